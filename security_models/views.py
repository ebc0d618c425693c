"""What the admin can do to records beyond editing them: end a model, reopen it, and keep a plan's progress."""

from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import modelformset_factory
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.locks import ScheduledForPublishLock
from wagtail.permissions import policy_registry

from security_models import actions
from security_models.forms import EndForm, MergeForm, ProgressForm, ReopenForm
from security_models.models import PlanTask, SecurityModel, TaskPlan
from vietnamese.dates import format_date

ProgressFormSet = modelformset_factory(
    PlanTask, form=ProgressForm, fields=actions.PROGRESS_FIELDS, extra=0
)


def may_act_on(record_type, user):
    """Return whether ``user`` may change what is public at once, without a draft."""
    policy = policy_registry.get_by_type(record_type)
    return all(policy.user_has_permission(user, action) for action in ("change", "publish"))


def is_locked_for(record, user):
    """Return whether a lock keeps ``user`` from changing ``record``."""
    lock = record.get_lock()
    # A scheduled version is told of what happens, so that it does not stand in the way.
    return bool(lock) and not isinstance(lock, ScheduledForPublishLock) and lock.for_user(user)


def buttons_of(record, user):
    """Return the buttons for what ``user`` can do to ``record`` beyond editing it."""
    offered = []
    if not record.is_published or not may_act_on(type(record), user):
        return offered
    if isinstance(record, SecurityModel):
        offered = [ReopenView] if record.ending else [MergeView, DissolveView]
    elif isinstance(record, TaskPlan):
        offered = [ProgressView]
    return [
        Button(
            view.page_title,
            url=reverse(record.snippet_viewset.get_url_name(view.name), args=[quote(record.pk)]),
            icon_name=view.header_icon,
            priority=40 + place,
        )
        for place, view in enumerate(offered)
    ]


class RecordActionView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Asks for what an action on a published record needs, and carries it out."""

    permission_required = "publish"
    name = ""
    """Name of the address, below that of the record's type."""
    model = None
    index_url_name = None
    inspect_url_name = None
    submit_label = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.record = get_object_or_404(self.model, pk=kwargs["pk"])

    def dispatch(self, request, *args, **kwargs):
        if not may_act_on(self.model, request.user):
            raise PermissionDenied
        if refusal := self.refusal():
            messages.error(request, refusal)
            return redirect(self.inspect_url)
        return super().dispatch(request, *args, **kwargs)

    def refusal(self):
        """Return why the action cannot be offered at all, or ""."""
        if not self.record.is_published:
            return _("Publish “%(name)s” first.") % {"name": self.record}
        if is_locked_for(self.record, self.request.user):
            message = _("“%(name)s” is locked or waits for approval; that has to end first.")
            return message % {"name": self.record}
        return ""

    @cached_property
    def inspect_url(self):
        return reverse(self.inspect_url_name, args=[quote(self.record.pk)])

    def get_page_subtitle(self):
        return str(self.record)

    def get_breadcrumbs_items(self):
        plural = capfirst(self.model._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": plural},
            {"url": self.inspect_url, "label": str(self.record)},
            {"url": "", "label": self.page_title, "sublabel": str(self.record)},
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        return context | {
            "record": self.record,
            "inspect_url": self.inspect_url,
            "submit_label": self.submit_label,
            "media": context.get("media", form.media) + form.media,
        }

    def succeed(self, sentence):
        """Say what was done, with a link to the record, and return to the list."""
        button = messages.button(self.inspect_url, _("See the record"))
        messages.success(self.request, sentence, buttons=[button])
        return redirect(self.index_url_name)


class ModelActionView(RecordActionView):
    """An action on a model that is told beforehand what it will do."""

    template_name = "security_models/admin/model_action.html"

    def consequences(self):
        """Return sentences that say what will happen."""
        raise NotImplementedError

    def act(self, values):
        """Carry the action out and return the sentence that says so; raises ValidationError where it cannot be."""
        raise NotImplementedError

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"model": self.record}

    def form_valid(self, form):
        try:
            return self.succeed(self.act(form.cleaned_data))
        except ValidationError as error:
            form.place(error)
            return self.form_invalid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"consequences": self.consequences()}


class EndView(ModelActionView):
    """Ends a model; ``page_sentence`` says what becomes of its page."""

    page_sentence = ""

    def refusal(self):
        if self.record.live and self.record.ending:
            return _("The model has been merged or dissolved already.")
        return super().refusal()

    def consequences(self):
        return [
            _("From that day on the model is no longer counted as in force."),
            self.page_sentence,
            _("Its sites, its history and its results stay; nothing is deleted."),
            _("This can be taken back with the button “Reopen the model”."),
        ]


class DissolveView(EndView):
    name = "dissolve"
    page_title = gettext_lazy("Dissolve the model")
    submit_label = gettext_lazy("Yes, dissolve it")
    page_sentence = gettext_lazy("Its page keeps its address and says when it was dissolved.")
    header_icon = "cross"
    form_class = EndForm

    def act(self, values):
        actions.dissolve(self.record, user=self.request.user, **values)
        return _("“%(name)s” is dissolved from %(date)s.") % {
            "name": self.record,
            "date": format_date(values["date"]),
        }


class MergeView(EndView):
    name = "merge"
    page_title = gettext_lazy("Merge the model")
    submit_label = gettext_lazy("Yes, merge it")
    page_sentence = gettext_lazy(
        "Its page keeps its address, and leads to the model that it was merged into."
    )
    header_icon = "resubmit"
    form_class = MergeForm

    def act(self, values):
        actions.merge(self.record, user=self.request.user, **values)
        return _("“%(name)s” is merged into “%(target)s” from %(date)s.") % {
            "name": self.record,
            "target": values["target"],
            "date": format_date(values["date"]),
        }


class ReopenView(ModelActionView):
    name = "reopen"
    page_title = gettext_lazy("Reopen the model")
    submit_label = gettext_lazy("Yes, reopen it")
    header_icon = "undo"
    form_class = ReopenForm

    def refusal(self):
        if self.record.live and not self.record.ending:
            return _("This model has not ended.")
        return super().refusal()

    def consequences(self):
        ending = {"event": self.record.ending, "date": format_date(self.record.ending.date)}
        return [
            _("The event “%(event)s” of %(date)s is removed from the history.") % ending,
            _("The model stands again as it did before that event."),
            _("The admin's log keeps who ended it and who reopened it."),
        ]

    def act(self, values):
        actions.reopen(self.record, user=self.request.user)
        return _("“%(name)s” is reopened.") % {"name": self.record}


class ProgressView(RecordActionView):
    """The tasks of a plan in one table: their progress, saved at once."""

    name = "progress"
    page_title = gettext_lazy("Progress of the tasks")
    submit_label = gettext_lazy("Save the progress")
    header_icon = "tasks"
    form_class = ProgressFormSet
    template_name = "security_models/admin/progress.html"

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        kwargs.pop("initial")
        return kwargs | {"queryset": self.record.tasks.model.objects.filter(plan=self.record)}

    def form_valid(self, form):
        changed = [row.instance for row in form.forms if row.has_changed()]
        try:
            actions.record_progress(self.record, changed, user=self.request.user)
        except ValidationError as error:
            form.non_form_errors().extend(error.messages)
            return self.form_invalid(form)
        message = _("The progress of “%(name)s” is saved; tasks changed: %(count)s.")
        return self.succeed(message % {"name": self.record, "count": len(changed)})

    def form_invalid(self, form):
        messages.error(self.request, _("Nothing is saved yet: see the sentences in the table."))
        return super().form_invalid(form)
