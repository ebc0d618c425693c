"""What a page may cost a reader with a slow connection; measured on the wire, with an empty cache."""

import re

import pytest

from operations.portal_check.budgets import KB, PICTURED_ARTICLE, PLAIN_ARTICLE, REQUESTS

pytestmark = [pytest.mark.browser, pytest.mark.once]

PLAIN = "/tin-tuc/an-ninh-trat-tu/nhac-nhau-khoa-cua-gui-xe-dip-cuoi-nam-minh-hoa/"
PICTURED = "/tin-tuc/an-ninh-trat-tu/tap-huan-phong-chay-chua-chay-cho-to-dan-pho-minh-hoa/"
MOST = {PLAIN: PLAIN_ARTICLE, PICTURED: PICTURED_ARTICLE}
MOST_SCRIPT = 6 * KB
LATE = 300
"""Milliseconds."""
PAGES = [PLAIN, PICTURED, "/", "/tin-tuc/an-ninh-trat-tu/", "/mo-hinh-an-ninh/", "/thong-ke/"]
SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((entry) => entry.value)))
    .observe({type: "layout-shift", buffered: true});
}"""


@pytest.fixture
def loaded(new_context, portal):
    """A function that loads a page on a phone and returns what crossed the wire: kind and bytes of each answer."""
    page = new_context().new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    kinds, sizes = {}, {}
    session.on(
        "Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]})
    )
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )

    def load(path):
        kinds.clear()
        sizes.clear()
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(portal.url + path, wait_until="networkidle")
        return [(kinds.get(request, "Ping"), size) for request, size in sizes.items()]

    return load


@pytest.mark.parametrize("path", MOST, ids=["without picture", "with picture"])
def test_an_article_is_light(loaded, path):
    answers = loaded(path)
    assert len(answers) <= REQUESTS
    assert sum(size for _, size in answers) <= MOST[path]
    scripts = [size for kind, size in answers if kind == "Script"]
    assert scripts
    assert sum(scripts) <= MOST_SCRIPT
    (style,) = [size for kind, size in answers if kind == "Stylesheet"]
    assert style <= 14 * KB


@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_while_a_page_loads(page, run_first, portal, path):
    """Pictures and the typeface come long after the text, as on a slow connection."""
    late, is_late = [], True

    def come_late(route):
        late.append(route) if is_late else route.continue_()

    run_first(f"({SHIFTS})()")
    page.route(re.compile(r"/media/|\.woff2"), come_late)
    for width in (360, 1280):
        is_late = True
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(portal.url + path, wait_until="domcontentloaded")
        page.wait_for_timeout(LATE)  # is what is tested
        assert late
        is_late = False
        while late:
            late.pop().continue_()
        page.wait_for_load_state("networkidle")
        page.wait_for_function("document.fonts.status === 'loaded'")
        assert sum(page.evaluate("window.shifts")) == 0, width


@pytest.fixture(scope="module")
def plain(browser):
    """A page of a small phone without scripts."""
    with browser.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 740}
    ) as context:
        yield context.new_page()


@pytest.mark.parametrize("path", PAGES)
def test_everything_is_there_without_scripts(plain, portal, path):
    plain.goto(portal.url + path)
    menu = plain.locator("details.menu-folded")
    menu.locator("summary").click()
    assert menu.get_by_role("link", name="Thông báo").is_visible()
    assert plain.get_by_role("searchbox").is_visible()
    assert not plain.locator(".display").is_visible()  # would do nothing
    assert plain.locator("main").inner_text().strip()
