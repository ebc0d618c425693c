"""What an editor has written while it cannot be saved: it stays on the screen, and is saved later."""

import pytest
from playwright.sync_api import expect

from tests.browser.editing import find_article, save_draft, write_paragraph
from tests.browser.foreign_words import foreign_words

pytestmark = pytest.mark.browser

TITLE = "Lịch tiếp công dân (minh hoạ)"


def is_kept(page, text):
    """Press *save draft* in vain, and tell whether ``text`` is still there."""
    page.get_by_role("button", name="Lưu bản nháp", exact=True).click(no_wait_after=True)
    expect(page.locator("[data-not-saved]")).to_be_visible()
    assert foreign_words(page) == set()
    return page.locator(f"input[value*='{text}']").count() > 0


def close_dialog(page):
    page.locator("[data-not-saved]").get_by_role("button").click()
    expect(page.locator("[data-not-saved]")).to_be_hidden()


@pytest.fixture
def article(editor, portal):
    find_article(editor, portal, TITLE)
    # Wagtail notes only after a while what it will compare with; nothing tells when.
    editor.wait_for_timeout(3000)
    return editor


def test_what_was_written_outlives_the_session(article, portal):
    article.context.clear_cookies(name="sessionid")
    write_paragraph(article, "Viết sau khi phiên hết.")
    expect(article.locator("footer").get_by_text("Phiên đăng nhập đã kết thúc")).to_be_visible()
    assert is_kept(article, "Viết sau khi phiên hết.")

    with article.context.expect_page() as opened:
        article.get_by_role("link", name="Đăng nhập ở thẻ khác").click()
    login = opened.value
    login.fill("[name=username]", "admin")
    login.fill("[name=password]", portal.password)
    login.press("[name=password]", "Enter")
    login.wait_for_url(f"{portal.url}/admin/", wait_until="commit")
    login.close()
    close_dialog(article)
    save_draft(article)
    find_article(article, portal, TITLE)
    expect(article.locator("input[value*='Viết sau khi phiên hết.']")).not_to_have_count(0)


def test_what_was_written_outlives_planned_work(article, portal):
    portal.manage("read_only", "on")
    try:
        write_paragraph(article, "Viết lúc bảo trì.")
        assert is_kept(article, "Viết lúc bảo trì.")
    finally:
        portal.manage("read_only", "off")
    close_dialog(article)
    save_draft(article)


def test_what_was_written_outlives_the_network_and_what_it_belongs_to(article):
    article.route("**/admin/session/*/", lambda route: route.abort())
    article.get_by_role("button", name="Lưu bản nháp", exact=True).click(no_wait_after=True)
    expect(article.get_by_text("Không kết nối được với cổng")).to_be_visible()
    article.unroute("**/admin/session/*/")
    close_dialog(article)

    # As after deleting: nothing is at the address of the editor any more.
    article.route("**/edit/", lambda route: route.fulfill(status=404, body=""))
    write_paragraph(article, "Viết sau khi xoá.")
    expect(article.locator("footer").get_by_text("Nội dung này đã bị xoá")).to_be_visible()
    assert is_kept(article, "Viết sau khi xoá.")
