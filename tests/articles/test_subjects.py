"""What an article is about: the links under it, and what the editor may choose."""

import re

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.test.utils.form_data import querydict_from_html

from articles.factories import ArticlePageFactory, TopicFactory
from articles.models import ArticlePage
from articles.models.subjects import named_by, subjects_of
from home.factories import NeighbourhoodFactory
from security_models.choices import EventKind
from security_models.factories import (
    SecurityModelFactory,
    SecurityModelIndexPageFactory,
    TaskPlanFactory,
    TaskPlanIndexPageFactory,
)
from security_models.models import ModelEvent
from tests.articles.inputs import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(section, home_page):
    """An article about something of every kind."""
    SecurityModelIndexPageFactory(parent=home_page)
    TaskPlanIndexPageFactory(parent=home_page)
    return ArticlePageFactory(
        parent=section,
        topics=[TopicFactory(name="Chuyển đổi số", slug="chuyen-doi-so")],
        neighbourhoods=[NeighbourhoodFactory(name="Khu phố 1")],
        security_models=[
            SecurityModelFactory(name="Đội tự quản", slug="doi"),
            SecurityModelFactory(name="Camera an ninh", slug="camera"),
        ],
        task_plans=[TaskPlanFactory(title="Kế hoạch 2022", slug="ke-hoach-2022")],
    )


def links(text):
    """Return ``(address, words)`` of the links under the text of an article."""
    part = text.partition('<dl class="tags">')[2].partition("</dl>")[0]
    return re.findall(r'<a href="([^"]*)">([^<]*)</a>', part)


class TestLinks:
    def test_lead_to_the_news_of_the_same_and_to_the_pages_of_records(self, article, client):
        place = article.neighbourhoods.get()
        assert links(client.get(article.url).content.decode()) == [
            ("/an-ninh/?chu-de=chuyen-doi-so", "Chuyển đổi số"),
            (f"/an-ninh/?khu-pho={place.pk}", "Khu phố 1"),
            ("/mo-hinh-an-ninh/camera/", "Camera an ninh"),
            ("/mo-hinh-an-ninh/doi/", "Đội tự quản"),
            ("/ke-hoach/ke-hoach-2022/", "Kế hoạch 2022"),
        ]

    def test_leave_out_drafts_and_what_has_expired(self, article, client):
        article.security_models = [
            SecurityModelFactory(name="Nháp", live=False),
            SecurityModelFactory(name="Hết hạn", expire_at=at(-24 * 365 * 10)),
        ]
        article.task_plans = [TaskPlanFactory(title="Kế hoạch nháp", live=False)]
        article.save()
        text = client.get(article.url).content.decode()
        assert [name for _, name in links(text)] == ["Chuyển đổi số", "Khu phố 1"]
        assert "Mô hình an ninh trong bài" not in text

    def test_are_names_alone_where_the_site_has_no_page_of_records(self, section, client):
        article = ArticlePageFactory(
            parent=section, security_models=[SecurityModelFactory(name="Camera an ninh")]
        )
        text = client.get(article.url).content.decode()
        assert "Camera an ninh" in text
        assert links(text) == []

    def test_of_a_preview_are_those_of_the_draft(self, article):
        draft = article.get_latest_revision_as_object()
        draft.topics = []
        draft.security_models = [
            SecurityModelFactory(name="Mới", slug="moi"),
            SecurityModelFactory(name="Nháp", live=False),
        ]
        text = draft.make_preview_request().content.decode()
        assert [name for _, name in links(text)] == ["Khu phố 1", "Mới", "Kế hoạch 2022"]

    def test_take_two_queries_however_many_there_are(self, article):
        article.security_models = SecurityModelFactory.create_batch(20)
        article.task_plans = TaskPlanFactory.create_batch(20)
        article.save()
        fresh = ArticlePage.objects.get(pk=article.pk)
        request = RequestFactory().get("/")
        request._hidden_paths = []
        fresh.section.get_url(request)
        with CaptureQueriesContext(connection) as queries:
            subjects = subjects_of(fresh, request, named_by(fresh))
        assert len(subjects["security_models"]) == len(subjects["task_plans"]) == 20
        assert len(queries) == 2


class TestEditor:
    @pytest.fixture
    def choices(self, admin_client):
        """A function that returns the words beside the checkboxes of a field on the article's form."""

        def choices(article, name):
            form = admin_client.get(f"/admin/pages/{article.pk}/edit/").context["form"]
            return [str(label) for _, label in form.fields[name].choices]

        return choices

    def test_may_choose_models_and_plans_that_are_there_and_keeps_those_chosen(
        self, article, choices
    ):
        heir = SecurityModelFactory(name="Xóm bình yên")
        merged = SecurityModelFactory(name="Xóm tự quản", unit=heir.unit)
        ModelEvent.objects.create(
            model=merged, kind=EventKind.MERGED_INTO, date="2022-12-29", target=heir
        )
        SecurityModelFactory(name="Nháp", live=False)
        TaskPlanFactory(title="Kế hoạch nháp", live=False)
        assert choices(article, "security_models") == ["Camera an ninh", "Đội tự quản", heir.name]
        assert choices(article, "task_plans") == ["Kế hoạch 2022"]
        article.security_models = [merged]
        article.save_revision().publish()
        assert merged.name in choices(article, "security_models")

    def test_saves_what_is_chosen(self, article, admin_client):
        plan = TaskPlanFactory(title="Kế hoạch 2023")
        address = f"/admin/pages/{article.pk}/edit/"
        page = admin_client.get(address).content.decode()
        data = querydict_from_html(page, form_id="page-edit-form")
        data |= {"body-count": "0", "related_news-count": "0", "action-publish": "1"}
        data.setlist("task_plans", [plan.pk])
        assert admin_client.post(address, data).status_code == 302
        assert list(ArticlePage.objects.get().task_plans.all()) == [plan]

    def test_finds_a_model_among_hundreds_by_typing(self, article, admin_client):
        page = admin_client.get(f"/admin/pages/{article.pk}/edit/").content.decode()
        assert page.count("<div data-filtered-checkboxes>") == 4
        assert 'type="search" hidden aria-label="Chỉ hiện các mục có những từ này"' in page
        assert "js/admin-filtered-checkboxes" in page
