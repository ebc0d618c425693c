"""Forms of the admin: what may be chosen, and what only the whole of a record can tell."""

from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms.models import WagtailAdminModelForm

from home.models import AdministrativeUnit, WardSettings
from security_models.choices import EVENTS_OF_END, STATUS_AFTER, STATUS_BY_HAND


class RecordForm(WagtailAdminModelForm):
    """Offers units that exist and models that have not ended, and what the record names already."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_what_exists(self)

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

    def add_fields(self, form, index):
        super().add_fields(form, index)
        offer_what_exists(form)
        if "site" in form.fields:
            form.fields["site"].queryset = form.fields["site"].queryset.filter(
                model=self.instance.pk
            )
        if "kind" in form.fields:
            _offer_events(form)


def offer_what_exists(form):
    """Narrow the choices of ``form`` to what exists today, and what its instance names already."""
    for name, field in form.fields.items():
        queryset = getattr(field, "queryset", None)
        if hasattr(queryset, "offered"):
            chosen = _chosen(form.instance, name)
            if queryset.model is AdministrativeUnit:  # the ward's own may be a former one by now
                chosen += WardSettings.objects.values_list("unit", flat=True)
            field.queryset = queryset.model.objects.offered(chosen)


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
