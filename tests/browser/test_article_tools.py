"""What an article can do in a browser: its address is copied or sent on, it is printed and read aloud."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# Chromium on a server has no voices. This one speaks a part when the test says that it has come to its end.
VOICES = """
window.spoken = [];
window.voices = [];
window.cancelled = 0;
const speech = new EventTarget();
speech.getVoices = () => window.voices;
speech.speak = (utterance) => { window.spoken.push(utterance.text); window.current = utterance; };
speech.cancel = () => { window.cancelled += 1; };
Object.defineProperty(window, "speechSynthesis", { value: speech });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
window.bring = (...langs) => {
  window.voices = langs.map((lang) => ({ lang }));
  speech.dispatchEvent(new Event("voiceschanged"));
};
"""


@pytest.fixture(scope="module")
def address(portal, tab):
    """The address of the real article of the demo ward: a long title, and paragraphs of several sentences."""
    query = "type=articles.ArticlePage&search=t%E1%BB%95ng%20k%E1%BA%BFt%20m%C3%B4%20h%C3%ACnh"
    items = tab.request.get(f"{portal.url}/api/v2/pages/?{query}").json()["items"]
    return items[0]["meta"]["html_url"]


@pytest.fixture
def errors(page):
    """What the page's scripts failed with."""
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda line: line.type == "error" and found.append(line.text))
    return found


@pytest.fixture
def reader(page, run_first, address, errors):
    """A page of the article in a browser with voices that the test brings; no script may fail."""
    run_first(VOICES)
    page.goto(address)
    yield page
    assert errors == []


def spoken(page):
    return page.evaluate("window.spoken")


def finish_part(page):
    page.evaluate("window.current.onend()")


class TestReadingAloud:
    def test_is_offered_only_once_a_vietnamese_voice_is_there(self, reader):
        play = reader.get_by_role("button", name="Nghe bài")
        expect(play).to_have_count(0)
        reader.evaluate("window.bring('en-US', 'vie')")
        expect(play).to_have_count(0)
        reader.evaluate("window.bring('en-US', 'vi-VN')")
        expect(play).to_be_visible()
        expect(reader.get_by_role("button", name="Dừng", exact=True)).to_have_count(0)

    def test_goes_from_the_title_to_the_last_paragraph_in_short_parts(self, reader):
        reader.evaluate("window.bring('vi-VN')")
        reader.get_by_role("button", name="Nghe bài").click()
        title = reader.get_by_role("heading", level=1).inner_text()
        assert spoken(reader) == [title]
        for _part in range(200):
            if reader.get_by_role("button", name="Nghe bài").count():
                break
            finish_part(reader)
        told = spoken(reader)
        text = " ".join(reader.locator(".body > p").all_inner_texts())
        assert " ".join(told[1:]).split() == text.split()
        assert max(len(part) for part in told) < 500
        assert len(told) > reader.locator(".body > p").count() + 1
        expect(reader.get_by_role("button", name="Dừng", exact=True)).to_have_count(0)

    def test_pauses_goes_on_where_it_was_and_stops_from_the_keyboard(self, reader):
        reader.evaluate("window.bring('vi')")
        reader.get_by_role("button", name="Nghe bài").focus()
        reader.keyboard.press("Enter")
        finish_part(reader)
        second = spoken(reader)[-1]
        pause = reader.get_by_role("button", name="Tạm dừng")
        expect(pause).to_be_focused()
        reader.keyboard.press("Space")
        # What was interrupted says so late; nothing may follow from it.
        reader.evaluate("window.current.onend(); window.current.onerror()")
        assert len(spoken(reader)) == 2
        resume = reader.get_by_role("button", name="Nghe tiếp")
        expect(resume).to_be_focused()
        resume.click()
        assert spoken(reader)[-1] == second
        reader.keyboard.press("Tab")
        expect(reader.get_by_role("button", name="Dừng", exact=True)).to_be_focused()
        reader.keyboard.press("Enter")
        expect(reader.get_by_role("button", name="Nghe bài")).to_be_focused()
        reader.keyboard.press("Enter")
        assert spoken(reader)[-1] == spoken(reader)[0]

    def test_ends_when_the_voice_fails(self, reader):
        reader.evaluate("window.bring('vi-VN')")
        reader.get_by_role("button", name="Nghe bài").click()
        reader.evaluate("window.current.onerror()")
        expect(reader.get_by_role("button", name="Nghe bài")).to_be_visible()

    def test_ends_when_the_reader_leaves(self, reader):
        reader.evaluate("window.bring('vi-VN')")
        reader.get_by_role("button", name="Nghe bài").click()
        before = reader.evaluate("window.cancelled")
        reader.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
        assert reader.evaluate("window.cancelled") > before

    def test_is_not_missed_where_the_browser_cannot(self, page, run_first, address, errors):
        run_first("delete window.speechSynthesis; delete Window.prototype.speechSynthesis")
        page.goto(address)
        expect(page.get_by_role("button", name="Sao chép liên kết")).to_be_visible()
        expect(page.get_by_role("button", name="Nghe bài")).to_have_count(0)
        assert errors == []


