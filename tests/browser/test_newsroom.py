"""An editor's day in the admin, and what readers and other wards see of it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.editing import (
    choose_article,
    open_actions,
    open_tab,
    submit,
    upload_picture,
    write_paragraph,
)

pytestmark = pytest.mark.browser

TITLE = "Đẩy mạnh phòng chống ma tuý ở khu phố"
SLUG = "day-manh-phong-chong-ma-tuy-o-khu-pho"
SUMMARY = "Phường mở đợt vận động mới (minh hoạ)."
RELATED = ["Ngày Chủ nhật xanh ở khu phố B (minh hoạ)", "Lịch tiếp công dân (minh hoạ)"]


@pytest.fixture
def section(page, portal):
    """The section *Thông báo* of the demo ward, as the API tells it."""
    query = "type=articles.ArticleIndexPage&slug=thong-bao"
    return page.request.get(f"{portal.url}/api/v2/pages/?{query}").json()["items"][0]


def write_article(page, portal, section):
    page.goto(f"{portal.url}/admin/pages/add/articles/articlepage/{section['id']}/")
    page.locator("#id_title").press_sequentially(TITLE)
    page.fill("#id_summary", SUMMARY)
    page.fill("#id_published_at", "29-12-2022 10:16")
    upload_picture(page, "lead_image")
    write_paragraph(page, "Nhân dân cùng tham gia.")
    open_tab(page, "Liên quan")
    for title in RELATED:
        choose_article(page, title)
    open_tab(page, "Quảng bá")
    expect(page.locator("#id_slug")).to_have_value(SLUG)


def test_an_article_is_written_previewed_published_and_taken_back(editor, portal, section):
    write_article(editor, portal, section)

    editor.locator("[data-side-panel-toggle=preview], [aria-label*=preview i]").first.click()
    preview = editor.frame_locator("#w-preview-iframe")
    expect(preview.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(preview.get_by_text("Nhân dân cùng tham gia.")).to_be_visible()

    submit(editor, "action-publish")
    editor.wait_for_url(re.compile(r"/admin/pages/\d+/$"))

    address = f"{section['meta']['html_url']}{SLUG}/"
    editor.goto(address)
    expect(editor.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(editor.get_by_text("10:16, Thứ Năm, 29-12-2022")).to_be_visible()
    related = editor.get_by_role("region", name="Tin liên quan").get_by_role("link")
    assert related.all_inner_texts()[:2] == RELATED
    picture = editor.locator("main img").first
    assert picture.evaluate("image => image.naturalWidth") > 0

    api = f"{portal.url}/api/v2/pages/?type=articles.ArticlePage&slug={SLUG}&fields=*"
    (article,) = editor.request.get(api).json()["items"]
    assert article["title"] == TITLE
    assert article["published_at"] == "2022-12-29T10:16:00+07:00"
    assert [item["title"] for item in article["related_news"]][:2] == RELATED
    assert "duong-pho" in article["lead_image"]["renditions"][0]["url"]

    editor.goto(f"{portal.url}/admin/pages/{article['id']}/unpublish/")
    editor.locator("main form [type=submit]").click()
    editor.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    assert editor.request.get(address).status == 410
    assert editor.request.get(api).json()["items"] == []
    assert TITLE not in editor.request.get(section["meta"]["html_url"]).text()
    assert SLUG not in editor.request.get(f"{portal.url}/sitemap.xml").text()


def test_what_was_typed_into_a_date_field_reaches_the_server(editor, portal, section):
    editor.goto(f"{portal.url}/admin/pages/add/articles/articlepage/{section['id']}/")
    for typed in ("10:16 29/12/2022", "31/02/2022"):
        editor.fill("#id_published_at", typed)
        editor.press("#id_published_at", "Tab")
        expect(editor.locator("#id_published_at")).to_have_value(typed)


def test_the_slug_while_typing_is_the_servers(editor, portal, section):
    from vietnamese.slugs import slugify

    editor.goto(f"{portal.url}/admin/pages/add/articles/articlepage/{section['id']}/")
    for title in ("ĐƯỜNG PHỐ Điện Biên", "Hoà bình – hòa bình 45/QĐ-UBND", "Quyết định " * 20):
        editor.fill("#id_title", title)
        editor.press("#id_title", "Tab")
        expect(editor.locator("#id_slug")).to_have_value(slugify(title))


@pytest.mark.parametrize(
    ("action", "status"), [("action-publish", "Đang đăng"), ("action-submit", "Đang duyệt")]
)
def test_a_button_pressed_while_a_new_article_saves_itself_makes_no_second_one(
    editor, portal, section, action, status
):
    answers = []

    def hold(route):
        if route.request.headers["accept"] == "application/json":
            answers.append((route, route.fetch()))
        else:
            route.continue_()

    editor.route("**/pages/add/articles/articlepage/*/", hold)
    title = f"Chỉ có một ({status})"
    editor.goto(f"{portal.url}/admin/pages/add/articles/articlepage/{section['id']}/")
    editor.fill("#id_summary", SUMMARY)
    editor.fill("#id_title", title)
    # Wagtail notes only after a while what it will compare with; nothing tells when.
    for _ in range(30):
        if answers:
            break
        editor.locator("#id_title").press_sequentially(".")
        editor.wait_for_timeout(2000)
    expect(editor.get_by_text("Đang lưu…").filter(visible=True)).to_be_visible()
    open_actions(editor)
    editor.locator(f"[name={action}]").click(no_wait_after=True)
    ((route, answer),) = answers
    route.fulfill(response=answer)
    expect(editor.locator(".messages .success")).to_contain_text(title)

    editor.goto(f"{portal.url}/admin/pages/{section['id']}/")
    row = editor.get_by_role("row").filter(has_text=title)
    expect(row).to_have_count(1)
    expect(row).to_contain_text(status, ignore_case=True)


def test_nothing_saves_itself_beside_what_a_button_sends(editor, portal, section):
    own, buttons = [], []

    def hold(route):
        if route.request.method != "POST":
            route.continue_()
        elif route.request.headers["accept"] == "application/json":
            own.append((route, route.fetch()))
        else:
            buttons.append(route)

    editor.route(re.compile("/admin/pages/(add/articles/articlepage/)?[0-9]+/"), hold)
    editor.goto(f"{portal.url}/admin/pages/add/articles/articlepage/{section['id']}/")
    editor.fill("#id_title", "Bấm rồi thì thôi tự lưu")
    for _ in range(30):
        if own:
            break
        editor.locator("#id_title").press_sequentially(".")
        editor.wait_for_timeout(2000)
    # What is written meanwhile would be saved after the answer.
    for _ in range(5):
        editor.locator("#id_title").press_sequentially(".")
        editor.wait_for_timeout(1000)
    editor.get_by_role("button", name="Lưu bản nháp", exact=True).click(no_wait_after=True)
    ((route, answer),) = own
    route.fulfill(response=answer)
    editor.wait_for_timeout(3000)
    (button,) = buttons
    button.continue_()
    expect(editor.locator(".messages .success")).to_be_visible()
    assert len(own) == 1
