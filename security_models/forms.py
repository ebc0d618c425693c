"""Forms of the admin: what may be chosen, and what only the whole of a record can tell."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from home.forms import ask_for_words
from home.models import AdministrativeUnit, Neighbourhood, WardSettings
from security_models.choices import EVENTS_OF_END, STATUS_AFTER, STATUS_BY_HAND, EventKind

# Fields of events and sites that object to the day on which a model ends.
WHEN_IT_ENDS = ("kind", "started_on", "ended_on")


class RecordForm(WagtailAdminModelForm):
    """Offers units that exist and models that have not ended, and what the record names already."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_what_exists(self)
        if "slug" in self.fields and self.instance.first_published_at:
            # Readers have the address: it stays, as old links must still work.
            self.fields["slug"].disabled = True
        for formset in self.formsets.values():
            formset.for_user = self.for_user

    def is_valid(self):
        return super().is_valid() and (self.is_deferred_validation or self.parts_agree())

    def parts_agree(self):
        """Return whether the rows fit together, with the errors at their fields; a draft may still disagree."""
        return True

    def rows(self, name):
        """Return the forms of the rows that stay, of the formset ``name``."""
        forms = self.formsets[name].forms if name in self.formsets else []
        kept = (form for form in forms if form.instance.pk or form.has_changed())
        return [form for form in kept if not form.cleaned_data.get("DELETE")]


class SecurityModelForm(RecordForm):
    """Status by hand only where the history does not tell it; merging and dissolving are actions of their own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if status := self.fields.get("status"):
            if any(event.kind in STATUS_AFTER for event in self.instance.events.all()):
                status.disabled = True
            else:
                status.choices = [(kind.value, kind.label) for kind in STATUS_BY_HAND]

    def clean(self):
        data = super().clean()
        ask_for_words(self, "image")
        return data

    def parts_agree(self):
        events, sites = self.rows("events"), self.rows("sites")
        forms = {id(form.instance): form for form in [*events, *sites]}
        faults = list(
            self.instance.faults(
                [form.instance for form in events], [form.instance for form in sites]
            )
        )
        for fault in faults:
            form = forms[id(fault.part)]
            form.add_error(fault.field if fault.field in form.fields else None, fault.message)
        return not faults


class AnnualFigureForm(WagtailAdminModelForm):
    """Any unit may be chosen: the figures of a past year are those of the unit of that time."""


class PartFormSet(BaseChildFormSet):
    """The rows of a record; new rows offer as little as the record's own form."""

    for_user = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._known_choices = {}
        lists = [field.name for field in self.model._meta.many_to_many]
        # Rows of a version bring their lists with them.
        stored = [
            row
            for row in self.get_queryset()
            if row.pk and not row.__dict__.get("_cluster_related_objects")
        ]
        prefetch_related_objects(stored, *lists)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        offer_what_exists(form)
        if "site" in form.fields:
            form.fields["site"].queryset = form.fields["site"].queryset.filter(
                model=self.instance.pk
            )
        if "kind" in form.fields:
            _offer_events(form)
        self._share_choices(form)

    def _share_choices(self, form):
        """Look up what all rows offer once, not again for every row."""
        for name, field in form.fields.items():
            if isinstance(field, forms.ModelChoiceField) and isinstance(
                field.widget, forms.widgets.ChoiceWidget
            ):
                own = field.queryset
                if name not in self._known_choices:
                    self._known_choices[name] = self._choices_of_all(name, field)
                    field.queryset = own
                choices, to_all = self._known_choices[name]
                chosen = {*to_all, *_chosen(form.instance, name), ""}
                field.choices = [
                    choice for choice in choices if getattr(choice[0], "value", "") in chosen
                ]

    def _choices_of_all(self, name, field):
        """Return what the rows may choose as ``name``, all of them together, and the ids that every row may choose."""
        if not hasattr(field.queryset, "offered"):
            choices = list(field.choices)
            return choices, {getattr(value, "value", "") for value, _label in choices}
        records = field.queryset.model.objects
        chosen = [pk for row in self.get_queryset() for pk in _chosen(row, name)]
        field.queryset = field.queryset | records.offered(chosen)
        return list(field.choices), set(records.offered([]).values_list("pk", flat=True))

    def clean(self):
        """Refuse in a draft too what must not be published, and a second launch, which no database could store."""
        super().clean()
        self._keep_history()
        kept = [form for form in self.forms if form not in self.deleted_forms]
        launches = [form for form in kept if form.cleaned_data.get("kind") == EventKind.LAUNCHED]
        for form in (form for form in launches[1:] if not form.errors):
            form.add_error(
                "kind", _("The launch must be the first event, and can happen only once.")
            )

    def _keep_history(self):
        """Refuse to remove rows of a model that are public: counts of past days rest on them."""
        if not (self.instance.live and hasattr(self.instance, "events")):
            return
        removed = [form.instance for form in self.deleted_forms if form.instance.pk]
        if any(getattr(row, "kind", None) in EVENTS_OF_END for row in removed):
            raise forms.ValidationError(
                _("Merging and dissolving are taken back with the button “Reopen the model”.")
            )
        if removed and not (self.for_user and self.for_user.is_superuser):
            message = _(
                "What is public of a model's history is not removed: correct the row, or write what "
                "happened since. An administrator can remove a row that was written by mistake."
            )
            raise forms.ValidationError(message)

    def validate_unique(self):
        """Say at its year that a row tells of the same year as another one."""
        try:
            super().validate_unique()
        except forms.ValidationError:
            for form in self.forms:
                if form.errors.pop(NON_FIELD_ERRORS, None):
                    form.add_error("year", _("Another row tells of the same year."))


