"""What each rule warns of, and what it lets pass."""

import pytest
from wagtail.models import Site

from articles.factories import ArticlePageFactory
from articles.models import ArticlePage
from home.factories import GlossaryTermFactory, ImageFactory
from home.models import GlossaryTerm, WardSettings
from newsroom.checks import RULES, findings
from security_models.factories import SecurityModelFactory
from tests.newsroom.bodies import body, paragraphs

pytestmark = pytest.mark.django_db


def article(**fields):
    return ArticlePage(**({"title": "Tin của khu phố", "summary": "Có việc mới."} | fields))


def found(rule, **fields):
    return findings(article(**fields), {rule: RULES[rule]})


def excerpts(rule, **fields):
    return [finding.excerpt for finding in found(rule, **fields)]


def test_a_sound_article_has_no_findings(section):
    text = "Ngày 29-12-2022, phường tổng kết phong trào. Có 10 mô hình."
    assert findings(ArticlePageFactory(parent=section, body=paragraphs(text))) == []


def test_an_empty_new_page_can_be_checked():
    assert {finding.rule for finding in findings(ArticlePage())} == {"lead"}


def test_a_lead_is_missing_or_repeats_the_title():
    (missing,) = found("lead", summary=" ")
    (repeated,) = found("lead", summary="TIN CỦA KHU PHỐ.")
    assert missing.place.field == repeated.place.field == "summary"
    assert missing.sentence != repeated.sentence


def test_findings_stand_in_the_order_of_the_editor():
    text = paragraphs("Đội XYZ.")
    fields = [finding.place.field for finding in findings(article(summary="", body=text))]
    assert fields == ["summary", "body"]


class TestPictures:
    @pytest.fixture
    def image(self, db):
        return ImageFactory(description="")

    def block(self, image, **values):
        return {"image": {"image": image.pk, **values}, "caption": "", "credit": ""}

    def test_a_picture_needs_a_description(self, image):
        text = body(
            ("picture", self.block(image, alt_text="", decorative=False)),
            ("gallery", [{"type": "item", "id": "in", "value": self.block(image, alt_text="")}]),
        )
        places = [finding.place for finding in found("picture", lead_image=image, body=text)]
        assert [(place.field, place.block) for place in places] == [
            ("lead_image", ""),
            ("body", "1"),
            ("body", "in"),
        ]

    @pytest.mark.parametrize("alt", ["IMG_2034.JPG", "DSC 0012", "20221229_101600", "Cần mô tả"])
    def test_a_file_name_is_none(self, image, alt):
        assert found("picture", body=body(("picture", self.block(image, alt_text=alt))))

    def test_words_of_the_place_or_of_the_library_are_enough(self, image):
        described = ImageFactory(description="Lễ ra quân năm 2022")
        text = body(
            ("picture", self.block(image, alt_text="Đường phố")),
            ("picture", self.block(image, alt_text="", decorative=True)),
            ("picture", self.block(described, alt_text="")),
        )
        assert found("picture", lead_image=described, body=text) == []


class TestAbbreviations:
    def test_one_that_nobody_explains_is_told_once(self):
        text = paragraphs("Đội ĐVTN ra quân.", "Đội ĐVTN về.")
        assert excerpts("abbreviation", body=text) == ["Đội ĐVTN ra quân."]

    @pytest.mark.parametrize(
        "text",
        [
            "Đoàn viên thanh niên (ĐVTN) ra quân. ĐVTN về.",
            "ĐVTN (đoàn viên thanh niên) ra quân.",
            "Đoàn viên (gọi tắt là ĐVTN) ra quân.",
            "Theo Kế hoạch 07/KH-ĐVTN và 42/2022/NĐ-CP.",
            "Đại hội XIV, khoá VIII, quý IV, thế kỷ XXI.",
            "ANH HÙNG LỰC LƯỢNG VŨ TRANG NHÂN DÂN",
            "Quét mã QR, nhận SMS, xem tệp PDF ở TP. Huế.",
            "Dịch COVID-19 và xe mang biển 74A-123.45.",
        ],
    )
    def test_what_explains_itself_or_is_none_passes(self, text):
        assert excerpts("abbreviation", body=paragraphs(text)) == []

    def test_the_glossary_explains(self):
        GlossaryTerm.objects.all().delete()
        text = paragraphs("UBND họp.")
        assert excerpts("abbreviation", body=text) == ["UBND họp."]
        GlossaryTermFactory(short_form="UBND")
        assert excerpts("abbreviation", body=text) == []


