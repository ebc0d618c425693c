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
def tab(browser, browser_context_args):
    """One page for all tests: another costs three times what it shows, and compiles the admin's scripts anew."""
    context = browser.new_context(**browser_context_args)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(tab):
    """The page of a test, of which nothing is left for the next one but what has no state: the browser's cache."""
    context, size = tab.context, tab.viewport_size
    yield tab
    for other in context.pages[1:]:
        other.close()
    if tab.url.startswith("http"):
        tab.evaluate("localStorage.clear(); sessionStorage.clear()")
    tab.unroute_all()
    context.unroute_all()
    tab.goto("about:blank")
    context.clear_cookies()
    context.clear_permissions()
    tab.emulate_media(media="null", color_scheme="null")
    tab.set_viewport_size(size)


@pytest.fixture
def context(page):
    return page.context


@pytest.fixture
def run_first(page):
    """A function that takes a script to be run before those of every page that the test opens."""
    session = page.context.new_cdp_session(page)
    session.send("Page.enable")
    yield lambda script: session.send("Page.addScriptToEvaluateOnNewDocument", {"source": script})
    session.detach()


@pytest.fixture(scope="session")
def portal(prepared, tmp_path_factory):
    with running_portal(prepared.copy(tmp_path_factory.mktemp("portal") / "var")) as portal:
        yield portal


@pytest.fixture(scope="session")
def known_sessions():
    """The cookies of those who have logged in, by portal and name."""
    return {}


@pytest.fixture(scope="session")
def log_in(known_sessions):
    """A function that logs somebody in: through the form once, by the cookies of that session afterwards."""

    def log_in(page, portal, name, password):
        if cookies := known_sessions.get((portal.url, name)):
            page.context.add_cookies(cookies)
            return
        page.goto(f"{portal.url}/admin/")
        page.fill("[name=username]", name)
        page.fill("[name=password]", password)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"{portal.url}/admin/", wait_until="commit")
        known_sessions[portal.url, name] = page.context.cookies()

    return log_in


@pytest.fixture
def editor(page, portal, log_in):
    """A browser page with the administrator logged in."""
    log_in(page, portal, "admin", portal.password)
    return page
