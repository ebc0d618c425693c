"""The spreadsheets of the reports that Wagtail itself brings."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageLogEntry, Workflow

from articles.factories import ArticlePageFactory
from newsroom.reports.urls import VIEWS
from tests.newsroom.report_tables import page_of, sheet_of

FORMULA = '=HYPERLINK("http://phuong.example","minh hoạ")'
MOMENT = datetime(2026, 11, 28, 18, 30, tzinfo=UTC)


@pytest.fixture
def _logged(section):
    ArticlePageFactory(parent=section, title=FORMULA, last_published_at=MOMENT)
    PageLogEntry.objects.update(timestamp=MOMENT)


@pytest.mark.parametrize("address", VIEWS)
def test_a_report_still_opens_and_is_saved_for_excel(admin_client, client, address):
    page_of(admin_client, f"/admin/{address}")
    assert admin_client.get(f"/admin/{address}results/").status_code == 200
    data = b"".join(admin_client.get(f"/admin/{address}", {"export": "csv"}))
    assert data.startswith("\ufeff".encode())
    assert client.get(f"/admin/{address}").status_code == 302


@pytest.mark.usefixtures("_logged")
@pytest.mark.parametrize(
    ("address", "name", "time"), [("site-history", 1, 5), ("aging-pages", 0, 2)]
)
def test_no_title_is_a_formula_and_moments_are_of_vietnam(admin_client, address, name, time):
    address = f"/admin/reports/{address}/"
    row = next(row for row in sheet_of(admin_client, address) if FORMULA in row[name])
    assert row[name] == f"'{FORMULA}"
    assert row[time] == "29/11/2026 01:30"
    data = b"".join(admin_client.get(address, {"export": "xlsx"}))
    rows = load_workbook(BytesIO(data)).active.iter_rows(min_row=2)
    cells = next(cells for cells in rows if cells[name].value == FORMULA)
    assert cells[name].data_type == "s"
    assert cells[time].value == datetime(2026, 11, 29, 1, 30)


@pytest.mark.usefixtures("_logged")
def test_what_was_done_keeps_its_name(admin_client):
    rows = sheet_of(admin_client, "/admin/reports/site-history/")
    assert {row[3] for row in rows[1:]} >= {"Tạo"}
    assert {row[2] for row in rows[1:]} >= {"Bài viết"}


def test_the_columns_of_the_workflow_reports_are_named_in_vietnamese(admin_client, section):
    article = ArticlePageFactory(parent=section, title="Ra quân (minh hoạ)")
    article.save_revision()
    Workflow.objects.filter(active=True).first().start(article, None)
    (headings, row) = sheet_of(admin_client, "/admin/reports/workflow/")
    assert headings[0::5] == ["Quy trình duyệt", "Người gửi"]
    assert row[3] == "Ra quân (minh hoạ)"
    headings, *_rows = sheet_of(admin_client, "/admin/reports/workflow_tasks/")
    assert headings[0] == "Bước duyệt"
    assert headings[-3:] == ["Bắt đầu lúc", "Kết thúc lúc", "Người kết thúc"]


def test_redirects_are_saved_with_their_addresses(admin_client, home_page):
    Redirect.objects.create(old_path="/tin-cũ", redirect_page=home_page)
    rows = sheet_of(admin_client, "/admin/redirects/")
    assert rows[0][:2] == ["Từ", "Đến"]
    assert "/tin-cũ" in [row[0] for row in rows]
