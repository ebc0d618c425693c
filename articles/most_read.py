"""*Tin đọc nhiều*: the articles that most people read in the last thirty days."""

from articles.models import ArticlePage
from home.visit_statistics import pages_by_identity
from visits.api import most_viewed

DAYS = 30
"""Local days, today included: what was read long ago is no news."""
LOOKED_AT = 100
"""So many of the pages read most: more than are shown, for others than articles and what is no longer public."""


def most_read(site, home, hidden, count):
    """
    Return the ``count`` published articles below ``home`` with the most unique views, the first one first.

    ``site`` is the id of the site and ``hidden`` the result of ``home.querysets.hidden_paths()``. What has become
    private, expired or a draft is left out at once; the order may be ten minutes old.
    """
    ranking = [page for page, *_ in most_viewed(site, DAYS)[:LOOKED_AT]]
    articles = ArticlePage.objects.published(hidden).descendant_of(home).headlines()
    known = pages_by_identity(articles, ranking)
    return [known[page] for page in ranking if page in known][:count]
