"""import_article --records: what the real article states becomes drafts, once, and stays the editors'."""

from datetime import date

import pytest

from articles.importers.movement import propose
from articles.importers.records import save_records
from articles.importers.saved_page import parse_saved_page
from articles.models import ArticlePage, ImportedArticle
from home.factories import AdministrativeUnitFactory
from security_models.choices import Progress, Status
from security_models.factories import AnnualFigureFactory, SecurityModelFactory
from security_models.models import AnnualFigure, Period, PlanTask, SecurityModel, TaskPlan
from tests.articles.inputs import OTHER_TEXT, REAL_FILE, REAL_TEXT

RECORDS = (SecurityModel, TaskPlan, PlanTask, AnnualFigure, Period)
PLAN = "Nâng cao chất lượng xây dựng phong trào TDBVANTQ giai đoạn 2022 – 2025"


@pytest.fixture
def ward(db):
    return AdministrativeUnitFactory(name="Phường 1, thị xã Quảng Trị")


@pytest.fixture
def report(ward, imported):
    """What the import of the real page reports; its records are drafts."""
    return imported(REAL_FILE, records=True)


@pytest.fixture
def article(report):
    return ArticlePage.objects.get()


def counts():
    return [record.objects.count() for record in RECORDS]


def state():
    return {record: list(record.objects.order_by("pk").values()) for record in RECORDS}


class TestWithoutTheOption:
    def test_what_the_article_states_is_proposed_and_not_saved(self, ward, imported):
        report = imported(REAL_FILE)
        assert "  Đề xuất từ bài viết (chưa lưu):" in report
        assert "    mô hình: Khu phố phòng chống ma túy (Phòng chống ma tuý)" in report
        assert f"    kế hoạch: {PLAN}" in report
        assert "    số liệu năm 2022, tính đến 29-12-2022:" in report
        assert "      50 tin báo" in report
        assert counts() == [0, 0, 0, 0, 0]
        assert not ArticlePage.objects.get().has_unpublished_changes

    def test_an_article_about_something_else_proposes_nothing(self, imported, saved):
        report = imported(saved("đèn.txt", OTHER_TEXT))
        assert not any("Đề xuất" in line for line in report)


class TestDrafts:
    def test_are_four_models_a_plan_of_four_tasks_and_the_figures(self, article):
        assert counts() == [4, 1, 4, 1, 1]
        for record in (*SecurityModel.objects.all(), TaskPlan.objects.get()):
            assert (record.live, record.has_unpublished_changes) == (False, True)
            assert record.unit.name == "Phường 1, thị xã Quảng Trị"
            assert record.source_page_id == article.pk
            assert record.latest_revision.as_object().slug == record.slug
        assert {model.status for model in SecurityModel.objects.all()} == {Status.ACTIVE}

    def test_hold_what_the_article_says_and_no_more(self, article):
        figure = AnnualFigure.objects.get()
        assert (figure.year, figure.as_of) == (2022, date(2022, 12, 29))
        assert (figure.reports_received, figure.reports_valuable) == (50, 30)
        assert (figure.stated_model_count, figure.areas_total) == (10, None)
        assert figure.source_page_id == article.pk
        plan = TaskPlan.objects.get()
        assert (plan.title, plan.stated_task_count) == (PLAN, 12)
        assert (plan.issuer, str(plan.period)) == ("UBND phường 1", "2022–2025")
        assert (plan.number, plan.issued_on, plan.effective_on) == ("", None, None)
        for task in plan.tasks.all():
            assert (task.due_on, task.progress, task.percent) == (None, Progress.NOT_STARTED, 0)
            assert task.lead_organisation is None
        assert [model.name for model in plan.tasks.last().models.all()] == [
            "Camera an ninh",
            "Giúp đỡ người chấp hành xong án phạt tù tái hoà nhập cộng đồng",
        ]

    def test_can_be_published_as_they_are(self, article):
        for record in (*SecurityModel.objects.all(), TaskPlan.objects.get()):
            record.latest_revision.publish()
            record.refresh_from_db()
            assert record.live
        assert TaskPlan.objects.get().tasks.last().models.count() == 2

    def test_are_reported(self, report):
        assert "  Đề xuất từ bài viết (lưu thành bản nháp):" in report
        assert "    đã tạo bản nháp: mô hình an ninh Camera an ninh" in report
        assert "đang đăng, có bản nháp mới hơn" in report[-1]

    def test_are_named_in_a_draft_of_the_article(self, article):
        assert not article.security_models.exists()
        draft = article.get_latest_revision_as_object()
        assert draft.security_models.count() == 4
        assert draft.task_plans.get().title == PLAN

    def test_are_named_on_the_article_when_it_is_imported_again(self, article, imported):
        imported(REAL_FILE)
        article.refresh_from_db()
        assert article.security_models.count() == 4
        assert not article.has_unpublished_changes

    def test_of_a_dry_run_are_not_saved(self, ward, imported):
        report = imported(REAL_FILE, records=True, dry_run=True)
        assert "    đã tạo bản nháp: mô hình an ninh Camera an ninh" in report
        assert counts() == [0, 0, 0, 0, 0]

    def test_need_the_articles_unit(self, imported):
        report = imported(REAL_FILE, records=True)
        assert "    không lưu: chưa rõ bài của đơn vị nào, hãy thêm --unit" in report
        assert counts() == [0, 0, 0, 0, 0]


