"""What is pasted from other programs into a text, and what of it is stored."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.editing import save_draft

pytestmark = pytest.mark.browser

PASTED = Path(__file__).parent.parent / "home" / "pasted"
OLD = "UBND ph\xadêng ban hµnh kÕ ho¹ch b¶o vÖ an ninh trËt tù (minh ho¹)"
NEW = "UBND phường ban hành kế hoạch bảo vệ an ninh trật tự (minh hoạ)"

PASTE = """(element, [html, text]) => {
    const data = new DataTransfer();
    if (html) data.setData("text/html", html);
    data.setData("text/plain", text);
    element.dispatchEvent(
        new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})
    );
}"""
# The editor writes what it shows into its field a moment later.
WRITTEN = """() => Array.from(document.querySelectorAll("input"))
    .filter(field => field.draftailEditor)
    .every(field => {
        const shown = field.draftailEditor.getEditorState().getCurrentContent().getPlainText();
        const blocks = JSON.parse(field.value)?.blocks ?? [];
        return blocks.map(block => block.text).join("\\n") === shown;
    })"""
STORED = """
import json
from wagtail.models import Page
page = Page.objects.get(pk={pk}).get_latest_revision_as_object()
print(json.dumps([[block["type"], block["value"]] for block in page.body.raw_data]))
"""


@pytest.fixture
def new_article(editor, portal):
    """A new article in the editor, with one empty paragraph."""
    query = "type=articles.ArticleIndexPage&slug=thong-bao"
    answer = editor.request.get(f"{portal.url}/api/v2/pages/?{query}").json()
    section = answer["items"][0]["id"]
    editor.goto(f"{portal.url}/admin/pages/add/articles/articlepage/{section}/")
    editor.fill("#id_title", "Bài để dán (minh hoạ)")
    add_paragraph(editor)
    return editor


def add_paragraph(editor):
    editor.locator("[data-contentpath=body] button.c-sf-add-button").last.click()
    editor.get_by_role("option", name="Đoạn văn", exact=True).click()


def paste(editor, html="", text=""):
    """Paste into the last paragraph, where its cursor is."""
    content = editor.locator("[data-contentpath=body] .public-DraftEditor-content").last
    content.focus()
    content.evaluate(PASTE, [html, text])
    return content


def stored(editor, portal):
    """Save the draft and return the types and values of the blocks of its text."""
    editor.wait_for_function(WRITTEN)
    save_draft(editor)
    pk = re.search(r"/pages/(\d+)/edit", editor.url)[1]
    return json.loads(portal.manage("shell", "--no-imports", "-c", STORED.format(pk=pk)))


def without_keys(html):
    return re.sub(' data-block-key="[^"]+"', "", html)


def test_text_of_four_programs_is_stored_clean_and_a_table_as_a_table(new_article, portal):
    for source in ("facebook", "google-docs", "zalo", "word"):
        content = paste(new_article, html=(PASTED / f"{source}.html").read_text())
        if source != "word":
            expect(content).to_contain_text("minh hoạ")
            add_paragraph(new_article)
    body = new_article.locator("[data-contentpath=body]")
    expect(body.locator(".public-DraftEditor-content").last).to_have_text("Minh hoạ hết.")
    blocks = stored(new_article, portal)
    assert [kind for kind, _ in blocks] == [
        *["paragraph"] * 3,
        *("heading", "paragraph", "table", "paragraph"),
    ]
    assert without_keys(blocks[0][1]).startswith(
        "<p>🔥 Ra quân tổng vệ sinh (minh hoạ)</p><ul><li>Dọn kênh</li><li>Quét hẻm</li></ul>"
    )
    assert "<ul><li>Buổi sáng<ul><li>Từ 7 giờ 30</li></ul></li>" in without_keys(blocks[1][1])
    assert '<a href="tel:113">113</a>, trân trọng!' in blocks[2][1]
    assert blocks[3][1] == "Kết quả tuần tra (minh hoạ)"
    assert blocks[5][1]["data"] == [["Khu phố", "Tin báo"], ["Khu phố 3", "12"]]
    assert without_keys(blocks[6][1]) == "<p>Minh hoạ hết.</p>"
    # The editor opens again with all of it.
    expect(body.locator(".public-DraftEditor-content")).to_have_count(5)
    expect(body.locator(".handsontable").first).to_contain_text("Tin báo")


def test_a_table_in_the_middle_of_a_paragraph_parts_it(new_article, portal):
    content = paste(new_article, text="Đầu đoạn.")
    expect(content).to_have_text("Đầu đoạn.")
    content.press("Home")
    for _ in "Đầu ":
        content.press("ArrowRight")
    paste(new_article, html="<p>Bảng:</p><table><tr><td>a</td><td>b</td></tr></table>")
    cells = new_article.locator("[data-contentpath=body] .handsontable td")
    cells.first.click(button="right")
    menu = new_article.locator(".htContextMenu")
    for words in ("Chèn hàng phía trên", "Chèn cột bên trái", "Xoá hàng", "Hoàn tác"):
        expect(menu.get_by_text(words, exact=True).first).to_be_visible()
    new_article.keyboard.press("Escape")
    first, (kind, table), last = stored(new_article, portal)
    assert without_keys(first[1]) == "<p>Đầu Bảng:</p>"
    assert (kind, table["data"]) == ("table", [["a", "b"]])
    assert without_keys(last[1]) == "<p>đoạn.</p>"


def test_text_in_an_old_font_is_converted_only_when_the_editor_says_so(new_article, portal):
    dialog = new_article.get_by_role("dialog")
    content = paste(new_article, text=OLD)
    expect(dialog).to_contain_text(OLD)
    expect(dialog).to_contain_text(NEW)
    expect(content).to_have_text("")
    dialog.locator("button[value=keep]").click()
    expect(content).to_have_text(OLD)
    add_paragraph(new_article)
    content = paste(new_article, html=f"<p><b>{OLD}</b></p>", text=OLD)
    dialog.locator("button[value=convert]").click()
    expect(content).to_have_text(NEW)
    blocks = stored(new_article, portal)
    assert [without_keys(html) for _, html in blocks] == [f"<p>{OLD}</p>", f"<p><b>{NEW}</b></p>"]


def test_without_an_answer_the_editor_pastes_in_its_own_way(new_article, portal):
    new_article.route("**/rich-text/paste/", lambda route: route.abort())
    content = paste(new_article, html="<p>an&nbsp; ninh</p><p></p><p>trật tự</p>")
    expect(content).to_contain_text("trật tự")
    ((_, html),) = stored(new_article, portal)
    assert without_keys(html) == "<p>an ninh</p><p>trật tự</p>"