class TestSharing:
    def test_copies_the_address_and_says_so(self, page, context, address, portal):
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=portal.url)
        page.goto(address)
        status = page.locator(".share [role=status]")
        expect(status).to_have_text("")
        page.get_by_role("button", name="Sao chép liên kết").click()
        expect(status).to_have_text("Đã sao chép liên kết.")
        assert page.evaluate("navigator.clipboard.readText()") == address

    def test_leaves_the_address_selected_where_nothing_can_be_copied(
        self, page, run_first, address
    ):
        run_first(
            "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
            "document.execCommand = () => false;"
        )
        page.goto(address)
        expect(page.locator(".share-address")).to_be_hidden()
        page.get_by_role("button", name="Sao chép liên kết").click()
        expect(page.locator(".share [role=status]")).to_contain_text("sao chép địa chỉ")
        expect(page.locator(".share-address")).to_be_visible()
        assert page.evaluate("getSelection().toString()") == address

    def test_sends_by_the_phones_own_sheet_where_it_has_one(self, page, run_first, address):
        run_first("navigator.share = (data) => { window.sent = data; return Promise.resolve(); }")
        page.goto(address)
        page.get_by_role("button", name="Gửi qua Zalo").click()
        assert page.evaluate("window.sent.url") == address

    def test_copies_for_zalo_where_the_phone_has_no_sheet(
        self, page, run_first, context, address, portal
    ):
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=portal.url)
        run_first("delete Navigator.prototype.share")
        page.goto(address)
        page.get_by_role("button", name="Gửi qua Zalo").click()
        expect(page.locator(".share [role=status]")).to_contain_text("Zalo")
        assert page.evaluate("navigator.clipboard.readText()") == address

    def test_leads_to_facebook_by_a_plain_link(self, page, address):
        page.goto(address)
        link = page.get_by_role("link", name="Chia sẻ lên Facebook")
        assert link.get_attribute("href").startswith(
            "https://www.facebook.com/sharer/sharer.php?u=http%3A%2F%2F"
        )
        assert set(link.get_attribute("rel").split()) == {"nofollow", "noopener", "external"}

    def test_works_on_a_model_and_a_plan(self, page, context, portal, errors):
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=portal.url)
        for kind in ("security-models", "task-plans"):
            item = page.request.get(f"{portal.url}/api/v2/{kind}/").json()["items"][0]
            page.goto(item["meta"]["html_url"])
            page.get_by_role("button", name="Sao chép liên kết").click()
            expect(page.locator(".share [role=status]")).to_have_text("Đã sao chép liên kết.")
            assert page.evaluate("navigator.clipboard.readText()") == item["meta"]["html_url"]
        assert errors == []

    def test_without_scripts_leaves_the_address_to_be_selected(self, browser, address):
        page = browser.new_page(java_script_enabled=False)
        page.goto(address)
        expect(page.locator(".share-address")).to_contain_text(address)
        for name in ("Sao chép liên kết", "Gửi qua Zalo", "Nghe bài"):
            expect(page.get_by_role("button", name=name)).to_have_count(0)
        expect(page.get_by_role("link", name="Chia sẻ lên Facebook")).to_be_visible()
        page.close()


def test_a_button_to_print_prints(page, run_first, address):
    run_first("window.print = () => { window.printed = true; }")
    run_first(
        "addEventListener('readystatechange', () => {"
        " if (document.readyState !== 'interactive') return;"
        " document.body.insertAdjacentHTML('beforeend', '<button data-print hidden>In bài</button>'); }, true)"
    )
    page.goto(address)
    page.get_by_role("button", name="In bài", exact=True).click()
    assert page.evaluate("window.printed")
