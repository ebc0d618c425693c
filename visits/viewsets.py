"""
wagtail-modeladmin's views, with Wagtail's own header, table and page links, and without what fails in them.

They show rows of the site that the request's host belongs to.
"""

import datetime

from django.contrib.admin.utils import label_for_field, lookup_field
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail_modeladmin.helpers import AdminURLHelper
from wagtail_modeladmin.views import IndexView, InspectView

from vietnamese.dates import format_date, format_moment
from vietnamese.numbers import format_number
from vietnamese.spreadsheets import SheetMixin
from visits.sites import site_of


def written(value):
    """Return the value of a cell as people write it."""
    if isinstance(value, datetime.datetime):
        return format_moment(value)
    if isinstance(value, datetime.date):
        return format_date(value)
    if isinstance(value, int):
        return format_number(value)
    return "" if value is None else value


class NumberedURLHelper(AdminURLHelper):
    """Addresses with a number: modeladmin's own take any word, and fail at one that is none."""

    def _get_object_specific_action_url_pattern(self, action):
        return rf"^{self.base_url_path}/{action}/(?P<instance_pk>\d{{1,18}})/$"


class HeaderMixin(WagtailAdminTemplateMixin):
    """Gives modeladmin's views Wagtail's header with the path to them; to be named after them."""

    def get_breadcrumbs_items(self):
        dashboard = {"url": reverse("visits_dashboard"), "label": _("Dashboard of visits")}
        return [*self.breadcrumbs_items, dashboard, *self.own_breadcrumbs_items]

    @property
    def own_breadcrumbs_items(self):
        return [{"url": "", "label": self.get_page_title()}]


class SheetView(SheetMixin, IndexView, HeaderMixin):
    """
    A list of one site, with Wagtail's table, sorted by its headings, and saved as CSV or XLSX.

    Only what the list itself offers narrows it: modeladmin takes any lookup from the address, also through relations
    to what nobody may see, and fails at one that makes no sense.
    """

    @property
    def header_buttons(self):
        url = reverse("visits_dashboard")
        return [HeaderButton(_("Dashboard of visits"), url=url, icon_name="view")]

    def get_base_queryset(self, request=None):
        return super().get_base_queryset(request).filter(site=site_of(self.request))

    def get_filters_params(self, params=None):
        return {}

    @cached_property
    def chosen_ordering(self):
        """The field that the list is sorted by, with a minus for the largest first; "" for the usual order."""
        ordering = self.request.GET.get("ordering", "")
        return ordering if ordering.removeprefix("-") in self.model_admin.sortable else ""

    def get_ordering(self, request, queryset):
        usual = self.opts.ordering
        return [self.chosen_ordering, *usual] if self.chosen_ordering else usual

    def cell(self, name, item):
        """Return what stands in the column called ``name``, not yet written out."""
        return lookup_field(name, item, self.model_admin)[2]

    def column(self, name):
        """Return the column called ``name``; one of them leads to all about the row."""
        label = capfirst(label_for_field(name, self.model, self.model_admin))
        options = {
            "label": label,
            "accessor": lambda item: written(self.cell(name, item)),
            "sort_key": name if name in self.model_admin.sortable else None,
            "ascending_title_text": _("Sort by “%(name)s”, the smallest first") % {"name": label},
            "descending_title_text": _("Sort by “%(name)s”, the largest first") % {"name": label},
        }
        if name == self.model_admin.linked:
            return TitleColumn(name, get_url=self.address, classname="title", **options)
        return Column(name, **options)

    def address(self, item):
        return self.url_helper.get_action_url("inspect", item.pk)

    def decorated(self, items):
        """Return ``items`` (a queryset) with what their columns need besides."""
        return items

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = self.decorated(context["object_list"])
        columns = [self.column(name) for name in self.list_display]
        table = Table(columns, rows, base_url=self.index_url, ordering=self.chosen_ordering)
        return context | {"table": table, "is_paginated": context["paginator"].num_pages > 1}

    # Spreadsheets

    def as_spreadsheet(self, queryset, spreadsheet_format):
        return super().as_spreadsheet(self.decorated(queryset), spreadsheet_format)

    def get_heading(self, queryset, field):
        return str(capfirst(label_for_field(field, self.model, self.model_admin)))

    def to_row_dict(self, item):
        return {name: self.cell(name, item) for name in self.list_export}


class SeeView(InspectView, HeaderMixin):
    """All fields of a row of the request's site, as people write them."""

    def dispatch(self, request, *args, **kwargs):
        if self.instance.site != site_of(request):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self):
        return capfirst(self.verbose_name)

    def get_meta_title(self):
        return self.get_header_title()

    @property
    def own_breadcrumbs_items(self):
        plural = {"url": self.index_url, "label": capfirst(self.verbose_name_plural)}
        return [plural, {"url": "", "label": str(self.get_page_subtitle())}]

    def get_dict_for_field(self, name):
        value = lookup_field(name, self.instance, self.model_admin)[2]
        label = capfirst(label_for_field(name, self.model, self.model_admin))
        return {"label": label, "value": written(value)}
