"""“Bản tin loa”: an article as somebody reads it over the loudspeaker."""

from datetime import date

import pytest
from django.utils.translation import gettext as _
from wagtail.rich_text import RichText

from articles.blocks import ArticleBodyBlock
from articles.outputs.spoken import SPOKEN, lines_of_rich_text, lines_of_table
from home.factories import DocumentFactory, GlossaryTermFactory, ImageFactory
from home.models import WardSettings
from security_models.factories import AnnualFigureFactory, SecurityModelFactory, TaskPlanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bulletin(client):
    """A function that returns the lines of an article's bulletin."""

    def read(article):
        response = client.get(f"{article.url}loa/")
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert response["X-Content-Type-Options"] == "nosniff"
        text = response.content.decode()
        assert text.endswith("\n")
        return text.splitlines()

    return read


def test_it_reads_title_time_summary_body_author_source_and_ward(write, section, bulletin):
    ward = WardSettings.for_site(section.get_site())
    ward.ward_name = "Phường 1"
    ward.save()
    article = write(
        "Ra quân dọn kênh",
        summary="Hơn 200 người.\nCùng dọn.",
        body=[("heading", "Kết quả"), ("paragraph", RichText("<p>Kênh <b>sạch</b>.</p>"))],
        byline="Lệ Truyền",
        source="Báo Quảng Trị",
    )
    lines = bulletin(article)
    assert lines[0] == "Ra quân dọn kênh."
    assert lines[1].startswith("12 giờ, ")
    assert "ngày " in lines[1]
    assert lines[2:6] == ["Hơn 200 người.", "Cùng dọn.", "Kết quả.", "Kênh sạch."]
    assert lines[6:] == [
        _("Author: %(name)s") % {"name": "Lệ Truyền."},
        _("According to %(source)s") % {"source": "Báo Quảng Trị."},
        "Phường 1.",
    ]


def test_it_writes_out_every_abbreviation_and_reads_dates_and_per_cent(write, bulletin):
    GlossaryTermFactory()
    article = write(
        "UBND họp",
        summary="UBND và UBND. Số 07/KH-UBND ngày 29-12-2022: 12,5 %.",
        body=[("paragraph", RichText("<p>Ủy ban nhân dân (UBND) phường</p>"))],
    )
    lines = bulletin(article)
    assert lines[0] == "Ủy ban nhân dân họp."
    assert lines[2] == (
        "Ủy ban nhân dân và Ủy ban nhân dân."
        " Số 07/KH-UBND ngày 29 tháng 12 năm 2022: 12,5 phần trăm."
    )
    assert lines[3] == "Ủy ban nhân dân phường."


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "A & “B” %(name)s {x}"])
def test_a_hostile_title_is_plain_text(write, bulletin, title):
    assert bulletin(write(title, slug="tin"))[0] == f"{title}."


def test_an_empty_article_is_read_too(write, bulletin):
    assert len(bulletin(write("Tin", summary=""))) == 3


