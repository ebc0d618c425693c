"""What the parser of saved pages refuses, each with one sentence; nothing else ever comes out of it."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers.saved_page import (
    MAX_BYTES,
    LineKind,
    SavedPageError,
    read_saved_page,
)
from tests.articles.inputs import REAL_FILE, REAL_TEXT
from tests.articles.pages import (
    BODY,
    MOMENT,
    TITLE,
    moment_text,
    page,
    parse_text,
    refusal_of,
)
from vietnamese.dates import VIETNAM


class TestARefusedText:
    @pytest.mark.parametrize(
        ("text", "line", "words"),
        [
            ("", None, "trống"),
            (" \n\u00a0\r\n\u200b", None, "trống"),
            (f"{TITLE}\n{BODY}", None, "Không có dòng thời điểm"),
            ("numberArticle - 3", None, "Không có dòng thời điểm"),
            (f"{TITLE}\n29-12-2022\n{BODY}", None, "Không có dòng thời điểm"),
            (f"\n{MOMENT}\n{BODY}", 2, "Không có tiêu đề bài"),
            (f"Chi tiết tin - Phường 1\n{MOMENT}\n{BODY}", 2, "Không có tiêu đề bài"),
            (f"Chi tiết tin\n{'ơ' * 200}\n{'ơ' * 55}\n{MOMENT}\n{BODY}", 2, "256 ký tự"),
            (f"{TITLE}\nCác tin khác\n{MOMENT}\n{BODY}", 2, "Các tin khác"),
            (f"{TITLE}\n\n{MOMENT}", 3, "Không có đoạn nào"),
            (f"{TITLE}\n{MOMENT}\nCác tin khác\nTin một", 2, "Không có đoạn nào"),
            (f"{TITLE}\n{MOMENT}\n{BODY}\n\n{MOMENT}", 5, "thời điểm thứ hai"),
            (f"{REAL_TEXT}\n{REAL_TEXT}", 35, "thời điểm thứ hai"),
            (f"{TITLE}\n{MOMENT}\n{BODY}\nCác tin khác\nTin\n{MOMENT}", 6, "thời điểm thứ hai"),
            (f"{TITLE}\r\n{MOMENT}\r\nA\x07", 3, "U+0007"),
            (f"{TITLE}\n{MOMENT}\nPh\ufffdng", 3, "U+FFFD"),
            ("\ud800", 1, "U+D800"),
        ],
    )
    def test_is_refused_with_a_sentence_and_its_line(self, text, line, words):
        error = refusal_of(text)
        assert (error.path, error.line) == ("bài.txt", line)
        assert words in error.message

    @pytest.mark.parametrize(
        "moment",
        [
            "10:16, Thứ Năm, 32-13-2022",
            "25:61, Thứ Năm, 29-12-2022",
            "10:16, Thứ Sáu, 29-12-2022",
            "10:16, Thứ Chín, 29-12-2022",
            "10:16, Thứ Năm, 29-12-22",
            "10:16, Thứ Tư, 29-02-2023",
            "10:16, Thứ Hai, 01-01-0001",
            "10:16, Thứ Sáu, 29-12-1989",
            "10:16, Thứ Sáu, 31-12-9999",
        ],
    )
    def test_has_a_moment_that_cannot_be(self, moment):
        assert refusal_of(f"{TITLE}\n\n{moment}\n{BODY}").line == 3

    def test_has_a_moment_more_than_a_day_ahead(self):
        moment = moment_text(datetime.now(VIETNAM) + timedelta(days=1, minutes=5))
        assert "tương lai" in refusal_of(f"{TITLE}\n{moment}\n{BODY}").message

    @pytest.mark.parametrize("hours", [0, 23])
    def test_is_not_refused_for_a_moment_less_than_a_day_ahead(self, hours):
        moment = (datetime.now(VIETNAM) + timedelta(hours=hours)).replace(second=0, microsecond=0)
        assert page(BODY, moment=moment_text(moment)).published_at == moment

    def test_is_not_refused_for_a_moment_in_1990(self):
        assert page(BODY, moment="00:00, Thứ Hai, 01-01-1990").published_at.year == 1990

    def test_names_the_file_and_the_line(self):
        error = refusal_of(f"{TITLE}\n\n{MOMENT}")
        assert str(error) == "bài.txt, dòng 3: Không có đoạn nào sau dòng thời điểm."
        assert str(refusal_of("")) == "bài.txt: Tệp trống, không có dòng chữ nào."


class TestARefusedFile:
    @pytest.mark.parametrize(
        ("data", "line", "words"),
        [
            (b"", None, "trống"),
            (b"\xef\xbb\xbf \n", None, "trống"),
            (b"\x89PNG\r\n\x1a\n\x00\x00", None, "nhị phân"),
            (REAL_TEXT.encode("utf-16-le"), None, "nhị phân"),
            (b"M\xc3\xb4t\n\nPh\xad\xeang\n", 3, "TCVN3"),
            (b"\xef\xbb\xbfM\xc3\xb4t\r\nPh\xad\xeang\n", 2, "UTF-8"),
            ("Một\rhai".encode("utf-16") + b"\x00", 2, "UTF-16"),
            (b"\xff\xfe\x00\xd8a\x00", 1, "UTF-16"),
            (b"\xff\xfe\x00\x00", 1, "U+0000"),
        ],
    )
    def test_is_refused_for_its_bytes(self, tmp_path, data, line, words):
        path = tmp_path / "bài.txt"
        path.write_bytes(data)
        error = refusal_of(path)
        assert (error.path, error.line) == (str(path), line)
        assert words in error.message

    def test_is_missing(self, tmp_path):
        assert "Không có tệp" in refusal_of(tmp_path / "không có.txt").message

    def test_is_a_directory(self, tmp_path):
        assert "thư mục" in refusal_of(tmp_path).message

    def test_is_a_pipe_that_would_wait_for_ever(self, tmp_path):
        os.mkfifo(tmp_path / "ống")
        assert "tệp thông thường" in refusal_of(tmp_path / "ống").message

    def test_has_a_path_that_leads_in_a_circle(self, tmp_path):
        (tmp_path / "vòng").symlink_to("vòng")
        assert "Không đọc được" in refusal_of(tmp_path / "vòng").message

    @pytest.mark.parametrize("name", ["a\0b", "ơ" * 300, "\ud800"])
    def test_has_an_impossible_name(self, tmp_path, name):
        assert "Không đọc được" in refusal_of(tmp_path / name).message

    def test_may_not_be_read(self, monkeypatch):
        def forbid(*args):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", forbid)
        assert "Không đọc được" in refusal_of(REAL_FILE).message

    def test_is_too_large_and_is_not_opened(self, tmp_path, monkeypatch):
        path = tmp_path / "lớn.txt"
        with path.open("wb") as file:
            file.truncate(50 * 1024 * 1024)
        monkeypatch.setattr(Path, "open", lambda *args: pytest.fail("the file was opened"))
        assert "2 MB" in refusal_of(path).message

    def test_is_not_refused_at_the_very_limit(self, tmp_path):
        path = tmp_path / "vừa.txt"
        head = f"{TITLE}\n{MOMENT}\n".encode()
        path.write_bytes(head + b"a" * (MAX_BYTES - len(head)))
        assert len(read_saved_page(path).paragraphs) == 1
        path.write_bytes(path.read_bytes() + b"a")
        assert "2 MB" in refusal_of(path).message


class TestAnyInput:
    """Whatever comes in, a page or a `SavedPageError` comes out, and no line is lost."""

    @staticmethod
    def check(text):
        try:
            found = parse_text(text)
        except SavedPageError as error:
            assert str(error)
            return
        numbers = [line.number for line in found.lines]
        assert numbers == sorted(set(numbers))
        assert found.title
        assert found.paragraphs
        of_kind = {
            kind: [line.text for line in found.lines if line.kind is kind] for kind in LineKind
        }
        assert tuple(of_kind[LineKind.PARAGRAPH]) == found.paragraphs
        assert "".join(of_kind[LineKind.LEAD] + of_kind[LineKind.REPEATING_LEAD]) == found.lead
        assert "".join(of_kind[LineKind.BYLINE]) == found.byline
        assert " ".join(of_kind[LineKind.TITLE]) == found.title

    @given(st.text())
    def test_of_characters(self, text):
        self.check(text)

    @given(st.text(max_size=300))
    def test_of_characters_around_a_moment(self, text):
        self.check(f"{TITLE}\n{MOMENT}\n{text}")

    @given(
        st.lists(
            st.sampled_from([*REAL_TEXT.split("\n"), "Hôm nay", "295", "(29-12-2022)", "Lê An"])
            | st.text(max_size=20),
            max_size=30,
        )
    )
    @settings(max_examples=200)
    def test_of_the_lines_of_a_real_page_in_any_order(self, lines):
        self.check("\n".join(lines))
        self.check("\n".join([TITLE, MOMENT, *(line for line in lines if line != MOMENT)]))

    @given(st.from_regex(r"\A[0-9]{1,2}:[0-9]{1,2}, \w{1,5} \w{1,5}, \d{1,2}-\d{1,2}-\d{2,4}\Z"))
    def test_of_moments(self, moment):
        self.check(f"{TITLE}\n{moment}\n{BODY}")

    @given(st.binary() | st.binary().map(lambda data: b"\xff\xfe" + data))
    def test_of_bytes(self, tmp_path_factory, data):
        path = tmp_path_factory.getbasetemp() / "bất kỳ.txt"
        path.write_bytes(data)
        try:
            read_saved_page(path)
        except SavedPageError as error:
            assert error.path == str(path)

    @pytest.mark.parametrize("filler", [" ", "\u00a0", "-", "(", "1", "a ", "A-", "•", "\t-", "1:"])
    @pytest.mark.parametrize("tail", ["{}", "{}.\nx", "x\n{}", "x\nCác tin khác\n{}x", "x\n{}x\ny"])
    def test_of_one_very_long_line_is_read_at_once(self, filler, tail):
        long_line = filler * (MAX_BYTES // 4 // len(filler))
        started = datetime.now(UTC)
        self.check(f"{TITLE}\n{MOMENT}\n{tail.format(long_line)}")
        assert datetime.now(UTC) - started < timedelta(seconds=5)
