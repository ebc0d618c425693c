"""Abbreviations in texts: explained where a page first uses them, written out where somebody reads aloud."""

import re
import time
from html import unescape

import pytest
from django.template import Context, Template
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st
from wagtail.rich_text import RichText

from articles.factories import ArticlePageFactory
from home.abbreviations import Abbreviations, expand, uses
from home.factories import GlossaryTermFactory, ImageFactory, StandardPageFactory
from home.glossary import glossary, meanings

KNOWN = {
    "UBND": "Ủy ban nhân dân",
    "ANTT": "An ninh trật tự",
    "MTTQ": "Mặt trận Tổ quốc",
    "MTTQ VN": "Mặt trận Tổ quốc Việt Nam",
    "R&D": "Nghiên cứu và phát triển",
}
UBND = '<abbr title="Ủy ban nhân dân">UBND</abbr>'
ANTT = '<abbr title="An ninh trật tự">ANTT</abbr>'


def explained(*texts, known=KNOWN):
    """Return the texts of one page, explained in their order."""
    abbreviations = Abbreviations(known)
    return [abbreviations.explain(text) for text in texts]


class TestFirstUse:
    def test_is_explained_and_the_next_ones_are_not(self):
        assert explained("UBND và UBND", "<p>ANTT, UBND</p>") == [
            f"{UBND} và UBND",
            f"<p>{ANTT}, UBND</p>",
        ]

    @pytest.mark.parametrize(
        "text", ["UBNDX", "xUBND", "UBND1", "ubnd", "Ubnd", "đUBND", "UBNDĐ", "U<b>BND</b>"]
    )
    def test_is_a_whole_word_in_just_these_letters(self, text):
        assert explained(text) == [text]

    @pytest.mark.parametrize("text", ["“{}”", "({})", "HĐND-{}", "{}/HĐND", "{}.", "a\u00a0{}"])
    def test_may_stand_between_any_signs(self, text):
        assert explained(text.format("UBND")) == [text.format(UBND)]

    @pytest.mark.parametrize("number", ["07/KH-UBND", "42/2022/NQ-UBND", "1234/UBND-ANTT"])
    def test_is_not_the_number_of_a_document(self, number):
        assert explained(f"số {number} của UBND") == [f"số {number} của {UBND}"]

    def test_is_the_longest_that_fits(self):
        title = "Mặt trận Tổ quốc Việt Nam"
        assert explained("MTTQ VN") == [f'<abbr title="{title}">MTTQ VN</abbr>']

    @pytest.mark.parametrize(
        "html",
        [
            '<a href="/UBND" title="UBND">xem</a>',
            '<abbr title="x">UBND</abbr>',
            "<code>UBND</code>",
            "<code><b>UBND</b></code>",
            "<script>if (a < b && UBND) {}</script>",
            "<!-- UBND -->",
            "<UBND>",
        ],
    )
    def test_is_a_text_and_no_attribute_code_or_explanation(self, html):
        assert explained(html) == [html]

    def test_may_be_the_text_of_a_link(self):
        assert explained('<a href="/UBND">UBND</a>') == [f'<a href="/UBND">{UBND}</a>']

    @pytest.mark.parametrize(
        "text",
        [
            "Uỷ ban nhân dân (UBND)",
            "ỦY BAN NHÂN DÂN ( UBND )",
            "UBND (Uỷ ban nhân dân)",
            "<b>Ủy ban nhân dân</b> (<i>UBND</i>)",
        ],
    )
    def test_that_the_text_explains_itself_is_enough(self, text):
        assert explained(text, "UBND") == [text, "UBND"]

    @pytest.mark.parametrize("text", ["Nghiệp vụ ({})", "{} (phường)", "Thủy ban nhân dân ({})"])
    def test_beside_other_words_in_parentheses_is_explained(self, text):
        assert explained(text.format("UBND")) == [text.format(UBND)]

    def test_keeps_signs_that_mean_something_in_html(self):
        text, title = "R&amp;D &lt;b&gt; &quot;", "Nghiên cứu và phát triển"
        assert explained(text) == [f'<abbr title="{title}">R&amp;D</abbr> &lt;b&gt; "']

    def test_has_a_meaning_that_cannot_leave_its_attribute(self):
        assert explained("X", known={"X": '"><script>'}) == [
            '<abbr title="&quot;&gt;&lt;script&gt;">X</abbr>'
        ]

    @given(
        st.lists(
            st.sampled_from(
                [
                    *("UBND", "ANTT ", "<p>", "</p>", "<br/>", '<a href="/UBND">', "</a>"),
                    *("a < b", " & ", "&amp;", "&#x27;", "(", ")", "Ủy ban nhân dân"),
                    *("<code>", "</code>", "07/KH-"),
                ]
            )
        )
    )
    def test_changes_nothing_else(self, parts):
        html = "".join(parts)
        (result,) = explained(html)
        without = re.sub(r'<abbr title="[^"]*">|</abbr>', "", result)
        assert unescape(without) == unescape(html)
        assert len(re.findall("<abbr", result)) <= 2

    def test_costs_two_thousandths_of_a_second_in_a_long_article(self):
        known = {f"ABC{number}": f"Nghĩa {number}" for number in range(15)}
        html = "".join(
            f'<p>ABC{number} {"nhân dân khu phố " * 25}<a href="/">cùng</a> <b>làm</b></p>'
            for number in range(15)
        )
        costs = []
        for _ in range(20):
            start = time.perf_counter()
            Abbreviations(known).explain(html)
            costs.append(time.perf_counter() - start)
        assert min(costs) < 0.002


