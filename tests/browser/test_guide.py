"""Every step of the guide for editors, made by a browser on a real portal."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.editing import (
    add_block,
    choose_article,
    open_picture_chooser,
    open_side_panel,
    open_tab,
    save_draft,
    submit,
    upload_picture,
)
from tests.browser.guide import Chapter

pytestmark = pytest.mark.browser

SAMPLE = "Lắp thêm đèn chiếu sáng ở các ngõ nhỏ (minh hoạ)"
WITHOUT_PICTURE = "Nhắc nhau khoá cửa, gửi xe dịp cuối năm (minh hoạ)"
OTHER = "Ngày Chủ nhật xanh ở khu phố B (minh hoạ)"
PLAN = "Nâng cao chất lượng xây dựng phong trào TDBVANTQ giai đoạn 2022 – 2025"


def open_article(page, portal, title):
    """Open the editor of the article with ``title`` through the search of the start page."""
    page.goto(f"{portal.url}/admin/")
    search = page.locator("#menu-search-q")
    search.fill(title.removesuffix(" (minh hoạ)"))
    search.press("Enter")
    page.get_by_role("link", name=title, exact=True).first.click()
    expect(page.locator("#id_title")).to_have_value(title)


def public_address(page):
    """Return the path of the article whose editor is open."""
    return page.locator("main a[href*='/tin-tuc/']").first.get_attribute("href")


def menu(page, *names):
    """Go through the menu at the left."""
    sidebar = page.locator("#wagtail-sidebar")
    for name in names:
        sidebar.get_by_text(name, exact=True).locator("visible=true").last.click()


def illustrate(page, portal):
    with Chapter("Minh hoạ") as chapter:
        open_article(page, portal, WITHOUT_PICTURE)
        chapter.step("Ở Ảnh đầu bài bấm Chọn ảnh")
        modal = open_picture_chooser(page, "lead_image")
        chapter.picture(page, "minh-hoa")
        page.keyboard.press("Escape")
        expect(modal).to_have_count(0)
        chapter.step("Gõ Mô tả")
        chapter.step("Bấm Tải lên")
        upload_picture(page, "lead_image", title="Đèn ở ngõ (minh hoạ)")
        page.fill("#id_lead_image_caption", "Ngõ nhỏ có đèn (minh hoạ)")
        page.fill("#id_lead_image_credit", "Toà soạn (minh hoạ)")
        chapter.step("Ảnh trong bài là khối Ảnh")
        block = add_block(page, "body", "Ảnh")
        expect(block.get_by_text("Chọn ảnh").first).to_be_visible()
        block.get_by_title("Xoá").click()
        chapter.step("Bấm Lưu bản nháp")
        save_draft(page)
    expect(page.locator("[data-contentpath=lead_image]")).to_contain_text("Đèn ở ngõ")


def relate(page, portal):
    with Chapter("Tin liên quan") as chapter:
        open_article(page, portal, SAMPLE)
        chapter.step("Mở thẻ Liên quan")
        open_tab(page, "Liên quan")
        chapter.step("Ở Tin liên quan thêm Bài của cổng này")
        choose_article(page, OTHER)
        chapter.step("Đánh dấu Chủ đề, Khu phố, Mô hình an ninh")
        page.get_by_label("Camera an ninh").check()
        chapter.picture(page, "tin-lien-quan")
        chapter.step("Bấm Lưu bản nháp")
        save_draft(page)
    open_tab(page, "Liên quan")
    expect(page.get_by_label("Camera an ninh")).to_be_checked()


def schedule(page, portal):
    moment = timezone.localtime() + timedelta(days=2)
    with Chapter("Hẹn giờ") as chapter:
        open_article(page, portal, SAMPLE)
        chapter.step("Ở bài đang sửa, mở khung trạng thái")
        open_side_panel(page, "status").get_by_role("button", name="Đặt lịch").click()
        chapter.step("Gõ Ngày giờ xuất bản")
        dialog = page.locator("#schedule-publishing-dialog")
        dialog.get_by_label("Ngày giờ xuất bản").fill(f"{moment:%d/%m/%Y %H:%M}")
        dialog.get_by_label("Ngày giờ xuất bản").press("Tab")
        chapter.picture(page, "hen-gio")
        dialog.get_by_role("button", name="Lưu lịch").click()
        chapter.step("Bấm Xuất bản")
        submit(page, "action-publish")
        page.wait_for_url(re.compile(r"/admin/pages/\d+/"))
        page.goto(f"{portal.url}/admin/")
        expect(page.get_by_role("main")).to_contain_text(SAMPLE)


def correct(page, portal):
    with Chapter("Đính chính") as chapter:
        chapter.step("Mở bài đã đăng")
        open_article(page, portal, OTHER)
        address = public_address(page)
        chapter.step("Ở Nội dung thêm khối Đính chính")
        block = add_block(page, "body", "Đính chính")
        block.locator("input[name$=date]").fill("29-12-2022")
        block.locator("input[name$=date]").press("Tab")
        block.locator("textarea").fill("Số người tham gia đúng là 40 (minh hoạ).")
        chapter.picture(page, "dinh-chinh")
        chapter.step("Bấm Xuất bản")
        submit(page, "action-publish")
        page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    page.goto(portal.url + address)
    expect(page.get_by_role("main")).to_contain_text("Số người tham gia đúng là 40 (minh hoạ).")


def withdraw(page, portal):
    with Chapter("Gỡ bài") as chapter:
        chapter.step("Mở bài đã đăng")
        open_article(page, portal, OTHER)
        address = public_address(page)
        page.locator("footer [data-w-dropdown-target=toggle]").click()
        page.get_by_role("link", name="Gỡ bài").click()
        chapter.step("Bấm Đồng ý gỡ")
        page.get_by_role("button", name="Đồng ý gỡ").click()
        page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    assert page.request.get(portal.url + address).status == 410


def report_progress(page, portal):
    with Chapter("Mô hình và kế hoạch") as chapter:
        chapter.step("Ở trình đơn mở An ninh trật tự, chọn Mô hình an ninh")
        menu(page, "An ninh trật tự", "Mô hình an ninh")
        page.get_by_role("link", name="Camera an ninh", exact=True).click()
        chapter.step("Sửa điểm mô hình, lịch sử, kết quả năm")
        for tab in ("Điểm mô hình", "Lịch sử", "Kết quả"):
            open_tab(page, tab)
        submit(page, "action-publish")
        expect(page.locator(".messages .success").last).to_be_visible()
        chapter.step("Mở An ninh trật tự, chọn Kế hoạch nhiệm vụ")
        menu(page, "An ninh trật tự", "Kế hoạch nhiệm vụ")
        page.get_by_role("link", name=PLAN).click()
        chapter.step("Ở thẻ Nhiệm vụ mở một nhiệm vụ")
        open_tab(page, "Nhiệm vụ")
        task = page.locator("[id^=inline_child_tasks]").first
        task.locator("[name$=-progress]").select_option(label="Đang thực hiện")
        task.get_by_label("Phần trăm hoàn thành").fill("60")
        task.get_by_label("Ghi chú tiến độ").fill("Đã mở hai lớp (minh hoạ)")
        chapter.picture(page, "ke-hoach")
        submit(page, "action-publish")
        expect(page.locator(".messages .success").last).to_be_visible()
    plan = page.request.get(f"{portal.url}/api/v2/task-plans/1/").json()
    assert "Đã mở hai lớp (minh hoạ)" in str(plan)


def read_figures(page, portal):
    with Chapter("Số liệu") as chapter:
        chapter.step("Ở trình đơn mở Thống kê truy cập")
        menu(page, "Thống kê truy cập", "Bảng thống kê truy cập")
        expect(page.get_by_role("main")).to_contain_text("Tổng lượt truy cập")
        chapter.picture(page, "so-lieu")
        chapter.step("Ở trình đơn mở Báo cáo")
        menu(page, "Báo cáo", "Bài đọc nhiều")
        page.get_by_role("button", name="Hiện bộ lọc").click()
        expect(page.get_by_role("button", name="chuyên mục")).to_be_visible()
        chapter.step("Bấm biểu tượng thao tác")
        page.get_by_role("main").get_by_role("button", name="Thao tác", exact=True).click()
        with page.expect_download() as download:
            page.get_by_role("link", name="Tải xuống XLSX").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def share(page, portal):
    with Chapter("Chia sẻ với phường khác") as chapter:
        open_article(page, portal, SAMPLE)
        chapter.step("Ở thẻ Quảng bá của bài, ô Chia sẻ cho phường khác")
        open_tab(page, "Quảng bá")
        expect(page.locator("#id_shared")).to_be_visible()
        chapter.step("Ở trình đơn mở Chia sẻ tin rồi chọn Nguồn")
        menu(page, "Chia sẻ tin", "Nguồn")
        page.wait_for_url("**/peer*/**")
        chapter.picture(page, "chia-se")
        chapter.step("Mở Chia sẻ tin, chọn Tin nhập")
        menu(page, "Chia sẻ tin", "Tin nhập")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Tin nhập")
