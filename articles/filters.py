"""The public filters of a section: topic, neighbourhood and year, as plain links."""

import re
from datetime import MAXYEAR

from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property

from articles.models.topics import Topic
from articles.validators import EARLIEST
from home.content_version import at_hand
from home.models import Neighbourhood

TOPIC, NEIGHBOURHOOD, YEAR, PAGE = "chu-de", "khu-pho", "nam", "trang"


class SectionFilter:
    """
    The filter that a query string asks for, and the choices that lead to something.

    ``query`` is a mapping such as ``request.GET``; values that mean nothing are ignored, as an old link should still
    show the section. ``articles`` are all articles of ``section``. To read the choices takes the longer the more
    articles there are: they are at hand until something changes.
    """

    def __init__(self, query, articles, section):
        self._query = query
        self._articles = articles.order_by()
        self._section = section

    def _at_hand(self, name, read):
        return at_hand(("section", self._section.pk, name), read)

    @cached_property
    def topics(self):
        found = Topic.objects.filter(Exists(self._articles.filter(topics=OuterRef("pk"))))
        return self._at_hand("topics", lambda: list(found))

    @cached_property
    def neighbourhoods(self):
        found = Neighbourhood.objects.filter(
            Exists(self._articles.filter(neighbourhoods=OuterRef("pk")))
        )
        return self._at_hand("neighbourhoods", lambda: list(found))

    @cached_property
    def years(self):
        """How many articles each year has, by year, the newest first."""
        return self._at_hand("years", self._articles.count_by_year)

    @property
    def count(self):
        """How many articles it lets through."""
        return self.apply(self._articles).count() if self.is_active else sum(self.years.values())

    @cached_property
    def topic(self):
        return _first(self.topics, "slug", self._query.get(TOPIC))

    @cached_property
    def neighbourhood(self):
        return _first(self.neighbourhoods, "pk", self._query.get(NEIGHBOURHOOD))

    @cached_property
    def year(self):
        wanted = self._query.get(YEAR, "")
        is_year = re.fullmatch(r"[0-9]{4}", wanted) and int(wanted) >= EARLIEST.year
        return int(wanted) if is_year and int(wanted) < MAXYEAR else None

    @property
    def is_active(self):
        return bool(self.topic or self.neighbourhood or self.year)

    def apply(self, articles):
        """Return the articles of the queryset that the filter lets through."""
        if self.topic:
            articles = articles.filter(topics=self.topic)
        if self.neighbourhood:
            articles = articles.filter(neighbourhoods=self.neighbourhood)
        if self.year:
            articles = articles.published_in_year(self.year)
        return articles


def _first(objects, attribute, wanted):
    return next((item for item in objects if str(getattr(item, attribute)) == wanted), None)
