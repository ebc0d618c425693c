"""
Sample articles by number: the same number gives the same article, so that a small portal is the first part of a
large one.
"""

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F
from wagtail.models import Page

from articles.models import ArticlePage
from home.bulk import many_changes
from search.vocabulary import learn
from syndication.change_log.reconciling import reconcile
from vietnamese.dates import VIETNAM

from . import surroundings, tables
from .sharing import Sharer
from .texts import Author

CHUNK = 500
PERIOD = 120
"""After so many numbers sections, topics, neighbourhoods, pictures and kinds of blocks come again in the same way."""
SUMMARY, PARAGRAPH = 24, 70
"""Syllables of a summary and of a paragraph."""
NEWEST = datetime(2024, 12, 31, 18, tzinfo=VIETNAM)
EVERY = timedelta(minutes=53)
"""Between an article and the next older one: 100,000 of them reach back ten years."""


@dataclass
class Made:
    """How many articles were added, and the seconds of each part of the work."""

    added: int
    seconds: dict = field(default_factory=dict)

    @contextmanager
    def timed(self, name):
        began = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0) + time.perf_counter() - began


def count():
    """Return how many sample articles there are."""
    return _samples().count()


def make(total, told=lambda added: None):
    """
    Add articles until there are ``total``, and bring search, vocabulary and change log in step; return ``Made``.

    ``told`` is called with the number of articles after each part of them. What was cut off is gone on with.
    """
    around = surroundings.prepare()
    have = count()
    made = Made(max(total - have, 0))
    with many_changes():
        sharer = Sharer(around.pictures)
        for start in range(have, total, CHUNK):
            numbers = range(start, min(start + CHUNK, total))
            _add(numbers, around, sharer, made)
            told(len(numbers))
    for name, act in (("learn", learn), ("reconcile", reconcile), ("settle", tables.settle)):
        with made.timed(name):
            act()
    return made


def delete(told=lambda removed: None):
    """Remove all sample articles and what was made for them; return how many there were."""
    keys = list(_samples().values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        tables.delete(keys[start : start + CHUNK])
        told(len(keys[start : start + CHUNK]))
    for section in Page.objects.filter(pk__in=_sections()):
        Page.objects.filter(pk=section.pk).update(numchild=section.get_children().count())
    surroundings.remove()
    learn()
    reconcile()
    return len(keys)


def _sections():
    root = surroundings.find_root()
    return root.get_descendants(inclusive=True).values("pk") if root else []


def _samples():
    root = surroundings.find_root()
    samples = ArticlePage.objects.filter(slug__startswith="minh-hoa-").order_by("pk")
    return samples.descendant_of(root) if root else samples.none()


@transaction.atomic
def _add(numbers, around, sharer, made):
    """Write the articles of these ``numbers``, index them, and tell other wards of them."""
    with made.timed("write"):
        earlier = list(_samples().order_by("-pk").values_list("pk", flat=True)[:CHUNK])
        articles = [_article(number, around, earlier) for number in numbers]
        _place(numbers, articles, around.sections)
        tables.insert(articles)
        named = list(zip(numbers, [article.pk for article in articles], strict=True))
        tables.relate("topics", _named(named, around.topics, 2))
        tables.relate("neighbourhoods", _named(named, around.neighbourhoods, 1))
        tables.refer(articles)
    with made.timed("index"):
        tables.index([article.pk for article in articles])
    with made.timed("share"):
        patterns = [(number % PERIOD, bool(earlier)) for number in numbers]
        sharer.share(list(zip(patterns, articles, strict=True)))


def _place(numbers, articles, sections):
    """Give each article its place in the tree, and have the sections know how many they hold."""
    kind = ContentType.objects.get_for_model(ArticlePage)
    places = _places(sections)
    for number, article in zip(numbers, articles, strict=True):
        section = sections[_section_of(number)]
        places[section.pk] += 1
        article.content_type = kind
        article.locale_id = section.locale_id
        article.depth = section.depth + 1
        article.path = Page._get_path(section.path, article.depth, places[section.pk])
        article.url_path = f"{section.url_path}{article.slug}/"
    for section in sections:
        added = sum(sections[_section_of(number)] == section for number in numbers)
        Page.objects.filter(pk=section.pk).update(numchild=F("numchild") + added)


def _places(sections):
    """Return the last used place among the children of each section, by its id."""
    found = {}
    for section in sections:
        last = Page.objects.child_of(section).order_by("path").values_list("path", flat=True).last()
        found[section.pk] = Page._str2int(last[-Page.steplen :]) if last else 0
    return found


def _section_of(number):
    """Every other article stands in the first section, as wards have one that holds most of their news."""
    return 0 if number % 2 == 0 else 1 + number // 2 % (len(surroundings.SECTIONS) - 1)


def _named(numbered, things, each):
    """Yield the ids of an article and of each of the things that it names."""
    for number, key in numbered:
        for place in range(each):
            yield key, things[(number + 5 * place) % len(things)].pk


def _article(number, around, earlier):
    author = Author(f"minh hoạ {number}")
    chance = Random(f"minh hoạ {number}")  # noqa: S311
    title = author.title()
    moment = NEWEST - EVERY * number
    return ArticlePage(
        title=title,
        draft_title=title,
        slug=f"minh-hoa-{number}",
        translation_key=UUID(int=chance.getrandbits(128), version=4),
        first_published_at=moment,
        last_published_at=moment,
        latest_revision_created_at=moment,
        published_at=moment,
        summary=author.text(SUMMARY),
        lead_image=around.pictures[number % len(around.pictures)],
        lead_image_caption="Hình vẽ minh hoạ",
        body=_body(number, author, around.pictures),
        related_news=_related(number, chance, earlier),
        byline="minh hoạ",
        source="minh hoạ",
    )


def _body(number, author, pictures):
    def paragraph():
        return _block(number, "paragraph", f"<p>{author.text(PARAGRAPH)}</p>")

    image = {"image": pictures[(number + 1) % len(pictures)].pk, "decorative": False}
    picture = {"image": image | {"alt_text": "Hình vẽ minh hoạ"}, "caption": "Hình vẽ minh hoạ"}
    blocks = [paragraph(), _block(number, "heading", "Kết quả minh hoạ"), paragraph()]
    if number % 3 == 0:
        blocks.append(_block(number, "picture", picture | {"credit": ""}))
    if number % 5 == 0:
        quote = {"text": author.text(12), "attribution": "Người dân minh hoạ"}
        blocks.append(_block(number, "quote", quote))
    return blocks


def _related(number, chance, earlier):
    """Some articles have related news that an editor chose, some only automatic ones, most none of their own."""
    blocks = []
    if earlier and number % 4 == 0:
        blocks.append(_block(number, "article", chance.choice(earlier)))
    if number % 6 == 0:
        blocks.append(_block(number, "same_topic", {"count": 2}))
    return blocks


def _block(number, kind, value):
    name = Random(f"{number}{kind}{value}").getrandbits(128)  # noqa: S311
    return {"type": kind, "value": value, "id": str(UUID(int=name))}
