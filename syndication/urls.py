"""Addresses of the contract between wards, of the feeds for people and of what other sites embed."""

from django.urls import include, path, re_path

from articles.feeds import FORMATS
from syndication import feeds
from syndication.embed import frames
from syndication.embed.oembed import oembed
from syndication.ward_api import urls as ward_api
from syndication.ward_api.service import api_catalog

FEED_FORMAT = f"(?P<feed_format>{'|'.join(FORMATS)})"

urlpatterns = [
    path("api/ward/v1/", include((ward_api.urlpatterns, "ward-v1"))),
    path(".well-known/api-catalog", api_catalog),
    re_path(rf"^{FEED_FORMAT}/$", feeds.portal_feed, name="portal_feed"),
    re_path(
        rf"^chu-de/(?P<slug>[-a-zA-Z0-9_]+)/{FEED_FORMAT}/$", feeds.topic_feed, name="topic_feed"
    ),
    path("oembed", oembed, name="oembed"),
    path("embed/latest", frames.latest, name="embed_latest"),
    re_path("^embed/article/(?P<pk>[0-9]{1,18})$", frames.article, name="embed_article"),
]
