"""Every page of the sample ward as residents may meet it: on any screen, in any colours, asking nobody else."""

import re
from urllib.request import urlopen

import pytest
from axe_playwright_python.base import AXE_SCRIPT

pytestmark = [pytest.mark.browser, pytest.mark.once]

PHONE, TABLET, DESK = WIDTHS = [320, 768, 1280]
BESIDE_THE_TREE = [
    "/tim-kiem/",
    "/tim-kiem/?q=khu+pho",
    "/tim-kiem/?q=khong+co+gi+nhu+the",
    "/thong-ke/",
    "/embed/latest?count=10",
    "/khong-co-trang-nay/",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"runOnly": {"type": "tag", "values": WCAG}}
# What another colour scheme can change; all the rest is the same elements.
COLOURS = ["color-contrast", "link-in-text-block"]
OF_COLOURS = {"runOnly": {"type": "rule", "values": COLOURS}}
ALL_BUT_COLOURS = EVERYTHING | {"rules": {rule: {"enabled": False} for rule in COLOURS}}
# What another width of the same elements can change.
PLACES = ["target-size", "scrollable-region-focusable"]
OF_PLACES = {"runOnly": {"type": "rule", "values": PLACES}}
# By width and mode: where axe looks, and for what. Only the menu is another one on a phone; the largest text, 150 % by
# the page's own button, changes neither elements nor colours.
LOOKS = {
    (DESK, "light"): [("html", EVERYTHING)],
    (DESK, "dark"): [("html", OF_COLOURS)],
    (DESK, "contrast"): [("html", OF_COLOURS)],
    (TABLET, "light"): [("html", OF_PLACES)],
    (PHONE, "light"): [("html", ALL_BUT_COLOURS), (".menu-folded", OF_COLOURS)],
    (PHONE, "dark"): [(".menu-folded", OF_COLOURS)],
    (PHONE, "contrast"): [(".menu-folded", OF_COLOURS)],
}
# The modes of the page by what the reader's machine prefers. The widths go there and back.
MODES = {"light": (WIDTHS, ["light", "contrast", "largest"]), "dark": (WIDTHS[::-1], ["dark"])}
# A page that scrolls sideways, in whole pixels, is one that nobody can read on a phone.
RUN = """async (looks) => {
  const root = document.documentElement, all = {};
  for (const [mode, places] of looks) {
    root.dataset.display = `js ${mode}`;
    const tooWide = root.scrollWidth - root.clientWidth;
    const found = tooWide ? [`${tooWide} px too wide`] : [];
    for (const [place, options] of places) {
      if (!document.querySelector(place)) continue;  // a frame for other sites has no menu
      const {violations} = await axe.run(place, {...options, resultTypes: ["violations"]});
      for (const {id, nodes} of violations)
        found.push(`${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
    }
    if (found.length) all[mode] = found;
  }
  return all;
}"""


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


def test_has_no_barrier_on_any_screen_in_any_colours(page, portal, addresses, complaints):
    """A phone's width of 320 px is 400 % zoom of 1280 px, too."""
    asked, barriers = [], {}
    page.on("request", lambda request: asked.append(request.url))
    for address in addresses:
        page.goto(address)
        page.evaluate(AXE_SCRIPT)
        for scheme, (widths, modes) in MODES.items():
            page.emulate_media(color_scheme=scheme)
            for width in widths:
                page.set_viewport_size({"width": width, "height": 800})
                looks = [[mode, LOOKS.get((width, mode), [])] for mode in modes]
                for mode, found in page.evaluate(RUN, looks).items():
                    barriers[address.removeprefix(portal.url), width, mode] = found
    assert barriers == {}
    assert complaints == []
    assert {url for url in asked if not url.startswith(portal.url)} == set()
