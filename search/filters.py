"""What the query string of the search page asks for, and the choices it offers."""

from datetime import timedelta

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.models import ArticleIndexPage, ArticlePage, Topic
from home.content_version import at_hand
from home.models import Neighbourhood
from home.querysets import published
from search.engine import LATEST, RELEVANCE, Filters
from search.sources import KINDS
from vietnamese.text import clean_text

TEXT, KIND, SECTION, TOPIC, NEIGHBOURHOOD, TIME, ORDER, PAGE = (
    "q",
    "loai",
    "chuyen-muc",
    "chu-de",
    "khu-pho",
    "thoi-gian",
    "xep",
    "trang",
)
LONGEST = 200
"""Characters of a query that are searched for and shown again."""
PERIODS = {
    "7-ngay": (7, _("The last 7 days")),
    "30-ngay": (30, _("The last 30 days")),
    "12-thang": (365, _("The last 12 months")),
}
ORDERS = {RELEVANCE: _("The best match first"), LATEST: _("The newest first")}


class SearchFilter:
    """
    The search that a query string asks for, and the choices beside it.

    ``query`` is a mapping such as ``request.GET``; values that mean nothing are ignored, as an old link should still
    find something.
    """

    def __init__(self, query, home, hidden):
        self._query = query
        self._home, self._hidden = home, hidden

    @cached_property
    def text(self):
        text = " ".join(clean_text(self._query.get(TEXT, "")).split())
        return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0]

    @cached_property
    def kind(self):
        return next((kind for kind in KINDS if kind.name == self._query.get(KIND)), None)

    @cached_property
    def sections(self):
        sections = published(ArticleIndexPage.objects.descendant_of(self._home), self._hidden)
        return list(sections.order_by("path"))

    @cached_property
    def topics(self):
        public = ArticlePage.objects.published(self._hidden).descendant_of(self._home)
        named = ArticlePage.topics.through.objects.filter(articlepage__in=public.values("pk"))
        topics = Topic.objects.filter(pk__in=named.values("topic"))
        return at_hand(("topics-of-articles", self._home.pk), lambda: list(topics))

    @cached_property
    def neighbourhoods(self):
        return list(Neighbourhood.objects.filter(active=True))

    @cached_property
    def section(self):
        return self._chosen(SECTION, self.sections, "pk")

    @cached_property
    def topic(self):
        return self._chosen(TOPIC, self.topics, "slug")

    @cached_property
    def neighbourhood(self):
        return self._chosen(NEIGHBOURHOOD, self.neighbourhoods, "pk")

    def _chosen(self, name, objects, attribute):
        wanted = self._query.get(name)
        if not wanted:
            return None
        return next((item for item in objects if str(getattr(item, attribute)) == wanted), None)

    @property
    def periods(self):
        return [(value, label) for value, (_days, label) in PERIODS.items()]

    @cached_property
    def period(self):
        return self._query.get(TIME) if self._query.get(TIME) in PERIODS else None

    @property
    def orders(self):
        return list(ORDERS.items())

    @cached_property
    def order(self):
        return LATEST if self._query.get(ORDER) == LATEST else RELEVANCE

    @property
    def is_active(self):
        return bool(self.section or self.topic or self.neighbourhood or self.period)

    @property
    def filters(self):
        days = PERIODS[self.period][0] if self.period else None
        since = timezone.now() - timedelta(days=days) if days else None
        return Filters(self.section, self.topic, self.neighbourhood, since)
