"""manage.py import_security_models: what it records, and that it is what an editor's own work would be."""

from datetime import date

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry, ReferenceIndex, Site
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry
from wagtail.signals import published

from home.factories import AdministrativeUnitFactory, NeighbourhoodFactory
from home.models import Organisation, WardSettings
from security_models.factories import PeriodFactory, SecurityModelFactory
from security_models.importers.saving import BATCH
from security_models.models import ModelEvent, ModelSite, SecurityModel
from tests.security_models.importing import (
    GOOD,
    HEADINGS,
    Importer,
    everything,
    xlsx_bytes,
)
from vietnamese.text import fold

FULL = {
    "Tên mô hình": "Đèn sáng, đường đẹp",
    "Lĩnh vực": "Camera an ninh",
    "Đơn vị": "Phường 1",
    "Tình trạng": "Đang hoạt động",
    "Ngày ra mắt": "05/06/2020",
    "Số quyết định": "45/QĐ-UBND",
    "Ngày quyết định": "29-05-2020",
    "Cơ quan ban hành": "UBND phường",
    "Cơ quan chủ trì": "CA phường",
    "Cơ quan phối hợp": "Hội Phụ nữ; CA phường",
    "Giai đoạn": "2022-2025",
    "Tóm tắt": "Tóm tắt (minh hoạ)",
    "Khu phố": "Khu phố cũ",
    "Địa điểm": "Nhà văn hoá",
    "Ngày bắt đầu": "2020-07-01",
    "Ngày cuối cùng": "31/12/2024",
    "Số tổ": "1",
    "Số thành viên": "12",
    "Số hộ": "1.250",
    "Số camera": "0",
}


@pytest.fixture
def importer(db, tmp_path):
    return Importer(tmp_path)


@pytest.fixture
def ward(unit):
    """Phường 1 is the ward of this portal, with a neighbourhood, two organisations and a period."""
    site = Site.objects.get(is_default_site=True)
    WardSettings.objects.create(site=site, unit=unit, ward_name="Phường 1")
    NeighbourhoodFactory(unit=unit, name="Khu phố 1", former_names="Khu phố cũ, Xóm chợ")
    Organisation.objects.create(name="Công an phường", short_name="CA phường")
    Organisation.objects.create(name="Hội Phụ nữ")
    PeriodFactory()
    return unit


@pytest.fixture
def full_file():
    return list(FULL), list(FULL.values())


