"""Wagtail's views of sections and articles in the admin, with how often they were read."""

from collections import OrderedDict

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.views.pages.usage import ContentTypeUseView
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page
from wagtail.models import Page
from wagtail.permissions import policy_registry

from articles.models import ArticleIndexPage
from articles.panels import VisitsSidePanel
from home.content_version import at_hand
from home.page_lists import PageListMixin
from vietnamese.collation import in_alphabetical_order
from vietnamese.numbers import format_number
from visits.models import PageTotal
from visits.permissions import may_view_statistics
from visits.sites import site_of


class UniqueViewsColumn(Column):
    """All unique views of a page, as ``UniqueViewsMixin`` has read them."""

    def __init__(self):
        super().__init__("unique_views", label=_("Views of this page"), width="10%")

    def get_value(self, instance):
        return format_number(instance.unique_views or 0)


class UniqueViewsMixin(PageListMixin):
    """Adds the column to a list of pages, for people who may view the statistics; read with the rows themselves."""

    def get_table(self, object_list):
        table = super().get_table(object_list)
        if may_view_statistics(self.request.user):
            columns = list(table.columns.items())
            place = list(table.columns).index("status")
            column = UniqueViewsColumn()
            columns.insert(place, (column.name, column))
            table.columns = OrderedDict(columns)
        return table

    def with_states(self, pages):
        pages = super().with_states(pages)
        if not may_view_statistics(self.request.user):
            return pages
        # An alias is counted under its source.
        counted = Coalesce(OuterRef("alias_of_id"), OuterRef("pk"))
        totals = PageTotal.objects.of_site(site_of(self.request)).filter(page=counted)
        return pages.annotate(unique_views=Subquery(totals.values("uniques")))


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

    template_name = "articles/admin/section_index.html"
    # Wagtail leaves the column out of the table, but would still look up the parents for it.
    base_columns = [col for col in ExplorableIndexView.base_columns if col.name != "parent"]

    def get(self, request, parent_page_id):
        """As Wagtail does it, with the section and all that is told of it in one query."""
        self.parent_page = get_object_or_404(sections_with_states(), pk=parent_page_id)
        root = self.permission_policy.explorable_root_instance(request.user)
        if not self.parent_page.path.startswith(root.path):
            return redirect(self.index_url_name, root.pk)
        self.permissions = self.parent_page.permissions_for_user(request.user)
        is_scheduled = self.parent_page.approved_schedule
        self.scheduled_page = is_scheduled and self.parent_page.get_scheduled_revision_as_object()
        self.locale, self.translations = None, []
        return super(ExplorableIndexView, self).get(request)

    def get_base_queryset(self):
        is_narrowed = self.is_searching or self.is_filtering
        if is_narrowed or not may_explore_all(self.request.user, self.parent_page):
            return super().get_base_queryset()
        # By a range of paths, which has an index.
        return self.annotate_queryset(self.parent_page.get_children())

    def get_context_data(self, **kwargs):
        section, user = self.parent_page, self.request.user
        root = self.permission_policy.explorable_root_instance(user)
        name = ("pages-above", section.pk, root.pk)
        above = at_hand(name, lambda: get_breadcrumbs_items_for_page(section, user))
        return super().get_context_data(**kwargs) | {"pages_above": above}


def sections_with_states():
    """Return the sections with their latest and published versions, and what they wait for."""
    versions = ("latest_revision__user", "live_revision__user")
    contents = [f"{version.partition('__')[0]}__content" for version in versions]
    sections = ArticleIndexPage.objects.select_related(*versions).defer(*contents)
    return sections.annotate_approved_schedule().prefetch_workflow_states()


def may_explore_all(user, page):
    """Return whether ``user`` sees every page below ``page`` in the explorer, by a right to ``page`` or above it."""
    if user.is_superuser:
        return True
    pages = policy_registry.get_by_type(Page).instances_with_direct_explore_permission(user)
    return any(page.path.startswith(allowed.path) for allowed in pages)


class ArticleListView(UniqueViewsMixin, ContentTypeUseView):
    """All articles, wherever they stand."""

    def get_base_queryset(self):
        if self.is_searching or not self.request.user.is_superuser:
            return super().get_base_queryset()
        # Who sees all of them needs none of the conditions that keep the database from counting by an index.
        return self.annotate_queryset(self.model.objects.all())

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
