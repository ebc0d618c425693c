"""The screens "Nguồn": the wards whose news this one reads."""

from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView, InspectView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from syndication.choices import PeerState
from syndication.forms import SubscriptionFormSet
from syndication.models import Peer, SharingLogEntry
from syndication.pulling import peers
from syndication.pulling.fetching import FetchError
from syndication.pulling.items import apply_withdrawals
from syndication.pushing.subscribing import rotate_secret, subscribe_at, unsubscribe_at
from syndication.screens import service
from syndication.screens.health import duration, health_of, waiting, with_waiting
from syndication.tasks import pull_soon


class PeerIndexView(IndexView):
    """The sources, with how well they are read."""

    list_display = [
        "name",
        Column("address", label=gettext_lazy("Address")),
        StatusTagColumn(
            "get_state_display",
            label=gettext_lazy("State"),
            primary=lambda peer: peer.state == PeerState.ACTIVE,
            sort_key="state",
        ),
        Column(
            "health", label=gettext_lazy("Health"), accessor=lambda peer: health_of(peer).sentence
        ),
        DateColumn("last_success_at", label=gettext_lazy("Last read"), sort_key="last_success_at"),
        Column("lag", label=gettext_lazy("Lag"), accessor=lambda peer: duration(peer.lag)),
        Column("failures", label=gettext_lazy("Failures"), sort_key="failures"),
        Column("waiting_count", label=gettext_lazy("Waiting"), sort_key="waiting_count"),
    ]

    def _get_title_column(self, *args, **kwargs):
        return super()._get_title_column(*args, width="22%", **kwargs)

    def get_base_queryset(self):
        return with_waiting(Peer.objects.all()).order_by("name", "pk")

    def get_edit_url(self, instance):
        """Without one, the title leads to what is known of the source; editing it has a button there."""
        return None


class NewPeerView(CreateView):
    """A ward is added by typing one address."""

    inspect_url_name = None
    success_message = gettext_lazy("“%(object)s” is a source now and is being read.")
    error_message = gettext_lazy("The source is not added: see the sentences below.")
    submit_button_label = gettext_lazy("Add the source")
    submit_button_active_label = gettext_lazy("Asking the ward…")

    def form_valid(self, form):
        known = set(Peer.objects.values_list("pk", flat=True))
        try:
            self.object = peers.add_peer(**form.cleaned_data)
        except FetchError as error:
            return self.refused(form, str(error))
        if self.object.pk in known:
            return self.refused(form, _("This ward is a source already."))
        tell_subscribing(self.request, self.object)
        pull_soon(self.object.pk)
        return self.save_action()

    def refused(self, form, sentence):
        """Show the form again, with ``sentence`` at the address."""
        form.add_error("address", sentence)
        self.produced_error_message = self.get_error_message()
        return self.form_invalid(form)

    def get_success_url(self):
        return reverse(self.inspect_url_name, args=[quote(self.object.pk)])

    def get_success_buttons(self):
        return [messages.button(self.get_edit_url(), _("Choose where its articles go"))]


class PeerEditView(EditView):
    """Where a source is, what is taken over of it, and into which sections."""

    success_message = gettext_lazy("“%(object)s” is saved.")
    error_message = gettext_lazy("Nothing is saved yet: see the sentences below.")

    @cached_property
    def subscriptions(self):
        data = self.request.POST if self.request.method == "POST" else None
        options = {"user": self.request.user, "offered": service.topics(self.object)}
        return SubscriptionFormSet(data, instance=self.object, form_kwargs=options)

    def is_valid(self, form):
        are_valid = [super().is_valid(form), self.subscriptions.is_valid()]
        if not all(are_valid):
            self.produced_error_message = self.get_error_message()
        return all(are_valid)

    def save_instance(self):
        peer = super().save_instance()
        self.subscriptions.save()
        return peer

    def save_action(self):
        if self.form.token_changed or self.form.has_moved:
            tell_subscribing(self.request, self.object)
        if self.form.has_moved:
            pull_soon(self.object.pk)
        return super().save_action()

    def get_success_url(self):
        return reverse(self.inspect_url_name, args=[quote(self.object.pk)])

    def get_success_buttons(self):
        return []

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"subscriptions": self.subscriptions}


def tell_subscribing(request, peer):
    """Ask to be told of news at once where there is a token, and no longer where there is none; say what failed."""
    try:
        if peer.token:
            subscribe_at(peer)
        elif peer.remote_subscription:
            unsubscribe_at(peer)
    except FetchError as error:
        sentence = _(
            "News of “%(name)s” will not arrive at once, only within five minutes: %(error)s"
        )
        messages.warning(request, sentence % {"name": peer, "error": error})