class TestARow:
    @pytest.fixture(autouse=True)
    def _ward(self, ward):
        self.ward = ward

    def check(self, model):
        assert (model.name, model.field, model.unit) == ("Đèn sáng, đường đẹp", "camera", self.ward)
        assert (model.slug, model.status) == ("den-sang-duong-dep", "active")
        assert (model.decision_number, model.decision_issuer) == ("45/QĐ-UBND", "UBND phường")
        assert model.decision_date == date(2020, 5, 29)
        assert model.lead_organisation.name == "Công an phường"
        partners = [organisation.name for organisation in model.partner_organisations.all()]
        assert sorted(partners) == ["Công an phường", "Hội Phụ nữ"]
        assert [period.name for period in model.periods.all()] == ["2022–2025"]
        [event] = model.events.all()
        assert (event.kind, event.date) == ("launched", date(2020, 6, 5))
        [site] = model.sites.all()
        assert (site.neighbourhood.name, site.place) == ("Khu phố 1", "Nhà văn hoá")
        assert (site.started_on, site.ended_on) == (date(2020, 7, 1), date(2024, 12, 31))
        assert (site.teams, site.members, site.households, site.cameras) == (1, 12, 1250, 0)

    def test_fills_every_field(self, importer, full_file):
        report = importer.run(full_file)
        assert report[1:] == [
            "  Mô hình mới: 1, điểm: 1",
            "    Camera an ninh: 1",
            "Đã lưu 1 mô hình (đang đăng).",
        ]
        self.check(SecurityModel.objects.published().get())

    def test_may_have_its_headings_in_english_and_codes_for_choices(self, importer):
        english = {
            "field": "Security cameras",
            "status": "active",
            "launched_on": date(2020, 6, 5),
            "decision_date": date(2020, 5, 29),
            "periods": "2022 – 2025",
            "neighbourhood": "xom cho",
            "households": 1250.0,
        }
        names = [
            *("name", "field", "unit", "status", "launched_on", "decision_number"),
            *("decision_date", "decision_issuer", "lead_organisation", "partner_organisations"),
            *("periods", "summary", "neighbourhood", "place", "started_on", "ended_on"),
            *("teams", "members", "households", "cameras"),
        ]
        row = [english.get(name, cell) for name, cell in zip(names, FULL.values(), strict=True)]
        importer.run(xlsx_bytes(names, row))
        self.check(SecurityModel.objects.published().get())

    def test_is_the_same_as_one_recorded_by_hand(self, importer, full_file):
        """The same rows in all tables, but for ids, slugs and moments."""
        sent = []

        def note(instance, **kwargs):
            sent.append(instance)

        published.connect(note, sender=SecurityModel)
        importer.run(full_file)
        published.disconnect(note, sender=SecurityModel)
        imported = SecurityModel.objects.get()
        assert sent == [imported]
        by_hand = self.copy_by_hand(imported)
        assert self.traces(imported) == self.traces(by_hand)
        assert imported.live_revision == imported.latest_revision
        assert imported.first_published_at == imported.last_published_at is not None

    @staticmethod
    def copy_by_hand(model):
        own = {field.name for field in SecurityModel._meta.concrete_fields if field.editable}
        copied = own - {"id", "slug", "first_published_at", "last_published_at", "latest_revision"}
        values = {name: getattr(model, name) for name in copied - {"live_revision"}}
        lists = {
            name: list(getattr(model, name).all()) for name in ("partner_organisations", "periods")
        }
        copy = SecurityModel(**values | {"live": False})
        for name, items in lists.items():
            setattr(copy, name, items)
        for name in ("sites", "events"):
            for part in getattr(model, name).all():
                part.pk = None
                getattr(copy, name).add(part)
        copy.save()
        copy.save_revision(log_action="wagtail.create").publish()
        return SecurityModel.objects.get(pk=copy.pk)

    @staticmethod
    def traces(model):
        """Return what the tables hold of ``model``, without ids and moments."""
        own = {"id", "pk", "slug", "model", "latest_revision", "live_revision", "live"}
        own |= {"first_published_at", "last_published_at", "has_unpublished_changes"}

        def without_own(content):
            if isinstance(content, list):
                return [without_own(item) for item in content]
            if isinstance(content, dict):
                return {key: without_own(value) for key, value in content.items() if key not in own}
            return content

        row = SecurityModel.objects.filter(pk=model.pk).values().get()
        revision = model.latest_revision
        references = ReferenceIndex.objects.filter(object_id=str(model.pk)).filter(
            content_type=revision.content_type, base_content_type=revision.base_content_type
        )
        entries = IndexEntry.objects.filter(
            object_id=str(model.pk), content_type=revision.content_type
        )
        log = ModelLogEntry.objects.for_instance(model).order_by("pk")
        return {
            "row": {
                key: value
                for key, value in row.items()
                if key not in own and not key.endswith("revision_id")
            },
            "flags": (model.live, model.has_unpublished_changes),
            "revision": without_own(revision.content),
            "revisions": [(found.object_str, found.user) for found in model.revisions.all()],
            "log": [
                (entry.action, entry.label, entry.content_changed, entry.deleted) for entry in log
            ],
            "references": sorted(
                (reference.to_content_type_id, reference.to_object_id, reference.model_path)
                for reference in references
            ),
            "search": [
                [str(getattr(entry, name)) for name in ("title", "body", "autocomplete")]
                for entry in entries
            ],
        }

    def test_is_found_without_marks_and_sorted_as_vietnamese_is(self, importer, full_file):
        importer.run([HEADINGS, ["Đỏ", "other", ""], ["Dừa", "other", ""], ["Ẩn", "other", ""]])
        importer.run(full_file)
        assert [model.name for model in SecurityModel.objects.all()] == [
            *("Ẩn", "Dừa", "Đèn sáng, đường đẹp", "Đỏ")
        ]
        found = get_search_backend().search(fold("ĐÈN sáng"), SecurityModel)
        assert [model.name for model in found] == ["Đèn sáng, đường đẹp"]

    def test_is_listed_as_a_draft_if_wanted(self, importer, full_file):
        report = importer.run(full_file, draft=True)
        assert report[-1] == "Đã lưu 1 mô hình (bản nháp)."
        model = SecurityModel.objects.get()
        assert (model.live, model.has_unpublished_changes) == (False, True)
        assert model.live_revision is model.first_published_at is None
        assert list(SecurityModel.objects.published()) == []
        model.get_latest_revision().publish()
        self.check(SecurityModel.objects.published().get())
        assert ModelSite.objects.count() == ModelEvent.objects.count() == 1

    def test_can_be_edited_and_published_again(self, importer, full_file):
        importer.run(full_file)
        model = SecurityModel.objects.get()
        model.summary = "Đã sửa"
        model.save_revision().publish()
        self.check(SecurityModel.objects.published().get(summary="Đã sửa"))
        assert ModelSite.objects.count() == ModelEvent.objects.count() == 1

    def test_needs_no_more_than_a_name_and_a_field(self, importer):
        importer.run([HEADINGS[:2], ["Một", "Tổ tự quản"]])
        model = SecurityModel.objects.get()
        assert (model.unit, model.status) == (self.ward, "active")
        assert list(model.sites.all()) == list(model.events.all()) == []

    def test_of_the_future_is_proposed(self, importer):
        tomorrow = date.today().replace(year=date.today().year + 1, day=1).isoformat()
        importer.run([["name", "field", "launched_on"], ["Một", "other", tomorrow]])
        assert SecurityModel.objects.get().status == "proposed"


