"""Trackers run where the reader has agreed and nowhere else; the Content-Security-Policy forbids nothing of ours."""

from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.portal import running_portal

pytestmark = pytest.mark.browser

GOOGLE = "www.googletagmanager.com"
MATOMO = "matomo.example"
REPORT = "//matomo.example/matomo.php"
# What Matomo's own script does in the end, by the two ways that it knows.
MATOMO_SCRIPT = (
    f"new Image().src = '{REPORT}?way=picture'; navigator.sendBeacon('{REPORT}?way=beacon');"
)
# How far what is on the screen has moved by itself.
SHIFTS = """
window.shifts = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shifts += entry.value; }))
    .observe({ type: "layout-shift", buffered: true });
"""


class World:
    """What a browser page asks of other hosts than the portal, and what the policy has forbidden it."""

    def __init__(self, page, portal):
        self.page, self.requests, self.refusals = page, [], []
        self.host = urlsplit(portal.url).netloc
        page.context.route(lambda url: urlsplit(url).netloc != self.host, self.answer)
        page.on("request", self.note)
        page.on("console", self.listen)

    def answer(self, route):
        if route.request.url.endswith("matomo.js"):
            route.fulfill(content_type="text/javascript", body=MATOMO_SCRIPT)
        else:
            route.abort()

    def note(self, request):
        address = urlsplit(request.url)
        if address.scheme.startswith("http") and address.netloc != self.host:
            self.requests.append(request.url)

    def listen(self, message):
        if "Content Security Policy" in message.text:
            self.refusals.append(message.text)

    @contextmanager
    def expect_reports(self):
        """Wait for what Matomo's script does last, by both of its ways: either may come first."""
        with (
            self.page.expect_request(lambda request: request.url.endswith("?way=picture")),
            self.page.expect_request(lambda request: request.url.endswith("?way=beacon")),
        ):
            yield

    @property
    def hosts(self):
        return {urlsplit(url).netloc for url in self.requests}


@pytest.fixture
def world(page, portal):
    return World(page, portal)


@pytest.fixture
def question(page):
    return page.get_by_role("region", name="Đồng ý thống kê lượt truy cập")


@pytest.fixture
def change(page):
    return page.get_by_role("button", name="Thay đổi lựa chọn")


def answer(question, name):
    question.get_by_role("button", name=name, exact=True).click()
    expect(question).to_be_hidden()


