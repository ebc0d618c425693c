"""Every page of the sample ward as residents may meet it: on any screen, in any colours, asking nobody else."""

import re
from urllib.request import urlopen

import pytest
from axe_playwright_python.base import AXE_SCRIPT

pytestmark = [pytest.mark.browser, pytest.mark.once]

WIDTHS = [320, 768, 1280]
MODES = ["light", "dark", "contrast"]
BESIDE_THE_TREE = [
    "/tim-kiem/",
    "/tim-kiem/?q=khu+pho",
    "/tim-kiem/?q=khong+co+gi+nhu+the",
    "/thong-ke/",
    "/embed/latest?count=10",
    "/khong-co-trang-nay/",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What another colour scheme can change; all the rest is the same elements.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
RUN = """async (only) => {
  const options = only.rules ? {type: "rule", values: only.rules} : {type: "tag", values: only.tags};
  const found = await axe.run({runOnly: options, resultTypes: ["violations"]});
  return found.violations.map(({id, nodes}) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}"""
# In whole pixels; a page that scrolls sideways is one that nobody can read on a phone.
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def addresses(portal):
    """The addresses of all pages and records of the sample ward, and of what stands beside them."""
    with urlopen(f"{portal.url}/sitemap.xml") as answer:
        listed = re.findall(r"<loc>(.*?)</loc>", answer.read().decode())
    assert len(listed) >= 20
    return [*listed, *(portal.url + path for path in BESIDE_THE_TREE)]


@pytest.fixture
def complaints(page):
    """What the browser complains about: errors of scripts, and what the content security policy forbids."""
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "console",
        lambda message: (
            found.append(message.text)
            if message.type == "error" and "status of 404" not in message.text
            else None
        ),
    )
    return found


def look(page, mode):
    page.emulate_media(color_scheme="dark" if mode == "dark" else "light")
    page.evaluate("mode => { document.documentElement.dataset.display = `js ${mode}` }", mode)


def test_has_no_barrier_on_any_screen_in_any_colours(page, portal, addresses, complaints):
    asked, barriers = [], {}
    page.on("request", lambda request: asked.append(request.url))
    for address in addresses:
        page.goto(address)
        page.evaluate(AXE_SCRIPT)
        for mode in MODES:
            look(page, mode)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                only = {"tags": WCAG} if mode == "light" else {"rules": OF_COLOURS}
                found = page.evaluate(RUN, only)
                if too_wide := page.evaluate(TOO_WIDE):
                    found.append(f"{too_wide} px too wide")
                if found:
                    barriers[address.removeprefix(portal.url), mode, width] = found
    assert barriers == {}
    assert complaints == []
    assert {url for url in asked if not url.startswith(portal.url)} == set()


@pytest.mark.parametrize("width", WIDTHS)
def test_can_be_read_with_the_largest_text(page, addresses, width):
    """Text of 150 % by the page's own button, and a phone's width at 400 % zoom of 1280 px is 320 px."""
    page.set_viewport_size({"width": width, "height": 800})
    too_wide = {}
    for address in addresses:
        page.goto(address)
        page.evaluate("document.documentElement.dataset.display = 'js largest'")
        if pixels := page.evaluate(TOO_WIDE):
            too_wide[address] = pixels
    assert too_wide == {}
