"""The way through a page for people who use the keyboard, and how they want it shown."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.once]

ARTICLE = "/tin-tuc/an-ninh-trat-tu/nhac-nhau-khoa-cua-gui-xe-dip-cuoi-nam-minh-hoa/"
# Of the element that has the focus: its box, whether it is what lies at its middle, and whether a line marks it.
FOCUSED = """() => {
  const element = document.activeElement, box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + Math.min(box.width, innerWidth) / 2, box.y + box.height / 2);
  return {
    name: (element.innerText || element.ariaLabel || element.name || "").slice(0, 40),
    seen: box.height > 0 && box.y >= 0 && box.bottom <= innerHeight + 1,
    covered: !(element === top || element.contains(top) || (top && top.contains(element))),
    // Of the parts of a field of dates the browser marks the last one itself.
    marked: element.type === "date" || parseFloat(getComputedStyle(element).outlineWidth) >= 2,
    height: box.height, width: box.width, inline: getComputedStyle(element).display === "inline",
  };
}"""


def test_the_first_key_leads_to_the_content(page, portal):
    page.goto(portal.url + ARTICLE)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Tới nội dung chính")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["/", ARTICLE, "/tin-tuc/an-ninh-trat-tu/", "/mo-hinh-an-ninh/"])
def test_every_stop_is_seen_marked_and_large_enough(page, portal, path, width):
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(portal.url + path)
    stops, wrong = 0, []
    while stops < 150:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        stop = page.evaluate(FOCUSED)
        stops += 1
        small = not stop["inline"] and min(stop["height"], stop["width"]) < 24
        if not stop["seen"] or stop["covered"] or not stop["marked"] or small:
            wrong.append(stop)
    assert wrong == []
    assert 10 < stops < 150


def test_the_folded_menu_opens_and_leads_on(page, portal):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(portal.url)
    page.locator("details.menu-folded summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="An ninh trật tự").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tin-tuc/an-ninh-trat-tu/")


def test_a_list_is_narrowed_and_turned_by_keyboard(page, portal):
    page.goto(f"{portal.url}/tin-tuc/an-ninh-trat-tu/")
    page.locator("details.filter summary").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/an-ninh-trat-tu/?chu-de=*")
    page.get_by_role("link", name="Xem mọi tin của chuyên mục").press("Enter")
    page.wait_for_url("**/an-ninh-trat-tu/")

    page.goto(portal.url + ARTICLE)
    page.get_by_role("link", name="Xem thêm tin khác").press("Enter")
    page.wait_for_url("**start=3#cac-tin-khac")
    expect(page.get_by_role("heading", name="Các tin khác")).to_be_in_viewport()

    page.goto(f"{portal.url}/mo-hinh-an-ninh/")
    page.get_by_label("Lĩnh vực").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Xem mô hình").press("Enter")
    page.wait_for_url("**/mo-hinh-an-ninh/?*")
    expect(page.get_by_role("heading", name="(1)")).to_be_visible()


def test_the_readers_display_stays_on_the_next_page(page, portal):
    page.goto(portal.url)
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    before = page.evaluate(size)
    larger, contrast = (
        page.get_by_role("button", name=name) for name in ("Chữ lớn hơn", "Tương phản cao")
    )
    larger.press("Enter")
    contrast.press("Space")
    expect(contrast).to_have_attribute("aria-pressed", "true")
    for _ in range(2):
        page.goto(portal.url + ARTICLE)
        assert page.evaluate(size) > before
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
    for _ in range(5):
        larger.press("Enter")
    expect(larger).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Cỡ chữ thường").press("Enter")
    contrast.press("Enter")
    assert page.evaluate(size) == before
    assert page.evaluate("localStorage.getItem('display')") is None
    assert page.context.cookies() == []


def test_a_page_from_the_browsers_memory_has_the_readers_display(page, portal):
    page.goto(portal.url)
    contrast = page.get_by_role("button", name="Tương phản cao")
    expect(contrast).to_have_attribute("aria-pressed", "false")
    # As on a page that came between; Playwright's browser does not keep the pages that it leaves.
    page.evaluate(
        """() => {
            localStorage.setItem("display", "large contrast");
            dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
        }"""
    )
    expect(contrast).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("document.documentElement.dataset.display") == "js large contrast"