class TestWithTrackers:
    @pytest.fixture(scope="class")
    def portal(self, prepared, tmp_path_factory):
        """A portal whose ward has chosen Google Analytics and Matomo."""
        variables = {
            "GOOGLE_ANALYTICS_ID": "G-AB12CD34EF",
            "MATOMO_DOMAIN_PATH": MATOMO,
            "MATOMO_SITE_ID": "7",
        }
        data_dir = prepared.copy(tmp_path_factory.mktemp("trackers") / "var")
        with running_portal(data_dir, **variables) as portal:
            yield portal

    def test_the_reader_is_asked_and_nothing_leaves_before(self, page, portal, world, question):
        page.goto(portal.url)
        expect(question).to_be_in_viewport()
        expect(question).to_contain_text("Google Analytics và Matomo")
        assert world.requests == []
        assert page.context.cookies() == []

    def test_after_a_yes_they_run_on_this_page_and_the_next(self, page, portal, world, question):
        page.goto(portal.url)
        with world.expect_reports():
            answer(question, "Đồng ý")
        assert world.hosts == {GOOGLE, MATOMO}
        assert {url[-7:] for url in world.requests if "matomo.php" in url} == {"picture", "=beacon"}
        world.requests.clear()
        with world.expect_reports():
            page.goto(f"{portal.url}/thong-ke/")
        expect(question).to_be_hidden()
        assert world.hosts == {GOOGLE, MATOMO}
        assert world.refusals == []

    def test_after_a_no_they_never_do_and_nobody_asks_again(
        self, page, portal, world, question, change
    ):
        page.goto(portal.url)
        answer(question, "Không đồng ý")
        page.reload()
        expect(change).to_be_visible()
        expect(question).to_be_hidden()
        page.goto(f"{portal.url}/thong-ke/")
        expect(change).to_be_visible()
        expect(question).to_be_hidden()
        assert world.requests == []

    def test_a_consent_is_withdrawn_with_what_they_kept(
        self, page, portal, world, question, change
    ):
        page.goto(portal.url)
        expect(change).to_be_hidden()
        with world.expect_reports():
            answer(question, "Đồng ý")
        page.evaluate("document.cookie = '_ga=GA1.1.7; path=/'; document.cookie = 'mine=1; path=/'")
        change.click()
        expect(question).to_be_in_viewport()
        with page.expect_navigation():
            world.requests.clear()
            answer(question, "Không đồng ý")
        expect(change).to_be_visible()
        assert [cookie["name"] for cookie in page.context.cookies()] == ["mine"]
        assert world.requests == []

    def test_a_page_from_the_browsers_memory_learns_of_the_answer(
        self, page, portal, world, question
    ):
        page.goto(portal.url)
        expect(question).to_be_visible()
        page.goto(f"{portal.url}/thong-ke/")
        answer(question, "Không đồng ý")
        page.go_back()
        expect(question).to_be_hidden()
        assert world.requests == []

    @pytest.mark.parametrize(("age", "is_asked"), [(179, False), (181, True), (-30, True)])
    def test_an_answer_holds_for_180_days(
        self, page, portal, world, question, change, age, is_asked
    ):
        page.goto(f"{portal.url}/robots.txt")
        page.evaluate(
            "age => localStorage.setItem('lt-trackers',"
            " 'no ' + new Date(Date.now() - age * 864e5).toISOString().slice(0, 10))",
            age,
        )
        page.goto(portal.url)
        expect(question if is_asked else change).to_be_visible()
        expect(change if is_asked else question).to_be_hidden()
        assert world.requests == []

    @pytest.mark.parametrize(
        "signal", ["'globalPrivacyControl', {value: true}", "'doNotTrack', {value: '1'}"]
    )
    def test_where_the_browser_asks_for_privacy_nobody_is_asked_and_nothing_runs(
        self, page, run_first, portal, world, question, change, signal
    ):
        page.goto(f"{portal.url}/robots.txt")
        page.evaluate(
            "localStorage.setItem('lt-trackers', 'yes ' + new Date().toISOString().slice(0, 10))"
        )
        run_first(f"Object.defineProperty(navigator, {signal})")
        page.goto(portal.url)
        expect(question).to_be_hidden()
        expect(change).to_be_hidden()
        assert world.requests == []

    def test_the_question_waits_at_the_lower_edge_and_comes_to_rest_above_the_footer(
        self, page, run_first, portal, question
    ):
        run_first(SHIFTS)
        page.goto(portal.url, wait_until="networkidle")
        box = question.bounding_box()
        assert round(box["y"] + box["height"]) == 900
        assert box["height"] < 0.2 * 900
        page.locator(".site-footer").scroll_into_view_if_needed()
        page.keyboard.press("End")
        rest, footer = question.bounding_box(), page.locator(".site-footer").bounding_box()
        assert rest["y"] + rest["height"] <= footer["y"] + 1
        assert page.evaluate("window.shifts") == 0

    def test_the_question_covers_nothing_on_a_small_phone(self, page, run_first, portal, question):
        page.set_viewport_size({"width": 320, "height": 568})
        run_first(SHIFTS)
        page.goto(portal.url, wait_until="networkidle")
        expect(question).to_be_visible()
        expect(question).not_to_be_in_viewport()
        content, box, footer = (
            place.bounding_box()
            for place in (page.get_by_role("main"), question, page.locator(".site-footer"))
        )
        assert content["y"] + content["height"] <= box["y"]
        assert box["y"] + box["height"] <= footer["y"]
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert page.evaluate("window.shifts") == 0

    def test_both_answers_look_the_same_and_none_is_printed(self, page, portal, question):
        page.goto(portal.url)
        yes, no = question.get_by_role("button").all()
        look = "button => { const { width, height } = button.getBoundingClientRect(); "
        look += (
            "const { color, backgroundColor, borderColor, fontWeight } = getComputedStyle(button); "
        )
        look += "return { width, height, color, backgroundColor, borderColor, fontWeight } }"
        assert yes.evaluate(look) == no.evaluate(look)
        assert yes.evaluate(look)["height"] >= 44
        page.emulate_media(media="print")
        expect(question).to_be_hidden()

    def test_the_keyboard_answers_and_goes_on_where_it_was(self, page, portal, question):
        page.goto(portal.url)
        question.get_by_role("button").first.focus()
        page.keyboard.press("Tab")
        expect(question.get_by_role("button", name="Không đồng ý")).to_be_focused()
        page.keyboard.press("Enter")
        expect(question).to_be_hidden()
        page.keyboard.press("Tab")
        expect(page.locator(".site-footer :focus")).to_be_visible()

    def test_an_editor_meets_them_on_pages_and_never_in_a_preview(
        self, editor, portal, world, question
    ):
        pages = editor.request.get(f"{portal.url}/api/v2/pages/?type=articles.ArticlePage").json()
        number = pages["items"][0]["id"]
        editor.goto(portal.url)
        with world.expect_reports():
            answer(question, "Đồng ý")
        world.requests.clear()
        editor.goto(f"{portal.url}/admin/pages/{number}/view_draft/")
        expect(editor.get_by_role("heading", level=1)).to_be_visible()
        assert editor.locator("#trackers").count() == 0
        editor.goto(f"{portal.url}/admin/pages/{number}/edit/")
        editor.locator("[data-side-panel-toggle=preview]").click()
        preview = editor.frame_locator("iframe[src*=preview]")
        expect(preview.get_by_role("heading", level=1)).to_be_visible()
        assert preview.locator("#trackers").count() == 0
        assert world.requests == []
        assert world.refusals == []


class TestWithoutTrackers:
    def test_nobody_is_asked(self, page, portal, world, question, change):
        page.goto(portal.url)
        assert question.count() == change.count() == 0
        assert world.requests == []
        assert world.refusals == []

    def test_the_bar_of_editors_works_under_the_policy(self, editor, portal, world):
        editor.goto(portal.url)
        editor.locator("wagtail-userbar").get_by_role("button").first.click()
        menu = editor.locator("wagtail-userbar").get_by_role("menu")
        expect(menu.get_by_role("menuitem")).to_have_count(5)
        # Counted by the content checker, which has to run for it.
        expect(menu.get_by_role("menuitem").last).to_contain_text("0")
        assert world.refusals == []
