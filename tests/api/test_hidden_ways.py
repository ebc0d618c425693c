"""Filters, orders and nested fields tell nothing of what is not public either."""

import pytest
from wagtail.models import Collection, CollectionViewRestriction

from articles.factories import ArticlePageFactory
from home.factories import ImageFactory
from security_models.factories import SecurityModelFactory, TaskPlanFactory

pytestmark = pytest.mark.django_db

ARTICLES = {"type": "articles.ArticlePage"}


@pytest.mark.parametrize(
    ("relation", "factory"),
    [("security_models", SecurityModelFactory), ("task_plans", TaskPlanFactory)],
)
def test_articles_are_not_found_by_a_draft_that_they_name(ids, section, relation, factory):
    record = factory()
    article = ArticlePageFactory(parent=section, **{relation: [record]})
    assert ids("pages/", **ARTICLES, **{relation: record.pk}) == [article.pk]
    type(record).objects.filter(pk=record.pk).update(live=False)
    assert ids("pages/", **ARTICLES, **{relation: record.pk}) == []


def test_an_alias_is_not_found_by_its_source_once_that_is_taken_back(ids, section):
    source = ArticlePageFactory(parent=section)
    alias = source.create_alias(parent=section, update_slug="alias")
    assert ids("pages/", alias_of=source.pk) == [alias.pk]
    type(source).objects.filter(pk=source.pk).update(live=False)
    assert ids("pages/", alias_of=source.pk) == []


@pytest.mark.parametrize(
    "fields",
    [
        "parent(title)",
        "parent(*)",
        "alias_of(*)",
        "lead_image(*)",
        "security_models(*)",
        "task_plans(live)",
        "topics(articles)",
        "owner",
        "owner(password)",
        "latest_revision",
        "latest_revision(content)",
        "view_restrictions(password)",
        "locked_by",
        "draft_title",
        "path",
        "url_path",
        "comments",
    ],
)
def test_nothing_is_told_by_nested_fields(client, section, fields):
    image = ImageFactory(title="Ảnh")
    article = ArticlePageFactory(
        parent=section,
        lead_image=image,
        security_models=[SecurityModelFactory(live=False, name="bimat", slug="bimat")],
    )
    for path in (f"pages/{article.pk}/", "pages/"):
        response = client.get(f"/api/v2/{path}", ARTICLES | {"fields": fields})
        assert response.status_code in (200, 400)
        assert "bimat" not in response.content.decode()
        assert "password" not in response.content.decode() or response.status_code == 400


@pytest.mark.parametrize("name", ["owner", "draft_title", "path", "latest_revision", "locked_by"])
def test_nothing_is_found_out_by_filters_and_orders_of_other_columns(client, section, name):
    for query in ({name: "1"}, {"order": name}):
        assert client.get("/api/v2/pages/", ARTICLES | query).status_code == 400


def test_media_of_a_closed_collection_are_found_by_no_search(ids, section):
    collection = Collection.get_first_root_node().add_child(name="Riêng")
    ImageFactory(title="bimat", collection=collection)
    assert len(ids("images/", search="bimat")) == 1
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    assert ids("images/", search="bimat") == []