class TestManyRows:
    @pytest.fixture(autouse=True)
    def _ward(self, ward):
        self.ward = ward

    def test_of_one_name_are_sites_of_one_model(self, importer):
        report = importer.run(
            [
                [*HEADINGS, "Tóm tắt", "Số tổ"],
                ["Tổ tự quản", "self_managed", "A", "", "1"],
                ["TỔ  tự quản", "", "B", "Chung", "2"],
                ["Camera", "camera", "A", "", "3"],
            ]
        )
        assert report[1] == "  Mô hình mới: 2, điểm: 3"
        model = SecurityModel.objects.get(name="Tổ tự quản")
        assert model.summary == "Chung"
        assert [(site.place, site.teams) for site in model.sites.all()] == [("A", 1), ("B", 2)]

    def test_of_one_name_in_two_units_are_two_models(self, importer):
        other = AdministrativeUnitFactory(name="Phường 2", slug="phuong-2")
        headings = [*HEADINGS, "Đơn vị"]
        importer.run([headings, [*GOOD, "Phường 1"], [*GOOD, "phuong-2"]])
        slugs = dict(SecurityModel.objects.values_list("unit", "slug"))
        assert slugs == {self.ward.pk: "camera-an-ninh", other.pk: "camera-an-ninh-2"}

    def test_give_slugs_that_are_free_however_long_the_names(self, importer):
        SecurityModelFactory(slug="mo-hinh-" + "dai-" * 17 + "dai", name="Khác")
        names = [f"Mô hình {'dài ' * 30}{number}" for number in range(30)]
        importer.run([HEADINGS[:2], *([name, "other"] for name in names)])
        slugs = set(SecurityModel.objects.values_list("slug", flat=True))
        assert len(slugs) == 31
        assert max(map(len, slugs)) <= 80

    def test_of_a_unit_named_in_the_command(self, importer):
        other = AdministrativeUnitFactory(name="Phường 2", slug="phuong-2")
        importer.run([[*HEADINGS, "Đơn vị"], [*GOOD, ""]], unit="phuong-2")
        assert SecurityModel.objects.get().unit == other

    def test_of_a_unit_that_the_command_names_wrongly(self, importer):
        with pytest.raises(CommandError, match=r"Không có đơn vị hành chính “x”.*phuong-1"):
            importer.run([HEADINGS, GOOD], unit="x")

    def test_cost_few_queries_however_many_they_are(self, importer):
        def count(first, last):
            rows = [[f"Mô hình {number}", "other", "A"] for number in range(first, last)]
            with CaptureQueriesContext(connection) as queries:
                importer.run([HEADINGS, *rows])
            return len(queries)

        count(0, 1)  # fills the caches of content types
        # SQLite takes a thousand values at a time.
        assert count(2, 2 + BATCH) < 2 * count(1, 2)

    def test_show_a_bar_where_they_are_more_than_a_thousand(self, importer):
        def rows(count):
            return [HEADINGS, *([f"Tên {number}", "other", "A"] for number in range(count))]

        importer.run(rows(1000), dry_run=True)
        assert importer.progress == ""
        importer.run(rows(1001), dry_run=True)
        assert "Kiểm tra: 100%" in importer.progress
        assert "1001/1001" in importer.progress