class TestAgain:
    def test_creates_nothing_twice(self, report, imported):
        before, revisions = state(), ArticlePage.objects.get().revisions.count()
        report = imported(REAL_FILE, records=True)
        assert state() == before
        assert "    đã có, giữ nguyên: mô hình an ninh Camera an ninh" in report
        assert ArticlePage.objects.get().revisions.count() == revisions

    def test_keeps_what_editors_changed(self, report, imported):
        model = SecurityModel.objects.get(name="Camera an ninh")
        model.name, model.summary = "Camera an ninh khu phố", "Sửa tay"
        model.save_revision().publish()
        plan = TaskPlan.objects.get()
        plan.title, plan.stated_task_count = "Tên khác", 13
        plan.save_revision().publish()
        figure = AnnualFigure.objects.get()
        figure.reports_received = 51
        figure.save_revision().publish()
        before = state()
        imported(REAL_FILE, records=True)
        assert state() == before

    def test_keeps_a_link_that_an_editor_removed(self, article, imported):
        draft = article.get_latest_revision_as_object()
        draft.security_models = []
        draft.save_revision().publish()
        imported(REAL_FILE, records=True)
        assert not ArticlePage.objects.get().security_models.exists()

    def test_meets_a_model_that_was_there_before_and_links_the_plan_to_it(self, ward, imported):
        known = SecurityModelFactory(unit=ward, name="CAMERA an ninh")
        other = SecurityModelFactory(name="Camera an ninh", slug="camera-phuong-khac")
        figure = AnnualFigureFactory(unit=ward, reports_received=1, reports_valuable=None)
        imported(REAL_FILE, records=True)
        assert SecurityModel.objects.filter(unit=ward).count() == 4
        models = TaskPlan.objects.get().tasks.last().models.all()
        assert known in models
        assert other not in models
        figure.refresh_from_db()
        assert figure.reports_received == 1

    def test_leaves_the_draft_of_an_editor_alone(self, ward, imported):
        imported(REAL_FILE)
        article = ArticlePage.objects.get()
        article.summary = "Đang viết dở"
        article.save_revision()
        imported(REAL_FILE, records=True)
        article.refresh_from_db()
        assert SecurityModel.objects.count() == 4
        assert article.get_latest_revision_as_object().summary == "Đang viết dở"
        assert article.revisions.count() == 2

    def test_a_draft_of_the_article_takes_them_and_is_still_the_imports_own(self, ward, imported):
        imported(REAL_FILE, draft=True, records=True)
        article = ArticlePage.objects.get()
        assert not article.live
        assert ImportedArticle.objects.get().draft == article.latest_revision
        imported(REAL_FILE)
        article.refresh_from_db()
        assert article.live
        assert article.security_models.count() == 4


def test_figures_that_contradict_themselves_are_not_saved_and_the_report_says_why(
    ward, imported, saved
):
    report = imported(saved("sai.txt", REAL_TEXT.replace("30 nguồn", "300 nguồn")), records=True)
    assert any(
        "lớn hơn số tin báo (50)" in " ".join(report[at : at + 2]) for at in range(len(report))
    )
    assert AnnualFigure.objects.count() == 0
    assert SecurityModel.objects.count() == 4


def test_records_can_be_published_at_once(ward, section, imported):
    imported(REAL_FILE)
    article = ArticlePage.objects.get()
    proposals = propose(parse_saved_page(REAL_TEXT, "bài.txt"))
    saved = save_records(proposals, article, ward, publish=True)
    assert [each.is_new for each in saved] == [True] * 6
    assert all(each.record.live for each in saved)
    assert [each.is_new for each in save_records(proposals, article, ward)] == [False] * 6
