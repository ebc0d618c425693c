"""Wagtail's lists of pages in the admin, for long sections: few queries, and work for the rows of one screen only."""

from functools import partial
from operator import attrgetter

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property
from django_filters.fields import ModelChoiceIterator
from wagtail.admin.views.pages.listing import GenericPageFilterSet, PageFilterSet
from wagtail.models import Page, PageLogEntry, PageViewRestriction, Site, get_page_models

from home.content_version import at_hand
from home.middleware import SiteMiddleware

# -- Filters ------------------------------------------------------------------------------------------------------


class KnownChoices(ModelChoiceIterator):
    """Offers the objects that ``known()`` returns, in place of a query for each filter."""

    def __init__(self, field, known):
        super().__init__(field)
        self.known = known

    def __iter__(self):
        return (self.choice(each) for each in self.known())


class KnownChoicesMixin:
    """For a filter set of pages: its people in one query, its sites and types without any until something changes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = {
            "owner": lambda: [one for one in self.people if one.owns_pages],
            "edited_by": lambda: [one for one in self.people if one.edited_pages],
            "site": lambda: at_hand("sites", lambda: list(Site.objects.all())),
            "content_type": page_types,
        }
        for name in known.keys() & self.filters.keys():
            field = self.filters[name].field
            field.iterator = partial(KnownChoices, known=known[name])
            field.widget.choices = field.choices

    @cached_property
    def people(self):
        """Everybody who owns or has edited a page, with which of both."""
        mine = OuterRef("pk")
        edits = PageLogEntry.objects.filter(user=mine, action="wagtail.edit")
        people = get_user_model()._default_manager.annotate(
            owns_pages=Exists(Page.objects.order_by().filter(owner=mine)),
            edited_pages=Exists(edits.order_by()),
        )
        return list(people.filter(Q(owns_pages=True) | Q(edited_pages=True)))


class KnownPageFilterSet(KnownChoicesMixin, PageFilterSet):
    pass


class KnownGenericPageFilterSet(KnownChoicesMixin, GenericPageFilterSet):
    pass


def page_types():
    """Return the content types of all kinds of pages in Wagtail's order; Django knows them after the first time."""
    models = [model for model in get_page_models() if model is not Page]
    types = ContentType.objects.get_for_models(*models).values()
    return sorted(types, key=attrgetter("model"))


# -- Rows ---------------------------------------------------------------------------------------------------------


class PageListMixin:
    """
    For a list of pages of the admin: what its rows tell is read with them, and only for those on the screen.

    Rows have the class of their type, but none of its own fields: reading one would take a query for each row.
    """

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        # Wagtail asks for both, and finds the answers on the request.
        request._wagtail_site = SiteMiddleware.site_of(request)
        request.all_page_view_restriction_paths = at_hand("restricted-paths", restricted_paths)

    def annotate_queryset(self, pages):
        """Leave ``pages`` as they are where ``paginate_queryset`` is to choose those that count."""
        is_paginated = self.get_paginate_by(pages) is not None
        return pages if is_paginated and not self.is_searching else self.with_states(pages)

    def with_states(self, pages):
        """Return ``pages`` with all that the columns tell of them."""
        # Without what Wagtail prefetches: types are known, and of sites it asks only whether a page is the root of one.
        pages = super().annotate_queryset(pages).prefetch_related(None)
        return pages.specific(defer=True).prefetch_workflow_states()

    def paginate_queryset(self, queryset, page_size):
        is_plain = isinstance(queryset, QuerySet) and not self.is_searching
        if is_plain:
            # Of many that are alike none stands on two screens, or on none.
            queryset = queryset.order_by(*queryset.query.order_by, "pk")
        paginator, page, rows, has_others = super().paginate_queryset(queryset, page_size)
        if is_plain:
            chosen = Page.objects.filter(pk__in=rows.values("pk"))
            rows = self.with_states(chosen).order_by(*rows.query.order_by)
        page.object_list = list(rows)
        return paginator, page, page.object_list, has_others


def restricted_paths():
    restricted = Page.objects.filter(pk__in=PageViewRestriction.objects.values("page"))
    return list(restricted.values_list("path", flat=True))
