"""The measurements of ``tests.api.bench``, in the process that has the portal's settings."""

import statistics
import time
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include, path
from django.utils import timezone
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Site

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory, TopicFactory
from home.content_version import renew
from home.factories import ImageFactory

QUERY = "pages/?type=articles.ArticlePage&fields=*&limit=20"
# Measured in turns, this often; of the quick ones each time so many.
ROUNDS, QUICK = 15, 20

stock = WagtailAPIRouter("stock")
stock.register_endpoint("pages", PagesAPIViewSet)
stock.register_endpoint("images", ImagesAPIViewSet)
stock.register_endpoint("documents", DocumentsAPIViewSet)
urlpatterns = [path("stock/", stock.urls), path("", include(settings.ROOT_URLCONF))]


@transaction.atomic
def fill(articles):
    """Write ``articles`` of two sections: with pictures, topics, and bodies with links."""
    home = Site.objects.get(is_default_site=True).root_page
    sections = [ArticleIndexPageFactory(parent=home, title=f"Mục {number}") for number in (1, 2)]
    topics = [TopicFactory() for _ in range(5)]
    images = [ImageFactory(file__width=1600, file__height=900) for _ in range(10)]
    for number in range(articles):
        picture = images[number % 10]
        image = {"image": images[(number + 3) % 10].pk, "decorative": False, "alt_text": "Ảnh"}
        text = f'<p>Phường ra quân, xem <a linktype="page" id="{home.pk}">trang chủ</a>.</p>'
        ArticlePageFactory(
            parent=sections[number % 2],
            title=f"Tin số {number}",
            published_at=timezone.now() - timedelta(hours=number),
            lead_image=picture,
            topics=[topics[number % 5], topics[(number + 1) % 5]],
            body=[
                {"type": "paragraph", "value": text},
                {"type": "heading", "value": "Kết quả"},
                {"type": "picture", "value": {"image": image, "caption": "Lễ", "credit": ""}},
                {"type": "paragraph", "value": "<p>" + "Nhân dân khu phố tham gia. " * 40 + "</p>"},
            ],
        )


def cold(client):
    """Ask as the first one after a change."""
    renew()
    return client.get(f"/api/v2/{QUERY}")


def measures(client):
    """Return the kinds of requests by name, each a function and how often it runs in a round."""
    client.get(f"/stock/{QUERY}")  # makes the renditions
    tag = client.get(f"/api/v2/{QUERY}")["ETag"]
    return {
        "Wagtail API v2": (lambda: client.get(f"/stock/{QUERY}"), 1, 200),
        "nothing kept": (lambda: cold(client), 1, 200),
        "kept": (lambda: client.get(f"/api/v2/{QUERY}"), QUICK, 200),
        "304": (
            lambda: client.get(f"/api/v2/{QUERY}", headers={"If-None-Match": tag}),
            QUICK,
            304,
        ),
    }


def main(articles):
    settings.ROOT_URLCONF = __name__
    settings.ALLOWED_HOSTS = ["*"]
    fill(articles)
    client = Client()
    kinds = measures(client)
    seconds, queries = {name: [] for name in kinds}, {}
    for name, (ask, _, status) in kinds.items():
        assert ask().status_code == status, name
        with CaptureQueriesContext(connection) as asked:
            ask()
        queries[name] = len(asked)
    for _ in range(ROUNDS):
        for name, (ask, times, _) in kinds.items():
            began = time.perf_counter()
            for _ in range(times):
                ask()
            seconds[name].append((time.perf_counter() - began) / times)
    size = len(client.get(f"/api/v2/{QUERY}").content)
    print(f"{articles} articles, 20 with all fields ({size / 1000:.0f} kB), {ROUNDS} rounds")
    print(f"{'':16}{'requests/s':>12}{'ratio':>8}{'queries':>9}")
    base = statistics.median(seconds["Wagtail API v2"])
    for name, times in seconds.items():
        median = statistics.median(times)
        print(f"{name:16}{1 / median:12.1f}{base / median:8.1f}{queries[name]:9}")
