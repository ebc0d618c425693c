"""
A real browser against a real server: production settings, granian, its own data, prepared as ``make run`` does.

Nothing of the suite's own database is used, so that what is tested is what a ward runs.
"""

import os
import shutil

import pytest
from playwright.sync_api import expect

from tests.portal import running_portal

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Two cores serve the portal, the browser and the other half of the suite.
expect.set_options(timeout=20_000)
# Playwright keeps an event loop in the thread of the other tests, which Django would take for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if CHROMIUM is None:
        message = "no Chromium is installed: apt-get install chromium"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"locale": "vi-VN", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="session")
def portal(prepared, tmp_path_factory):
    with running_portal(prepared.copy(tmp_path_factory.mktemp("portal") / "var")) as portal:
        yield portal


@pytest.fixture
def editor(page, portal):
    """A browser page with the administrator logged in."""
    page.goto(f"{portal.url}/admin/")
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", portal.password)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/admin/")
    return page
