"""*Bài không có ảnh đại diện*."""

import pytest

from home.factories import ImageFactory
from newsroom.reports.pictures import IN_TEXT, NOWHERE
from tests.newsroom.report_tables import PICTURE, cost_of, moment, sheet_of, titles_of, write

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/reports/pictures/"


def test_told_of_is_what_the_public_reads_without_a_lead_picture(
    admin_client, section, make_private
):
    write(section, moment(2026, 7), title="Không ảnh")
    write(section, moment(2026, 8), title="Ảnh trong bài", body=[PICTURE])
    write(section, moment(2026, 7), title="Có ảnh", lead_image=ImageFactory())
    write(section, moment(2026, 7), title="Nháp", live=False)
    make_private(write(section, moment(2026, 7), title="Riêng"))
    assert titles_of(admin_client, ADDRESS) == ["Ảnh trong bài", "Không ảnh"]
    assert titles_of(admin_client, ADDRESS, picture=IN_TEXT) == ["Ảnh trong bài"]
    assert titles_of(admin_client, ADDRESS, picture=NOWHERE) == ["Không ảnh"]
    assert titles_of(admin_client, ADDRESS, picture="abc") == []
    assert [row[0] for row in sheet_of(admin_client, ADDRESS)[1:]] == ["Ảnh trong bài", "Không ảnh"]


def test_forty_five_rows_cost_as_many_queries_as_five(admin_client, section):
    def cost(count):
        for _ in range(count):
            write(section, moment(2026, 7))
        return cost_of(admin_client, ADDRESS)

    cost(1)
    assert cost(4) == cost(40)
