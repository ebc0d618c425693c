"""How the API tells about articles."""

from django.urls import reverse
from rest_framework.fields import Field

from home.content_version import at_hand
from home.querysets import closed_collections, hidden_paths_for_request, is_public_document
from home.serializers import absolute_url, document_json, moment_json
from visits import numbers
from visits.sites import site_of


class TopicsField(Field):
    def get_attribute(self, instance):
        return instance.topics.all()

    def to_representation(self, topics):
        return [
            {"id": topic.pk, "name": topic.name, "slug": topic.slug, "kind": topic.kind}
            for topic in topics
        ]


class RecordsField(Field):
    """The published records of a relation: id, what they are called (under the key ``called``), and their address."""

    def __init__(self, called, **kwargs):
        super().__init__(**kwargs)
        self.called = called

    def get_attribute(self, instance):
        return super().get_attribute(instance).all()

    def to_representation(self, records):
        request = self.context["request"]
        return [
            {
                "id": record.pk,
                self.called: str(record),
                "url": absolute_url(record.get_url(request)),
            }
            for record in records
            if record.is_published
        ]


class RecordingField(Field):
    """The document of a recording, None where it is private."""

    def to_representation(self, audio):
        closed = at_hand("closed-collections", closed_collections)
        return document_json(audio) if is_public_document(audio, closed) else None


class CanonicalAddressField(Field):
    """Where search engines are led: to the other ward that an article comes from, else to the article itself."""

    def to_representation(self, article):
        return article.canonical_url or absolute_url(article.get_url(self.context["request"]))


class RelatedNewsField(Field):
    """*Tin liên quan* as the article's page shows it."""

    def to_representation(self, article):
        request = self.context["request"]
        # A list has looked up what stands beside all its articles at once.
        items = self.context.get("related_news", {}).get(article.pk)
        if items is None:
            streams = article.streams(hidden_paths_for_request(request))
            items = streams.related_news(request)
        return [related_item_json(item) for item in items]


class OtherArticlesAddressField(Field):
    """Where *Các tin khác* can be read, page by page."""

    def to_representation(self, article):
        return absolute_url(reverse("wagtailapi:pages:other_articles", args=[article.pk]))


class ShownViews(dict):
    """Unique views on a site, by page id, as the public is shown them: None while they are few."""

    def __init__(self, site):
        super().__init__()
        self.site = site

    def look_up(self, pages):
        """Learn the views of ``pages`` (ids) at once, from the hot store."""
        self.update(numbers.page_views(self.site, pages))

    def __missing__(self, page):
        self.look_up([page])
        return self[page]


class ViewsField(Field):
    """The unique views of an article; ``views`` in the context are ShownViews that know those of a whole list."""

    def to_representation(self, article):
        if "views" not in self.context:
            self.context["views"] = ShownViews(site_of(self.context["request"]))
        return self.context["views"][article.identity]


def related_item_json(item):
    """Return an entry of related news; ``id`` is None for an article elsewhere."""
    return {
        "id": item.article.pk if item.article else None,
        "title": item.title,
        "url": absolute_url(item.url),
        "date": moment_json(item.moment),
        "source": item.source,
        "chosen": item.chosen,
    }


def card_json(article, request):
    """Return an article as a list shows it."""
    return {
        "id": article.pk,
        "title": article.title,
        "url": absolute_url(article.get_url(request)),
        "published_at": moment_json(article.published_at),
        "summary": article.summary,
    }
