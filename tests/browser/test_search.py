"""The search field in a real browser: titles while typing, by keyboard and by finger, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def messages(page):
    """What the browser complains about: errors of scripts, and what the content security policy forbids."""
    found = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else 0)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def field(page, portal, messages):
    """The search field in the header of the home page, on a phone."""
    page.set_viewport_size(PHONE)
    page.goto(portal.url)
    return page.get_by_role("combobox", name="Tìm trên cổng tin")


def test_titles_are_offered_and_chosen_by_keyboard(page, field, messages):
    titles = page.get_by_role("listbox")
    expect(field).to_have_attribute("aria-autocomplete", "list")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(titles).to_have_count(0)  # hidden

    heights = [page.evaluate("document.documentElement.scrollHeight")]
    tops = [page.locator("main").bounding_box()["y"]]
    field.press_sequentially("khu ph")
    options = titles.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    assert field.get_attribute("aria-controls") == titles.get_attribute("id")
    assert titles.get_attribute("aria-label") == "Tìm trên cổng tin"
    assert all("khu phố" in text.lower() for text in options.all_inner_texts())
    heights.append(page.evaluate("document.documentElement.scrollHeight"))
    tops.append(page.locator("main").bounding_box()["y"])
    assert heights[0] == heights[1]
    assert tops[0] == tops[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert options.first.bounding_box()["height"] >= 44

    assert field.get_attribute("aria-activedescendant") is None
    chosen = titles.get_by_role("option", selected=True)
    expect(chosen).to_have_count(0)
    field.press("ArrowDown")
    expect(chosen).to_have_text(options.first.inner_text())
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    field.press("ArrowUp")
    expect(chosen).to_have_count(0)
    assert field.get_attribute("aria-activedescendant") is None
    field.press("ArrowUp")
    expect(chosen).to_have_text(options.last.inner_text())
    expect(field).to_be_focused()
    expect(field).to_have_value("khu ph")

    field.press("Escape")
    expect(titles).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("khu ph")
    field.press("ArrowDown")
    expect(titles).to_be_visible()

    title = options.first.inner_text()
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    assert "/tim-kiem/" not in page.url
    assert messages == []


def test_a_title_is_chosen_by_pressing_it(page, field, messages):
    field.press_sequentially("khu pho")
    option = page.get_by_role("option").first
    title = option.inner_text()
    option.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    assert messages == []


def test_the_list_closes_as_soon_as_it_is_of_no_use(page, field):
    titles = page.get_by_role("listbox")
    for leave in (lambda: field.press("Tab"), lambda: field.fill(""), lambda: field.fill("zzzzz")):
        field.fill("khu pho")
        expect(titles).to_be_visible()
        leave()
        expect(titles).to_be_hidden()
        expect(field).to_have_attribute("aria-expanded", "false")


def test_titles_that_come_late_are_not_shown(page, field):
    asked = []

    def answer_late(route):
        asked.append(route.request.url)
        page.evaluate("document.activeElement.blur()")
        route.continue_()

    page.route("**/tim-kiem/goi-y/**", answer_late)
    with page.expect_event("requestfailed", lambda request: "goi-y" in request.url):
        field.press_sequentially("khu pho", delay=20)
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert len(asked) == 1, "a request for every letter"
    assert asked[0].endswith("?q=khu%20pho")


def test_what_was_typed_is_searched_for_and_narrowed_down(page, field, messages):
    field.fill("an ninh")
    field.press("Enter")
    page.wait_for_url("**/tim-kiem/?q=an+ninh")
    assert page.get_by_role("status").inner_text().split()[0].isdigit()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_role("link", name=re.compile("Tin tức")).first.click()
    page.wait_for_url("**/tim-kiem/?q=an+ninh&loai=tin")
    page.get_by_text("Lọc và sắp xếp").click()
    page.get_by_label("Thứ tự").select_option("moi-nhat")
    page.get_by_role("button", name="Tìm lại").click()
    page.wait_for_url(re.compile("xep=moi-nhat"))
    expect(page.get_by_label("Thứ tự")).to_have_value("moi-nhat")
    assert "loai=tin" in page.url
    # On its own page the field offers titles too.
    page.get_by_role("combobox", name="Bạn muốn tìm gì?").fill("an ninh trat")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    assert messages == []


def test_everything_works_without_javascript(browser, portal):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="vi-VN")
    page = context.new_page()
    page.goto(portal.url)
    page.get_by_role("searchbox", name="Tìm trên cổng tin").fill("ra quân")
    page.get_by_role("search").get_by_role("button", name="Tìm").click()
    page.wait_for_url("**/tim-kiem/?q=ra+qu%C3%A2n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tìm kiếm")
    expect(page.locator(".results h2 a").first).to_be_visible()
    page.locator("main summary").click()
    page.get_by_label("Khu phố của tôi").select_option(index=1)
    page.get_by_role("button", name="Tìm lại").click()
    page.wait_for_url(re.compile("khu-pho="))
    context.close()
