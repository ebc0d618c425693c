"""Wagtail's views of sections and articles in the admin, with how often they were read."""

from collections import OrderedDict

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.views.pages.usage import ContentTypeUseView
from wagtail.models import Page

from articles.panels import VisitsSidePanel
from vietnamese.collation import in_alphabetical_order
from vietnamese.numbers import format_number
from visits.models import PageTotal
from visits.permissions import may_view_statistics
from visits.sites import site_of


class UniqueViewsColumn(Column):
    """All unique views of a page, from ``totals`` by the id under which they are counted."""

    def __init__(self, totals):
        super().__init__("unique_views", label=_("Views of this page"), width="10%")
        self.totals = totals

    def get_value(self, instance):
        return format_number(self.totals.get(instance.alias_of_id or instance.pk, 0))


class UniqueViewsMixin:
    """Adds the column to a list of pages, for people who may view the statistics; one query for the whole list."""

    def get_table(self, object_list):
        table = super().get_table(object_list)
        if may_view_statistics(self.request.user):
            columns = list(table.columns.items())
            place = list(table.columns).index("status")
            column = UniqueViewsColumn(self._totals(object_list))
            columns.insert(place, (column.name, column))
            table.columns = OrderedDict(columns)
        return table

    def _totals(self, pages):
        counted = [page.alias_of_id or page.pk for page in pages]
        totals = PageTotal.objects.of_site(site_of(self.request)).filter(page__in=counted)
        return dict(totals.values_list("page", "uniques"))


def chosen_pages(article):
    """Return the pages that the blocks of ``article`` name."""
    calls = [block.value["page"] for block in article.body if block.block_type == "call_to_action"]
    articles = [block.value for block in article.related_news if block.block_type == "article"]
    return [page for page in (*calls, *articles) if page is not None]


def know_with_parents(pages):
    """Give each of ``pages`` its specific page and its parent, which choosers would fetch one by one."""
    keys = {page.pk for page in pages}
    specific = {page.pk: page for page in Page.objects.filter(pk__in=keys).specific()}
    Page.objects.annotate_parent_page(specific.values())
    for page in pages:
        page.specific = specific.get(page.pk, page)
        parent = getattr(page.specific, "_parent_page", None)
        if parent:
            page._cached_parent_obj = page.specific._cached_parent_obj = parent


class SectionIndexView(UniqueViewsMixin, ExplorableIndexView):
    """What stands in a section."""


class ArticleListView(UniqueViewsMixin, ContentTypeUseView):
    """All articles, wherever they stand."""

    def order_queryset(self, queryset):
        queryset = super().order_queryset(queryset)
        # Search sorts by plain columns only.
        return queryset if self.is_searching else in_alphabetical_order(queryset, "title")


class ArticleEditView(EditView):
    """The editor of an article, with its views beside it; opening it takes no query for each page chosen in it."""

    def get_object(self):
        page = super().get_object()
        if self.request.method == "GET":
            # The draft stands in the same approval as its page, which was fetched with it.
            page._current_workflow_states = self.real_page_record._current_workflow_states
            know_with_parents(chosen_pages(page))
        return page

    def get_side_panels(self):
        panels = super().get_side_panels()
        is_whole_page = not self.expects_json_response and not self.hydrate_create_view
        if is_whole_page and may_view_statistics(self.request.user):
            panels.append(VisitsSidePanel(self.page, self.request))
        return panels
