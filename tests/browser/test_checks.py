"""“Kiểm tra bài” in the editor: told while writing, beside Wagtail's own checks, and leading to the place."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

COUNTER = "[data-side-panel-toggle=checks] [data-side-panel-toggle-counter]"


@pytest.fixture
def article(editor, portal):
    """The editor of a draft of the demo ward's section *Thông báo* that nothing is wrong with."""
    query = "type=articles.ArticleIndexPage&slug=thong-bao"
    section = editor.request.get(f"{portal.url}/api/v2/pages/?{query}").json()["items"][0]
    editor.goto(f"{portal.url}/admin/pages/add/articles/articlepage/{section['id']}/")
    editor.locator("#id_title").press_sequentially("Lịch tiếp dân (minh hoạ)")
    editor.fill("#id_summary", "Phường tiếp dân vào thứ Năm (minh hoạ).")
    return editor


def test_what_is_written_is_checked_and_can_be_saved_all_the_same(article):
    article.locator("[data-side-panel-toggle=checks]").click()
    result = article.locator("[data-text-checks-result]")
    expect(result.locator("p")).to_be_visible()
    expect(result.locator("li")).to_have_count(0)

    summary = article.locator("#id_summary")
    summary.fill("")
    summary.press_sequentially("Hỏi ông A, 0912 345 678 (minh hoạ).", delay=40)
    summary.press("Tab")
    finding = result.locator("[data-text-check-field=summary]")
    expect(finding).to_contain_text("•••• ••• 678")
    expect(article.locator("[data-text-checks-count]")).to_have_text("1")
    theirs = article.locator("[data-content-checker-count]")
    expect(article.locator(COUNTER)).to_have_text(str(1 + int(theirs.inner_text())))

    article.get_by_role("tab", name="Quảng bá", exact=True).click()
    finding.click()
    expect(article.locator("#id_summary")).to_be_focused()

    article.locator("[data-text-checks-again]").click()
    expect(finding).to_be_visible()
    article.locator("footer button[type=submit]").first.click()
    article.wait_for_url("**/edit/")
    expect(article.locator(COUNTER)).to_have_text("1")
