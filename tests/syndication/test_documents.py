"""The documents that other wards are given: complete, absolute, and nothing that is not public."""

import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.rich_text import RichText

from articles.factories import ArticlePageFactory, TopicFactory
from articles.models import ArticlePage
from home.factories import AdministrativeUnitFactory, DocumentFactory, ImageFactory
from home.models import CustomImage
from security_models.choices import EventKind, Progress
from security_models.factories import (
    AnnualFigureFactory,
    SecurityModelFactory,
    SecurityModelIndexPageFactory,
    TaskPlanFactory,
)
from security_models.models import ModelEvent, ModelSite, ModelYearResult, PlanTask
from syndication import contract
from syndication.change_log.documents import (
    article_document,
    body_of,
    media_document,
    security_model_document,
    task_plan_document,
    with_relations,
)
from syndication.change_log.identities import uids
from syndication.choices import Kind

MOST_QUERIES = 26
"""Of one article with everything in it, its renditions made."""


def fresh(page):
    return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def closed():
    """A collection that only people who are logged in may open."""
    collection = Collection.get_first_root_node().add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    return collection


@pytest.mark.django_db
class TestArticle:
    def test_it_tells_what_the_contract_asks_for(self, section):
        topic = TopicFactory(name="Ma tuý", slug="ma-tuy")
        page = ArticlePageFactory(
            parent=section,
            title="Ra quân",
            slug="ra-quan",
            summary="Tóm tắt.",
            published_at=datetime(2022, 12, 29, 1, 30, tzinfo=UTC),
            byline="Lê An",
            source="Công an phường",
            topics=[topic],
            origin_unit=AdministrativeUnitFactory(name="Phường 1", valid_to=date(2025, 6, 30)),
            body=[
                ("heading", "Kết quả"),
                ("paragraph", RichText('<p>Xem <a href="/tin-tuc/">tin</a> &amp; ảnh.</p>')),
                ("correction", {"date": date(2022, 12, 30), "text": "Số đúng là 50."}),
            ],
        )
        told = article_document(fresh(page))
        assert told.headline == "Ra quân"
        assert told.published_at.isoformat() == "2022-12-29T08:30:00+07:00"
        assert told.url == told.canonical_url == "http://localhost/an-ninh/ra-quan/"
        assert told.html.startswith("<h2>Kết quả</h2>\n<p>Xem")
        assert 'href="http://localhost/tin-tuc/"' in told.html
        assert told.text.startswith("Kết quả\nXem tin & ảnh.\n")
        assert [block.type for block in told.blocks] == ["heading", "paragraph", "correction"]
        assert told.source == contract.Source(name="Công an phường", url="")
        assert told.former_unit == "Phường 1"
        assert told.section.slug == "an-ninh"
        assert [one.slug for one in told.topics] == ["ma-tuy"]
        assert told.corrections == [
            contract.Correction(date=date(2022, 12, 30), text="Số đúng là 50.")
        ]
        assert told.language == "vi"

    def test_its_body_is_the_same_text_each_time_and_what_it_was_made_of(self, section):
        page = ArticlePageFactory(parent=section, title="Đèn “sáng”")
        body = body_of(article_document(fresh(page)))
        assert body == body_of(article_document(fresh(page)))
        assert "Đèn “sáng”" in body
        assert contract.Article.model_validate_json(body) == article_document(fresh(page))

    def test_pictures_have_the_name_of_the_library_and_the_digest_of_each_file(
        self, section, settings
    ):
        lead, shown = ImageFactory(description="Cờ", credit="An"), ImageFactory()
        page = ArticlePageFactory(
            parent=section,
            lead_image=lead,
            body=[("picture", picture(shown, "Bà con", "Buổi họp"))],
        )
        told = article_document(fresh(page))
        names = uids([(Kind.MEDIA, lead.pk), (Kind.MEDIA, shown.pk)])
        assert told.lead_image.id == names[Kind.MEDIA, lead.pk]
        assert (told.lead_image.alt, told.lead_image.credit) == ("Cờ", "An")
        assert {one.id for one in told.images} == set(names.values())
        value = told.blocks[0].value
        assert (value.id, value.alt) == (names[Kind.MEDIA, shown.pk], "Bà con")
        assert 'src="http://localhost/media/' in told.blocks[0].html
        for rendition in told.lead_image.renditions:
            path = rendition.url.removeprefix("http://localhost/media/")
            content = (Path(settings.MEDIA_ROOT) / path).read_bytes()
            assert rendition.bytes == len(content)
            assert rendition.sha256 == hashlib.sha256(content).hexdigest()
        assert len(told.lead_image.renditions) == 3

    def test_a_lost_file_leaves_its_picture_without_renditions(self, section):
        lead, shown = ImageFactory(), ImageFactory()
        page = ArticlePageFactory(
            parent=section,
            lead_image=lead,
            body=[("heading", "Tin"), ("picture", picture(shown))],
        )
        for image in (lead, shown):
            image.file.storage.delete(image.file.name)
        told = article_document(fresh(page))
        assert told.lead_image.renditions == []
        assert [block.type for block in told.blocks] == ["heading"]

    def test_a_damaged_file_does_the_same(self, section):
        image = ImageFactory()
        Path(image.file.path).write_bytes(b"not a picture")
        page = ArticlePageFactory(parent=section, lead_image=image)
        assert article_document(fresh(page)).lead_image.renditions == []

    def test_what_is_not_public_is_not_told(self, section, closed):
        document = DocumentFactory(title="Công văn mật", collection=closed)
        image = ImageFactory(collection=closed)
        model = SecurityModelFactory(name="Mô hình chưa duyệt", live=False)
        plan = TaskPlanFactory(title="Kế hoạch chưa duyệt", live=False)
        figure = AnnualFigureFactory(live=False)
        draft = ArticlePageFactory(parent=section, live=False)
        page = ArticlePageFactory(
            parent=section,
            lead_image=image,
            audio=recording(collection=closed),
            security_models=[model],
            task_plans=[plan],
            related_news=[("article", draft)],
            body=[
                ("document", {"document": document, "label": "Nội bộ"}),
                ("security_model", model),
                ("task_plan", plan),
                ("annual_figure", figure),
            ],
        )
        told = article_document(fresh(page))
        assert told.blocks == []
        assert (told.lead_image, told.audio) == (None, None)
        assert told.security_models == told.task_plans == told.related == []
        assert "chưa duyệt" not in body_of(told)

    def test_records_are_shown_as_in_api_v2_with_absolute_addresses(self, home_page, section):
        SecurityModelIndexPageFactory(parent=home_page)
        model = SecurityModelFactory(slug="camera")
        page = ArticlePageFactory(parent=section, body=[("security_model", model)])
        block = article_document(fresh(page)).blocks[0]
        address = "http://localhost/mo-hinh-an-ninh/camera/"
        assert block.value["url"] == address
        assert f'href="{address}"' in block.html

    def test_it_costs_a_bounded_number_of_queries(self, section):
        images = [ImageFactory() for _ in range(6)]
        models = [SecurityModelFactory() for _ in range(4)]
        chosen = [ArticlePageFactory(parent=section) for _ in range(4)]
        page = ArticlePageFactory(
            parent=section,
            lead_image=images[0],
            audio=recording(),
            security_models=models,
            related_news=[("article", article) for article in chosen],
            body=[
                *(("picture", picture(image)) for image in images),
                *(("security_model", model) for model in models),
            ],
        )
        article_document(fresh(page))
        objects = ArticlePage.objects.filter(pk=page.pk)
        with CaptureQueriesContext(connection) as queries:
            article_document(with_relations(Kind.ARTICLE, objects).get())
        assert len(queries) <= MOST_QUERIES


