"""What the admin can do to receivers: give and take back tokens, switch addresses, send again."""

from django.conf import settings
from django.contrib.admin.utils import quote
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import CreateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log

from syndication.choices import PushState
from syndication.models import Receiver
from syndication.pushing import outbox, receivers
from syndication.pushing.delivering import switch_off
from syndication.pushing.forms import TokenForm

TOKEN = "syndication.receiver_token"  # noqa: S105 the name of a log entry
REVOKE = "syndication.receiver_revoke"
SWITCH = "syndication.receiver_switch"


def token_page(view, receiver, token):
    """
    Return the page that shows ``token``, once: it is kept nowhere, not even in the session.

    It is the answer to the form itself. Sending that again makes another token, or is refused as the name is taken.
    """
    url = reverse(view.inspect_url_name, args=[quote(receiver.pk)])
    plural = capfirst(Receiver._meta.verbose_name_plural)
    title = _("Access token of %(name)s") % {"name": receiver.name}
    context = {
        "receiver": receiver,
        "token": token,
        "portal": settings.BASE_URL,
        "inspect_url": url,
        "page_title": title,
        "header_title": title,
        "header_icon": "key",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse(view.index_url_name), "label": plural},
            {"url": url, "label": receiver.name},
            {"url": "", "label": title},
        ],
    }
    template = "syndication/admin/receiver_token.html"
    headers = {"Cache-Control": "no-store"}
    return TemplateResponse(view.request, template, context, headers=headers)


class ReceiverCreateView(CreateView):
    """Makes a receiver; the next page shows its token."""

    inspect_url_name = None

    def save_instance(self):
        receiver = self.form.instance
        receiver.token_expires_at = self.form.cleaned_data["token_expires_at"]
        self.token = receivers.new_token(receiver)
        return super().save_instance()

    def save_action(self):
        return token_page(self, self.object, self.token)


class ReceiverMixin(PermissionCheckedMixin):
    """Something done to the receiver ``pk``."""

    permission_required = "change"
    model = Receiver
    index_url_name = None
    inspect_url_name = None

    @cached_property
    def receiver(self):
        return get_object_or_404(Receiver, pk=self.kwargs["pk"])

    @cached_property
    def inspect_url(self):
        return reverse(self.inspect_url_name, args=[quote(self.receiver.pk)])


class ReceiverPage(ReceiverMixin, WagtailAdminTemplateMixin):
    """A page that asks before something is done."""

    def get_page_subtitle(self):
        return self.receiver.name

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {
                "url": reverse(self.index_url_name),
                "label": capfirst(Receiver._meta.verbose_name_plural),
            },
            {"url": self.inspect_url, "label": self.receiver.name},
            {"url": "", "label": self.page_title, "sublabel": self.receiver.name},
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if (form := context.get("form")) is not None:
            context["media"] = context.get("media", form.media) + form.media
        return context | {"receiver": self.receiver, "inspect_url": self.inspect_url}


class TokenView(ReceiverPage, FormView):
    """Gives another token, which takes the place of the former one at once."""

    name = "token"
    page_title = gettext_lazy("New access token")
    header_icon = "key"
    form_class = TokenForm
    template_name = "syndication/admin/receiver_new_token.html"

    def form_valid(self, form):
        token = receivers.renew(self.receiver, form.cleaned_data["token_expires_at"])
        log(instance=self.receiver, action=TOKEN, user=self.request.user)
        return token_page(self, self.receiver, token)


class RevokeView(ReceiverPage, TemplateView):
    """Takes the token back."""

    name = "revoke"
    page_title = gettext_lazy("Revoke access")
    header_icon = "no-view"
    template_name = "syndication/admin/receiver_revoke.html"

    def post(self, request, *args, **kwargs):
        receivers.revoke(self.receiver)
        log(instance=self.receiver, action=REVOKE, user=request.user)
        sentence = _("%(name)s has no access any more, and is told nothing.")
        messages.success(request, sentence % {"name": self.receiver.name})
        return redirect(self.inspect_url)


class SwitchView(ReceiverMixin, View):
    """Switches notifications to one address off, or on again."""

    name = "switch"
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        push = get_object_or_404(self.receiver.pushes, pk=kwargs["uuid"])
        if request.POST.get("to") == PushState.ACTIVE:
            receivers.switch_on(push)
            sentence = _("%(address)s is told of changes again.")
        else:
            switch_off(push)
            sentence = _("%(address)s is told nothing any more.")
        log(instance=self.receiver, action=SWITCH, user=request.user)
        messages.success(request, sentence % {"address": push.callback})
        return redirect(self.inspect_url)


class RedeliverView(ReceiverMixin, View):
    """Has the worker send one notification again."""

    name = "redeliver"
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        deliveries = outbox.deliveries_of(self.receiver)
        delivery = get_object_or_404(deliveries, pk=kwargs["uuid"])
        if delivery.push.state == PushState.ACTIVE:
            outbox.redeliver(delivery)
            messages.success(request, _("The notification is sent again in a moment."))
        else:
            messages.error(request, _("Switch the notifications to this address on first."))
        return redirect(self.inspect_url)
