"""Task plans of the movement (kế hoạch nhiệm vụ) and their tasks."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable
from wagtail.search import index

from home.models import AdministrativeUnit
from security_models.choices import Progress, TaskGroup
from security_models.forms import RecordForm
from security_models.querysets import PlanTaskQuerySet, TaskPlanQuerySet
from security_models.validators import validate_date

from .records import NAMES_OF_ORGANISATION, PublicRecord, RecordPart


class TaskPlan(PublicRecord):
    """
    A plan of the ward: the document, and its tasks as far as they are recorded.

    ``stated_task_count`` is how many tasks the document itself speaks of; fewer may be recorded.
    """

    title = models.CharField(_("title of the plan"), max_length=255)
    slug = models.SlugField(_("slug"), max_length=80, unique=True, blank=True)
    number = models.CharField(
        _("number"), max_length=60, blank=True, help_text=_("For example 12/KH-UBND.")
    )
    issued_on = models.DateField(_("issued on"), null=True, blank=True, validators=[validate_date])
    effective_on = models.DateField(
        _("in effect from"), null=True, blank=True, validators=[validate_date]
    )
    issuer = models.CharField(_("issued by"), max_length=255, blank=True)
    file = models.ForeignKey(
        "home.CustomDocument",
        verbose_name=_("file of the document"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    unit = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("administrative unit"),
        on_delete=models.PROTECT,
        related_name="task_plans",
    )
    period = models.ForeignKey(
        "security_models.Period",
        verbose_name=_("period"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="task_plans",
    )
    movement = models.CharField(_("movement"), max_length=255, blank=True)
    parent_plan = models.CharField(_("plan of the higher level"), max_length=255, blank=True)
    parent_plan_url = models.URLField(_("address of that plan"), max_length=500, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    stated_task_count = models.PositiveSmallIntegerField(
        _("number of tasks stated"),
        null=True,
        blank=True,
        help_text=_("As the document says, even where not every task is recorded here."),
    )

    objects = TaskPlanQuerySet.as_manager()

    name_fields = ["title"]
    base_form_class = RecordForm
    index_page_type = "security_models.TaskPlanIndexPage"
    served_with = ["unit__merged_into", "period", "file", "source_page"]
    served_with_lists = [
        "tasks__lead_organisation",
        "tasks__partner_organisations",
        "tasks__models",
    ]
    search_fields = [
        *PublicRecord.search_fields,
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("number"),
        index.AutocompleteField("number"),
        index.SearchField("issuer"),
        index.RelatedFields(
            "tasks",
            [
                index.SearchField("title"),
                index.SearchField("detail"),
                index.RelatedFields("lead_organisation", NAMES_OF_ORGANISATION),
                index.RelatedFields("partner_organisations", NAMES_OF_ORGANISATION),
            ],
        ),
        index.FilterField("unit"),
        index.FilterField("period"),
    ]

    class Meta:
        verbose_name = _("task plan")
        verbose_name_plural = _("task plans")
        ordering = ["-period__start_year", "sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                name="plan_takes_effect_after_its_issue",
                condition=Q(issued_on=None)
                | Q(effective_on=None)
                | Q(effective_on__gte=F("issued_on")),
                violation_error_code="effective_on",
                violation_error_message=_("The plan cannot take effect before it is issued."),
            ),
        ]

    def __str__(self):
        return self.title

    def derive(self):
        super().derive()
        self.fill_slug()

    def task_groups(self):
        """Return ``(label, tasks)`` pairs in the order of ``TaskGroup``; groups without tasks are left out."""
        tasks = list(self.tasks.all())
        groups = [
            (group.label, [task for task in tasks if task.group == group]) for group in TaskGroup
        ]
        return [(label, members) for label, members in groups if members]

    # The queryset's ``with_progress`` brings these three in the plan's own query.

    @property
    def percent(self):
        """The mean progress of the recorded tasks (0–100, whole), None as long as nobody has told any."""
        if "mean_percent" in self.__dict__:
            return None if self.mean_percent is None else int(self.mean_percent)
        tasks = list(self.tasks.all())
        told = any(task.progress_is_told for task in tasks)
        return sum(task.percent for task in tasks) // len(tasks) if told else None

    @cached_property
    def task_count(self):
        return len(self.tasks.all())

    @cached_property
    def done_count(self):
        return sum(task.progress == Progress.DONE for task in self.tasks.all())


class PlanTask(RecordPart, Orderable, ClusterableModel):
    """A task or solution of a plan (nhiệm vụ, giải pháp); ``percent`` is 100 exactly when it is done."""

    record_field = "plan"

    plan = ParentalKey(TaskPlan, related_name="tasks")
    title = models.CharField(_("name of the task"), max_length=255)
    detail = models.TextField(_("detail"), blank=True)
    group = models.CharField(
        _("group of tasks"), max_length=20, choices=TaskGroup, default=TaskGroup.OTHER
    )
    lead_organisation = models.ForeignKey(
        "home.Organisation",
        verbose_name=_("lead organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    partner_organisations = ParentalManyToManyField(
        "home.Organisation", verbose_name=_("partner organisations"), blank=True, related_name="+"
    )
    due_on = models.DateField(_("due on"), null=True, blank=True, validators=[validate_date])
    progress = models.CharField(
        _("progress"), max_length=20, choices=Progress, default=Progress.NOT_STARTED
    )
    percent = models.PositiveSmallIntegerField(
        _("percent done"), default=0, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    progress_note = models.CharField(_("note on the progress"), max_length=255, blank=True)
    models = ParentalManyToManyField(
        "security_models.SecurityModel",
        verbose_name=_("models"),
        blank=True,
        related_name="tasks",
    )

    objects = PlanTaskQuerySet.as_manager()

    class Meta(Orderable.Meta):
        verbose_name = pgettext_lazy("of a plan", "task")
        verbose_name_plural = pgettext_lazy("of a plan", "tasks")
        constraints = [
            models.CheckConstraint(
                name="task_done_at_100_percent",
                condition=Q(progress=Progress.DONE, percent=100)
                | (~Q(progress=Progress.DONE) & Q(percent__lt=100)),
                violation_error_code="percent",
                violation_error_message=_("A task is done at 100 %% and only then."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def progress_is_told(self):
        """Whether somebody has said how far the task is; a new task says only that nothing is known."""
        return bool(self.progress != Progress.NOT_STARTED or self.percent or self.progress_note)

    @property
    def is_overdue(self):
        """Whether the last day has passed (in Vietnam) and the task is not done."""
        late = self.due_on is not None and self.due_on < timezone.localdate()
        return late and self.progress != Progress.DONE
