"""*Bảng kê bài đã đăng*: the list that payments are made by; and who may read the newsroom's reports."""

from datetime import datetime
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from home.factories import ImageFactory
from newsroom.reports import REPORTS
from newsroom.reports.items import OWN, TAKEN, WITH, WITHOUT
from tests.articles.statisticians import client_of
from tests.newsroom.report_tables import (
    PICTURE,
    cost_of,
    moment,
    sheet_of,
    titles_of,
    write,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/reports/items/"
JULY = {"first_month": "2026-07", "last_month": "2026-07"}
ADDRESSES = [f"/admin/reports/{folder}/" for folder in REPORTS]


@pytest.fixture(autouse=True)
def _in_september(time_machine):
    time_machine.move_to(moment(2026, 9), tick=False)


def paragraph(text):
    return {"type": "paragraph", "value": text}


def test_the_menu_leads_to_the_reports_those_who_write_and_those_who_view_statistics(
    django_user_model, home_page
):
    home = reverse("wagtailadmin_home")
    for client, sees in (
        (client_of(django_user_model, edits=home_page), True),
        (client_of(django_user_model, "view_statistics"), True),
        (client_of(django_user_model), False),
    ):
        text = client.get(home).content.decode()
        assert {address in text for address in ADDRESSES} == {sees}


@pytest.mark.parametrize("address", ADDRESSES)
def test_others_are_sent_away(django_user_model, client, home_page, address):
    stranger = client_of(django_user_model)
    for part in ("", "results/", "?export=csv", "?export=xlsx"):
        assert stranger.get(address + part).url == reverse("wagtailadmin_home")
        assert client.get(address + part).url.startswith("/admin/login/")
    assert client_of(django_user_model, "view_statistics").get(address).status_code == 200


def test_filters_by_origin_and_picture_and_author_go_together(admin_client, section):
    write(section, moment(2026, 7), title="Có ảnh", byline="An", lead_image=ImageFactory())
    write(section, moment(2026, 7), title="Ảnh trong bài", byline="An", body=[PICTURE])
    write(section, moment(2026, 7), title="Không ảnh", byline="An")
    write(section, moment(2026, 7), title="Của Bình", byline="Bình")
    write(section, moment(2026, 7), title="Lấy", byline="An", canonical_url="https://a.example/")

    def titles(**query):
        return sorted(titles_of(admin_client, ADDRESS, **JULY, **query))

    assert titles(byline="an", picture=WITH) == ["Có ảnh", "Ảnh trong bài"]
    assert titles(byline="An", picture=WITHOUT, origin=OWN) == ["Không ảnh"]
    assert titles(origin=TAKEN) == ["Lấy"]
    assert titles(byline="bình") == ["Của Bình"]


def test_the_word_picture_in_a_text_is_no_picture(admin_client, section):
    write(section, moment(2026, 7), body=[paragraph('<p>{"type": "picture"}</p>')])
    assert titles_of(admin_client, ADDRESS, **JULY, picture=WITH) == []


def test_a_row_of_the_file_tells_what_a_payment_needs(admin_client, section):
    article = write(
        section,
        moment(2026, 7),
        title="Ra quân",
        byline="Lệ Truyền",
        summary="Tóm tắt ba chữ",
        body=[
            {"type": "heading", "value": "Hai chữ"},
            paragraph("<p>Một <b>hai</b></p><p>ba</p>"),
            PICTURE,
        ],
    )
    _, row = sheet_of(admin_client, ADDRESS, **JULY)
    assert row[:4] == ["Ra quân", "An ninh trật tự", "Lệ Truyền", "15/07/2026 12:00"]
    assert row[5] == "9"
    assert row[7] == article.full_url


def test_the_xlsx_file_has_times_and_numbers_as_such(admin_client, section):
    write(section, moment(2026, 7), title="=1+1", summary="Ba chữ đây")
    response = admin_client.get(ADDRESS, {"export": "xlsx"} | JULY)
    assert "bang-ke-bai.xlsx" in response["Content-Disposition"]
    _, row = load_workbook(BytesIO(b"".join(response))).active.iter_rows()
    assert (row[0].value, row[0].data_type) == ("=1+1", "s")
    assert row[3].value == datetime(2026, 7, 15, 12)
    assert row[3].number_format == "dd/mm/yyyy hh:mm"
    assert row[5].value == 3


@pytest.mark.parametrize("export", ["", "csv"])
def test_forty_five_rows_cost_as_many_queries_as_five(admin_client, section, export):
    def cost(count):
        for number in range(count):
            write(section, moment(2026, 7), byline=f"Người {number}")
        return cost_of(admin_client, ADDRESS, export=export, **JULY)

    cost(1)
    assert cost(4) == cost(40)
