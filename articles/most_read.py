"""*Tin đọc nhiều*: the articles that most people read in the last thirty days."""

from django.core.cache import cache

from articles.models import ArticlePage
from home.visit_statistics import pages_by_identity
from visits import clock
from visits.api import first_of
from visits.models import VisitCounter

DAYS = 30
"""Local days, today included: what was read long ago is no news."""
RANKED = 50
"""More than are shown, for some may no longer be public."""
KEPT = 600
"""Seconds for which the ranking is remembered."""


def most_read(site, home, hidden, count):
    """
    Return the ``count`` published articles below ``home`` with the most unique views, the first one first.

    ``site`` is the id of the site and ``hidden`` the result of ``home.querysets.hidden_paths()``. What has become
    private, expired or a draft is left out at once; the order may be ten minutes old.
    """
    ranking = cache.get_or_set(f"most-read-{site}", lambda: _ranking(site), KEPT)
    articles = ArticlePage.objects.published(hidden).descendant_of(home).headlines()
    known = pages_by_identity(articles, ranking)
    return [known[page] for page in ranking if page in known][:count]


def _ranking(site):
    """Return the ids under which the views of the articles are counted."""
    today = clock.today()
    counted = VisitCounter.objects.of_site(site).between(first_of(today, DAYS), today)
    counted = counted.filter(page__in=ArticlePage.objects.values("pk"))
    return [row["page"] for row in counted.most_viewed(RANKED)]
