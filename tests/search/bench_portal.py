"""A portal with as many made-up articles as the bench asks for, indexed as the portal indexes its own."""

import logging
import time
from datetime import timedelta
from io import StringIO
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page, Site
from wagtail.search.backends import get_search_backend

from articles.models import ArticleIndexPage, ArticlePage, Topic
from search.vocabulary import learn
from tests.search.bench_texts import BODY, SUMMARY, Author

SEED = 2024
CHUNK = 500
DRAFTS = 20
"""Every so many articles one is a draft."""


def prepare():
    """Make the tables, and the sample ward: its glossary, records and pages are searched beside the articles."""
    logging.disable(logging.INFO)  # a line for each page of the sample ward
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_demo", stdout=StringIO())
    home = Site.objects.get(is_default_site=True).root_page
    home.add_child(instance=ArticleIndexPage(title="Tin minh hoạ", slug="tin-minh-hoa"))


class Filler:
    """Adds articles to the bench's own section; those of a smaller portal are the first ones of a larger."""

    def __init__(self):
        self._author = Author(SEED)
        self._count = 0

    def fill_up(self, count):
        """Add articles until there are ``count``; return the seconds of writing, of indexing and of learning."""
        seconds = {"write": 0.0, "index": 0.0, "added": count - self._count}
        while self._count < count:
            size = min(CHUNK, count - self._count)
            start = time.perf_counter()
            keys = self._write(size)
            written = time.perf_counter()
            index(keys)
            seconds["write"] += written - start
            seconds["index"] += time.perf_counter() - written
        start = time.perf_counter()
        learn()
        seconds["learn"] = time.perf_counter() - start
        _settle()
        return seconds

    @transaction.atomic
    def _write(self, size):
        """Write the rows of both tables of ``size`` articles, and their topics; return their primary keys."""
        section = ArticleIndexPage.objects.get(slug="tin-minh-hoa")
        articles = [self._article(section, self._count + place) for place in range(size)]
        pages = [
            Page(**{field.attname: getattr(article, field.attname) for field in _page_fields()})
            for article in articles
        ]
        Page.objects.bulk_create(pages)
        for article, page in zip(articles, pages, strict=True):
            article.pk = article.page_ptr_id = page.pk
        _insert(ArticlePage, articles)
        topics = list(Topic.objects.all())
        through = ArticlePage.topics.through
        through.objects.bulk_create(
            through(articlepage_id=page.pk, topic=topics[place % len(topics)])
            for place, page in enumerate(pages)
        )
        self._count += size
        Page.objects.filter(pk=section.pk).update(numchild=self._count)
        return [page.pk for page in pages]

    def _article(self, section, number):
        title = self._author.title()
        moment = timezone.now() - timedelta(minutes=200_000 - number)
        live = number % DRAFTS != DRAFTS - 1
        slug = f"minh-hoa-{number}"
        return ArticlePage(
            title=title,
            draft_title=title,
            slug=slug,
            url_path=f"{section.url_path}{slug}/",
            path=Page._get_path(section.path, section.depth + 1, number + 1),
            depth=section.depth + 1,
            content_type=ContentType.objects.get_for_model(ArticlePage),
            locale_id=section.locale_id,
            translation_key=uuid4(),
            live=live,
            first_published_at=moment if live else None,
            last_published_at=moment if live else None,
            published_at=moment,
            summary=self._author.text(SUMMARY),
            body=[("paragraph", f"<p>{self._author.text(BODY)}</p>")],
            source="minh hoạ",
        )


def _page_fields():
    return [field for field in Page._meta.concrete_fields if not field.primary_key]


def _insert(model, objects):
    """Write the rows of the model's own table alone: ``bulk_create`` refuses a model with a parent."""
    fields = model._meta.local_concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    rows = [
        [field.get_db_prep_save(field.pre_save(one, True), connection) for field in fields]
        for one in objects
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})', rows
        )


@transaction.atomic
def index(keys):
    """Index these articles as one chunk, read from the database with what lends them words."""
    articles = ArticlePage.get_indexed_objects().filter(pk__in=keys).order_by("pk")
    articles = articles.prefetch_related("topics", "neighbourhoods")
    get_search_backend().add_bulk(ArticlePage, articles)


def _settle():
    """Do what PostgreSQL does by itself a minute after so many new rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
