"""A new writer's first article, from a Word file to the readers, over the three desks; nobody meets a foreign word."""

import re

import pytest
from playwright.sync_api import expect

from tests.articles.word_files import WordFile, paragraph, picture_bytes
from tests.browser.editing import choose_article, open_actions, open_tab, save_draft, submit
from tests.browser.foreign_words import foreign_words
from tests.portal import running_portal

pytestmark = pytest.mark.browser

TITLE = "Khu phố A ra quân dọn vệ sinh (minh hoạ)"
LEAD = "Sáng Chủ nhật, hơn ba mươi hộ dân của khu phố cùng nhau dọn vệ sinh ngõ xóm (minh hoạ)."
RELATED = ["Ngày Chủ nhật xanh ở khu phố B (minh hoạ)", "Lịch tiếp công dân (minh hoạ)"]
SECTION = "Đời sống khu phố"
PASSWORD = "mat-khau-minh-hoa-2026"
PEOPLE = {
    "nguoi-viet": ("Hoa", "Người viết"),
    "nguoi-duyet": ("Bình", "Người duyệt"),
    "nguoi-dang": ("Minh", "Người đăng"),
}
MAKE_PEOPLE = f"""
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
password = make_password({PASSWORD!r})
for name, (first_name, group) in {PEOPLE!r}.items():
    user, is_new = User.objects.get_or_create(username=name, defaults={{"first_name": first_name}})
    user.password = password
    user.save()
    user.groups.set([Group.objects.get(name=group)])
"""


@pytest.fixture
def portal(prepared, tmp_path):
    """A portal of its own: on a shared one the desks would show what other tests have left."""
    with running_portal(prepared.copy(tmp_path / "var")) as portal:
        yield portal


@pytest.fixture
def at_the_desk_of(portal, page):
    """A function that logs somebody in after whoever was at the browser, and returns its page."""
    portal.manage("shell", "--no-imports", "--command", MAKE_PEOPLE)

    def log_in(name):
        page.context.clear_cookies()
        page.goto(f"{portal.url}/admin/")
        assert foreign_words(page) == set()
        page.fill("[name=username]", name)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"{portal.url}/admin/")
        assert foreign_words(page) == set()
        return page

    return log_in


def word_file():
    """Return a Word file as a writer makes it: title, lead, text, two pictures, byline."""
    file = WordFile()
    pictures = [file.picture(picture_bytes(colour, (800, 500))) for colour in ("green", "navy")]
    file.add(
        paragraph(TITLE, style="Title"),
        paragraph(
            "Sáng Chủ nhật, hơn ba mươi hộ dân của khu phố cùng nhau dọn vệ sinh ngõ xóm (minh hoạ).",
            marks=["b"],
        ),
        paragraph("Các tổ chia nhau quét dọn ngõ và trồng thêm cây (minh hoạ)."),
        paragraph(pictures[0]),
        paragraph("Buổi ra quân kết thúc trước giờ trưa (minh hoạ)."),
        paragraph(pictures[1]),
        paragraph("Nguyễn Văn Minh Hoạ", align="right", marks=["b"]),
    )
    return file.data


def test_a_word_file_becomes_an_article_over_three_desks(portal, at_the_desk_of):
    writer = at_the_desk_of("nguoi-viet")
    writer.get_by_role("main").get_by_role("link", name="Nhập từ Word").click()
    writer.get_by_label("Chuyên mục").select_option(label=SECTION)
    writer.locator("input[type=file]").set_input_files(
        {"name": "tin.docx", "mimeType": "application/octet-stream", "buffer": word_file()}
    )
    assert foreign_words(writer) == set()
    writer.get_by_role("button", name="Tiếp tục").click()
    expect(writer.get_by_label("Tiêu đề")).to_have_value(TITLE)
    for number, field in enumerate(writer.get_by_label("Mô tả ảnh").all(), 1):
        field.fill(f"Người dân dọn vệ sinh, ảnh {number} (minh hoạ)")
    assert foreign_words(writer) == set()
    writer.get_by_role("button", name="Tạo bản nháp").click()
    expect(writer.locator("#id_title")).to_have_value(TITLE)
    open_tab(writer, "Liên quan")
    for title in RELATED:
        choose_article(writer, title)
    # Wagtail's chooser has a button for those who hear the page, whose name it does not let be translated.
    assert foreign_words(writer, allowed=["search"]) == set()
    save_draft(writer)
    submit(writer, "action-submit")
    writer.wait_for_url(re.compile(r"/admin/(pages/\d+/)?$"))
    assert foreign_words(writer) == set()

    for name, action in (("nguoi-duyet", "Duyệt"), ("nguoi-dang", "Duyệt và xuất bản")):
        desk = at_the_desk_of(name)
        desk.get_by_role("link", name=TITLE).first.click()
        expect(desk.locator("#id_title")).to_have_value(TITLE)
        assert foreign_words(desk) == set()
        open_actions(desk)
        desk.get_by_role("button", name=action, exact=True).click()
        desk.wait_for_url(re.compile(r"/admin/(pages/\d+/)?$"))

    (article,) = writer.request.get(
        f"{portal.url}/api/v2/pages/",
        params={"type": "articles.ArticlePage", "search": TITLE, "fields": "*"},
    ).json()["items"]
    assert article["title"] == TITLE
    assert article["lead_image"]["alt"]
    assert [item["title"] for item in article["related_news"]][:2] == RELATED
    reader = writer.request.get(article["meta"]["html_url"])
    assert reader.status == 200
    assert "Nguyễn Văn Minh Hoạ" in reader.text()
