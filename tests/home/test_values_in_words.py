"""What the admin shows of values: as people write them, where Wagtail would show Python's words."""

from datetime import date, datetime
from html import unescape

import pytest
from django.urls import reverse

from articles.factories import ArticlePageFactory
from home.factories import NeighbourhoodFactory
from security_models.factories import TaskPlanFactory
from vietnamese.dates import VIETNAM

pytestmark = pytest.mark.django_db


def test_two_versions_of_an_article_are_compared_in_words(admin_client, section):
    article = ArticlePageFactory(
        parent=section, published_at=datetime(2022, 12, 29, 10, 16, tzinfo=VIETNAM), shared=False
    )
    article.save_revision()
    article.published_at = datetime(2022, 12, 30, 8, 0, tzinfo=VIETNAM)
    article.shared = True
    article.save_revision()

    names = [article.pk, "earliest", "latest"]
    page = admin_client.get(reverse("wagtailadmin_pages:revisions_compare", args=names))
    told = unescape(page.content.decode())
    for words in ("10:16, Thứ Năm, 29-12-2022", "08:00, Thứ Sáu, 30-12-2022", ">Không<", ">Có<"):
        assert words in told


def test_what_was_not_filled_in_is_nothing_in_a_comparison(admin_client):
    plan = TaskPlanFactory(issued_on=None, stated_task_count=None)
    plan.save_revision()
    plan.issued_on, plan.stated_task_count = date(2022, 12, 29), 12
    plan.save_revision()

    name = plan.snippet_viewset.get_url_name("revisions_compare")
    page = admin_client.get(reverse(name, args=[plan.pk, "earliest", "latest"]))
    told = page.content.decode()
    assert '<span class="addition">29-12-2022</span>' in told
    assert '<span class="addition">12</span>' in told
    assert ">None<" not in told


@pytest.mark.parametrize(("active", "words"), [(True, "Có"), (False, "Không")])
def test_the_list_of_neighbourhoods_says_yes_or_no(admin_client, active, words):
    NeighbourhoodFactory(active=active)
    told = admin_client.get(reverse("wagtailsnippets_home_neighbourhood:list")).content.decode()
    assert f'<span class="w-sr-only">\n            {words}\n' in told
    assert ">\n    True" not in told
