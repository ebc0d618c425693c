"""How the admin shows receivers: the list with how each is doing, and one with its addresses and notifications."""

from django.contrib.admin.utils import quote
from django.db.models import Count, Max, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.widgets.button import Button

from syndication.choices import DeliveryState, Kind, PushState
from syndication.pushing.outbox import TEST, kinds_of, type_of
from vietnamese.collation import in_alphabetical_order
from vietnamese.dates import format_moment

DELIVERIES_SHOWN = 20
"""Of each address."""
OF_DELIVERIES = "pushes__deliveries__"
IN_TROUBLE = Q(**{f"{OF_DELIVERIES}state": DeliveryState.FAILED}) | Q(
    **{f"{OF_DELIVERIES}state": DeliveryState.PENDING, f"{OF_DELIVERIES}attempts__gt": 0}
)


def with_deliveries(receivers):
    """
    Return ``receivers``, a queryset, with how they are doing.

    ``address_count`` and ``switched_off_count`` are of their addresses, ``last_delivery`` is when something arrived
    last, ``trouble_count`` how many notifications of the last 30 days have not arrived.
    """
    return receivers.annotate(
        address_count=Count("pushes", distinct=True),
        switched_off_count=Count(
            "pushes", filter=Q(pushes__state=PushState.DISABLED), distinct=True
        ),
        last_delivery=Max(f"{OF_DELIVERIES}delivered_at"),
        trouble_count=Count(f"{OF_DELIVERIES}id", filter=IN_TROUBLE, distinct=True),
    )


def is_valid(receiver):
    """Return whether ``receiver`` can sign in, and is told of changes."""
    return receiver.active and receiver.token_expires_at > timezone.now()


def state_of(receiver):
    """Return in words how ``receiver``, of ``with_deliveries``, stands."""
    if not receiver.active:
        return _("Access revoked")
    if not is_valid(receiver):
        return _("Access has expired")
    if not receiver.address_count:
        return _("Has not subscribed yet")
    if receiver.switched_off_count:
        return _("An address is switched off")
    return _("Being told of changes")


def moment_or_dash(name):
    """Return an accessor of a column that shows the moment ``name``."""

    def shown(receiver):
        moment = getattr(receiver, name)
        return format_moment(moment) if moment else "–"

    return shown


LIST_COLUMNS = [
    "name",
    StatusTagColumn(
        "state",
        label=gettext_lazy("State"),
        accessor=state_of,
        primary=lambda receiver: is_valid(receiver) and not receiver.switched_off_count,
    ),
    Column(
        "token_expires_at",
        label=gettext_lazy("Token is valid until"),
        accessor=moment_or_dash("token_expires_at"),
        sort_key="token_expires_at",
    ),
    Column(
        "last_delivery",
        label=gettext_lazy("Last notification arrived"),
        accessor=moment_or_dash("last_delivery"),
        sort_key="last_delivery",
    ),
    Column("trouble_count", label=gettext_lazy("Not arrived"), sort_key="trouble_count"),
]


class ReceiverIndexView(IndexView):
    """The list leads to the page of each receiver, since there is seldom anything to edit."""

    def get_base_queryset(self):
        return with_deliveries(super().get_base_queryset())

    def order_queryset(self, queryset):
        return in_alphabetical_order(super().order_queryset(queryset), "name")

    @cached_property
    def columns(self):
        columns = super().columns
        columns[0]._get_url_func = self.get_inspect_url
        return columns


class ReceiverInspectView(InspectView):
    """A receiver with its addresses and their last notifications, and buttons for what can be done."""

    page_title = gettext_lazy("Receiver of news")
    token_url_name = None
    revoke_url_name = None
    switch_url_name = None
    redeliver_url_name = None

    def get_object(self, queryset=None):
        return get_object_or_404(with_deliveries(self.model.objects.all()), pk=self.pk)

    @cached_property
    def header_more_buttons(self):
        buttons = super().header_more_buttons
        if self.user_has_permission("change"):
            buttons.append(
                Button(
                    _("New access token"),
                    url=reverse(self.token_url_name, args=[quote(self.object.pk)]),
                    icon_name="key",
                    priority=12,
                )
            )
            if self.object.active:
                buttons.append(
                    Button(
                        _("Revoke access"),
                        url=reverse(self.revoke_url_name, args=[quote(self.object.pk)]),
                        icon_name="no-view",
                        priority=14,
                    )
                )
        return buttons

    def addresses(self):
        """Return the addresses as the template shows them."""
        return [
            {
                "push": push,
                "is_on": push.state == PushState.ACTIVE,
                "kinds": ", ".join(str(Kind(kind).label) for kind in push.kinds or Kind.values),
                "switch_url": self.url(self.switch_url_name, push),
                "deliveries": [
                    self.delivery(each) for each in push.deliveries.all()[:DELIVERIES_SHOWN]
                ],
            }
            for push in self.object.pushes.order_by("created_at")
        ]

    def delivery(self, delivery):
        is_test = type_of(delivery) == TEST
        kinds = ", ".join(str(Kind(kind).label) for kind in sorted(kinds_of(delivery)))
        return {
            "delivery": delivery,
            "about": _("Test notification") if is_test else kinds,
            "url": self.url(self.redeliver_url_name, delivery),
        }

    def url(self, name, record):
        return reverse(name, args=[quote(self.object.pk), record.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "receiver": self.object,
            "state": state_of(self.object),
            "is_valid": is_valid(self.object),
            "addresses": self.addresses(),
            "may_change": self.user_has_permission("change"),
            "new_token_url": reverse(self.token_url_name, args=[quote(self.object.pk)]),
        }
