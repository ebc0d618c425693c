"""manage.py import_access_log: files that are no logs, of which nothing is saved, and broken lines, passed over."""

import gzip
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from tests.visits.logs import common, figure, line, three_days
from visits.importers import running


class TestRefused:
    def test_is_a_file_that_is_not_there(self, importer, tmp_path):
        path = tmp_path / "không có.log"
        assert importer.refusal(path) == f"{path}: Không có tệp này.\nKhông có gì được lưu."

    def test_is_a_folder(self, importer, tmp_path):
        assert "Đây là một thư mục" in importer.refusal(tmp_path)

    def test_is_what_cannot_be_read(self, importer):
        path = importer.file("tệp") / "access.log"
        assert "Không đọc được tệp này" in importer.refusal(path)

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ("", "Không có dòng nào."),
            (
                "chữ\nchữ\n",
                "Không dòng nào là của nhật ký máy chủ web (dòng 1: không phải một dòng",
            ),
            (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 600, "Không dòng nào"),
            (b"\0" * 300_000 + b"\n", "Không dòng nào"),
            (line(datetime(1990, 1, 1, tzinfo=UTC)), "dòng 1: ngày giờ không có thật"),
            (common() + "\n", "Các dòng có dạng common; hãy thêm --format common."),
            (gzip.compress(b"tin\n" * 99)[:-9], "Tệp nén bị hỏng hoặc chưa chép xong."),
            (b"\x1f\x8bchu", "Tệp nén bị hỏng"),
        ],
        ids=["empty", "text", "picture", "long", "year", "format", "cut", "damaged"],
    )
    def test_is_a_file_that_is_no_log(self, importer, data, sentence):
        assert sentence in importer.refusal(data)

    def test_is_everything_where_one_file_is_no_log(self, importer, monkeypatch):
        monkeypatch.setattr(running, "_STEP", 1)
        monkeypatch.setattr(running, "MOST_ROWS", 0)
        log = gzip.compress(three_days().encode() * 50)
        assert "access-1.log" in importer.refusal(three_days(), log[:-20])

    def test_is_an_unknown_format(self, importer):
        with pytest.raises(CommandError, match="invalid choice"):
            call_command("import_access_log", "access.log", "--format", "iis")

    @pytest.mark.parametrize(
        "bad",
        [
            "hỏng\n",
            "x" * 200_000 + "\n",
            line().replace("29/Dec", "31/Feb"),
            line().replace(":10:00:00", ":10:00:61"),
            line().replace("+0700", "+9900"),
            '1.2.3.4 - - [29/Dec/2022:10:00:00 +0700] "GET / HTTP/1.1" 200 5 "-" "không hết\n',
            "\x00\xff" * 50 + "\n",
        ],
        ids=["text", "long", "date", "second", "zone", "quote", "bytes"],
    )
    def test_is_never_a_log_for_one_broken_line(self, importer, bad):
        report = importer.run(line() + bad + line(path="/tin"))
        assert figure(report, "Dòng hỏng") == 1
        assert report[1].startswith("  dòng 2: ")
        assert figure(report, "Lượt xem") == 2
