"""manage.py import_security_models: rows that cannot be, each with a sentence, and nothing saved."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from home.factories import AdministrativeUnitFactory, NeighbourhoodFactory
from home.models import Organisation
from security_models.factories import PeriodFactory, SecurityModelFactory
from security_models.importers.conditions import surely_hold
from security_models.models import ModelEvent, ModelSite, SecurityModel
from tests.security_models.importing import (
    GOOD,
    HEADINGS,
    Importer,
    csv_bytes,
    everything,
    xlsx_bytes,
)


@pytest.fixture
def importer(db, tmp_path):
    return Importer(tmp_path)


class TestACell:
    @pytest.fixture
    def fault(self, importer, unit):
        """A function that returns what is said of a cell under a heading, the only fault of its file."""
        NeighbourhoodFactory(unit=unit, name="Khu phố 1", former_names="Khu phố cũ")
        NeighbourhoodFactory(unit=unit, name="Khu phố 2", former_names="Khu phố cũ")
        NeighbourhoodFactory(name="Khu phố 9")
        Organisation.objects.create(name="Công an phường")
        PeriodFactory()

        def fault(heading, cell, **others):
            return importer.fault(heading, cell, **{"Đơn vị": "Phường 1"} | others)

        return fault

    @pytest.mark.parametrize(
        ("heading", "cell", "words"),
        [
            ("Tên mô hình", "ơ" * 300, "tối đa 255 ký tự"),
            ("Tên mô hình", "", "Thiếu tên mô hình."),
            ("Tên mô hình", "=A1", "Ô có công thức"),
            ("Tên mô hình", date(2026, 2, 3), "Ô đã thành ngày 03-02-2026"),
            ("Lĩnh vực", "", "không được"),
            ("Lĩnh vực", "Máy ảnh", "Không có lĩnh vực “Máy ảnh”"),
            ("Lĩnh vực", "An toàn giao thong duong bo", "Có phải “An toàn giao thông”"),
            ("Đơn vị", "Phường 99999", "Không có đơn vị “Phường 99999”."),
            ("Tình trạng", "Đã giải thể", "chỉ sáp nhập hoặc giải thể được trong trang quản trị"),
            ("Tình trạng", "merged", "chỉ sáp nhập hoặc giải thể được trong trang quản trị"),
            ("Tình trạng", "tốt", "Hiện có: Đề xuất, Đang hoạt động, Tạm dừng."),
            ("Ngày ra mắt", "31/02/2022", "Không có ngày “31/02/2022” trong lịch"),
            ("Ngày ra mắt", 44924, "có lẽ là ngày 29-12-2022"),
            ("Ngày ra mắt", "01/01/1900", "1945"),
            ("Ngày ra mắt", date.today() + timedelta(days=400), "1945"),
            ("Ngày quyết định", "01/01/2101", "2100"),
            ("Ngày quyết định", "29/12/22", "hai chữ số"),
            ("Ngày bắt đầu", "01/01/0202", "1945"),
            ("Số quyết định", "1" * 61, "tối đa 60 ký tự"),
            ("Tóm tắt", "ơ" * 301, "tối đa 300 ký tự"),
            ("Cơ quan chủ trì", "Công an xã", "Có phải “Công an phường” không?"),
            ("Cơ quan phối hợp", "Công an phường; Hội", "Không có cơ quan “Hội”"),
            ("Giai đoạn", "2010-2015", "Không có giai đoạn “2010-2015”."),
            ("Khu phố", "Khu phố 9", "Không có khu phố của Phường 1 “Khu phố 9”. Có phải"),
            ("Khu phố", "Khu phố cũ", "Có nhiều khu phố của Phường 1 ứng với “Khu phố cũ”"),
            ("Địa điểm", "ơ" * 256, "tối đa 255 ký tự"),
            ("Số tổ", "-1", "số âm"),
            ("Số tổ", -1, "số âm"),
            ("Số hộ", "1,5", "không phải số nguyên"),
            ("Số hộ", 1.25, "không phải số nguyên"),
            ("Số thành viên", "nhiều", "không phải số"),
            ("Số camera", "=2+2", "Ô có công thức"),
        ],
    )
    def test_that_cannot_be(self, fault, heading, cell, words):
        assert words in fault(heading, cell)

    def test_that_ends_a_site_before_it_starts(self, fault):
        words = fault("Ngày cuối cùng", "01/01/2020", **{"Ngày bắt đầu": "02/01/2020"})
        assert words == "Điểm mô hình không thể kết thúc trước khi bắt đầu."

    def test_that_counts_at_no_place(self, importer, unit):
        rows = [["Tên", "Lĩnh vực", "Số tổ"], ["Một", "other", "3"]]
        [_, fault] = importer.refusal(rows, unit="phuong-1")
        assert fault.startswith("Dòng 2, cột “Khu phố”: ")

    def test_that_says_another_status_than_the_launch(self, fault):
        words = fault("Tình trạng", "Tạm dừng", **{"Ngày ra mắt": "05/06/2020"})
        assert words == (
            "Có ngày ra mắt 05-06-2020 thì tình trạng hôm nay là “Đang hoạt động”; "
            "hãy để trống một trong hai cột."
        )

    def test_in_a_row_that_names_no_unit(self, importer, unit):
        [_, fault] = importer.refusal([HEADINGS, GOOD])
        assert fault == (
            "Dòng 2, cột “Đơn vị”: Chưa biết đơn vị: hãy ghi tên đơn vị, hoặc dùng --unit."
        )

    def test_beyond_the_headings(self, importer, unit):
        rows = [[*HEADINGS, "", "Số tổ"], [*GOOD, "lạc", "1", "thừa"]]
        assert importer.refusal(rows, unit="phuong-1")[1:] == [
            f"Dòng 2, cột “{letter}”: ô này nằm ngoài các cột có tiêu đề; hàng có thể bị lệch."
            for letter in "DF"
        ]

    def test_that_two_names_fit(self, importer):
        for number, name in enumerate(["Phường Bá", "Phường Ba"]):
            AdministrativeUnitFactory(name=name, slug=f"b{number}")
        headings = [*HEADINGS, "Đơn vị"]
        assert "Có nhiều đơn vị" in importer.refusal([headings, [*GOOD, "phuong ba"]])[1]
        importer.run([headings, [*GOOD, "phường bá"]])
        assert SecurityModel.objects.get().unit.name == "Phường Bá"


class TestRows:
    @pytest.fixture
    def faults(self, importer, unit):
        """A function that returns the lines about faults of these rows."""
        return lambda *rows: importer.refusal(csv_bytes(*rows), unit="phuong-1")[1:]

    def test_that_tell_different_things_of_one_model(self, faults):
        found = faults(
            [*HEADINGS, "Tóm tắt", "Ngày ra mắt"],
            ["Tổ Bá", "faith", "A", "Một", "05/06/2020"],
            ["Tổ Bá", "", "B", "Hai", "2020-06-05"],
            ["Tổ Ba", "Khác", "C", "", ""],
        )
        rest = "ở dòng 2; các dòng của cùng một mô hình phải ghi giống nhau."
        assert found == [
            f"Dòng 3, cột “Tóm tắt”: “Hai” khác với “Một” {rest}",
            f"Dòng 4, cột “Tên mô hình”: “Tổ Ba” khác với “Tổ Bá” {rest}",
            f"Dòng 4, cột “Lĩnh vực”: “Khác” khác với “Cộng đồng tôn giáo” {rest}",
        ]

    def test_that_repeat_one_another(self, faults):
        assert faults(HEADINGS, GOOD, GOOD, GOOD[:2], ["B", "other"], ["B", "other"]) == [
            "Dòng 3, cột “Địa điểm”: Dòng này lặp lại điểm của dòng 2.",
            "Dòng 4, cột “Tên mô hình”: "
            "Dòng này lặp lại mô hình của dòng 2 mà không thêm điểm nào.",
            "Dòng 6, cột “Tên mô hình”: "
            "Dòng này lặp lại mô hình của dòng 5 mà không thêm điểm nào.",
        ]

    def test_have_all_their_faults_listed_in_order(self, faults):
        found = faults(
            ["Số tổ", "Ngày ra mắt", *HEADINGS],
            ["-1", "44924", "ơ" * 300, "xa lạ", "A"],
            ["1", "", "Tốt", "other", "A"],
            [],
            ["x", "29/2/2023", "Hai", "other", "A"],
        )
        assert [line.partition(":")[0] for line in found] == [
            "Dòng 2, cột “Tên mô hình”",
            "Dòng 2, cột “Lĩnh vực”",
            "Dòng 2, cột “Ngày ra mắt”",
            "Dòng 2, cột “Số tổ”",
            "Dòng 5, cột “Ngày ra mắt”",
            "Dòng 5, cột “Số tổ”",
        ]

    def test_are_saved_all_or_none(self, importer, unit):
        rows = [[f"Mô hình {number}", "other", "A"] for number in range(1100)]
        rows[-1][1] = "xa lạ"
        found = importer.refusal([HEADINGS, *rows], unit="phuong-1")
        assert len(found) == 2
        assert found[1].startswith("Dòng 1101, cột “Lĩnh vực”")

    def test_have_fifty_faults_at_most_listed(self, importer, unit):
        rows = [[f"Mô hình {number}", "xa lạ", "A"] for number in range(1300)]
        found = importer.refusal(csv_bytes(HEADINGS, *rows), unit="phuong-1")
        assert found[0].endswith(": 1.300 lỗi, không có gì được lưu.")
        assert len(found) == 52
        assert found[-1] == "… và 1.250 lỗi khác."

    def test_full_of_formulas_have_a_sentence_each(self, importer, unit):
        rows = [["=B1", "=C1", "=D1"]] * 30
        found = importer.refusal(xlsx_bytes(HEADINGS, *rows), unit="phuong-1")
        assert found[0].endswith(": 90 lỗi, không có gì được lưu.")
        assert "Dòng 2, cột “Tên mô hình”: Ô có công thức" in found[1]

    def test_whose_slug_is_taken_at_the_last_moment_are_not_saved(self, importer, unit):
        class Report(StringIO):
            """Somebody else records the same model between the report and the saving."""

            def write(self, text):
                if "Mô hình mới" in text:
                    SecurityModelFactory(slug="camera-an-ninh", unit=unit)
                return super().write(text)

        importer.path.write_bytes(csv_bytes(HEADINGS, ["Một", "other", "A"], GOOD))
        with pytest.raises(CommandError, match="Có người vừa ghi một mô hình cùng tên"):
            call_command("import_security_models", importer.path, unit=unit.slug, stdout=Report())
        assert SecurityModel.objects.get().slug == "camera-an-ninh"


class TestHeadings:
    def test_alone_are_no_models(self, importer):
        for data in (csv_bytes(HEADINGS), xlsx_bytes(HEADINGS)):
            assert "Tệp chỉ có dòng tiêu đề" in importer.refusal(data)[0]

    def test_that_are_unknown_twice_or_missing_are_all_told(self, importer):
        headings = ["", "Danh sách", "Địa điêm", "Dia diem", "place", "=A1"]
        found = importer.refusal(xlsx_bytes([], headings, ["", *GOOD]))
        assert found[0].endswith("Dòng 2 phải là dòng tiêu đề.")
        assert found[1] == "Cột B: không có tiêu đề “Danh sách”."
        assert found[2] == "Hai cột cùng là “Địa điểm”: C và D."
        assert found[3] == "Hai cột cùng là “Địa điểm”: C và E."
        assert found[4].startswith("Cột F, dòng tiêu đề: Ô có công thức")
        assert found[5:7] == ["Thiếu cột “Tên mô hình”.", "Thiếu cột “Lĩnh vực”."]
        assert found[7].startswith("Các tiêu đề dùng được: Tên mô hình, Lĩnh vực, Đơn vị, ")
        assert found[8] == "Không có gì được lưu."

    def test_that_are_nearly_right_have_a_hint(self, importer):
        found = importer.refusal([["Tên mô hình", "Lỉnh vựt"], GOOD])
        assert found[1] == "Cột B: không có tiêu đề “Lỉnh vựt”. Có phải “Lĩnh vực” không?"


class TestArbitraryFiles:
    """Whatever is in the file, it ends in a report or in sentences, and a dry run saves nothing."""

    arbitrary = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    cells = st.text(max_size=20) | st.sampled_from(["=1", "44924", "-1", "31/02/2022", *GOOD])
    names = st.sampled_from(["Tên", "Lĩnh vực", "Khu phố", "Địa điểm", "Số tổ", "Ngày ra mắt"])

    @staticmethod
    def run(importer, data):
        before = everything()
        try:
            assert importer.run(data, unit="phuong-1", dry_run=True)
        except CommandError as error:
            assert str(error)
        assert everything() == before

    @arbitrary
    @given(
        headings=st.lists(names | cells, max_size=4, unique=True),
        rows=st.lists(st.lists(cells, max_size=4), max_size=4),
    )
    def test_of_rows(self, importer, unit, headings, rows):
        self.run(importer, csv_bytes(headings, *rows))
        self.run(importer, csv_bytes(["Tên", "Lĩnh vực", "Địa điểm", "Số tổ"], *rows))

    @arbitrary
    @given(data=st.binary(max_size=200))
    def test_of_bytes(self, importer, unit, data):
        self.run(importer, data)
        self.run(importer, csv_bytes(HEADINGS) + data)


class TestConditions:
    """The quick look at constraints never says that one holds where the database says otherwise."""

    def test_agree_with_the_database(self, db):
        days = [None, date(2020, 1, 1), date(2021, 1, 1)]
        sites = [
            ModelSite(neighbourhood_id=neighbourhood, place=place, started_on=start, ended_on=end)
            for neighbourhood in (None, 1)
            for place in ("", "A")
            for start in days
            for end in days
        ]
        events = [
            ModelEvent(kind=kind, date=days[1], target_id=target, site_id=site)
            for kind in ("launched", "merged_into", "scaled_out")
            for target in (None, 1)
            for site in (None, 1)
        ]
        for row in sites + events:
            try:
                row.validate_constraints({"model"} if row in sites else set())
            except ValidationError:
                assert not surely_hold(row)
            else:  # a merger of a model not saved yet is for the database to judge
                assert surely_hold(row) or row.target_id
