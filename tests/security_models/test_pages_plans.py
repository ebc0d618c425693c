"""The list of plans and the page of a plan: a legal document, its tasks and how far they are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.factories import ArticlePageFactory
from home.factories import AdministrativeUnitFactory, DocumentFactory
from home.models import Organisation
from security_models.choices import Progress, TaskGroup
from security_models.factories import PeriodFactory, TaskPlanFactory, TaskPlanIndexPageFactory
from security_models.models import PlanTask
from tests.queries import cost
from tests.security_models.conftest import day
from tests.security_models.pages import EXPIRED, hide, words

LONG_AGO = day("2023-01-01")


@pytest.fixture
def plans_page(home_page):
    return TaskPlanIndexPageFactory(parent=home_page)


@pytest.fixture
def read(read_page, plans_page):
    """A function that returns the page of a plan as parsed HTML."""
    return lambda plan: read_page(f"{plans_page.url}{plan.slug}/")


def add_task(plan, title="Tuyên truyền", percent=0, models=(), partners=(), **values):
    progress = {0: Progress.NOT_STARTED, 100: Progress.DONE}.get(percent, Progress.IN_PROGRESS)
    task = PlanTask(plan=plan, title=title, percent=percent, progress=progress, **values)
    task.models = list(models)
    task.partner_organisations = list(partners)
    task.save()
    return task


def facts(html):
    """Return what the page says in its list of facts, by heading."""
    pairs = [(row.dt, row.dd) for row in html.select(".facts > div")]
    return {words(term): words(told) for term, told in pairs}


class TestList:
    def test_of_a_ward_without_plans_says_so(self, read_page, plans_page):
        text = read_page(plans_page.url).text
        assert "Chưa có kế hoạch nào được công bố." in text

    def test_holds_published_plans_with_their_progress(self, read_page, plans_page, unit):
        period = PeriodFactory()
        plan = TaskPlanFactory(unit=unit, title="Phong trào", number="12/KH-UBND", period=period)
        add_task(plan, percent=100, due_on=LONG_AGO)
        add_task(plan, percent=41, due_on=LONG_AGO)
        add_task(plan, percent=60, due_on=timezone.localdate())
        TaskPlanFactory(unit=unit, title="Nháp", live=False)
        TaskPlanFactory(unit=unit, title="Hết hạn", expire_at=EXPIRED)
        (card,) = read_page(plans_page.url).select(".plan-card")
        assert words(card) == (
            "Phong trào Số 12/KH-UBND · Giai đoạn 2022–2025 67 % 67 % "
            "1/3 nhiệm vụ có hồ sơ đã hoàn thành · 1 nhiệm vụ quá hạn"
        )
        assert card.find("progress")["value"] == "67"
        assert card.find("progress")["aria-label"] == "Tiến độ kế hoạch: Phong trào"
        assert card.a["href"] == f"{plans_page.url}{plan.slug}/"

    def test_says_where_no_task_is_recorded(self, read_page, plans_page, plan):
        (card,) = read_page(plans_page.url).select(".plan-card")
        assert "Chưa có hồ sơ nhiệm vụ nào." in words(card)
        assert card.find("progress") is None

    def test_says_where_tasks_are_recorded_and_their_progress_is_not(
        self, read_page, plans_page, plan
    ):
        add_task(plan, due_on=LONG_AGO)
        text = words(read_page(plans_page.url))
        assert "1 nhiệm vụ có hồ sơ; chưa ghi nhận tiến độ" in text
        assert "1 nhiệm vụ quá hạn" in text
        assert "%" not in text

    def test_is_filtered_by_period(self, read_page, plans_page, unit):
        later = PeriodFactory(name="2026–2030", start_year=2026, end_year=2030)
        empty = PeriodFactory(name="2031–2035", start_year=2031, end_year=2035)
        TaskPlanFactory(unit=unit, title="Cũ")
        TaskPlanFactory(unit=unit, title="Mới", period=later)
        TaskPlanFactory(unit=unit, title="Nháp", period=empty, live=False)

        def titles(**query):
            found = read_page(plans_page.url, **query).select(".plan-card h3")
            return [words(heading) for heading in found]

        html = read_page(plans_page.url)
        chips = [(link["href"], words(link)) for link in html.select(".chips a")]
        assert chips == [
            ("?giai-doan=2026-2030", "2026–2030 (1)"),
            ("?giai-doan=2022-2025", "2022–2025 (1)"),
        ]
        assert titles() == ["Mới", "Cũ"]
        assert titles(**{"giai-doan": "2022-2025"}) == ["Cũ"]
        for value in ("", "nhảm", "2031-2035x", "\0", "9" * 50):
            assert titles(**{"giai-doan": value}) == ["Mới", "Cũ"]

    def test_costs_the_same_at_any_size(self, client, plans_page, unit):
        def add(count):
            for _ in range(count):
                plan = TaskPlanFactory(unit=unit)
                add_task(plan, due_on=LONG_AGO)
                add_task(plan, percent=50)

        add(1)
        few = cost(client, plans_page.url)
        add(25)
        assert cost(client, plans_page.url) == few <= 13

    def test_and_its_published_plans_are_in_the_sitemap(self, client, plans_page, plan, unit):
        draft = TaskPlanFactory(unit=unit, live=False)
        text = client.get("/sitemap.xml").content.decode()
        assert f"<loc>{plans_page.full_url}{plan.slug}/</loc>" in text
        assert draft.slug not in text


class TestDocument:
    def test_has_the_seven_fields_of_a_legal_document(self, read, unit):
        plan = TaskPlanFactory(
            unit=unit,
            title="Nâng cao chất lượng phong trào",
            number="12/KH-UBND",
            issuer="UBND phường 1",
            issued_on=day("2022-12-01"),
            effective_on=day("2023-01-02"),
            file=DocumentFactory(title="Kế hoạch số 12"),
            movement="Toàn dân bảo vệ an ninh Tổ quốc",
            parent_plan="Kế hoạch của thị xã",
            parent_plan_url="https://example.gov.vn/ke-hoach",
        )
        html = read(plan)
        told = facts(html)
        assert list(told)[:7] == [
            "Hình thức văn bản",
            "Cơ quan ban hành",
            "Số, ký hiệu",
            "Ngày ban hành",
            "Ngày có hiệu lực",
            "Trích yếu",
            "Tệp văn bản",
        ]
        assert list(told.values())[:6] == [
            "Kế hoạch",
            "UBND phường 1",
            "12/KH-UBND",
            "ngày 01 tháng 12 năm 2022",
            "ngày 02 tháng 01 năm 2023",
            "Nâng cao chất lượng phong trào",
        ]
        assert told["Tệp văn bản"].startswith("Kế hoạch số 12 (")
        assert told["Phong trào"] == "Toàn dân bảo vệ an ninh Tổ quốc"
        assert told["Giai đoạn"] == "2022–2025"
        link = html.find("a", string="Kế hoạch của thị xã")
        assert link["href"] == "https://example.gov.vn/ke-hoach"

    def test_says_what_is_not_known(self, read, plan):
        told = facts(read(plan))
        unknown = [name for name, text in told.items() if text == "chưa có thông tin"]
        assert unknown == [
            "Cơ quan ban hành",
            "Số, ký hiệu",
            "Ngày ban hành",
            "Ngày có hiệu lực",
            "Tệp văn bản",
        ]

    def test_says_that_the_unit_is_no_more(self, read):
        former = AdministrativeUnitFactory(name="Phường 1", valid_to=day("2025-06-30"))
        note = read(TaskPlanFactory(unit=former)).find("aside", class_="note")
        assert words(note).startswith("Kế hoạch của đơn vị hành chính cũ: Phường 1")

    def test_is_told_to_search_engines(self, read, plan, plans_page):
        html = read(plan)
        address = f"{plans_page.full_url}{plan.slug}/"
        assert html.find("link", rel="canonical")["href"] == address == plan.full_url
        assert html.find("meta", property="og:title")["content"] == plan.title
        crumbs = [words(item) for item in html.select(".breadcrumbs li")]
        assert crumbs[1:] == ["Kế hoạch", plan.title]

    @pytest.mark.parametrize("how", ["draft", "expired"])
    def test_that_is_not_public_is_not_found(self, client, plans_page, plan, how):
        hide(plan, how)
        assert client.get(f"{plans_page.url}{plan.slug}/").status_code == 404


class TestTasks:
    def test_stated_and_recorded_are_told_apart(self, read, unit):
        plan = TaskPlanFactory(unit=unit, stated_task_count=12)
        for number in range(4):
            add_task(plan, f"Việc {number}")
        assert "12 nhiệm vụ theo văn bản; 4 nhiệm vụ có hồ sơ" in words(read(plan))

    def test_without_a_stated_number_tells_the_recorded(self, read, plan):
        add_task(plan)
        assert "theo văn bản" not in read(plan).main.text
        assert "1 nhiệm vụ có hồ sơ" in words(read(plan))

    def test_stand_in_groups_and_in_the_order_of_the_plan(self, read, plan):
        add_task(plan, "Khen thưởng", group=TaskGroup.INSPECT_REWARD, sort_order=0)
        add_task(plan, "Hai", group=TaskGroup.PROPAGANDA, sort_order=2)
        add_task(plan, "Một", group=TaskGroup.PROPAGANDA, sort_order=1)
        headings = [words(heading) for heading in read(plan).main.find_all(["h3", "h4"])]
        assert headings == ["Tuyên truyền", "Một", "Hai", "Kiểm tra, khen thưởng", "Khen thưởng"]

    def test_tell_who_does_them_and_by_when(self, read, plan):
        lead, partner = (
            Organisation.objects.create(name=name) for name in ("Công an phường", "Hội Phụ nữ")
        )
        add_task(
            plan,
            "Nhân rộng mô hình",
            percent=40,
            lead_organisation=lead,
            partners=[partner],
            due_on=timezone.localdate() + timedelta(days=1),
            progress_note="Đã có hai điểm",
        )
        task = read(plan).select_one("article.task")
        text = words(task)
        assert "Đang thực hiện · Thời hạn:" in text
        assert "Chủ trì: Công an phường; Phối hợp: Hội Phụ nữ" in text
        assert "Đã có hai điểm" in text
        assert "40 %" in text
        assert task.find("progress")["aria-label"] == "Tiến độ nhiệm vụ: Nhân rộng mô hình"

    def test_overdue_are_marked_in_words(self, read, plan):
        today = timezone.localdate()
        add_task(plan, "Trễ", percent=40, due_on=today - timedelta(days=1))
        add_task(plan, "Hôm nay", percent=40, due_on=today)
        add_task(plan, "Xong", percent=100, due_on=today - timedelta(days=1))
        late = [words(task.h4) for task in read(plan).select(".task") if "Quá hạn" in words(task)]
        assert late == ["Trễ"]

    def test_link_published_models_and_name_no_other(self, read, plan, new_model, models_page):
        shown = new_model("Camera")
        hidden = [new_model("Nháp", live=False), new_model("Hết hạn", expire_at=EXPIRED)]
        add_task(plan, models=[shown, *hidden])
        html = read(plan)
        assert html.find("a", string="Camera")["href"] == f"{models_page.url}{shown.slug}/"
        assert "Nháp" not in html.text
        assert "Hết hạn" not in html.text

    def test_without_a_published_model_say_nothing_of_models(self, read, plan, new_model):
        add_task(plan, models=[new_model("Nháp", live=False)])
        assert "Mô hình liên quan" not in read(plan).text

    def test_progress_together_is_their_mean_rounded_down(self, read, plan):
        add_task(plan, percent=100)
        add_task(plan, percent=99)
        assert read(plan).find("progress")["value"] == "99"

    def test_cost_the_same_however_many_there_are(self, client, plans_page, plan, new_model):
        lead = Organisation.objects.create(name="Công an phường")
        address = f"{plans_page.url}{plan.slug}/"

        def add(count):
            for number in range(count):
                model = new_model(f"Mô hình {number}")
                add_task(plan, models=[model], partners=[lead], lead_organisation=lead)

        add(1)
        few = cost(client, address)
        add(12)
        assert cost(client, address) == few <= 20


def test_the_article_that_a_plan_was_taken_from_is_linked(read, unit, section):
    article = ArticlePageFactory(parent=section, title="Bài gốc")
    plan = TaskPlanFactory(unit=unit, source_page=article)
    assert words(read(plan).find(class_="source")) == "Nguồn: Bài gốc"


def test_news_that_names_a_plan_is_listed(read, plan, section):
    ArticlePageFactory(parent=section, title="Tin", task_plans=[plan])
    ArticlePageFactory(parent=section, title="Nháp", live=False, task_plans=[plan])
    news = read(plan).find(class_="news-list")
    assert [link.text for link in news.find_all("a")] == ["Tin"]
    assert news.h2.text == "Tin về kế hoạch này"