class PeerDeleteView(DeleteView):
    """A source that nothing was taken over from is removed, with its items."""

    def dispatch(self, request, *args, **kwargs):
        if not self.user_has_permission_for_instance("delete", self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        if self.object.remote_subscription:
            try:
                unsubscribe_at(self.object)
            except FetchError as error:
                messages.warning(self.request, str(error))
        return super().form_valid(form)


class PeerInspectView(InspectView):
    """What is known of a source, how it is read, and what can be done about it."""

    def get_delete_url(self):
        may_delete = self.user_has_permission_for_instance("delete", self.object)
        return super().get_delete_url() if may_delete else None

    def actions(self):
        """Return ``(address, label, class of the button)`` of what can be done as the source stands."""
        peer = self.object
        offered = [("test", _("Test the connection"), "button-secondary")]
        if peer.state == PeerState.ACTIVE:
            offered.append(("read", _("Read now"), "button-secondary"))
            offered.append(("pause", _("Pause"), "button-secondary"))
        if peer.state == PeerState.PAUSED:
            offered.append(("resume", _("Read on"), ""))
        if peer.remote_subscription:
            offered.append(("rotate", _("Change the secret"), "button-secondary"))
        return [
            (reverse(f"sharing_peers:{name}", args=[peer.pk]), label, classes)
            for name, label, classes in offered
        ]

    def get_context_data(self, **kwargs):
        peer = self.object
        may_change = self.user_has_permission("change")
        return super().get_context_data(**kwargs) | {
            "peer": peer,
            "health": health_of(peer),
            "facts": service.facts(peer),
            "lag": duration(peer.lag),
            "is_held": peer.state == PeerState.HELD,
            "is_first_sync": peer.state == PeerState.ACTIVE and not peer.first_sync_done,
            "waiting_count": peer.items.filter(waiting()).count(),
            "items_url": f"{reverse('sharing_items:index')}?peer={peer.pk}",
            "edit_url": self.get_edit_url(),
            "subscriptions": peer.subscriptions.select_related("target_section"),
            "withdrawn": peer.items.filter(withdrawal_waits=True)[:20],
            "withdrawn_count": peer.items.filter(withdrawal_waits=True).count(),
            "may_change": may_change,
            "actions": self.actions() if may_change else [],
            "log": SharingLogEntry.objects.filter(peer=peer)[:10],
        }


class PeerActionView(PermissionCheckedMixin, View):
    """Does one thing about a source and says how that went; each of ``names`` is a method and an address."""

    http_method_names = ["post"]
    permission_required = "change"
    model = Peer
    inspect_url_name = None
    names = ("test", "read", "pause", "resume", "rotate", "agree", "keep")

    def post(self, request, pk, name):
        self.peer = get_object_or_404(Peer, pk=pk)
        try:
            messages.success(request, getattr(self, name)())
        except FetchError as error:
            messages.error(request, str(error))
        return redirect(reverse(self.inspect_url_name, args=[pk]))

    def test(self):
        return peers.test_connection(self.peer)

    def read(self):
        self._must_be(PeerState.ACTIVE)
        pull_soon(self.peer.pk)
        return _("“%(name)s” is read now.") % {"name": self.peer}

    def pause(self):
        self._must_be(PeerState.ACTIVE)
        self._change_state(PeerState.PAUSED, _("Paused by %(user)s.") % {"user": self._user})
        return _("“%(name)s” is paused; what was taken over stays.") % {"name": self.peer}

    def resume(self):
        self._must_be(PeerState.PAUSED)
        self._change_state(PeerState.ACTIVE, "", _("Read on, by %(user)s.") % {"user": self._user})
        pull_soon(self.peer.pk)
        return _("“%(name)s” is read again.") % {"name": self.peer}

    def rotate(self):
        rotate_secret(self.peer)
        return _("The secret shared with “%(name)s” is a new one.") % {"name": self.peer}

    def agree(self):
        self._must_be(PeerState.HELD)
        apply_withdrawals(self.peer, self.request.user)
        return _("The withdrawals of “%(name)s” are carried out.") % {"name": self.peer}

    def keep(self):
        self._must_be(PeerState.HELD)
        reason = _("The withdrawals are not carried out; paused by %(user)s.")
        self._change_state(PeerState.PAUSED, reason % {"user": self._user})
        return _("The articles of “%(name)s” stay; the source is paused.") % {"name": self.peer}

    @property
    def _user(self):
        return self.request.user.get_full_name() or self.request.user.get_username()

    def _must_be(self, state):
        if self.peer.state != state:
            raise FetchError(_("The source stands otherwise by now: look at it again."))

    @transaction.atomic
    def _change_state(self, state, reason, message=""):
        self.peer.state, self.peer.state_reason = state, reason
        self.peer.save(update_fields=["state", "state_reason"])
        SharingLogEntry.objects.create(peer=self.peer, message=message or reason)
