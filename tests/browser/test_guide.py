"""Every step of the guide for editors, made by a browser on a real portal."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.articles.word_files import WordFile, paragraph
from tests.browser.editing import (
    add_block,
    choose_article,
    find_article,
    menu,
    open_actions,
    open_article,
    open_picture_chooser,
    open_side_panel,
    open_tab,
    public_address,
    save_draft,
    submit,
    upload_picture,
    write_paragraph,
)
from tests.browser.guide import Chapter, chapters
from tests.portal import running_portal
from vietnamese.slugs import slugify

pytestmark = pytest.mark.browser

PASSWORD = "mat-khau-minh-hoa-2026"
MAKE_PEOPLE = f"""
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
password = make_password({PASSWORD!r})
for name in ("Người viết", "Người duyệt", "Người đăng"):
    user = User.objects.create(username=name.replace(" ", "-"), password=password, first_name=name)
    user.groups.set([Group.objects.get(name=name)])
"""
LEAD = "Sáng Chủ nhật, hơn ba mươi hộ dân của khu phố cùng nhau dọn vệ sinh ngõ xóm (minh hoạ)."
OWN = "Khu phố B trồng cây đầu năm (minh hoạ)"
SAMPLE = "Lắp thêm đèn chiếu sáng ở các ngõ nhỏ (minh hoạ)"
WITHOUT_PICTURE = "Nhắc nhau khoá cửa, gửi xe dịp cuối năm (minh hoạ)"
OTHER = "Ngày Chủ nhật xanh ở khu phố B (minh hoạ)"
PLAN = "Nâng cao chất lượng xây dựng phong trào TDBVANTQ giai đoạn 2022 – 2025"


@pytest.fixture(scope="module")
def portal(prepared, tmp_path_factory):
    """A portal of its own: the guide takes articles back that other tests look for."""
    with running_portal(prepared.copy(tmp_path_factory.mktemp("guide") / "var")) as portal:
        yield portal


def sign_in(page, portal):
    with Chapter("Đăng nhập") as chapter:
        chapter.step("Mở địa chỉ của cổng, thêm /admin/ vào cuối".replace("/admin/", "`/admin/`"))
        page.context.clear_cookies()
        page.goto(f"{portal.url}/admin/")
        page.get_by_label("Tên đăng nhập").fill("admin")
        page.get_by_label("Mật khẩu").fill(portal.password)
        page.get_by_role("button", name="Đăng nhập").click()
        chapter.step("Trang đầu cho biết việc đang chờ")
        for heading in ("Bài của tôi", "Chờ tôi duyệt"):
            expect(page.get_by_role("heading", name=heading)).to_be_visible()
        chapter.picture(page, "trang-dau")


def write(page, portal):
    with Chapter("Viết tin") as chapter:
        chapter.step("Ở trang đầu bấm Viết tin mới")
        page.goto(f"{portal.url}/admin/")
        page.get_by_text("Viết tin mới", exact=True).click()
        page.get_by_role("main").get_by_role("link", name="Đời sống khu phố").first.click()
        chapter.step("Gõ Tiêu đề")
        page.fill("#id_title", OWN)
        chapter.step("Gõ Tóm tắt")
        page.fill("#id_summary", "Mỗi nhà một cây (minh hoạ).")
        chapter.step("Ở Nội dung thêm khối Đoạn văn")
        write_paragraph(page, "Sáng Chủ nhật, khu phố trồng cây (minh hoạ).")
        chapter.step("Ở Tác giả và nguồn gõ Bút danh")
        page.fill("#id_byline", "Toà soạn (minh hoạ)")
        page.locator("#id_title").scroll_into_view_if_needed()
        chapter.picture(page, "viet-tin")
        chapter.step("Bấm Lưu bản nháp")
        save_draft(page)
    expect(page.get_by_role("main")).to_contain_text("Bản nháp")


def import_from_word(page, portal):
    with Chapter("Nhập từ Word") as chapter:
        chapter.step("Ở trang đầu bấm Nhập từ Word")
        page.goto(f"{portal.url}/admin/")
        page.get_by_role("main").get_by_role("link", name="Nhập từ Word").click()
        page.get_by_label("Chuyên mục").select_option(index=1)
        file = WordFile(paragraph("Tin từ Word (minh hoạ)", style="Title"))
        file.add(paragraph(LEAD, marks=["b"]), paragraph("Nội dung (minh hoạ)."))
        page.locator("input[type=file]").set_input_files(
            {"name": "tin.docx", "mimeType": "application/octet-stream", "buffer": file.data}
        )
        page.get_by_role("button", name="Tiếp tục").click()
        chapter.step("Xem lại tiêu đề, tóm tắt, bút danh")
        expect(page.get_by_label("Tiêu đề")).to_have_value("Tin từ Word (minh hoạ)")
        chapter.picture(page, "nhap-tu-word")
        page.get_by_role("button", name="Tạo bản nháp").click()
        expect(page.locator("#id_title")).to_have_value("Tin từ Word (minh hoạ)")
        expect(page.locator("#id_summary")).to_have_value(LEAD)


def check_text(page, portal):
    with Chapter("Kiểm tra và xem trước") as chapter:
        open_article(page, portal, WITHOUT_PICTURE)
        chapter.step("Bấm biểu tượng kiểm tra ở góc trên bên phải")
        checks = open_side_panel(page, "checks")
        expect(checks.get_by_role("heading", name="Kiểm tra bài")).to_be_visible()
        expect(checks).not_to_contain_text("Đang kiểm tra…")
        chapter.picture(page, "kiem-tra")
        chapter.step("Bấm biểu tượng xem trước")
        open_side_panel(page, "preview")
        preview = page.frame_locator("#w-preview-iframe")
        expect(preview.get_by_role("heading", level=1)).to_have_text(WITHOUT_PICTURE)


def send_preview(page, portal):
    with Chapter("Gửi lãnh đạo xem trước") as chapter:
        open_article(page, portal, SAMPLE)
        chapter.step("Ở bài đang sửa, bấm dấu … cạnh tiêu đề")
        page.get_by_role("button", name="Thao tác", exact=True).first.click()
        page.get_by_role("link", name="Gửi bản xem trước").click()
        page.get_by_label("Gửi cho ai").fill("Chủ tịch phường (minh hoạ)")
        page.get_by_role("button", name="Tạo đường dẫn").click()
        chapter.step("Bấm Sao chép")
        expect(page.get_by_role("button", name="Sao chép").first).to_be_visible()
        chapter.picture(page, "xem-truoc")
        address = page.locator("main input[readonly], main textarea[readonly]").first.input_value()
        reader = page.context.browser.new_context()
        answer = reader.request.get(address)
        assert answer.status == 200
        assert SAMPLE in answer.text()
        chapter.step("Muốn thôi thì bấm Thu hồi")
        page.get_by_role("button", name="Thu hồi").first.click()
        expect(page.locator(".messages")).to_contain_text("Đã thu hồi")
        assert reader.request.get(address).status == 410
        reader.close()


def approve(page, portal):
    portal.manage("shell", "--no-imports", "--command", MAKE_PEOPLE)

    def at_the_desk_of(name):
        page.context.clear_cookies()
        page.goto(f"{portal.url}/admin/")
        page.get_by_label("Tên đăng nhập").fill(name)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url(f"{portal.url}/admin/")

    with Chapter("Gửi duyệt, duyệt và đăng") as chapter:
        at_the_desk_of("Người-viết")
        page.get_by_text("Viết tin mới", exact=True).click()
        page.get_by_role("main").get_by_role("link", name="Thông báo").first.click()
        page.fill("#id_title", "Lịch họp tổ dân phố (minh hoạ)")
        page.fill("#id_summary", "Họp vào tối thứ Bảy (minh hoạ).")
        write_paragraph(page, "Mời bà con dự họp (minh hoạ).")
        save_draft(page)
        chapter.step("Người viết mở trình đơn bên nút Lưu bản nháp")
        submit(page, "action-submit")
        page.wait_for_url(re.compile(r"/admin/(pages/\d+/)?$"))
        chapter.step("Người duyệt mở bài ở Chờ tôi duyệt")
        at_the_desk_of("Người-duyệt")
        chapter.picture(page, "duyet")
        page.get_by_role("link", name="Lịch họp tổ dân phố (minh hoạ)").first.click()
        chapter.step("Người duyệt sửa nếu cần, rồi bấm Duyệt")
        act(page, "Duyệt")
        chapter.step("Người đăng mở bài ở Chờ tôi duyệt")
        at_the_desk_of("Người-đăng")
        page.get_by_role("link", name="Lịch họp tổ dân phố (minh hoạ)").first.click()
        act(page, "Duyệt và xuất bản")
    found = page.request.get(
        f"{portal.url}/api/v2/pages/", params={"search": "Lịch họp tổ dân phố"}
    )
    assert "Lịch họp tổ dân phố (minh hoạ)" in found.text()


def act(page, name):
    """Take a step of the approval from the editor."""
    open_actions(page)
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url(re.compile(r"/admin/(pages/\d+/)?$"))


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
        calendar = page.locator(".xdsoft_datetimepicker:visible")
        expect(calendar).to_have_count(1)
        dialog.get_by_role("heading").first.click()
        expect(calendar).to_have_count(0)
        chapter.picture(page, "hen-gio")
        dialog.get_by_role("button", name="Lưu lịch").click()
        chapter.step("Bấm Xuất bản")
        submit(page, "action-publish")
        page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
        page.goto(f"{portal.url}/admin/")
        expect(page.get_by_role("main")).to_contain_text(SAMPLE)


def correct(page, portal):
    with Chapter("Đính chính") as chapter:
        chapter.step("Mở bài đã đăng")
        find_article(page, portal, OTHER)
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
        open_actions(page)
        page.get_by_role("link", name="Gỡ bài").click()
        chapter.step("Bấm Đồng ý gỡ")
        page.get_by_role("button", name="Đồng ý gỡ").click()
        page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    assert page.request.get(portal.url + address).status == 410


def report_progress(page, portal):
    with Chapter("Mô hình và kế hoạch") as chapter:
        page.goto(f"{portal.url}/admin/")
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
        page.goto(f"{portal.url}/admin/")
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
            page.get_by_role("link", name=re.compile("XLSX")).click()
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


CHAPTERS = {
    "Đăng nhập": sign_in,
    "Viết tin": write,
    "Nhập từ Word": import_from_word,
    "Minh hoạ": illustrate,
    "Tin liên quan": relate,
    "Kiểm tra và xem trước": check_text,
    "Gửi lãnh đạo xem trước": send_preview,
    "Gửi duyệt, duyệt và đăng": approve,
    "Hẹn giờ": schedule,
    "Đính chính": correct,
    "Gỡ bài": withdraw,
    "Mô hình và kế hoạch": report_progress,
    "Số liệu": read_figures,
    "Chia sẻ với phường khác": share,
}


def test_every_chapter_is_followed():
    assert list(chapters()) == list(CHAPTERS)


@pytest.mark.parametrize("follow", CHAPTERS.values(), ids=[*map(slugify, CHAPTERS)])
def test_the_steps_of_the_chapter_lead_where_the_guide_says(editor, portal, follow):
    follow(editor, portal)
