"""Nothing that readers may not open leaves the house by a feed, by oEmbed or by a frame: not even its title."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory, TopicFactory
from home.models import WardSettings
from tests.syndication.hidden import SECRET, SHOWN, write_hidden

FORMATS = ["rss", "atom", "json"]


@pytest.fixture
def hidden(section):
    """A public article among one of each hidden kind, all of the same topic."""
    topic = TopicFactory(slug="chu-de")
    ArticlePageFactory(parent=section, title=SHOWN, topics=[topic])
    WardSettings.objects.create(site=section.get_site(), feed_text="full")
    return write_hidden(section, topic)


def addresses(section):
    """Return every address that lists articles."""
    feeds = [
        f"{place}{name}/" for place in ("/", section.url, "/chu-de/chu-de/") for name in FORMATS
    ]
    frames = ["", f"?section={section.pk}&count=10", "?topic=chu-de&count=10", "?count=10"]
    return [*feeds, *(f"/embed/latest{query}" for query in frames)]


def test_lists_hold_public_articles_only(client, admin_client, section, hidden):
    for reader in (admin_client, client):
        cache.clear()
        for address in addresses(section):
            answer = reader.get(address)
            assert answer.status_code == 200, address
            text = answer.content.decode()
            assert SHOWN in text, address
            assert SECRET not in text, address


def test_oembed_and_cards_know_nothing_of_what_is_hidden(client, admin_client, section, hidden):
    unknown = client.get("/oembed", {"url": f"{section.full_url}khong-co/"})
    no_card = client.get("/embed/article/999999999")
    for kind, article in hidden.items():
        told = client.get("/oembed", {"url": article.full_url})
        assert (told.status_code, told.content) == (404, unknown.content), kind
        card = admin_client.get(f"/embed/article/{article.pk}")
        assert (card.status_code, card.content) == (404, no_card.content), kind


def test_frames_know_nothing_of_hidden_sections(client, admin_client, section, hidden):
    unknown = client.get("/embed/latest?section=khong-co")
    closed = [page.get_parent() for name, page in hidden.items() if name.startswith("below-")]
    closed += [page.get_parent() for page in closed]
    closed.append(ArticleIndexPageFactory(parent=section, title=f"{SECRET} nháp", live=False))
    for page in closed:
        for reader, name in ((admin_client, page.slug), (client, page.pk)):
            answer = reader.get(f"/embed/latest?section={name}")
            assert (answer.status_code, answer.content) == (400, unknown.content)


def test_the_generator_offers_and_frames_name_what_readers_may_see(
    client, admin_client, section, hidden
):
    topic = TopicFactory(slug="an", name=SECRET)
    hidden["login"].topics.add(topic)
    hidden["login"].save()
    frame = client.get("/embed/latest?topic=an")
    generator = admin_client.get(reverse("embed_code"))
    assert section.title in generator.content.decode()
    for answer in (frame, generator):
        assert answer.status_code == 200
        assert SECRET not in answer.content.decode()
