"""What the index keeps of pages and records."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.factories import TopicFactory
from home.factories import (
    DocumentFactory,
    ImageFactory,
    NeighbourhoodFactory,
)
from home.models import Organisation
from search import signals
from security_models.factories import AnnualFigureFactory, SecurityModelFactory, TaskPlanFactory
from security_models.models import AnnualFigure, ModelSite, PlanTask, SecurityModel, TaskPlan
from tests.search.indexed import BLOCKS, block, found

pytestmark = pytest.mark.django_db


class TestAnArticleIsFoundByItsText:
    @pytest.mark.parametrize(("kind", "value"), BLOCKS)
    def test_in_a_block(self, publish, kind, value):
        assert found("ben song") == []
        article = publish((kind, value))
        assert found("bến sông") == found("ben song") == [article]
        assert found("none") == []

    @pytest.mark.parametrize("name", ["caption", "credit"])
    @pytest.mark.parametrize("kind", ["picture", "gallery"])
    def test_under_a_picture(self, publish, kind, name):
        pictures = [
            {"image": {"image": ImageFactory().pk, "alt_text": "", "decorative": False}, name: text}
            for text in ("Bến sông", "Đình làng")
        ]
        article = publish((kind, pictures if kind == "gallery" else pictures[0]))
        assert found("ben song") == [article]
        assert found("dinh lang") == ([article] if kind == "gallery" else [])
        assert found("none") == []

    @pytest.mark.parametrize("name", ["description", "credit"])
    def test_that_the_picture_library_gives_a_picture(self, publish, name):
        image = ImageFactory(**{name: "Bến sông"})
        shown = {"image": {"image": image.pk, "alt_text": "", "decorative": False}}
        article = publish(("picture", shown))
        assert found("ben song") == [article]
        setattr(image, name, "Đình làng")
        image.save()
        assert found("dinh lang") == [article]
        assert found("ben song") == []

    def test_instead_of_a_picture(self, publish):
        image = {"image": ImageFactory().pk, "alt_text": "Bến sông", "decorative": False}
        assert found("ben song") == []
        article = publish(("picture", {"image": image}))
        assert found("ben song") == [article]

    def test_of_a_picture_that_is_gone_is_not_shown_and_not_found(self, publish):
        image = ImageFactory()
        article = publish(("picture", {"image": {"image": image.pk}, "caption": "Bến sông"}))
        assert found("ben song") == [article]
        image.delete()
        assert found("ben song") == []

    @pytest.mark.parametrize("label", ["", "Tải về"])
    def test_in_the_title_of_a_document(self, publish, label):
        document = DocumentFactory(title="Bến sông")
        article = publish(("document", {"document": document.pk, "label": label}))
        assert found("ben song") == [article]
        document.title = "Đình làng"
        document.save()
        assert found("dinh lang") == [article]
        assert found("ben song") == []
        document.delete()
        assert found("dinh lang") == []

    @pytest.mark.parametrize(
        "name", ["summary", "lead_image_caption", "lead_image_credit", "byline", "source"]
    )
    def test_in_a_field(self, publish, name):
        article = publish(**{name: "Bến sông"})
        assert found("ben song") == [article]

    def test_in_the_names_of_its_neighbourhoods_and_topics(self, publish):
        place = NeighbourhoodFactory(name="Khu phố 7", former_names="Bến Sông, Tổ 9")
        topic = TopicFactory(name="Toàn dân bảo vệ")
        article = publish(neighbourhoods=[place], topics=[topic])
        for text in ("khu pho 7", "ben song", "to 9", "toan dan bao ve", "tin khu pho 7 bao ve"):
            assert found(text) == [article], text

    def test_as_it_is_after_a_change_of_topics_alone(self, publish):
        first, second = TopicFactory(name="Phòng cháy"), TopicFactory(name="Đuối nước")
        article = publish(topics=[first])
        article.topics = [second]
        article.save_revision().publish()
        assert found("phong chay") == []
        assert found("duoi nuoc") == [article]


class TestARecordIsFoundByItsText:
    def test_of_a_model(self):
        place = NeighbourhoodFactory(name="Khu phố 7", former_names="Bến Sông")
        model = SecurityModelFactory(
            name="Camera an ninh",
            unit=place.unit,
            summary="Góp mắt",
            body=[block("quote", {"text": "Chợ cũ"})],
            decision_number="45/QĐ-UBND",
            decision_issuer="Ủy ban phường",
            lead_organisation=Organisation.objects.create(name="Công an", short_name="CAP"),
            partner_organisations=[Organisation.objects.create(name="Đoàn thanh niên")],
            sites=[ModelSite(neighbourhood=place), ModelSite(place="Trường Nguyễn Huệ")],
        )
        texts = ["camera", "gop mat", "cho cu", "45/QĐ-UBND", "uy ban phuong", "cong an", "cap"]
        for text in [*texts, "doan thanh nien", "khu pho 7", "ben song", "truong nguyen hue"]:
            assert found(text, SecurityModel) == [model], text

    def test_of_a_plan(self):
        doer = Organisation.objects.create(name="Hội phụ nữ")
        partner = Organisation.objects.create(name="Cựu chiến binh")
        task = PlanTask(
            title="Tuyên truyền",
            detail="Qua loa",
            lead_organisation=doer,
            partner_organisations=[partner],
        )
        plan = TaskPlanFactory(
            title="Phong trào",
            number="12/KH-UBND",
            summary="Năm nay",
            issuer="Phường",
            tasks=[task],
        )
        texts = ["phong trao", "12/KH-UBND", "nam nay", "phuong", "tuyen truyen", "qua loa"]
        for text in [*texts, "hoi phu nu", "cuu chien binh"]:
            assert found(text, TaskPlan) == [plan], text

    def test_of_figures(self):
        figure = AnnualFigureFactory(year=2022, unit__name="Phường 1", movement_grade="Loại khá")
        for text in ("phuong 1", "2022", "loai kha"):
            assert found(text, AnnualFigure) == [figure], text

    def test_of_a_task_that_is_saved_alone(self):
        plan = TaskPlanFactory()
        task = PlanTask.objects.create(plan=plan, title="Tuyên truyền")
        assert found("tuyen truyen", TaskPlan) == [plan]
        task.title = "Vận động"
        task.save()
        assert found("tuyen truyen", TaskPlan) == []
        assert found("van dong", TaskPlan) == [plan]
        task.delete()
        assert found("van dong", TaskPlan) == []


class TestARecordInTheTextOfAnArticle:
    @pytest.fixture(params=["security_model", "task_plan", "annual_figure"])
    def kind(self, request):
        return request.param

    @pytest.fixture
    def record(self, kind):
        if kind == "annual_figure":
            return AnnualFigureFactory(unit__name="Bến sông")
        if kind == "task_plan":
            return TaskPlanFactory(title="Bến sông")
        return SecurityModelFactory(name="Bến sông")

    def test_lends_it_its_name_as_long_as_it_is_published(self, publish, kind, record):
        article = publish((kind, record))
        assert found("ben song") == [article]
        record.unpublish()
        assert found("ben song") == []
        record.save_revision().publish()
        assert found("ben song") == [article]

    def test_is_not_named_after_its_last_day(self, publish, kind, record):
        article = publish((kind, record))
        record.expire_at = timezone.now() - timedelta(days=1)
        record.save()
        assert found("ben song") == []
        record.expire_at = None
        record.save()
        assert found("ben song") == [article]

    def test_may_be_renamed(self, publish, kind, record):
        article = publish((kind, record))
        named = record.unit if kind == "annual_figure" else record
        setattr(named, "title" if kind == "task_plan" else "name", "Đình làng")
        named.save()
        assert found("ben song") == []
        assert found("dinh lang") == [article]


class TestANameThatOthersBorrow:
    def test_may_change(self, publish):
        place, topic = NeighbourhoodFactory(name="Khu phố 7"), TopicFactory(name="Bến sông")
        article = publish(neighbourhoods=[place], topics=[topic])
        model = SecurityModelFactory(unit=place.unit, sites=[ModelSite(neighbourhood=place)])
        place.former_names = "Tổ 9"
        place.save()
        topic.name = "Đình làng"
        topic.save()
        assert found("to 9") == found("dinh lang") == [article]
        assert found("to 9", SecurityModel) == [model]
        assert found("ben song") == []

    def test_may_go(self, publish):
        topic = TopicFactory(name="Bến sông")
        article = publish(topics=[topic])
        assert found("ben song") == [article]
        topic.delete()
        assert found("ben song") == []

    def test_of_a_body_may_change_and_go(self):
        body = Organisation.objects.create(name="Hội phụ nữ")
        model = SecurityModelFactory(lead_organisation=body)
        plan = TaskPlanFactory(tasks=[PlanTask(title="Một", partner_organisations=[body])])
        body.short_name = "LHPN"
        body.save()
        assert found("lhpn", SecurityModel) == [model]
        assert found("lhpn", TaskPlan) == [plan]
        body.delete()
        assert found("lhpn", SecurityModel) == found("lhpn", TaskPlan) == []

    def test_that_stays_is_no_work_for_others(self, publish):
        def asked_of_articles(**change):
            for name, value in change.items():
                setattr(place, name, value)
            with CaptureQueriesContext(connection) as queries:
                place.save()
            return len([query for query in queries if "article" in query["sql"]])

        place = NeighbourhoodFactory(name="Khu phố 7")
        publish(neighbourhoods=[place])
        # Two that mark what other wards are told, and none to index anything.
        assert asked_of_articles(active=False) == 2 < asked_of_articles(name="Bến sông")

    def test_of_very_many_is_left_to_the_worker(
        self, publish, monkeypatch, django_capture_on_commit_callbacks
    ):
        monkeypatch.setattr(signals, "AT_ONCE", 2)
        place = NeighbourhoodFactory(name="Khu phố 7")
        articles = [publish(neighbourhoods=[place]) for _ in range(3)]
        place.name = "Bến sông"
        with django_capture_on_commit_callbacks(execute=True):
            place.save()
            assert found("ben song") == []
        assert set(found("ben song")) == set(articles)
