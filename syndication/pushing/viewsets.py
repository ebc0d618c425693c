"""The admin's receivers (Người nhận): the wards that may subscribe here."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from syndication.models import Receiver
from syndication.pushing import listings, views
from syndication.pushing.forms import NewReceiverForm, ReceiverForm


class ReceiverViewSet(ModelViewSet):
    model = Receiver
    name = "sharing_receivers"
    url_prefix = "sharing/receivers"
    icon = "mail"
    menu_label = _("Receivers of news")
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = ["name", "address", "token_expires_at", "last_seen_at"]
    index_view_class = listings.ReceiverIndexView
    inspect_view_class = listings.ReceiverInspectView
    add_view_class = views.ReceiverCreateView
    index_results_template_name = "syndication/admin/receiver_results.html"
    inspect_template_name = "syndication/admin/receiver_inspect.html"
    list_display = listings.LIST_COLUMNS
    search_fields = ["name", "address"]
    ordering = "name"

    def get_form_class(self, for_update=False):
        return ReceiverForm if for_update else NewReceiverForm

    def get_inspect_view_kwargs(self, **kwargs):
        names = {f"{view.name}_url_name": self.get_url_name(view.name) for view, _ in self.ACTIONS}
        return super().get_inspect_view_kwargs(**names, **kwargs)

    ACTIONS = [
        (views.TokenView, ""),
        (views.RevokeView, ""),
        (views.SwitchView, "<uuid:uuid>/"),
        (views.RedeliverView, "<uuid:uuid>/"),
    ]

    def get_urlpatterns(self):
        own = [
            path(f"{view.name}/<int:pk>/{more}", self.construct_view(view), name=view.name)
            for view, more in self.ACTIONS
        ]
        return super().get_urlpatterns() + own
