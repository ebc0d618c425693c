"""manage.py import_security_models: which files are read, and the sentence for every other one."""

import io
import random
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from security_models.importers import files, tables, workbooks
from security_models.importers.columns import COLUMNS
from security_models.importers.files import read_table
from security_models.importers.tables import TableError
from tests.security_models.importing import GOOD, HEADINGS, as_bytes, csv_bytes, xlsx_bytes


@pytest.fixture
def read(tmp_path):
    """A function that returns the cells of a file, the headings first, or raises TableError."""

    def read(data):
        path = tmp_path / "tệp.xlsx"
        path.write_bytes(data)
        return [row.cells for row in read_table(path).rows]

    return read


@pytest.fixture
def refusal(read):
    """A function that returns the sentence upon a file that cannot be read."""

    def refusal(data):
        with pytest.raises(TableError) as caught:
            read(data)
        return caught.value.message

    return refusal


def archive(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()


def changed(workbook, part, old, new):
    """Return ``workbook`` with ``old`` replaced by ``new`` in one of its parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new)
            target.writestr(name, content)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


class TestTextFiles:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    @pytest.mark.parametrize("delimiter", [";", ",", "\t"])
    def test_are_read_in_every_encoding_and_with_every_delimiter(self, read, encoding, delimiter):
        data = csv_bytes(HEADINGS, GOOD, delimiter=delimiter, encoding=encoding)
        assert read(data) == [HEADINGS, GOOD]

    def test_may_name_their_delimiter_as_excel_does(self, read):
        assert read("sep=;\r\nTên;Lĩnh vực\r\nA, B;camera".encode()) == [
            ["Tên", "Lĩnh vực"],
            ["A, B", "camera"],
        ]

    def test_may_have_a_comma_within_a_heading(self, read):
        assert read("Tên (họ, tên); Lĩnh vực (a, b, c)\nA;B".encode())[1] == ["A", "B"]

    def test_lose_blank_lines_but_not_their_count(self, tmp_path):
        path = tmp_path / "a.csv"
        path.write_bytes('\n;;\nTên;Lĩnh vực\n\n"A\nB";c\r\n;\r\nC;d\n\n'.encode())
        rows = read_table(path).rows
        assert [(row.number, row.cells) for row in rows] == [
            (3, ["Tên", "Lĩnh vực"]),
            (5, ["A B", "c"]),
            (7, ["C", "d"]),
        ]

    def test_are_cleaned_of_what_nobody_sees(self, read):
        assert read("Tên\nKhu\u0000 ph\u006f\u0302\u0301\u200b\u00a0 một\u0007 ".encode())[1] == [
            "Khu phố một"
        ]

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "Tệp trống."),
            (b" \r\n\t\n", "Tệp trống."),
            (b"\xef\xbb\xbf\n;;\n", "không có dòng nào"),
            (b"T\xc3\xaan\nPh\xad\xeang", "Dòng 2 không phải UTF-8"),
            ("\ufeffTên\n".encode() + b"\xff", "Dòng 2 không phải UTF-8"),
            ("Tên\n".encode("utf-16") + b"\x00", "Dòng 2 không phải UTF-16"),
            ("Tên;Lĩnh vực".encode("utf-16-le"), "UTF-16"),
            ('Tên;Lĩnh vực\nA;"B\nC;D'.encode(), "dấu ngoặc kép"),
            (b"a" * 200_000, "ô quá dài"),
            (b";" * 200 + b"a", "hơn 100 cột"),
            (b"a\n" * 20_002, "hơn 20.000 dòng"),
            (b"%PDF-1.7 \xff", "Đây là tệp PDF"),
            (b"\x89PNG\r\n\x1a\n", "ảnh PNG"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "đời cũ (.xls)"),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
                "mật khẩu",
            ),
        ],
    )
    def test_that_cannot_be_read_get_a_sentence(self, refusal, data, words):
        assert words in refusal(data)


class TestWorkbooks:
    def test_are_read_whatever_the_name_of_the_file(self, read):
        assert read(xlsx_bytes(HEADINGS, [], GOOD)) == [HEADINGS, GOOD]

    def test_are_read_from_the_first_sheet_that_can_be_seen(self, tmp_path):
        book = Workbook()
        book.active.sheet_state = "hidden"
        book.active.append(["không đọc"])
        book.create_sheet("Hai").append(HEADINGS)
        book.create_sheet("Ba").append(["không đọc"])
        (tmp_path / "a.xlsx").write_bytes(as_bytes(book))
        table = read_table(tmp_path / "a.xlsx")
        assert [row.cells for row in table.rows] == [HEADINGS]
        assert table.notes == ["Chỉ đọc trang tính “Hai”."]

    def test_may_say_a_wrong_size_of_themselves(self, read):
        data = changed(xlsx_bytes(HEADINGS, GOOD), SHEET, b'ref="A1:C2"', b'ref="A1"')
        assert read(data) == [HEADINGS, GOOD]

    def test_have_formulas_and_errors_that_are_not_worked_out(self, read):
        cells = read(xlsx_bytes(["=1+1", "#N/A", "a"], ["=B1"]))
        assert cells[0][0] is cells[1][0] is tables.FORMULA
        assert "báo lỗi" in cells[0][1].message
        assert cells[0][2] == "a"

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"PK\x03\x04 rest", "hỏng"),
            (xlsx_bytes(HEADINGS)[:-300], "hỏng"),
            (archive(a_txt="x"), "không phải tệp Excel"),
            (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), ".ods"),
            (archive(xl__workbook_bin=b"x"), ".xlsb"),
            (changed(xlsx_bytes(HEADINGS), SHEET, b'r="1"', b'r="x"'), "hỏng"),
            (changed(xlsx_bytes(HEADINGS), SHEET, b'r="1"', b'r="99999999999"'), "nhiều dòng"),
            (
                changed(xlsx_bytes(HEADINGS), SHEET, b"<worksheet", b"<!DOCTYPE a><worksheet"),
                "hỏng",
            ),
            (xlsx_bytes(), "không có dòng nào"),
            (xlsx_bytes(["a"] * 101), "hơn 100 cột"),
        ],
    )
    def test_that_cannot_be_read_get_a_sentence(self, refusal, data, words):
        assert words in refusal(data)

    def test_with_no_sheet_to_be_seen_get_a_sentence(self, refusal):
        data = changed(
            xlsx_bytes(HEADINGS), "xl/workbook.xml", b'state="visible"', b'state="hidden"'
        )
        assert "không có trang tính" in refusal(data)

    def test_that_unpack_to_very_much_are_not_unpacked(self, refusal):
        parts = {"[Content_Types].xml": "x", "xl/a.xml": b" " * (workbooks.MAX_UNPACKED + 1)}
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
            for name, content in parts.items():
                target.writestr(name, content)
        assert len(file.getvalue()) < 100_000
        assert "quá lớn" in refusal(file.getvalue())

    @pytest.mark.parametrize("number", [tables.MAX_NUMBER, 99_999_999_999])
    def test_with_a_row_far_below_the_others_cost_little(self, tmp_path, number):
        path, place = tmp_path / "tệp.xlsx", f'r="{number}"'.encode()
        path.write_bytes(changed(xlsx_bytes(HEADINGS, GOOD), SHEET, b'r="2"', place))
        began = time.process_time()
        if number > tables.MAX_NUMBER:
            with pytest.raises(TableError, match="nhiều dòng"):
                read_table(path)
        else:
            assert [row.number for row in read_table(path).rows] == [1, number]
        assert (
            time.process_time() - began < 2
        )  # seconds; each cell of each row looked at takes five

    def test_with_a_row_of_millions_of_cells_are_not_read(self, refusal):
        many = b"<row>" + b"<c/>" * (workbooks.MAX_TAGS + 1)
        assert "quá lớn" in refusal(changed(xlsx_bytes(HEADINGS), SHEET, b"<row", many + b"<row"))


class TestPlaces:
    def test_without_a_file_get_a_sentence(self, tmp_path):
        for path, words in (
            (tmp_path, "thư mục"),
            (tmp_path / "không có", "Không có tệp này"),
            ("/dev/null", "tệp thông thường"),
            ("a\0b", "Không đọc được"),
        ):
            with pytest.raises(TableError, match=words):
                read_table(path)

    def test_with_a_file_of_100_mb_get_one_before_it_is_read(self, tmp_path):
        path = tmp_path / "a.csv"
        with path.open("wb") as file:
            file.truncate(100 * 1024 * 1024)
        with pytest.raises(TableError, match="lớn hơn 20 MB"):
            read_table(path)
        assert files.MAX_BYTES == 20 * 1024 * 1024


def test_the_templates_have_every_heading():
    for name in ("mo-hinh-an-ninh.csv", "mo-hinh-an-ninh.xlsx"):
        table = read_table(f"docs/templates/{name}")
        assert table.rows[0].cells == [column.heading for column in COLUMNS.values()]


class TestArbitraryBytes:
    """Whatever the bytes, there comes a table or a sentence."""

    SOURCES = [csv_bytes(HEADINGS, GOOD), xlsx_bytes(HEADINGS, GOOD)]

    @staticmethod
    def try_to_read(path, data):
        path.write_bytes(data)
        try:
            assert read_table(path).rows
        except TableError as error:
            assert error.message.endswith(".")

    @settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
    def test_of_any_kind(self, tmp_path, data):
        for start in (b"", b"PK\x03\x04", b"\xff\xfe", b'T\xc3\xaan;"'):
            self.try_to_read(tmp_path / "a", start + data)

    def test_of_files_with_a_few_wrong_bytes(self, tmp_path):
        chance = random.Random(1)
        for source in self.SOURCES * 40:
            data = bytearray(source)
            for _ in range(chance.randint(1, 8)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            self.try_to_read(tmp_path / "a", bytes(data))

    def test_of_workbooks_with_wrong_bytes_within_a_part(self, tmp_path):
        chance = random.Random(2)
        with zipfile.ZipFile(io.BytesIO(self.SOURCES[1])) as source:
            parts = {name: source.read(name) for name in source.namelist()}
        for _ in range(60):
            name = chance.choice(list(parts))
            content = bytearray(parts[name])
            for _ in range(chance.randint(1, 4)):
                content[chance.randrange(len(content))] = chance.randrange(32, 127)
            file = io.BytesIO()
            with zipfile.ZipFile(file, "w") as target:
                for other, whole in (parts | {name: bytes(content)}).items():
                    target.writestr(other, whole)
            self.try_to_read(tmp_path / "a", file.getvalue())
