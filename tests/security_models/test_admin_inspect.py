"""What the admin shows of a record: its inspection, its preview; and the group of those who may."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Collection

from articles.factories import ArticlePageFactory
from home.factories import DocumentFactory
from newsroom.roles import SECURITY_EDITORS
from security_models.factories import (
    AnnualFigureFactory,
    AnnualFiguresPageFactory,
    SecurityModelIndexPageFactory,
    TaskPlanFactory,
    TaskPlanIndexPageFactory,
)
from security_models.models import (
    AnnualFigure,
    ModelEvent,
    ModelSite,
    ModelYearResult,
    PlanTask,
    SecurityModel,
    TaskPlan,
)
from tests.security_models.admin import opened, url_of


class TestInspection:
    def test_a_model_with_its_history_sites_and_results(
        self, editor, new_model, neighbourhood, section
    ):
        target = new_model("Tổ tự quản")
        model = new_model("Camera", decision_number="12/QĐ-UBND", decision_date=date(2022, 1, 31))
        article = ArticlePageFactory(parent=section, title="Phường sáp nhập hai mô hình")
        for kind, day, more in [
            ("merged_into", date(2024, 1, 1), {"target": target, "page": article}),
            ("launched", date(2022, 2, 1), {"decision_number": "15/QĐ-UBND"}),
        ]:
            ModelEvent.objects.create(model=model, kind=kind, date=day, **more)
        ModelSite.objects.create(model=model, neighbourhood=neighbourhood, households=1200)
        ModelYearResult.objects.create(model=model, year=2023, rating="effective")

        page = editor.get(url_of(model, "inspect")).content.decode()

        assert page.index("01-02-2022") < page.index("01-01-2024")
        for text in ("12/QĐ-UBND", "31-01-2022", "15/QĐ-UBND", "Đã sáp nhập", "Khu phố 1"):
            assert text in page
        assert f'href="{url_of(target, "inspect")}"' in page
        assert article.url in page
        assert "1.200" in page
        assert ">2023<" in page.replace(" ", "").replace("\n", "")
        assert ">None<" not in page.replace(" ", "").replace("\n", "")

    def test_what_is_not_recorded_is_said(self, editor, model, plan):
        assert "Chưa ghi nhận gì." in editor.get(url_of(model, "inspect")).content.decode()
        assert "Chưa ghi nhận gì." in editor.get(url_of(plan, "inspect")).content.decode()

    def test_a_plan_with_its_tasks_and_file(self, editor, plan):
        plan.file = DocumentFactory(title="Kế hoạch 12")
        plan.save()
        PlanTask.objects.create(plan=plan, title="Tuyên truyền", due_on=date(2022, 1, 31))

        page = editor.get(url_of(plan, "inspect")).content.decode()

        for text in ("Tuyên truyền", "31-01-2022", "Chưa bắt đầu", plan.file.url):
            assert text in page

    def test_figures(self, editor, figure):
        page = editor.get(url_of(figure, "inspect")).content.decode()

        assert ">2022<" in page.replace(" ", "").replace("\n", "")


@pytest.fixture
def previewed(editor):
    """A function that returns the preview of a new record, or of an existing one, with some values."""

    def preview(record, **values):
        is_new = isinstance(record, type)
        data = opened(editor, url_of(record, "add" if is_new else "edit"))
        for name, value in values.items():
            data[name] = value
        url = url_of(record, "preview_on_add" if is_new else "preview_on_edit")
        answer = editor.post(url, data).json()
        assert answer["is_valid"], answer
        response = editor.get(url)
        assert response.status_code == 200
        return response.content.decode()

    return preview


class TestPreview:
    @pytest.fixture
    def pages(self, home_page):
        for factory in (
            SecurityModelIndexPageFactory,
            TaskPlanIndexPageFactory,
            AnnualFiguresPageFactory,
        ):
            factory(parent=home_page)

    @pytest.mark.parametrize("record_type", [SecurityModel, TaskPlan])
    def test_a_new_record_is_shown_on_its_page(self, previewed, pages, unit, record_type):
        name = "name" if record_type is SecurityModel else "title"
        values = {name: "Chưa từng lưu", "unit": unit.pk, "field": "camera"}

        page = previewed(record_type, **values)

        assert "<h1>Chưa từng lưu</h1>" in page.replace("\n", "")
        assert not record_type.objects.exists()

    def test_a_change_is_shown_before_it_is_public(self, previewed, pages, model, plan):
        assert "Tên mới" in previewed(model, name="Tên mới")
        assert "Tên mới" in previewed(plan, title="Tên mới")

    def test_figures_are_shown_with_their_page(self, previewed, pages, figure, unit):
        assert "Số liệu" in previewed(figure, reports_received="50")
        assert "Số liệu" in previewed(AnnualFigure, unit=unit.pk, year="2021")

    @pytest.mark.parametrize("factory", [TaskPlanFactory, AnnualFigureFactory])
    def test_without_such_a_page_a_sentence_says_so(self, previewed, factory):
        assert "Cổng tin chưa có trang" in previewed(factory())

    def test_an_old_version_is_shown(self, editor, pages, model):
        revision = model.save_revision()

        page = editor.get(url_of(model, "revisions_view", revision.pk)).content.decode()

        assert "Camera an ninh" in page


class TestTheGroup:
    def test_nothing_in_it_deletes(self, db):
        permissions = Group.objects.get(name=SECURITY_EDITORS).permissions
        assert not permissions.filter(codename__startswith="delete").exists()

    def test_an_editor_may_add_and_choose_files(self, editor):
        root = Collection.get_first_root_node()
        DocumentFactory(title="Quyết định 15", collection=root)

        for name in ("wagtailimages_chooser:choose", "wagtaildocs_chooser:choose"):
            assert editor.get(reverse(name)).status_code == 200
        assert editor.get(reverse("wagtaildocs:add")).status_code == 200
        assert editor.get(reverse("wagtailimages:add")).status_code == 200
        found = editor.get(reverse("wagtaildocs_chooser:choose")).json()["html"]
        assert "Quyết định 15" in found
        assert get_image_model()._meta.label == "home.CustomImage"
