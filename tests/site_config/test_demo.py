"""The demo ward: loaded once however often it is asked for, and every page of it opens."""

import re
from datetime import date
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from wagtail.models import Page, Revision, Site

from articles.factories import ArticlePageFactory
from articles.models import ArticleIndexPage, ArticlePage, ImportedArticle, Topic
from home.models import (
    AdministrativeUnit,
    CustomImage,
    Menu,
    MenuItem,
    Neighbourhood,
    Organisation,
    StandardPage,
    WardSettings,
)
from security_models.models import (
    AnnualFigure,
    AnnualFiguresPage,
    Period,
    PlanTask,
    SecurityModel,
    SecurityModelIndexPage,
    TaskPlan,
    TaskPlanIndexPage,
)
from site_config.demo import content
from tests.articles.test_import_article import DEBUG, REAL_PARAGRAPHS, REAL_TITLE
from tests.once import kept_for_a_while, media_kept
from visits.models import OpeningBalance

RECORD_PAGES = (SecurityModelIndexPage, TaskPlanIndexPage, AnnualFiguresPage)
MODELS = [
    Page,
    Revision,
    CustomImage,
    AdministrativeUnit,
    Neighbourhood,
    Organisation,
    Topic,
    SecurityModel,
    TaskPlan,
    PlanTask,
    AnnualFigure,
    Period,
    Menu,
    MenuItem,
    ImportedArticle,
    WardSettings,
    OpeningBalance,
]


def load_demo():
    report = StringIO()
    call_command("load_demo", stdout=report)
    return report.getvalue()