@pytest.mark.django_db
class TestRecords:
    def test_a_model_tells_its_history_and_names_only_published_models(self):
        target = SecurityModelFactory()
        model = SecurityModelFactory(
            unit=target.unit, name="Camera", decision_number="12/QĐ", field="camera"
        )
        ModelSite.objects.create(model=model, place="Chợ", cameras=4)
        ModelYearResult.objects.create(model=model, year=2022, reports_received=5)
        ModelEvent.objects.create(model=model, kind=EventKind.LAUNCHED, date=date(2020, 1, 1))
        ModelEvent.objects.create(
            model=model, kind=EventKind.MERGED_INTO, date=date(2023, 1, 1), target=target
        )
        told = security_model_document(type(model).objects.get(pk=model.pk))
        assert (told.name, told.decision.number) == ("Camera", "12/QĐ")
        assert [(site.place, site.cameras, site.teams) for site in told.sites] == [("Chợ", 4, None)]
        assert [event.kind for event in told.events] == ["launched", "merged_into"]
        assert told.events[1].target == security_model_document(target).id
        assert told.year_results[0].rating is None
        assert told.url is None
        target.unpublish()
        told = security_model_document(type(model).objects.get(pk=model.pk))
        assert told.events[1].target is None

    def test_a_plan_tells_progress_only_where_somebody_has_told_it(self):
        plan = TaskPlanFactory(title="Kế hoạch", number="12/KH-UBND")
        PlanTask.objects.create(plan=plan, title="Tuyên truyền")
        PlanTask.objects.create(
            plan=plan, title="Nhân rộng", progress=Progress.DONE, percent=100, sort_order=1
        )
        told = task_plan_document(type(plan).objects.get(pk=plan.pk))
        assert [(task.progress, task.percent) for task in told.tasks] == [
            (None, None),
            ("done", 100),
        ]
        assert told.period.name == "2022–2025"
        assert json.loads(body_of(told))["number"] == "12/KH-UBND"


@pytest.mark.django_db
def test_a_picture_tells_its_own_words():
    image = ImageFactory(title="Ra quân", description="Cờ", credit="An")
    told = media_document(CustomImage.objects.get(pk=image.pk))
    assert (told.title, told.alt, told.credit) == ("Ra quân", "Cờ", "An")
    assert {rendition.mime for rendition in told.renditions} == {"image/webp", "image/jpeg"}


def recording(**values):
    return DocumentFactory(file__filename="ban-tin.mp3", file__data=b"0", **values)


def picture(image, alt="", caption=""):
    """Return the value of a picture block."""
    image.contextual_alt_text, image.decorative = alt, False
    return {"image": image, "caption": caption, "credit": ""}
