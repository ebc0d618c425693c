"""Results that editors put first for a query of the public; what people type is stored nowhere."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import F, Q
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page, Site

from home.querysets import hidden_paths_for_request, published
from vietnamese.text import folded_words

MOST = 3
"""Promoted results of one search."""


@dataclass(frozen=True)
class Promotion:
    """What a reader is told of one promoted result."""

    title: str
    url: str
    description: str


def promoted(query, request):
    """
    Return at most three Promotions for ``query``, in the editors' order.

    Queries are the same when their words are, whatever their case, marks and signs. Told are public pages of the
    request's site, and links that begin with http:// or https://. Two queries to the database, and one where nothing
    is promoted for these words; those that the request asks for once, its site and the hidden paths, apart.
    """
    words = folded_words(query)
    if not words:
        return []
    terms = SearchPromotion.objects.order_by().values_list("query", "query__query_string")
    fitting = [pk for pk, term in terms.distinct() if _words_of(term) == words]
    if not fitting:
        return []
    promotions = SearchPromotion.objects.filter(_is_public(request), query__in=fitting)
    in_order = promotions.order_by(F("sort_order").asc(nulls_last=True), "pk")
    found = {}
    for one in in_order.select_related("page"):
        url = one.page.get_url(request) if one.page else one.external_link_url
        # The same page may be promoted for two ways to write the words.
        found.setdefault(url, Promotion(one.title or url, url, one.description))
    return list(found.values())[:MOST]


def _is_public(request):
    link = Q(external_link_url__istartswith="http://") | Q(
        external_link_url__istartswith="https://"
    )
    return Q(page__in=_public_pages(request).values("pk")) | (Q(page=None) & link)


def _public_pages(request):
    site = Site.find_for_request(request)
    if site is None:
        return Page.objects.none()
    below = Page.objects.descendant_of(site.root_page, inclusive=True)
    return published(below, hidden_paths_for_request(request))


@lru_cache(maxsize=4096)
def _words_of(term):
    """Fold a query that an editor wrote; those of the public are not remembered."""
    return folded_words(term)