class TestWrittenOut:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("UBND và UBND", "Ủy ban nhân dân và Ủy ban nhân dân"),
            ("Uỷ ban nhân dân (UBND) phường", "Uỷ ban nhân dân phường"),
            ("UBND (Uỷ ban nhân dân) phường", "Ủy ban nhân dân phường"),
            ("số 07/KH-UBND", "số 07/KH-UBND"),
            ("Lực lượng (ANTT)", "Lực lượng (An ninh trật tự)"),
            ("MTTQ VN", "Mặt trận Tổ quốc Việt Nam"),
            ("a < b & R&D", "a < b & Nghiên cứu và phát triển"),
            ("", ""),
        ],
    )
    def test_says_each_meaning_once(self, text, expected):
        assert expand(text, KNOWN) == expected

    def test_finds_uses_in_their_order(self):
        found = uses("ANTT, UBND, ANTT", KNOWN)
        assert [(use.start, use.short) for use in found] == [
            (0, "ANTT"),
            (6, "UBND"),
            (12, "ANTT"),
        ]


class TestTag:
    def shown(self, **values):
        return Template("{% load home %}{% explain text %}").render(Context(values))

    def test_escapes_plain_text(self):
        assert self.shown(text="<b>UBND", abbreviations=Abbreviations(KNOWN)) == f"&lt;b&gt;{UBND}"

    def test_keeps_html(self):
        text = SafeString("<b>UBND</b>")
        assert self.shown(text=text, abbreviations=Abbreviations(KNOWN)) == f"<b>{UBND}</b>"

    @pytest.mark.parametrize("text", [None, ""])
    def test_shows_nothing_of_nothing(self, text):
        assert self.shown(text=text, abbreviations=Abbreviations(KNOWN)) == ""

    def test_explains_nothing_where_no_page_keeps_account(self):
        assert self.shown(text="<UBND>") == "&lt;UBND&gt;"
        assert self.shown() == ""


@pytest.mark.django_db
class TestPages:
    @pytest.fixture(autouse=True)
    def _term(self):
        GlossaryTermFactory()

    def test_the_glossary_tells_the_meanings(self):
        GlossaryTermFactory(short_form="TDP", meaning="Tổ dân phố", synonyms="KDC")
        assert meanings() == {"TDP": "Tổ dân phố", "UBND": "Ủy ban nhân dân"}

    def test_an_article_explains_in_the_order_of_reading(self, section, client):
        table = {"data": [["UBND"]], "first_row_is_table_header": False}
        picture = {"image": ImageFactory(), "caption": "UBND", "credit": ""}
        parts = [
            ("quote", {"text": "UBND", "attribution": ""}),
            ("paragraph", RichText("<p>UBND</p>")),
            ("key_figures", {"figures": [{"value": "5", "label": "UBND"}], "source": ""}),
            ("table", table),
            ("picture", picture),
            ("gallery", [picture, picture]),
        ]
        article = ArticlePageFactory(parent=section, title="UBND", slug="mot", body=parts)
        while parts:
            text = client.get(article.url).content.decode()
            assert text.count(UBND) == 1
            before = text[: text.index(UBND)]
            assert "<h1>UBND</h1>" in before
            assert strip(text[text.index(UBND) + len(UBND) :]).count("UBND") >= len(parts) - 1
            parts.pop(0)
            article.body = parts
            article.save()

    def test_the_summary_comes_before_the_body(self, section, client):
        article = ArticlePageFactory(
            parent=section, summary="UBND.", body=[("paragraph", RichText("<p>UBND</p>"))]
        )
        text = client.get(article.url).content.decode()
        assert f'<p class="summary">{UBND}.</p>' in text
        assert "<p>UBND</p>" in text

    def test_a_standard_page_explains_too(self, home_page, client):
        page = StandardPageFactory(
            parent=home_page,
            introduction="Về phường",
            body=[("paragraph", RichText("<p>UBND, UBND</p>"))],
        )
        assert f"<p>{UBND}, UBND</p>" in client.get(page.url).content.decode()

    def test_every_page_keeps_an_account_of_its_own(self, section, client):
        article = ArticlePageFactory(parent=section, summary="UBND")
        for _ in range(2):
            assert UBND in client.get(article.url).content.decode()

    def test_a_page_costs_no_query_more_once_the_glossary_is_known(self, django_assert_num_queries):
        glossary()
        with django_assert_num_queries(0):
            assert Abbreviations().explain("UBND") == UBND


def strip(html):
    return re.sub("<[^>]*>", " ", html)
