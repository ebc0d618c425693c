"""The admin menu *Thống kê truy cập*: counters, which nobody changes, and opening balances, which are only added."""

from django.contrib.admin import display
from django.contrib.auth.models import Permission
from django.db import transaction
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import HeaderButton
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin, ModelAdminGroup
from wagtail_modeladmin.views import CreateView

from vietnamese.dates import format_date
from vietnamese.text import fold
from visits.dashboard import COUNTERS_PATH, editable_among, title_of, titles_of
from visits.forms import CounterFilterForm
from visits.models import OpeningBalance, VisitCounter
from visits.permissions import VIEW_STATISTICS, may_view_statistics
from visits.sites import site_of
from visits.viewsets import HeaderMixin, NumberedURLHelper, SeeView, SheetView

ADD_BALANCE = "visits.add_openingbalance"
# The screen of groups translates the names that permissions have in the database.
VIEW_STATISTICS_NAME = gettext_noop("Can view statistics")
ADD_LABEL = gettext_lazy("Add an opening balance")


class ReadOnlyHelper(PermissionHelper):
    """Who may view statistics looks at everything; nobody changes anything, superusers neither."""

    def user_can_list(self, user):
        return may_view_statistics(user)

    def user_can_inspect_obj(self, user, obj):
        return may_view_statistics(user)

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


class BalanceHelper(ReadOnlyHelper):
    """Who has the permission besides adds a balance."""

    def user_can_create(self, user):
        return may_view_statistics(user) and user.has_perm(ADD_BALANCE)


class CounterIndexView(SheetView):
    """The counters of the site, narrowed by days, page and words of the title."""

    @cached_property
    def form(self):
        return CounterFilterForm(self.request.GET)

    def get_search_results(self, request, queryset, search_term):
        if not self.form.is_valid():
            return queryset.none()
        if period := self.form.period:
            queryset = queryset.between(period.first, period.last)
        page = self.form.cleaned_data["page"]
        if page is not None:
            queryset = queryset.filter(page=page)
        if self.found_pages is not None:
            queryset = queryset.filter(page__in=self.found_pages)
        return queryset

    @cached_property
    def found_pages(self):
        """The ids of the counted pages whose title has all the words looked for, None where none are."""
        words = fold(self.form.cleaned_data["q"]).split()
        if not words:
            return None
        titles = titles_of(self.get_base_queryset().order_by().values("page")).items()
        return [page for page, title in titles if all(word in fold(str(title)) for word in words)]

    def decorated(self, items):
        """Give every counter the title of its page: one query for the titles of all."""
        ids = items.order_by().values("page") if self.is_export else [item.page for item in items]
        titles = titles_of(ids)
        rows = items.iterator() if self.is_export else items
        titled = (self._titled(row, titles) for row in rows)
        return titled if self.is_export else list(titled)

    def _titled(self, counter, titles):
        counter.title = title_of(counter.page, titles)
        return counter


class BalanceIndexView(SheetView):
    """The opening balances of the site, the latest first, of which the first counts."""

    @property
    def header_buttons(self):
        buttons = super().header_buttons
        if self.permission_helper.user_can_create(self.request.user):
            buttons.append(HeaderButton(ADD_LABEL, url=self.create_url, icon_name="plus"))
        return buttons


class CounterSeeView(SeeView):
    def get_context_data(self, **kwargs):
        page = self.instance.page
        self.instance.title = title_of(page, titles_of([page]))
        is_editable = page in editable_among([page], self.request.user)
        return super().get_context_data(**kwargs) | {
            "days_url": f"{self.index_url}?page={page}",
            "edit_url": reverse("wagtailadmin_pages:edit", args=[page]) if is_editable else None,
        }

    def get_page_subtitle(self):
        return format_date(self.instance.date)


