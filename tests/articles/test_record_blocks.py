"""Models, plans and figures in the body of an article."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from articles.blocks import ArticleBodyBlock
from articles.factories import ArticlePageFactory
from security_models.choices import Progress
from security_models.factories import (
    AnnualFigureFactory,
    AnnualFiguresPageFactory,
    SecurityModelFactory,
    SecurityModelIndexPageFactory,
    TaskPlanFactory,
    TaskPlanIndexPageFactory,
)
from security_models.models import PlanTask
from tests.articles.inputs import at

pytestmark = pytest.mark.django_db

FACTORIES = {
    "security_model": SecurityModelFactory,
    "task_plan": TaskPlanFactory,
    "annual_figure": AnnualFigureFactory,
}
every_kind = pytest.mark.parametrize("kind", FACTORIES)


@pytest.fixture
def shown(section, client):
    """A function that returns the HTML of the body of an article made of the blocks ``(kind, record)``."""

    def shown(*blocks):
        body = [{"type": kind, "value": getattr(record, "pk", record)} for kind, record in blocks]
        text = client.get(ArticlePageFactory(parent=section, body=body).url).content.decode()
        body = text.partition('<div class="body">')[2].partition('<ul class="article-tools"')[0]
        return body.rpartition("</article>")[0]

    return shown


@pytest.fixture
def index_pages(home_page):
    for factory in (
        SecurityModelIndexPageFactory,
        TaskPlanIndexPageFactory,
        AnnualFiguresPageFactory,
    ):
        factory(parent=home_page)


class TestSecurityModel:
    def test_is_a_card_that_leads_to_its_page(self, shown, index_pages):
        model = SecurityModelFactory(name="Camera an ninh", slug="camera", summary="Góp mắt.")
        text = shown(("security_model", model))
        assert '<a href="/mo-hinh-an-ninh/camera/">Camera an ninh</a>' in text
        assert "Góp mắt." in text
        assert "Đang hoạt động" in text

    def test_has_its_name_without_a_link_where_the_site_has_no_page_of_models(self, shown):
        text = shown(("security_model", SecurityModelFactory(name="Camera an ninh")))
        assert "Camera an ninh" in text
        assert "mo-hinh" not in text


class TestTaskPlan:
    @pytest.fixture
    def plan(self):
        plan = TaskPlanFactory(title="Kế hoạch 2022", slug="ke-hoach-2022", stated_task_count=12)
        PlanTask.objects.create(plan=plan, title="Một", progress=Progress.DONE, percent=100)
        PlanTask.objects.create(plan=plan, title="Hai", progress=Progress.IN_PROGRESS, percent=25)
        return plan

    def test_tells_its_progress_and_what_it_states(self, shown, plan, index_pages):
        text = shown(("task_plan", plan))
        assert '<a href="/ke-hoach/ke-hoach-2022/">Kế hoạch 2022</a>' in text
        assert 'value="62"' in text
        assert "62 %" in text
        assert "Đã hoàn thành 1/2 nhiệm vụ có hồ sơ." in text
        assert "Theo kế hoạch có 12 nhiệm vụ, giải pháp." in text

    def test_without_tasks_has_no_bar(self, shown):
        text = shown(("task_plan", TaskPlanFactory(title="Kế hoạch trống")))
        assert "Kế hoạch trống" in text
        assert "<progress" not in text
        assert "nhiệm vụ" not in text


class TestAnnualFigure:
    def test_tells_its_numbers_with_day_source_and_correction(self, shown, section, index_pages):
        source = ArticlePageFactory(parent=section, title="Tổng kết năm")
        figure = AnnualFigureFactory(
            unit__name="Phường 1",
            reports_received=1250,
            as_of="2022-12-29",
            source_page=source,
            correction_note="Sửa số tin báo.",
        )
        text = shown(("annual_figure", figure))
        assert '<a href="/so-lieu/#nam-2022">Phường 1: số liệu năm 2022</a>' in text
        assert [number in text for number in ("1.250", "30", "10")] == [True] * 3
        assert "Tính đến 29-12-2022" in text
        assert f'Nguồn số liệu: <a href="{source.url}">Tổng kết năm</a>' in text
        assert "Sửa số tin báo." in text

    def test_leaves_out_what_is_unknown_and_a_source_that_is_not_public(self, shown, section):
        source = ArticlePageFactory(parent=section, title="Nháp", live=False)
        figure = AnnualFigureFactory(reports_valuable=None, source_page=source)
        text = shown(("annual_figure", figure))
        assert "nguồn tin có giá trị" not in text
        assert "Nguồn số liệu" not in text
        assert "None" not in text


@every_kind
@pytest.mark.parametrize("state", [{"live": False}, {"expire_at": at(-24 * 365 * 10)}])
def test_a_record_that_is_not_published_shows_nothing(shown, kind, state):
    assert shown((kind, FACTORIES[kind](**state)), ("heading", "Sau")).split() == [
        "<h2>Sau</h2>",
        "</div>",
    ]


@every_kind
def test_a_record_that_is_gone_shows_nothing_and_the_rest_stays(shown, kind):
    assert "<h2>Sau</h2>" in shown((kind, 12345), ("heading", "Sau"))


@every_kind
def test_an_editor_keeps_a_chosen_record_that_is_a_draft(kind):
    record = FACTORIES[kind](live=False)
    body = ArticleBodyBlock().to_python([{"type": kind, "value": record.pk}])
    assert body[0].value == record
    assert body.get_prep_value()[0]["value"] == record.pk


@every_kind
@pytest.mark.parametrize("index_page", [False, True])
def test_any_number_of_blocks_takes_one_query_and_one_for_all_addresses(
    section, client, kind, index_page, request
):
    if index_page:
        request.getfixturevalue("index_pages")

    def cost(records):
        body = [{"type": kind, "value": record.pk} for record in records]
        article = ArticlePageFactory(parent=section, body=body)
        cache.clear()
        Site.clear_site_root_paths_cache()
        with CaptureQueriesContext(connection) as queries:
            client.get(article.url)
        return len(queries)

    values = (
        [{"year": year} for year in range(2010, 2022)] if kind == "annual_figure" else [{}] * 12
    )
    records = [FACTORIES[kind](**value) for value in values]
    for record in records:
        if kind == "task_plan":
            PlanTask.objects.create(plan=record, title="Một")
    cost([])  # what is looked up once per process
    none, one, many = cost([]), cost(records[:1]), cost(records * 2)
    assert one == many == none + 2
