"""Template tags that show news where the page itself does not know of it."""

import json
from dataclasses import dataclass

from django import template
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from wagtail.models import Page, ReferenceIndex

from articles.feeds import feed_links
from articles.models import ArticleIndexPage, ArticlePage
from articles.most_read import most_read
from home.content_version import at_hand
from home.models import WardSettings
from home.pictures import LEAD
from home.querysets import hidden_paths_for_request, inside
from home.serializers import absolute_url, moment_json
from visits.sites import site_of

register = template.Library()

LATEST = 5
LATEST_PER_SECTION = 4
LOOKED_THROUGH = 500
"""So many of the newest articles are looked through for those of each section."""
NEWS_ABOUT = 5
MOST_READ = 5


@dataclass(frozen=True)
class FrontPage:
    """
    What the home page shows: the lead article (or None), the newest others, and ``(section, articles)`` pairs.

    Sections stand in tree order. What is among the newest stands in its section too; the lead does not.
    """

    lead: ArticlePage | None
    latest: list
    sections: list


@register.simple_tag(takes_context=True)
def front_page(context, home):
    """
    Return the ``FrontPage`` of the home page ``home``, from five queries whatever the number of sections.

    Which articles are the latest of the sections is at hand until something changes: it takes a look at all of them.
    """
    hidden = hidden_paths_for_request(context["request"])
    articles = ArticlePage.objects.published(hidden).descendant_of(home)
    leads = articles.cards(LEAD.specs)
    lead = leads.filter(pk=home.lead_story_id).first() or leads.latest_first().first()
    others = articles.exclude(Q(pk=lead.identity) | Q(alias_of=lead.identity)) if lead else articles
    sections = list(
        ArticleIndexPage.objects.published(hidden)
        .descendant_of(home)
        .filter(show_on_home=True)
        .order_by("path")
    )
    latest = {section.path: [] for section in sections}
    told = {lead.identity} if lead else set()
    # Twice as many as are shown, as some are told already: the lead, and aliases of what another section shows.
    places = at_hand(("latest-by-section", home.pk), lambda: _latest_places(articles, sections))
    found = articles.cards().in_bulk(list(places))
    for article in (found[pk] for pk in places if pk in found):
        shown = latest[places[article.pk]]
        if article.identity not in told and len(shown) < LATEST_PER_SECTION:
            told.add(article.identity)
            shown.append(article)
    return FrontPage(
        lead=lead,
        latest=list(others.told_once(articles).latest_first().headlines()[:LATEST]),
        sections=[(section, latest[section.path]) for section in sections if latest[section.path]],
    )


def _latest_places(articles, sections):
    """
    Return the path of its section, the nearest above, for each of the latest articles of each of ``sections``.

    A dict by id in the order of the sections, the latest of each first. They are looked for among the latest of all;
    only a section that has not enough there is asked for its own.
    """
    most = 2 * LATEST_PER_SECTION
    paths = [section.path for section in sections]
    latest = {path: [] for path in paths}
    newest = list(articles.latest_first().values_list("pk", "path")[:LOOKED_THROUGH])
    for pk, path in newest:
        above = [place for place in paths if path.startswith(place)]
        if above and len(found := latest[max(above)]) < most:  # the longest path
            found.append(pk)
    for path, found in latest.items():
        if len(found) < most and len(newest) == LOOKED_THROUGH:
            own = articles.filter(inside(path))
            for other in paths:
                if other > path and other.startswith(path):
                    own = own.exclude(inside(other))
            found[:] = own.latest_first().values_list("pk", flat=True)[:most]
    return {pk: path for path, found in latest.items() for pk in found}


@register.inclusion_tag("includes/most_read.html", takes_context=True)
def most_read_news(context, home, count=MOST_READ):
    """*Tin đọc nhiều* below ``home``: nothing at all where nothing was read; one query while the ranking is known."""
    request = context["request"]
    hidden = hidden_paths_for_request(request)
    return {"request": request, "articles": most_read(site_of(request), home, hidden, count)}


@register.simple_tag
def portal_feeds():
    """Return the ``FeedLink`` of each feed of the whole portal."""
    return feed_links(gettext("All news"), lambda name: reverse("portal_feed", args=[name]))


@register.simple_tag
def topic_feeds(topic):
    """Return the ``FeedLink`` of each feed of ``topic``."""
    return feed_links(topic.name, lambda name: reverse("topic_feed", args=[topic.slug, name]))


@register.simple_tag
def oembed_address(article):
    """Return the address where programs are told how to embed ``article``; the format is to be added."""
    return absolute_url(f"{reverse('oembed')}?{urlencode({'url': article.full_url})}")


@register.simple_tag(takes_context=True)
def news_about(context, record, count=NEWS_ABOUT):
    """
    Return the newest ``count`` published articles that name ``record``, in their lists or in a block; one query.

    A record is anything that articles have a list of, such as a security model or a task plan.
    """
    names = [
        field.name
        for field in ArticlePage._meta.many_to_many
        if isinstance(record, field.related_model)
    ]
    if record.pk is None or not names:
        return []
    published = ArticlePage.objects.published(hidden_paths_for_request(context["request"]))
    in_blocks = ReferenceIndex.get_references_to(record).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    in_blocks = in_blocks.values_list(Cast("object_id", BigIntegerField()))
    listing = ArticlePage.objects.filter(**{names[0]: record.pk}).values("pk")
    naming = published.filter(Q(pk__in=listing) | Q(pk__in=in_blocks))
    return list(naming.told_once(naming).latest_first().headlines()[:count])


# What must not stand as itself inside a <script> element.
SCRIPT_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def news_article_json(context, article):
    """Return the script element with the article as schema.org's NewsArticle, for search engines."""
    ward = WardSettings.for_request(context["request"])
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.description,
        "datePublished": moment_json(article.published_at),
        "dateModified": moment_json(article.updated_at or article.published_at),
        "mainEntityOfPage": (article.alias_of or article).full_url,
        "inLanguage": "vi",
        "publisher": {"@type": "GovernmentOrganization", "name": str(ward)},
    }
    if article.byline:
        data["author"] = {"@type": "Person", "name": article.byline}
    if based_on := article.canonical_url or article.source_url:
        data["isBasedOn"] = based_on
    if image := article.sharing_image(context["request"]):
        data["image"] = image.url
    text = json.dumps(data, ensure_ascii=False).translate(SCRIPT_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308
