from datetime import datetime

from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from wagtail.models import Page

from home.querysets import BasePageQuerySet, below
from vietnamese.dates import VIETNAM


class ArticlePageQuerySet(BasePageQuerySet):
    def latest_first(self):
        """Newest ``published_at`` first; equal times in the order of the newest page."""
        return self.order_by("-published_at", "-pk")

    def in_section(self, section):
        """Articles in ``section`` and the sections below it, each told once: no alias beside its own source."""
        below = self.model.objects.descendant_of(section)
        return self.descendant_of(section).told_once(below)

    def shareable(self, hidden=None):
        """
        Published articles that other wards may take over: this ward's own, shared, in sections that are shared.

        Neither what came from another ward, which would travel in circles, nor an alias beside its own source.
        """
        unshared = Page.objects.filter(articleindexpage__shared=False).values_list(
            "path", flat=True
        )
        own = self.published(hidden).filter(shared=True, canonical_url="", alias_of=None)
        return own.exclude(below("path", unshared))

    def told_once(self, articles):
        """
        Leave out an alias whose source is among ``articles``, or an earlier alias of the same source.

        ``articles`` are those that stand in the same place as the queryset's own.
        """
        source = articles.filter(pk=OuterRef("alias_of"))
        earlier = articles.filter(alias_of=OuterRef("alias_of"), pk__lt=OuterRef("pk"))
        return self.filter(Q(alias_of=None) | ~Exists(source) & ~Exists(earlier))

    def cards(self):
        """As in a list: with their pictures, without the fields that only the article's own page shows."""
        pages = self.defer("body", "related_news").select_related("lead_image")
        return pages.prefetch_related("lead_image__renditions")

    def headlines(self):
        """As in a stream of other news: what title, address, time and summary need, and no more."""
        return self.only(
            "title", "url_path", "path", "depth", "published_at", "summary", "alias_of"
        )

    def newer_than(self, article):
        """Articles that come before ``article`` in a list of the latest first."""
        # The first condition says nothing new, but by it a database begins at the right place of its index.
        later = Q(published_at__gt=article.published_at) | Q(pk__gt=article.pk or 0)
        return self.filter(later, published_at__gte=article.published_at)

    def older_than(self, article):
        """Articles that come after ``article`` in a list of the latest first."""
        earlier = Q(published_at__lt=article.published_at) | Q(pk__lt=article.pk or 0)
        return self.filter(earlier, published_at__lte=article.published_at)

    def latest_by_section(self, sections, count):
        """
        The newest ``count`` articles of each of ``sections``, annotated with ``section_path``; one query.

        An article belongs to the nearest of ``sections`` above it.
        """
        place = Window(
            RowNumber(), partition_by=F("section_path"), order_by=["-published_at", "-pk"]
        )
        deepest_first = sorted(sections, key=lambda section: section.depth, reverse=True)
        own = [When(path__startswith=page.path, then=Value(page.path)) for page in deepest_first]
        return (
            self.annotate(section_path=Case(*own, default=None, output_field=TextField()))
            .filter(section_path__isnull=False)
            .annotate(place_in_section=place)
            .filter(place_in_section__lte=count)
            .order_by("section_path", "place_in_section")
        )

    def published_in_year(self, year):
        """Articles whose shown time falls in ``year`` in Vietnam."""
        start = datetime(year, 1, 1, tzinfo=VIETNAM)
        return self.filter(published_at__gte=start, published_at__lt=start.replace(year=year + 1))

    def years(self):
        """The years (in Vietnam) that hold articles, newest first; one query."""
        years = self.datetimes("published_at", "year", order="DESC", tzinfo=VIETNAM)
        return [start.year for start in years]