class BalanceCreateView(CreateView, HeaderMixin):
    """Adds a balance to the request's site, and says in the log who did."""

    page_title = ADD_LABEL

    @property
    def own_breadcrumbs_items(self):
        plural = {"url": self.index_url, "label": capfirst(self.verbose_name_plural)}
        return [plural, {"url": "", "label": self.page_title}]

    def get_meta_title(self):
        return self.page_title

    def get_page_subtitle(self):
        return ""

    def get_instance(self):
        return OpeningBalance(site=site_of(self.request), created_by=self.request.user)

    @transaction.atomic
    def form_valid(self, form):
        return super().form_valid(form)

    def get_success_message(self, instance):
        return _("The opening balance of %(visits)s visits is written down.") % {"visits": instance}

    def get_success_message_buttons(self, instance):
        url = self.url_helper.get_action_url("inspect", instance.pk)
        return [messages.button(url, _("See the record"))]

    def get_error_message(self):
        return _("Nothing is saved yet: see the sentences in the form.")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "panel": context["edit_handler"],
            "action_url": self.create_url,
            "submit_button_label": _("Write it down for good"),
            "submit_button_active_label": _("Being written down"),
        }


class StatisticsAdmin(ModelAdmin):
    """What the two lists have in common."""

    url_helper_class = NumberedURLHelper
    permission_helper_class = ReadOnlyHelper
    inspect_view_enabled = True
    inspect_view_class = SeeView
    inspect_template_name = "visits/admin/inspect.html"
    # modeladmin shows it to everybody who may enter the admin; the report of the site's history has it.
    history_view_enabled = False
    list_per_page = 50
    sortable = ()
    """The fields by which the list can be sorted."""
    linked = ""
    """The column that leads to all about a row."""

    def get_menu_label(self):
        """In Vietnamese only the first word has a capital."""
        return capfirst(self.opts.verbose_name_plural)


class VisitCounterAdmin(StatisticsAdmin):
    """How often every page was read on every day."""

    model = VisitCounter
    base_url_path = COUNTERS_PATH
    menu_icon = "table"
    index_view_class = CounterIndexView
    index_template_name = "visits/admin/counters.html"
    inspect_view_class = CounterSeeView
    list_display = ["title", "date", "views", "uniques", "visits"]
    list_export = ["date", "page_number", "title", "views", "uniques", "visits"]
    inspect_view_fields = ["date", "title", "page_number", "views", "uniques", "visits"]
    export_filename = "luot-xem-theo-trang"
    sortable = ("date", "views", "uniques", "visits")
    linked = "title"

    @display(description=gettext_lazy("page"))
    def title(self, counter):
        return counter.title

    @display(description=gettext_lazy("number of the page"))
    def page_number(self, counter):
        return counter.page


class OpeningBalanceAdmin(StatisticsAdmin):
    """What was carried over from the old portal, and how it came about."""

    model = OpeningBalance
    base_url_path = "visit-statistics/opening-balances"
    menu_icon = "history"
    permission_helper_class = BalanceHelper
    index_view_class = BalanceIndexView
    index_template_name = "visits/admin/balances.html"
    create_view_class = BalanceCreateView
    create_template_name = "visits/admin/balance_form.html"
    list_display = ["visits", "as_of", "source", "created_at", "created_by"]
    list_export = ["visits", "as_of", "source", "note", "created_at", "created_by"]
    inspect_view_fields = list_export
    export_filename = "so-chuyen-tu-cong-cu"
    list_select_related = ["created_by"]
    linked = "visits"


class DashboardMenuItem(MenuItem):
    def is_shown(self, request):
        return may_view_statistics(request.user)


class StatisticsGroup(ModelAdminGroup):
    """The menu: the dashboard, and the lists behind it."""

    menu_label = gettext_lazy("Visit statistics")
    menu_icon = "view"
    menu_order = 400
    items = (VisitCounterAdmin, OpeningBalanceAdmin)

    def get_submenu_items(self):
        label, url = gettext_lazy("Dashboard of visits"), reverse("visits_dashboard")
        dashboard = DashboardMenuItem(label, url, name="visits-dashboard", icon_name="view")
        dashboard.order = 0
        return [dashboard, *super().get_submenu_items()]

    def get_permissions_for_registration(self):
        """Offer to groups what means something: to look, and to add a balance."""
        names = [name.split(".")[1] for name in (VIEW_STATISTICS, ADD_BALANCE)]
        return Permission.objects.filter(content_type__app_label="visits", codename__in=names)