class TestBlocks:
    @pytest.fixture
    def read(self, write, bulletin):
        """A function that returns the lines of the blocks of an article without anything else."""

        def lines(*blocks):
            article = write("Tin", summary="", body=list(blocks))
            return bulletin(article)[2:-1]

        return lines

    def test_each_has_its_way_of_being_read(self):
        assert set(SPOKEN) == set(ArticleBodyBlock().child_blocks)

    def test_captions_and_videos_are_left_out(self, read):
        picture = {"image": ImageFactory(), "caption": "Chú thích", "credit": ""}
        video = {"title": "Lễ ra quân", "url": "https://youtu.be/x"}
        assert read(("picture", picture), ("gallery", [picture] * 2), ("video", video)) == []

    def test_a_quote_says_whose_words_they_are(self, read):
        quotes = [
            ("quote", {"text": "Dọn\nđi!", "attribution": "Bà A"}),
            ("quote", {"text": "Vâng", "attribution": ""}),
        ]
        assert read(*quotes) == ["Bà A: “Dọn đi!”", "“Vâng”"]

    def test_key_figures_are_number_and_what_it_counts(self, read):
        figures = [{"value": "50", "label": "tin báo"}, {"value": "12,5 %", "label": "hộ"}]
        lines = read(("key_figures", {"figures": figures, "source": "Phường"}))
        assert lines == [
            "50 tin báo.",
            "12,5 phần trăm hộ.",
            _("Source: %(source)s") % {"source": "Phường."},
        ]

    def test_a_call_to_action_ends_with_the_number(self, read):
        call = {"text": "Báo tin", "phone": "113", "link_label": "", "page": None, "url": ""}
        assert read(("call_to_action", call)) == [
            "Báo tin.",
            _("Call %(phone)s") % {"phone": "113."},
        ]

    def test_a_correction_says_when(self, read):
        words = {"date": date(2022, 12, 30), "text": "Số đúng là 50."}
        day = "ngày 30 tháng 12 năm 2022"
        expected = _("Correction of %(date)s: %(text)s") % {"date": day, "text": "Số đúng là 50."}
        assert read(("correction", words)) == [expected]

    def test_a_document_is_named(self, read):
        document = DocumentFactory(title="Kế hoạch")
        expected = [_("Document: %(name)s") % {"name": "Kế hoạch."}]
        assert read(("document", {"document": document, "label": ""})) == expected

    def test_records_that_are_published_are_read(self, read):
        figure = AnnualFigureFactory(reports_received=1632)
        lines = read(
            ("security_model", SecurityModelFactory(name="Camera", summary="Mười máy")),
            ("task_plan", TaskPlanFactory(title="Kế hoạch 12")),
            ("annual_figure", figure),
        )
        assert lines[:3] == ["Camera.", "Mười máy.", "Kế hoạch 12."]
        assert str(figure.year) in lines[-1]
        assert "1.632" in lines[-1]

    def test_records_that_are_not_are_silent(self, read):
        blocks = [
            ("security_model", SecurityModelFactory(live=False)),
            ("task_plan", TaskPlanFactory(live=False)),
            ("annual_figure", AnnualFigureFactory(live=False)),
        ]
        assert read(*blocks) == []


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Một</p><p>hai<br/>ba</p>", ["Một", "hai", "ba"]),
        ("<ul><li>Một</li><li><b>Hai</b> nữa</li></ul>", ["Một", "Hai nữa"]),
        ("<ol><li>Một</li><li><p>Hai</p></li></ol>", ["1. Một", "2. Hai"]),
        ("<p>a &amp; b &lt;c&gt;</p>", ["a & b <c>"]),
        ('<p><a href="/x">Xem</a> <a linktype="page" id="1">bài</a></p><hr/>', ["Xem bài"]),
        ("", []),
    ],
)
def test_rich_text_is_a_line_for_each_paragraph_and_item(html, expected):
    assert lines_of_rich_text(html) == expected


ROWS = [["Năm", "Tin báo", ""], ["2022", "50", "tăng"], ["2023", None, ""], [None, None, None]]


@pytest.mark.parametrize(
    ("head", "side", "expected"),
    [
        (True, True, ["Năm 2022 – Tin báo: 50; tăng", "Năm 2023", ""]),
        (True, False, ["Năm: 2022; Tin báo: 50; tăng", "Năm: 2023", ""]),
        (False, True, ["Năm – Tin báo", "2022 – 50; tăng", "2023", ""]),
        (False, False, ["Năm; Tin báo", "2022; 50; tăng", "2023", ""]),
    ],
)
def test_a_table_is_read_row_by_row(head, side, expected):
    table = {"data": ROWS, "first_row_is_table_header": head, "first_col_is_header": side}
    assert lines_of_table(table) == ["", *expected]
    assert lines_of_table({**table, "table_caption": "Tin báo"})[0] == "Tin báo"


@pytest.mark.parametrize("table", [None, {}, {"data": []}, {"data": [[]]}, {"data": None}])
def test_an_empty_table_says_nothing(table):
    assert not any(lines_of_table(table))
