from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import ExtractYear
from wagtail.models import Page

from home.pictures import CARD, their_renditions
from home.querysets import BasePageQuerySet, below
from vietnamese.dates import VIETNAM


class YearInVietnam(ExtractYear):
    """The year of a moment in Vietnam; Django's own calls Python for each row on SQLite."""

    tzinfo = VIETNAM

    def as_sqlite(self, compiler, connection, **context):
        sql, parameters = compiler.compile(self.lhs)
        return f"CAST(strftime('%%Y', {sql}, '+7 hours') AS INTEGER)", parameters


class ArticlePageQuerySet(BasePageQuerySet):
    def latest_first(self):
        """Newest ``published_at`` first; equal times in the order of the newest page."""
        return self.order_by("-published_at", "-pk")

    def in_section(self, section):
        """Articles in ``section`` and the sections below it, each told once: no alias beside its own source."""
        inside = self.model.objects.descendant_of(section)
        return self.descendant_of(section).told_once(inside)

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

    def cards(self, specs=CARD.specs):
        """
        As in a list: without the fields that only the article's own page shows, with their pictures.

        ``specs`` are the renditions that will be asked for.
        """
        pages = self.defer("body", "related_news").select_related("lead_image")
        return pages.prefetch_related(their_renditions("lead_image", specs))

    def headlines(self):
        """As in a stream of other news: what title, address, time and summary need, and no more."""
        return self.only("title", "url_path", "published_at", "summary", "alias_of")

    def newer_than(self, article):
        """Articles that come before ``article`` in a list of the latest first."""
        # The first condition says nothing new, but by it a database begins at the right place of its index.
        later = Q(published_at__gt=article.published_at) | Q(pk__gt=article.pk or 0)
        return self.filter(later, published_at__gte=article.published_at)

    def older_than(self, article):
        """Articles that come after ``article`` in a list of the latest first."""
        earlier = Q(published_at__lt=article.published_at) | Q(pk__lt=article.pk or 0)
        return self.filter(earlier, published_at__lte=article.published_at)

    def published_in_year(self, year):
        """Articles whose shown time falls in ``year`` in Vietnam."""
        start = datetime(year, 1, 1, tzinfo=VIETNAM)
        return self.filter(published_at__gte=start, published_at__lt=start.replace(year=year + 1))

    def count_by_year(self):
        """Return how many articles each year (in Vietnam) holds, by year, the newest first; one query."""
        by_year = self.order_by().values(year=YearInVietnam("published_at"))
        return dict(
            by_year.annotate(count=Count("pk")).order_by("-year").values_list("year", "count")
        )
