"""The addresses that a page had before it moved lead to where it stands now, with all that stands below them."""

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from articles.factories import ArticlePageFactory
from security_models.factories import (
    AnnualFiguresPageFactory,
    SecurityModelFactory,
    SecurityModelIndexPageFactory,
    TaskPlanFactory,
    TaskPlanIndexPageFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """A function that gives a page another slug, as an editor does, and returns the address that it had."""

    def rename(page):
        old = page.url
        page.slug = "ten-moi"
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        return old

    return rename


def leads_to(client, address):
    response = client.get(address)
    assert response.status_code == 301
    return response["Location"]


@pytest.mark.parametrize("output", ["", "in/", "luu/", "loa/"])
def test_an_article_and_its_outputs(client, section, rename, output):
    article = ArticlePageFactory(parent=section, slug="tin")
    old = rename(article)
    assert leads_to(client, f"{old}{output}") == f"{section.url}ten-moi/{output}"
    assert client.get(f"{section.url}ten-moi/{output}").status_code == 200


@pytest.mark.parametrize("output", ["", "in/", "luu/", "loa/"])
def test_an_article_whose_section_has_another_address(client, section, rename, output):
    article = ArticlePageFactory(parent=section, slug="tin")
    old = article.url
    rename(section)
    assert leads_to(client, f"{old}{output}") == f"/ten-moi/tin/{output}"


@pytest.mark.parametrize(
    ("index_factory", "factory"),
    [
        (SecurityModelIndexPageFactory, SecurityModelFactory),
        (TaskPlanIndexPageFactory, TaskPlanFactory),
    ],
)
def test_records(client, home_page, rename, index_factory, factory):
    factory(slug="ho-so")
    factory(slug="nhap", live=False)
    old = rename(index_factory(parent=home_page))
    assert leads_to(client, f"{old}ho-so/") == "/ten-moi/ho-so/"
    assert client.get(f"{old}nhap/", follow=True).status_code == 404


def test_the_feed_of_a_section_and_what_was_written_there_later(client, section, rename):
    old = rename(section)
    ArticlePageFactory(parent=section, slug="viet-sau")
    assert leads_to(client, f"{old}rss/") == "/ten-moi/rss/"
    assert leads_to(client, f"{old}viet-sau/") == "/ten-moi/viet-sau/"
    assert client.get(f"{old}khong-co/").status_code == 404


def test_what_stands_below_a_page_that_moved_back(client, section, rename):
    article = ArticlePageFactory(parent=section, slug="tin")
    old = rename(article)
    article.slug = "tin"
    article.save_revision().publish()
    assert client.get(f"{old}khong-co/").status_code == 404
    assert client.get(f"{old}in/").status_code == 200


def test_a_page_that_was_withdrawn_since(client, section, rename):
    article = ArticlePageFactory(parent=section, slug="tin")
    old = rename(article)
    article.unpublish()
    assert client.get(f"{old}in/").status_code == 404


def test_the_table_of_the_annual_figures(client, home_page, rename):
    old = rename(AnnualFiguresPageFactory(parent=home_page))
    assert leads_to(client, f"{old}csv/") == "/ten-moi/csv/"


def test_more_articles_than_sqlite_takes_conditions(client, section, rename):
    plain = ContentType.objects.get_for_model(Page)
    pages = [
        Page(
            title=str(number),
            slug=str(number),
            url_path=f"{section.url_path}{number}/",
            path=Page._get_path(section.path, section.depth + 1, number),
            depth=section.depth + 1,
            content_type=plain,
            locale=section.locale,
        )
        for number in range(1, 1101)
    ]
    Page.objects.bulk_create(pages)
    Page.objects.filter(pk=section.pk).update(numchild=len(pages))
    old = rename(Page.objects.get(pk=section.pk).specific)
    assert leads_to(client, f"{old}1100/") == "/ten-moi/1100/"
    assert Redirect.objects.filter(redirect_page__in=pages).count() == len(pages)
