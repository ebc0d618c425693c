"""RSS of a section."""

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Rss201rev2Feed

from home.querysets import hidden_paths_for_request
from home.serializers import absolute_url

ITEMS = 20


class SectionFeed(Feed):
    """The newest articles of the section given by the address."""

    feed_type = Rss201rev2Feed
    language = "vi"

    def get_object(self, request, section):
        self.request = request
        return section

    def title(self, section):
        return section.title

    def link(self, section):
        return section.full_url

    def feed_url(self, section):
        return absolute_url(self.request.path)

    def description(self, section):
        return section.description or section.title

    def items(self, section):
        return section.articles(hidden_paths_for_request(self.request)).cards()[:ITEMS]

    def item_title(self, article):
        return article.title

    def item_description(self, article):
        return article.summary

    def item_link(self, article):
        return absolute_url(article.get_url(self.request))

    def item_pubdate(self, article):
        return article.published_at

    def item_updateddate(self, article):
        return article.updated_at or article.published_at

    def item_author_name(self, article):
        return article.byline
