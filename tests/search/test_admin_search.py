"""The admin searches with the same backend: without marks, and while somebody is still typing."""

import pytest
from django.urls import reverse

from articles.factories import TopicFactory
from home.factories import ImageFactory, NeighbourhoodFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(admin_client):
    """A function that asks a screen of the admin and returns the text of its answer 200."""

    def get(name, *arguments, **query):
        response = admin_client.get(reverse(name, args=arguments), query)
        assert response.status_code == 200
        return response.content.decode()

    return get


WORDS = ["Đường phố", "duong pho", "DUONG PH", "ph", "đường ph"]


@pytest.mark.parametrize("words", WORDS)
def test_pages_are_found(found, write, section, words):
    write("Đường phố khang trang")
    write("Hiến máu")
    for text in (
        found("wagtailadmin_pages:search", q=words),
        found("wagtailadmin_explore", section.pk, q=words),
        found("wagtailadmin_choose_page_search", q=words),
    ):
        assert "Đường phố khang trang" in text
        assert "Hiến máu" not in text


@pytest.mark.parametrize("words", WORDS)
def test_snippets_and_pictures_are_found(found, words):
    TopicFactory(name="Đường phố văn minh")
    NeighbourhoodFactory(name="Đường phố 3")
    ImageFactory(title="Đường phố buổi sáng")
    ImageFactory(title="Lễ ra quân")
    assert "Đường phố văn minh" in found("wagtailsnippets_articles_topic:list", q=words)
    assert "Đường phố 3" in found("wagtailsnippets_home_neighbourhood:list", q=words)
    pictures = found("wagtailimages:index", q=words)
    assert "Đường phố buổi sáng" in pictures
    assert "Lễ ra quân" not in pictures


@pytest.mark.parametrize("words", ['"', "😀", "AND", "a:*", "%s", "x" * 5_000])
def test_any_words_are_answered(found, section, words):
    found("wagtailadmin_pages:search", q=words)
    found("wagtailadmin_explore", section.pk, q=words)
    found("wagtailadmin_choose_page_search", q=words)
    found("wagtailimages:index", q=words)
    found("wagtailsnippets_articles_topic:list", q=words)
