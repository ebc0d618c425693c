"""What the newsroom's heaviest screens ask of the database: lists of articles at any length, and a long article."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.factories import ArticlePageFactory
from home.factories import DocumentFactory, ImageFactory
from security_models.factories import AnnualFigureFactory, SecurityModelFactory, TaskPlanFactory

pytestmark = pytest.mark.django_db

ALL = "/admin/pages/usage/articles/articlepage/"
# Beyond an empty list of the same kind: its rows and all that their columns tell.
FOR_ROWS = 12
TO_OPEN = 60


def asked(client, address):
    """Return how many queries the screen at ``address`` takes, once what all screens have in common is known."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries.captured_queries)


def test_lists_take_the_same_queries_at_any_length(section, admin_client, admin_user):
    def counts():
        return {address: asked(admin_client, address) for address in addresses}

    def write(number):
        for _ in range(number):
            ArticlePageFactory(parent=section, owner=admin_user)

    explorer = reverse("wagtailadmin_explore", args=[section.pk])
    addresses = [explorer, f"{explorer}?ordering=title", f"{explorer}?q=tin", ALL, f"{ALL}?q=tin"]
    empty = counts()
    write(10)
    few = counts()
    assert [address for address in addresses if few[address] > empty[address] + FOR_ROWS] == []
    write(30)
    many = counts()
    # One more or less may be anything; one for each row would be thirty.
    assert [address for address in addresses if abs(many[address] - few[address]) > 1] == []


def blocks(section, number):
    """Return the values of ``number`` blocks of every kind in turn, no two of which choose the same object."""

    def page():
        return ArticlePageFactory(parent=section).pk

    def picture():
        image = {"image": ImageFactory().pk, "decorative": False, "alt_text": "Ảnh"}
        return {"image": image, "caption": "Lễ ra quân", "credit": ""}

    kinds = {
        "paragraph": lambda: "<p>Phường ra quân bảo vệ an ninh trật tự.</p>",
        "picture": picture,
        "document": lambda: {"document": DocumentFactory().pk, "label": ""},
        "call_to_action": lambda: {"text": "Báo tin", "page": page()},
        "security_model": lambda: SecurityModelFactory().pk,
        "heading": lambda: "Kết quả",
        "gallery": lambda: [picture(), picture()],
        "task_plan": lambda: TaskPlanFactory().pk,
        "quote": lambda: {"text": "Nhân dân cùng tham gia."},
        "annual_figure": lambda: AnnualFigureFactory().pk,
        "key_figures": lambda: {"figures": [{"value": "50", "label": "tin báo"}]},
        "correction": lambda: {"text": "Số tin báo đúng là 50 (minh hoạ)."},
    }
    names = list(kinds)
    turn = [names[place % len(names)] for place in range(number)]
    return [{"type": name, "value": kinds[name]()} for name in turn]


def test_an_article_of_sixty_blocks_opens_with_few_queries(section, admin_client):
    def editor_of(number):
        article = ArticlePageFactory(
            parent=section,
            lead_image=ImageFactory(),
            body=blocks(section, number),
            related_news=[("article", ArticlePageFactory(parent=section)) for _ in range(5)],
        )
        article.save_revision()
        return reverse("wagtailadmin_pages:edit", args=[article.pk])

    short = asked(admin_client, editor_of(12))
    long = asked(admin_client, editor_of(60))
    assert long <= TO_OPEN
    assert long == short
