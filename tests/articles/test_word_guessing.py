"""What is guessed to be the title, the lead and the byline of a Word file."""

import pytest

from articles.importers.word.guessing import guess
from tests.articles.word_files import WordFile, paragraph, read, run


class TestGuess:
    LEAD = "Sáng nay, phường tổ chức lễ ra quân bảo đảm an ninh trật tự (minh hoạ)."

    def of(self, *content):
        self.text = read(WordFile(*content))
        return guess(self.text.pieces)

    @pytest.mark.parametrize(
        "line",
        [
            paragraph("Ra quân", style="Title"),
            paragraph("Ra quân", style="u1"),
            paragraph(run("Ra quân", "b")),
            paragraph("Ra quân", align="center"),
        ],
    )
    def test_a_line_that_stands_out_is_the_title(self, line):
        found = self.of(paragraph("Số 1"), line, paragraph("Chữ thường."))
        assert (found.title, found.summary, found.byline) == ("Ra quân", "", "")
        rest = found.body(self.text.pieces, {"title": "Ra quân"})
        assert [piece.text for piece in rest] == ["Số 1", "Chữ thường."]

    def test_capitals_are_the_title_and_stay_as_they_are(self):
        assert self.of(paragraph("RA QUÂN"), paragraph("Chữ.")).title == "RA QUÂN"

    def test_the_motto_of_the_state_is_no_title(self):
        found = self.of(
            paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", align="center", marks=["b"]),
            paragraph("Độc lập - Tự do - Hạnh phúc", align="center", marks=["b"]),
            paragraph("RA QUÂN", align="center", marks=["b"]),
        )
        assert found.title == "RA QUÂN"

    def test_a_title_on_two_lines_in_the_middle_is_one(self):
        found = self.of(
            paragraph("LỄ RA QUÂN", align="center", marks=["b"]),
            paragraph("ĐẦU NĂM", align="center", marks=["b"]),
            paragraph("Chữ."),
        )
        assert found.title == "LỄ RA QUÂN ĐẦU NĂM"
        rest = found.body(self.text.pieces, {"title": found.title})
        assert [piece.text for piece in rest] == ["Chữ."]

    def test_without_such_a_line_there_is_no_title(self):
        assert self.of(paragraph("Chữ thường."), paragraph("Nữa.")).title == ""

    @pytest.mark.parametrize("mark", ["b", "i"])
    def test_a_paragraph_in_bold_or_italic_after_the_title_is_the_lead(self, mark):
        found = self.of(paragraph("RA QUÂN"), paragraph(self.LEAD, marks=[mark]), paragraph("Chữ."))
        assert found.summary == self.LEAD

    @pytest.mark.parametrize(
        ("line", "byline"),
        [
            (paragraph("Lệ Minh Hoạ", align="right"), "Lệ Minh Hoạ"),
            (paragraph(run("Lệ Minh Hoạ", "b")), "Lệ Minh Hoạ"),
            (paragraph("Lệ Minh Hoạ"), ""),
            (paragraph("Ảnh: Minh Hoạ", align="right"), ""),
            (paragraph("Hết.", align="right"), ""),
        ],
    )
    def test_a_short_last_line_on_the_right_or_in_bold_is_the_byline(self, line, byline):
        assert self.of(paragraph("RA QUÂN"), paragraph("Chữ."), line).byline == byline

    def test_words_of_a_guess_that_was_replaced_stay_in_the_text(self):
        found = self.of(paragraph("RA QUÂN"), paragraph(self.LEAD, marks=["b"]), paragraph("Chữ."))
        kept = {"title": "Tết trồng cây ở khu phố", "summary": ""}
        assert found.body(self.text.pieces, kept) == self.text.pieces

    def test_a_corrected_guess_still_leaves_the_text(self):
        found = self.of(paragraph("RA QUÂN BẢO ĐẢM TRẬT TƯ"), paragraph("Chữ."))
        rest = found.body(self.text.pieces, {"title": "Ra quân bảo đảm trật tự"})
        assert [piece.text for piece in rest] == ["Chữ."]
