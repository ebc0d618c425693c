"""The leak matrix: whatever is not public is nowhere in anything that leaves the house, its title included."""

import re

import pytest
from django.test import Client

from articles.factories import ArticlePageFactory, TopicFactory
from home.serializers import absolute_url
from syndication.models import PublicChange, SharedIdentity
from tests.syndication.matrix import PUBLIC, hide_everything, written

pytestmark = pytest.mark.django_db

TOPIC = "an-ninh-khu-pho"
# What is read as a whole. Each must tell the public article, or it would prove nothing.
LISTS = {
    "v2 list": "/api/v2/pages/?type=articles.ArticlePage&fields=*&limit=20",
    "v2 search": "/api/v2/search/?search={word}",
    "v2 search of pages": "/api/v2/pages/?search={word}&fields=*",
    "ward list": "/api/ward/v1/articles?limit=100",
    "ward search": "/api/ward/v1/articles?q={word}",
    "ward section": "/api/ward/v1/articles?section={section}",
    "ward topic": "/api/ward/v1/articles?topic={topic}",
    "RPDE articles": "/api/ward/v1/feeds/articles?afterChangeNumber=0",
    "RPDE media": "/api/ward/v1/feeds/media?afterChangeNumber=0",
    "RSS of the portal": "/rss/",
    "Atom of the portal": "/atom/",
    "JSON Feed of the portal": "/json/",
    "RSS of the section": "/an-ninh/rss/",
    "Atom of the section": "/an-ninh/atom/",
    "JSON Feed of the section": "/an-ninh/json/",
    "RSS of the topic": f"/chu-de/{TOPIC}/rss/",
    "Atom of the topic": f"/chu-de/{TOPIC}/atom/",
    "JSON Feed of the topic": f"/chu-de/{TOPIC}/json/",
    "sitemap": "/sitemap.xml",
    "search": "/tim-kiem/?q={word}",
    "embed": "/embed/latest?count=10",
    "embed of the section": "/embed/latest?count=10&section=an-ninh",
    "embed of the topic": f"/embed/latest?count=10&topic={TOPIC}",
    "section": "/an-ninh/",
    "home": "/",
}


@pytest.fixture
def world(section, django_capture_on_commit_callbacks):
    """The public article, everything hidden, and a public article that names them all as related."""
    section.shared_topics = [TopicFactory(name="An ninh khu phố", slug=TOPIC)]
    with django_capture_on_commit_callbacks(execute=True):
        public = written(PUBLIC, section)
    with django_capture_on_commit_callbacks(execute=True):
        hidden = hide_everything(section)
    chosen = [("article", one.page) for one in hidden]
    with django_capture_on_commit_callbacks(execute=True):
        witness = ArticlePageFactory(
            parent=section, title="Nhân chứng", slug="nhan-chung", related_news=chosen
        )
        witness.topics.set(section.shared_topics)
        witness.save()
    return public, hidden, witness


def content_of(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode().lower()


def text_of(answer):
    return re.sub("[^a-z0-9]", "", content_of(answer))


def found_in(text, hidden):
    return [one.word for one in hidden if one.word in text]


def check_lists(public, hidden, witness):
    """No list tells what is hidden, and each tells what is public."""
    client = Client()
    leaks, silent = {}, []
    ids = {"section": public.get_parent().pk, "topic": public.topics.get().pk}
    for name, address in LISTS.items():
        if "{word}" in address:
            # A word that was asked for may be repeated; the address of what holds it may not.
            for one in hidden:
                text = text_of(client.get(address.format(word=one.word)))
                if f"tin{one.word}" in text or f"bansao{one.word}" in text:
                    leaks.setdefault(name, []).append(one.word)
            text = text_of(client.get(address.format(word=PUBLIC)))
        else:
            text = text_of(client.get(address.format(**ids)))
            if found := found_in(text, hidden):
                leaks[name] = found
        if PUBLIC not in text:
            silent.append(name)
    assert leaks == {}
    assert silent == []


def check_addresses(public, hidden, witness):
    """Nothing hidden can be asked for by itself; an answer may repeat the address, but none of the texts."""
    leaks = [
        (one.word, address)
        for one in hidden
        for address in addresses_of(one.page)
        if f" {one.word}" in content_of(Client().get(address))
    ]
    assert leaks == []
    answers = [Client().get(address) for address in addresses_of(public)]
    assert {answer.status_code for answer in answers} <= {200, 302}


def addresses_of(page):
    """Return every address that is about one article."""
    path = page.get_url()
    url = absolute_url(path)
    addresses = [
        f"/api/v2/pages/{page.pk}/",
        f"/api/v2/pages/find/?html_path={path}",
        f"/api/v2/pages/{page.pk}/other-articles/",
        f"/oembed?url={url}&format=json",
        f"/oembed?url={url}&format=xml",
        f"/embed/article/{page.pk}",
        path,
        f"{path}in/",
        f"{path}luu/",
        f"{path}loa/",
    ]
    uid = SharedIdentity.objects.filter(object_id=page.pk, kind="article").first()
    if uid:
        addresses += [f"/api/ward/v1/articles/{uid.pk}", f"/api/ward/v1/articles/{uid.pk}/related"]
    return addresses


def check_what_names_them_all(_, hidden, witness):
    """What an editor related to everything hidden names none of it."""
    uid = SharedIdentity.objects.get(kind="article", object_id=witness.pk).pk
    addresses = [
        witness.get_url(),
        f"/api/v2/pages/{witness.pk}/",
        f"/api/v2/pages/{witness.pk}/other-articles/?limit=20",
        f"/api/ward/v1/articles/{uid}",
        f"/api/ward/v1/articles/{uid}/related?limit=20",
        f"/embed/article/{witness.pk}",
        f"{witness.get_url()}luu/",
    ]
    for address in addresses:
        assert found_in(text_of(Client().get(address)), hidden) == [], address
    streams = text_of(Client().get(witness.get_url()))
    assert PUBLIC in streams


def check_log(_, hidden, witness):
    """The log keeps no text of what is hidden."""
    # What has expired is taken out by whoever reads the log next.
    Client().get("/api/ward/v1/feeds/articles")
    bodies = " ".join(PublicChange.objects.values_list("body", flat=True)).lower()
    assert [one.word for one in hidden if one.word in bodies] == []


def check_pictures(_, hidden, witness):
    """Pictures that only hidden articles show are in no media."""
    for one in hidden:
        uid = SharedIdentity.objects.filter(kind="media", object_id=one.page.lead_image_id).first()
        if uid:
            answer = Client().get(f"/api/ward/v1/media/{uid.pk}")
            assert answer.status_code in (404, 410)
            assert one.word not in text_of(answer)


def test_nothing_hidden_leaves_the_house(world):
    """One test, as the world of the matrix takes longer to make than to look at."""
    check_lists(*world)
    check_addresses(*world)
    check_what_names_them_all(*world)
    check_log(*world)
    check_pictures(*world)
