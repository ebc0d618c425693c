"""``make screenshots``: the sample ward as pictures in docs/screenshots/, on a phone and on a desk."""

import json
import shutil
import tempfile
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.portal import ROOT, running_portal

FOLDER = ROOT / "docs/screenshots"
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 860}}
ARTICLE = (
    "/tin-tuc/an-ninh-trat-tu/"
    "ubnd-phuong-1-tong-ket-cong-tac-xay-dung-mo-hinh-va-de-ra-cac-giai-phap-nang-cao/"
)
PAGES = {
    "home": "/",
    "article": ARTICLE,
    "model": "/mo-hinh-an-ninh/camera-an-ninh/",
    "plan": "/ke-hoach/nang-cao-chat-luong-xay-dung-phong-trao-tdbvantq-giai-doan-2022-2025/",
    "statistics": "/thong-ke/",
}


def keep(picture, name):
    """Write a picture (bytes of a PNG) with 128 colours, which is all that pages have, at a third of its size."""
    small = Image.open(BytesIO(picture)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    small.save(FOLDER / f"{name}.png", optimize=True)


def editor_of(portal, path):
    """Return the address of the editor of the page at ``path``."""
    with urlopen(f"{portal.url}/api/v2/pages/find/?html_path={path}") as answer:
        return f"{portal.url}/admin/pages/{json.load(answer)['id']}/edit/"


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_portal(Path(folder) / "var") as portal,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for size, viewport in SIZES.items():
            page = browser.new_page(viewport=viewport, locale="vi-VN")
            for name, path in PAGES.items():
                page.goto(portal.url + path, wait_until="networkidle")
                keep(page.screenshot(), f"{name}-{size}")
            page.goto(f"{portal.url}/admin/")
            page.fill("[name=username]", "admin")
            page.fill("[name=password]", portal.password)
            page.press("[name=password]", "Enter")
            page.wait_for_url(f"{portal.url}/admin/")
            page.goto(editor_of(portal, ARTICLE), wait_until="networkidle")
            keep(page.screenshot(), f"editor-{size}")
            page.close()


if __name__ == "__main__":
    main()