class TestSentences:
    def test_one_of_61_syllables_is_too_long_and_of_60_is_not(self):
        assert not found("sentence", body=paragraphs("từ " * 60 + "."))
        assert found("sentence", body=paragraphs("từ " * 61 + "."))

    def test_sentences_lines_and_cells_are_counted_each_for_itself(self):
        half = "từ " * 40
        table = {"data": [[half, half], [half, half]]}
        text = body(
            ("paragraph", f"<p>Một {half}. Hai {half}</p><ul><li>{half}</li><li>{half}</li></ul>"),
            ("table", table),
        )
        assert not found("sentence", body=text)

    def test_a_dot_before_a_small_letter_does_not_end_one(self):
        assert found("sentence", body=paragraphs("từ " * 40 + "v.v. " + "từ " * 40))


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Uû ban nh©n d©n ph­êng ban hµnh quyÕt ®Þnh.", True),
        ("Xin chaøo caùc baïn trong khu phoá.", True),
        ("Uỷ ban nhân dân phường ban hành quyết định.", False),
    ],
)
def test_text_for_an_old_font_is_found(text, is_found):
    assert bool(found("font", body=paragraphs(text))) is is_found


@pytest.mark.parametrize(
    ("title", "is_found"),
    [
        ("THÔNG BÁO LỊCH CẮT ĐIỆN", True),
        ("THÔNG BÁO LỊCH TIẾP DÂN THÁNG NĂM (minh hoạ)", True),
        ("Thông báo lịch cắt điện", False),
        ("UBND phường họp", False),
        ("HĐND", False),
        ("", False),
    ],
)
def test_a_title_in_capitals_is_found(title, is_found):
    assert bool(found("capitals", title=title)) is is_found


class TestPhones:
    @pytest.fixture(autouse=True)
    def ward(self, home_page):
        WardSettings.objects.create(
            site=Site.objects.get(), phone="0233 3861 234", hotline="0905.111.222"
        )

    def test_a_number_of_the_ward_should_be_a_link(self):
        text = paragraphs("Gọi 0233.3861.234 hoặc +84 905 111 222.")
        assert len(found("phone", body=text)) == 2
        assert not found("personal", body=text)

    def test_a_linked_number_or_one_of_a_call_to_action_is_in_order(self):
        call = {"text": "Gọi", "phone": "0912 345 678", "link_label": "", "page": None, "url": ""}
        text = body(
            ("paragraph", '<p>Gọi <a href="tel:02333861234">(0233) 3861 234</a>.</p>'),
            ("paragraph", "<p>Gọi 0912345678.</p>"),
            ("call_to_action", call),
        )
        assert not found("phone", body=text)
        assert not found("personal", body=text)

    def test_the_mobile_number_of_somebody_else_may_be_personal(self):
        fields = {"summary": "Hỏi ông A, 0912 345 678.", "body": paragraphs("0913 345 678")}
        assert excerpts("personal", **fields) == ["Hỏi ông A, •••• ••• 678.", "•••• ••• 678"]
        assert not found("phone", **fields)

    def test_so_is_the_number_of_a_card(self):
        table = {"data": [["Họ tên", "CCCD"], ["Ông A", "045204001234"]]}
        assert excerpts("personal", body=body(("table", table))) == ["•••••••••234"]


def test_records_are_checked_too():
    model = SecurityModelFactory(name="Camera", body=paragraphs("Gọi 0912 345 678."))
    (finding,) = findings(model)
    assert (finding.rule, finding.place.block) == ("personal", "1")