@pytest.fixture(scope="module")
def ward(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo ward: the folder of its files, and what load_demo reported."""
    folder = tmp_path_factory.mktemp("ward")
    with kept_for_a_while(django_db_blocker, folder):
        yield folder, load_demo()


@pytest.fixture
def report(ward, db, settings):
    """What load_demo reported; the demo ward is there."""
    folder, report = ward
    media_kept(settings, folder)
    return report


@pytest.fixture
def article(report):
    """The real article."""
    return ArticlePage.objects.get(title=REAL_TITLE)


def state():
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}
    for relation in (ArticlePage.topics, ArticlePage.security_models, ArticlePage.task_plans):
        through = relation.through
        rows[through.__name__] = list(through.objects.order_by("pk").values())
    return rows


def test_second_run_changes_nothing(report):
    before = state()
    assert all(before.values())
    assert load_demo() == report == f"Phường minh hoạ: {content.WARD_NAME}, 9 bài.\n"
    after = state()
    assert {name: after[name] for name in after} == before


def test_second_run_keeps_what_people_changed(article):
    unit = AdministrativeUnit.objects.get(slug=content.SUCCESSOR["slug"])
    unit.legal_basis = "Nghị quyết minh hoạ"
    unit.save()
    WardSettings.objects.update(ward_name="Phường của tôi")
    sample = ArticlePage.objects.exclude(pk=article.pk).first()
    sample.summary = "Đã sửa"
    sample.save_revision().publish()
    Menu.objects.get(slot="links").items.all().delete()
    model = SecurityModel.objects.first()
    model.name = "Tên do cán bộ đặt"
    model.save_revision().publish()
    figure = AnnualFigure.objects.get()
    figure.reports_received, figure.correction_note = 51, "Sửa theo báo cáo"
    figure.save_revision().publish()
    page = TaskPlanIndexPage.objects.get()
    page.slug = "ke-hoach-phuong"
    page.save_revision().publish()
    before = state()
    load_demo()
    assert state() == before


def test_every_page_and_picture_opens(report, client):
    pages = Page.objects.filter(depth__gt=1)
    standard = len([*content.STANDARD_PAGES, content.ACCESSIBILITY_PAGE])
    assert pages.count() == 1 + standard + 1 + len(content.SECTIONS) + 9 + 3
    for page in pages:
        assert page.live
        response = client.get(page.url)
        assert response.status_code == 200, page.url
        text = response.content.decode()
        assert content.WARD_NAME in text
        assert not any(word in text for word in DEBUG)
    for image in CustomImage.objects.all():
        assert image.file.name.isascii()
        response = client.get(image.get_rendition("fill-320x213|format-webp").url)
        assert response.status_code == 200
        assert sum(map(len, response.streaming_content)) < 50_000


def test_every_sample_says_what_it_is(article, client):
    samples = ArticlePage.objects.exclude(pk=article.pk)
    assert len(samples) == len(content.SAMPLES)
    for sample in samples:
        assert "minh hoạ" in sample.title
        assert "minh hoạ" in sample.summary
        assert content.SAMPLE_NOTE in sample.body[0].value.source
        assert not sample.shared
        if sample.lead_image:
            assert sample.picture_credit == "minh hoạ"
    assert "minh hoạ" not in article.title
    assert "minh hoạ" not in article.body[0].value.source
    assert all("minh hoạ" in place.name for place in Neighbourhood.objects.all())


def test_real_article_is_read_as_it_was(article, client):
    text = client.get(article.url).content.decode()
    assert "10:16, Thứ Năm, 29-12-2022" in text
    assert f"<h1>{REAL_TITLE}</h1>" in text
    told = re.sub("</?abbr[^>]*>", "", text)
    assert all(f"<p>{paragraph}</p>" in told for paragraph in REAL_PARAGRAPHS)
    words = strip_tags(text)
    byline = words.rindex("Lệ Truyền")
    assert words.index(REAL_PARAGRAPHS[-1]) < byline < words.index("Các tin khác")
    assert not any(word in text for word in DEBUG)
    assert article.slug.isascii()
    assert len(article.slug) <= 80


def test_visits_of_the_old_portal_are_carried_over_and_shown_once_on_a_page(article, client):
    balance = OpeningBalance.objects.get()
    assert (balance.visits, balance.as_of) == (632_520, date(2022, 12, 29))
    assert balance.site == article.get_site().pk
    assert client.get(article.url).content.decode().count("632.520") == 1


def test_real_article_says_that_its_ward_is_no_longer(article, client):
    assert article.former_unit.merged_into.name == "Phường Quảng Trị"
    text = client.get(article.url).content.decode()
    assert "ngày 30 tháng 6 năm 2025" in text
    assert "Phường Quảng Trị" in text


def test_real_article_has_both_streams(article, client):
    response = client.get(article.url)
    related = [item.title for item in response.context["related_news"]]
    others = [page.title for page in response.context["other_articles"].items]
    assert len(related) == 3
    assert len(others) == 3
    # Written at the very same time, so the nearest of all.
    assert others[0].startswith("Nhắc nhau khoá cửa")
    text = response.content.decode()
    assert "Tin liên quan" in text
    assert all(title in text for title in related + others)


def test_menus_lead_to_the_sections_and_pages(report, client):
    text = client.get("/").content.decode()
    records = [page_type.objects.get() for page_type in RECORD_PAGES]
    sections = ArticleIndexPage.objects.filter(depth=4)
    for page in [*sections, *StandardPage.objects.all(), *records]:
        assert f'href="{page.url}"' in text
    for link in content.LINKED_SITES:
        assert link["url"] in text


class TestRecords:
    """What the real article states, and nothing else."""

    def test_are_published_with_the_article_as_their_source(self, article):
        records = [
            *SecurityModel.objects.all(),
            TaskPlan.objects.get(),
            AnnualFigure.objects.get(),
        ]
        assert len(records) == 6
        for record in records:
            assert record.is_published
            assert not record.has_unpublished_changes
            assert record.source_page_id == article.pk
            assert record.unit == article.origin_unit
        assert article.security_models.count() == 4
        assert article.task_plans.get() == TaskPlan.objects.get()

    def test_are_in_force_on_the_day_of_the_article(self, article):
        counts = SecurityModel.objects.published().counts_on(date(2022, 12, 29))
        assert (counts.models, counts.sites, counts.teams) == (4, 0, 0)

    def test_have_pages_of_their_own(self, report, client):
        for record in [*SecurityModel.objects.all(), TaskPlan.objects.get()]:
            response = client.get(record.get_url())
            assert response.status_code == 200, record.get_url()
            assert str(record) in response.content.decode()
        assert client.get("/mo-hinh-an-ninh/camera-an-ninh/").status_code == 200
        assert client.get("/ke-hoach/").status_code == client.get("/so-lieu/").status_code == 200

    def test_are_linked_from_the_article(self, article, client):
        text = client.get(article.url).content.decode()
        for record in [*SecurityModel.objects.all(), TaskPlan.objects.get()]:
            assert f'href="{record.get_url()}"' in text

    def test_come_to_a_demo_that_was_loaded_before_there_were_any(self, article):
        """The earlier version made the models by hand, without a source, and no plan, figures and pages."""
        AnnualFigure.objects.all().delete()
        TaskPlan.objects.all().delete()
        Period.objects.all().delete()
        for page_type in RECORD_PAGES:
            page_type.objects.get().delete()
        SecurityModel.objects.update(source_page=None)
        SecurityModel.objects.filter(field="reintegration").update(
            slug="giup-do-nguoi-chap-hanh-xong-an-phat-tu"
        )
        article.refresh_from_db()
        article.summary = "Sapo do biên tập viên viết."
        article.save_revision().publish()
        models = list(SecurityModel.objects.order_by("pk").values())
        menus = list(MenuItem.objects.order_by("pk").values())
        load_demo()
        assert list(SecurityModel.objects.order_by("pk").values()) == models
        assert list(MenuItem.objects.order_by("pk").values()) == menus
        assert TaskPlan.objects.get().tasks.count() == 4
        assert AnnualFigure.objects.get().stated_model_count == 10
        assert [page_type.objects.count() for page_type in RECORD_PAGES] == [1, 1, 1]
        article = ArticlePage.objects.get(pk=article.pk)
        assert article.summary == "Sapo do biên tập viên viết."
        assert article.task_plans.get() == TaskPlan.objects.get()
        assert article.security_models.count() == 4
        after = state()
        load_demo()
        assert state() == after


def test_page_of_an_article_costs_the_same_at_any_size(article, client):
    article.neighbourhoods = Neighbourhood.objects.all()
    article.related_news = [
        ("article", ArticlePage.objects.first()),
        ("same_topic", {"count": 2}),
        ("same_security_model", {"count": 2}),
    ]
    for number in range(50):
        ArticlePageFactory(
            parent=article.get_parent(),
            title=f"Tin {number}",
            published_at=article.published_at,
            topics=Topic.objects.all(),
            security_models=SecurityModel.objects.all(),
        )
    for picture, most in ((None, 12), (CustomImage.objects.first(), 13)):
        article.lead_image = picture
        article.save()
        client.get(article.url)  # scales the picture
        cache.clear()
        Site.clear_site_root_paths_cache()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(article.url)
        assert len(response.context["related_news"]) == 5
        assert len(response.context["other_articles"].items) == 3
        assert len(queries) <= most, picture
