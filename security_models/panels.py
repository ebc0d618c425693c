"""What an editor sees of each record."""

from django.forms import CheckboxSelectMultiple, Select
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

from security_models.forms import PartFormSet


class PartsPanel(InlinePanel):
    """The rows of a record, with choices of what exists."""

    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = PartFormSet
        return options


def choice(name):
    """A list to choose one from: it shows what the form offers, where a chooser would show everything."""
    return FieldPanel(name, widget=Select)


def choices(name):
    """A list to tick several from."""
    return FieldPanel(name, widget=CheckboxSelectMultiple)


SITE_PANELS = [
    FieldRowPanel([choice("neighbourhood"), FieldPanel("place")]),
    FieldRowPanel([FieldPanel("started_on"), FieldPanel("ended_on")]),
    FieldRowPanel(
        [
            FieldPanel("teams"),
            FieldPanel("members"),
            FieldPanel("households"),
            FieldPanel("cameras"),
        ]
    ),
]
EVENT_PANELS = [
    FieldRowPanel([FieldPanel("kind"), FieldPanel("date"), FieldPanel("decision_number")]),
    FieldPanel("target", read_only=True),
    FieldPanel("site"),
    FieldPanel("note"),
    FieldPanel("page"),
]
RESULT_PANELS = [
    FieldRowPanel([FieldPanel("year"), FieldPanel("rating")]),
    FieldRowPanel(
        [
            FieldPanel("reports_received"),
            FieldPanel("reports_valuable"),
            FieldPanel("persons_helped"),
        ]
    ),
    FieldPanel("note"),
]
TASK_PANELS = [
    FieldPanel("title"),
    FieldPanel("detail"),
    FieldRowPanel([FieldPanel("group"), FieldPanel("due_on")]),
    FieldRowPanel([FieldPanel("progress"), FieldPanel("percent")]),
    FieldPanel("progress_note"),
    choice("lead_organisation"),
    choices("partner_organisations"),
    choices("models"),
]


def tabs(*named):
    """Return the editor's tabs from ``(heading, panels)`` pairs."""
    return TabbedInterface([ObjectList(panels, heading=heading) for heading, panels in named])


SECURITY_MODEL = tabs(
    (
        _("Content"),
        [
            TitleFieldPanel("name", placeholder=_("Name"), required_on_save=True),
            FieldRowPanel([FieldPanel("field"), choice("unit"), FieldPanel("status")]),
            FieldPanel("summary"),
            FieldPanel("image"),
            FieldPanel("body"),
            MultiFieldPanel(
                [
                    FieldRowPanel(
                        [
                            FieldPanel("decision_number"),
                            FieldPanel("decision_date"),
                            FieldPanel("decision_issuer"),
                        ]
                    ),
                    FieldPanel("decision_file"),
                ],
                heading=_("Decision"),
            ),
            choice("lead_organisation"),
            choices("partner_organisations"),
            choices("periods"),
            FieldPanel("source_page"),
            FieldPanel("slug"),
            PublishingPanel(),
        ],
    ),
    (
        _("Sites of the model"),
        [
            HelpPanel(content=_("Counts only: no name of a resident, no position of a camera.")),
            PartsPanel("sites", panels=SITE_PANELS, label=_("Site of the model")),
        ],
    ),
    (
        _("History"),
        [
            HelpPanel(
                content=_(
                    "Merging, dissolving and reopening a model have buttons of their own, in the list of "
                    "models and above. What is public of its history is corrected here, not removed."
                )
            ),
            PartsPanel("events", panels=EVENT_PANELS, label=_("Event")),
        ],
    ),
    (_("Results"), [PartsPanel("year_results", panels=RESULT_PANELS, label=_("Year"))]),
)
TASK_PLAN = tabs(
    (
        _("Content"),
        [
            TitleFieldPanel("title", placeholder=_("Title"), required_on_save=True),
            FieldRowPanel([FieldPanel("number"), FieldPanel("issuer")]),
            FieldRowPanel([FieldPanel("issued_on"), FieldPanel("effective_on")]),
            FieldPanel("file"),
            FieldRowPanel([choice("unit"), choice("period")]),
            FieldPanel("movement"),
            FieldPanel("summary"),
            FieldPanel("stated_task_count"),
            FieldRowPanel([FieldPanel("parent_plan"), FieldPanel("parent_plan_url")]),
            FieldPanel("source_page"),
            FieldPanel("slug"),
            PublishingPanel(),
        ],
    ),
    (
        pgettext_lazy("of a plan", "Tasks"),
        [PartsPanel("tasks", panels=TASK_PANELS, label=pgettext_lazy("of a plan", "Task"))],
    ),
)
ANNUAL_FIGURE = ObjectList(
    [
        FieldRowPanel([choice("unit"), FieldPanel("year"), FieldPanel("as_of")]),
        FieldRowPanel([FieldPanel("reports_received"), FieldPanel("reports_valuable")]),
        FieldPanel("stated_model_count"),
        FieldRowPanel([FieldPanel("areas_total"), FieldPanel("areas_meeting_standard")]),
        FieldPanel("movement_grade"),
        FieldPanel("correction_note"),
        FieldPanel("source_page"),
        PublishingPanel(),
    ]
)
