"""An alias shows an article in a second section; wherever both could stand, the article is told once."""

from datetime import timedelta

import pytest
from django.template import Context
from django.utils import timezone

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory, TopicFactory
from articles.templatetags.articles import front_page
from home.factories import ImageFactory


@pytest.fixture
def elsewhere(home_page):
    return ArticleIndexPageFactory(parent=home_page, title="Thông báo")


def shadow(article, parent, number=1):
    return article.create_alias(parent=parent, update_slug=f"{article.slug}-bong-{number}")


def test_a_section_tells_an_outside_article_with_two_aliases_once(section, elsewhere, client):
    article = ArticlePageFactory(parent=elsewhere, title="Một tin")
    below = ArticleIndexPageFactory(parent=section, title="Khu phố")
    shadow(article, section)
    shadow(article, below)
    listed = client.get(section.url).context["articles"]
    assert [page.title for page in listed] == ["Một tin"]


def test_other_articles_tell_an_outside_article_with_two_aliases_once(section, elsewhere):
    outside = ArticlePageFactory(parent=elsewhere, title="Một tin")
    article = ArticlePageFactory(parent=section)
    shadow(outside, section, 1)
    shadow(outside, section, 2)
    streams = article.streams()
    assert [page.title for page in streams.other_articles().items] == ["Một tin"]
    assert streams.other_articles_count() == 1


def test_aliases_take_no_places_in_related_news(section, elsewhere):
    topic = TopicFactory()
    article, *others = ArticlePageFactory.create_batch(6, parent=section, topics=[topic])
    for other in others[:2]:
        for number in range(4):
            shadow(other, elsewhere, number)
    related = article.streams().related_news(count=5)
    assert {item.article.pk for item in related} == {page.pk for page in others}


def test_the_home_page_tells_the_lead_and_its_alias_once(home_page, section, elsewhere, rf):
    lead = ArticlePageFactory(parent=section, title="Tin đầu")
    shadow(lead, elsewhere)
    front = front_page(Context({"request": rf.get("/")}), home_page)
    assert front.lead.title == "Tin đầu"
    assert front.sections == []


def test_the_home_page_shows_news_of_a_section_that_is_not_on_it_with_the_one_above(
    home_page, section, rf
):
    below = ArticleIndexPageFactory(parent=section, title="Khu phố", show_on_home=False)
    ArticlePageFactory(parent=section, title="Tin đầu", published_at=timezone.now())
    ArticlePageFactory(
        parent=below, title="Tin khu phố", published_at=timezone.now() - timedelta(days=1)
    )
    front = front_page(Context({"request": rf.get("/")}), home_page)
    told = [(place.title, [page.title for page in pages]) for place, pages in front.sections]
    assert told == [(section.title, ["Tin khu phố"])]


def test_search_engines_are_told_the_source_alone(section, elsewhere, client):
    article = ArticlePageFactory(parent=section)
    alias = shadow(article, elsewhere)
    sitemap = client.get("/sitemap.xml").content.decode()
    assert article.full_url in sitemap
    assert alias.full_url not in sitemap
    page = client.get(alias.url).content.decode()
    assert f'"mainEntityOfPage": "{article.full_url}"' in page


def test_a_lost_picture_file_costs_the_picture_and_nothing_else(section, client):
    image = ImageFactory()
    article = ArticlePageFactory(parent=section, lead_image=image, share_image=image)
    image.file.storage.delete(image.file.name)
    assert client.get(article.url).status_code == 200
    answer = client.get(f"/api/v2/pages/{article.pk}/").json()
    assert answer["lead_image"]["renditions"] == []
    assert answer["lead_image"]["width"] == image.width