class ReopenForm(forms.Form):
    """Asks for nothing but a yes."""

    def __init__(self, *args, model, **kwargs):
        super().__init__(*args, **kwargs)
        self.model = model
        for field in self.fields.values():
            field.label = capfirst(field.label)

    def place(self, error):
        """Add what an action objected (a ValidationError) at the field that it is about."""
        for name, errors in getattr(error, "error_dict", {None: error}).items():
            if name in WHEN_IT_ENDS:
                name = "date"
            self.add_error(name if name in self.fields else None, errors)


class EndForm(ReopenForm):
    """When a model ends, and by which decision."""

    date = forms.DateField(
        label=_("from which day"), initial=timezone.localdate, widget=AdminDateInput
    )
    decision_number = forms.CharField(label=_("decision number"), required=False)
    note = forms.CharField(label=_("note"), required=False)


class MergeForm(EndForm):
    """Into which model besides; those offered are of the same unit, or of one that the unit became part of."""

    target = forms.ModelChoiceField(label=_("merged into"), queryset=None)
    field_order = ["target", "date", "decision_number", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        models = type(self.model).objects
        target = self.fields["target"]
        offered = models.published().in_force_on(timezone.localdate()).exclude(pk=self.model.pk)
        offered = offered.filter(unit__in=self.model.unit.with_successors())
        target.queryset = offered
        choices = list(target.choices)
        # The action says itself what is wrong with another one, in a sentence that fits.
        target.queryset = models.all()
        target.choices = choices


class ProgressForm(forms.ModelForm):
    """How far one task is."""

    def clean(self):
        if self.instance.pk is None:
            raise forms.ValidationError(_("This task is no longer in the plan."))
        return super().clean()


def offer_what_exists(form):
    """Narrow the choices of ``form`` to what exists today, and what its instance names already."""
    for name, field in form.fields.items():
        queryset = getattr(field, "queryset", None)
        if hasattr(queryset, "offered"):
            chosen = _chosen(form.instance, name)
            if queryset.model is AdministrativeUnit:  # the ward's own may be a former one by now
                chosen += WardSettings.objects.values_list("unit", flat=True)
            field.queryset = queryset.model.objects.offered(chosen)
        if getattr(queryset, "model", None) is Neighbourhood:
            field.queryset = field.queryset.select_related("unit")
            field.label_from_instance = with_unit


def with_unit(neighbourhood):
    """Return how a neighbourhood is told from one of the same name in another unit."""
    return f"{neighbourhood} ({neighbourhood.unit})"


def _offer_events(form):
    """A model is merged or dissolved by an action: such an event is not typed, nor turned into another kind."""
    kind = form.fields["kind"]
    if form.instance.kind in EVENTS_OF_END:
        kind.disabled = True
    else:
        kind.choices = [choice for choice in kind.choices if choice[0] not in EVENTS_OF_END]


def _chosen(instance, name):
    """Return the ids that ``instance`` names in its relation ``name``."""
    if f"{name}_id" in instance.__dict__:
        return [instance.__dict__[f"{name}_id"]]
    return [item.pk for item in getattr(instance, name).all()] if instance.pk else []
