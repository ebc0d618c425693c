"""What an editor does with the page editor's fields, blocks and choosers."""

import re
from hashlib import sha256
from io import BytesIO

from PIL import Image
from playwright.sync_api import expect

from vietnamese.slugs import slugify


def open_tab(page, name):
    page.get_by_role("tab", name=name, exact=True).click()


def open_side_panel(page, name):
    """Open the panel at the editor's right side; ``name`` is Wagtail's own for it."""
    panel = page.locator(f"[data-side-panel={name}]")
    if not panel.is_visible():
        page.locator(f"[data-side-panel-toggle={name}]").click()
    expect(panel).to_be_visible()
    return panel


def add_block(page, field, name):
    """Append the block called ``name`` to a stream field, and return it."""
    page.locator(f"[data-contentpath={field}] button.c-sf-add-button").last.click()
    page.get_by_role("option", name=name, exact=True).click()
    return page.locator(f"[data-contentpath={field}] [data-streamfield-child]").last


def write_paragraph(page, text):
    """Append a paragraph with ``text`` to the body."""
    block = add_block(page, "body", "Đoạn văn")
    paragraph = block.locator(".public-DraftEditor-content")
    paragraph.click()
    paragraph.press_sequentially(text)
    # The editor hands over what was typed a moment later.
    handed_over = re.compile(re.escape(text))
    expect(block.locator("input[name$=-value]").first).to_have_value(handed_over)


def open_picture_chooser(page, field):
    """Open the chooser of an image field on its tab for uploading, and return it."""
    choose = page.locator(f"[data-contentpath={field}] [data-chooser-action-choose]:visible").first
    modal = page.locator(".modal-dialog")
    choose.click()
    try:
        expect(modal).to_be_visible(timeout=10_000)
    except (
        AssertionError
    ):  # pressed before the editor's scripts were ready: as a person would, again
        choose.click()
    modal.get_by_role("tab").last.click()
    return modal


def upload_picture(
    page,
    field,
    name="Đường phố.png",
    title="Khu phố (minh hoạ)",
    description="Đường phố nhìn từ trên cao (minh hoạ)",
):
    """Choose a new picture for an image field by uploading it in the chooser."""
    picture = BytesIO()
    # Of a colour of its own: the chooser asks back about a picture that the library has already.
    Image.new("RGB", (1200, 675), f"#{sha256(title.encode()).hexdigest()[:6]}").save(picture, "PNG")
    modal = open_picture_chooser(page, field)
    modal.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "image/png", "buffer": picture.getvalue()}
    )
    modal.locator("[name$=title]").fill(title)
    modal.locator("[name$=description]").fill(description)
    modal.locator("form[data-chooser-modal-creation-form] [type=submit]").click()
    expect(page.locator(".modal-dialog")).to_have_count(0)


def choose_article(page, title):
    """Add ``title`` to related news through the page chooser's search."""
    block = add_block(page, "related_news", "Bài của cổng này")
    block.locator("[data-chooser-action-choose]:visible").first.click()
    modal = page.locator(".modal-dialog")
    modal.locator("input[name=q]").fill(title.removesuffix(" (minh hoạ)"))
    modal.get_by_role("link", name=title).click()
    expect(block).to_contain_text(title)


def save_draft(page):
    # The page before may have shown a message of success too: it is the next one that counts.
    with page.expect_event("load"):
        page.get_by_role("button", name="Lưu bản nháp", exact=True).click()
    expect(page.locator(".messages .success").last).to_be_visible()


def open_actions(page):
    """Open the menu behind *save draft*, where the editor's other actions stand."""
    toggle = page.locator("footer [data-w-dropdown-target=toggle]")
    expect(toggle).to_be_visible()
    page.wait_for_load_state()
    toggle.click()


def submit(page, name):
    """Press one of the editor's actions behind *save draft*."""
    open_actions(page)
    page.locator(f"[name={name}]").click()


def find_article(page, portal, title):
    """Open the editor of the article with ``title`` through the search of the start page."""
    page.goto(f"{portal.url}/admin/")
    search = page.locator("#menu-search-q")
    search.fill(title.removesuffix(" (minh hoạ)"))
    search.press("Enter")
    page.get_by_role("link", name=title, exact=True).first.click()
    expect(page.locator("#id_title")).to_have_value(title)


def open_article(page, portal, title):
    """Open the editor of the published article with ``title`` by its address."""
    query = {"type": "articles.ArticlePage", "slug": slugify(title)}
    (article,) = page.request.get(f"{portal.url}/api/v2/pages/", params=query).json()["items"]
    page.goto(f"{portal.url}/admin/pages/{article['id']}/edit/")
    expect(page.locator("#id_title")).to_have_value(title)


def public_address(page):
    """Return the path of the article whose editor is open."""
    return page.locator("main a[href*='/tin-tuc/']").first.get_attribute("href")


def menu(page, *names):
    """Go through the menu at the left."""
    sidebar = page.locator("#wagtail-sidebar")
    for name in names:
        sidebar.get_by_text(name, exact=True).locator("visible=true").last.click()
