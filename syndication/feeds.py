"""The feeds for people that stand beside the page tree: those of the whole portal and of a topic."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.models import Site

from articles.feeds import LONG_AGO, Channel, feed_response
from articles.models import ArticlePage, Topic
from home.models import WardSettings
from home.querysets import hidden_paths_for_request


def public_articles(request):
    """Return the published articles of the portal that ``request`` asks, each told once."""
    home = Site.find_for_request(request).root_page
    hidden = hidden_paths_for_request(request)
    return ArticlePage.objects.published(hidden).in_section(home)


@require_safe
def portal_feed(request, feed_format):
    """The newest articles of all sections."""
    home = Site.find_for_request(request).root_page
    channel = Channel(
        key="portal",
        title=WardSettings.for_request(request).ward_name or home.title,
        description=home.search_description,
        link=home.full_url,
        unchanged_since=home.last_published_at or home.first_published_at or LONG_AGO,
    )
    return feed_response(request, feed_format, channel, public_articles(request))


@require_safe
def topic_feed(request, slug, feed_format):
    """The newest articles of a topic, in all sections; nothing is said of a topic without a public article."""
    topic = get_object_or_404(Topic, slug=slug)
    articles = public_articles(request).filter(topics=topic)
    if not articles.exists():
        raise Http404
    home = Site.find_for_request(request).root_page
    channel = Channel(
        key=f"topics/{topic.pk}",
        title=topic.name,
        description=topic.description,
        link=home.full_url,
    )
    return feed_response(request, feed_format, channel, articles)