class TestWhatEditorsHave:
    @pytest.fixture(autouse=True)
    def _ward(self, ward):
        self.ward = ward

    def test_the_same_file_again_changes_nothing(self, importer, full_file):
        importer.run(full_file)
        before = everything()
        report = importer.run(full_file)
        assert report[1:] == [
            "  Mô hình mới: 0, điểm: 0",
            "  Đã có, giữ nguyên: 1",
            "    dòng 2: Đèn sáng, đường đẹp",
            "Đã lưu 0 mô hình (đang đăng).",
        ]
        assert everything() == before

    @pytest.mark.parametrize("live", [True, False])
    def test_stays_as_it_is_while_new_models_are_recorded(self, importer, live):
        model = SecurityModelFactory(name="CAMERA an ninh", unit=self.ward, live=live)
        ModelSite.objects.create(model=model, place="Chợ")
        rows = [[*GOOD[:2], "chợ"], [*GOOD[:2], "Trường"], ["Mới", "other", "Chợ"]]
        before = SecurityModel.objects.filter(pk=model.pk).values().get()
        report = importer.run([HEADINGS, *rows])
        assert report[1] == "  Mô hình mới: 1, điểm: 1"
        assert report[4] == (
            "    dòng 2: CAMERA an ninh; 1 điểm chưa ghi, hãy thêm trong trang quản trị"
        )
        assert SecurityModel.objects.filter(pk=model.pk).values().get() == before
        assert [site.place for site in model.sites.all()] == ["Chợ"]


class TestADryRun:
    def test_reports_and_saves_nothing(self, importer, ward, full_file):
        before = everything()
        report = importer.run(full_file, dry_run=True)
        assert report == [
            f"{importer.path}: 1 dòng.",
            "  Mô hình mới: 1, điểm: 1",
            "    Camera an ninh: 1",
            "Chạy thử: không có gì được lưu.",
        ]
        assert everything() == before

    def test_finds_the_same_faults(self, importer, ward):
        rows = [HEADINGS, ["Một", "xa lạ", "A"]]
        assert importer.refusal(rows, dry_run=True) == importer.refusal(rows)


@pytest.mark.parametrize("name", ["mo-hinh-an-ninh.csv", "mo-hinh-an-ninh.xlsx"])
def test_the_template_can_be_imported_as_it_is(importer, ward, name):
    with open(f"docs/templates/{name}", "rb") as file:
        importer.run(file.read())
    models = SecurityModel.objects.published()
    assert [model.name for model in models] == [
        "Camera an ninh (minh hoạ)",
        "Tổ tự quản an ninh trật tự (minh hoạ)",
    ]
    assert [site.households for site in ModelSite.objects.all()] == [150, 1250]
    assert ModelEvent.objects.get().date == date(2020, 6, 5)
