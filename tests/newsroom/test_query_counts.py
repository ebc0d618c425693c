"""What the newsroom's heaviest screens ask of the database: lists of articles at any length, and a long article."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles.factories import ArticlePageFactory
from home.factories import DocumentFactory, ImageFactory
from security_models.factories import AnnualFigureFactory, SecurityModelFactory, TaskPlanFactory

pytestmark = pytest.mark.django_db

ALL = "/admin/pages/usage/articles/articlepage/"
TO_OPEN = 60
# A whole screen with a list; of an editor with what he may do of pages, of pictures, of settings and otherwise.
LIST, LIST_OF_EDITOR = 12, 18


def asked(client, address):
    """Return how many queries the screen at ``address`` takes, once what all screens have in common is known."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries.captured_queries)


def lists_of(section):
    explorer = reverse("wagtailadmin_explore", args=[section.pk])
    orders = ["", "?ordering=-title&p=2", "?ordering=live", "?q=tin"]
    return [*(f"{explorer}{order}" for order in orders), ALL, f"{ALL}?q=tin"]


def write_of_all_kinds(section, owner, number):
    """Write articles: published, draft, changed since, in approval, private, waiting for their hour, shown twice."""
    for place in range(number):
        kind = place % 7
        article = ArticlePageFactory(parent=section, owner=owner, live=kind not in (1, 3, 5))
        article.save_revision(user=owner)
        if kind == 2:
            article.title += " (sửa)"
            article.save_revision(user=owner)
        elif kind == 3:
            section.get_workflow().start(article, owner)
        elif kind == 4:
            PageViewRestriction.objects.create(page=article, restriction_type="login")
        elif kind == 5:
            article.go_live_at = timezone.now() + timedelta(days=1)
            article.save_revision(user=owner).publish()
        elif kind == 6:
            article.create_alias(parent=section, update_slug=f"{article.slug}-lai")


def test_lists_of_five_and_of_fifty_cost_the_same(section, admin_client, admin_user, approver):
    section.save_revision(user=admin_user).publish()

    def counts():
        return [
            {address: asked(client, address) for address in lists_of(section)}
            for client in (admin_client, approver)
        ]

    write_of_all_kinds(section, admin_user, 5)
    few = counts()
    write_of_all_kinds(section, admin_user, 45)
    assert counts() == few
    assert max(few[0].values()) <= LIST
    assert max(few[1].values()) <= LIST_OF_EDITOR


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
