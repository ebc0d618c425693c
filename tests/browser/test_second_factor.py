"""Somebody enrols a phone, signs in with it, and loses it; nobody meets a foreign word."""

import re
import time
from base64 import b32decode

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import expect

from tests.browser.foreign_words import foreign_words

pytestmark = pytest.mark.browser
NAME, PASSWORD = "nguoi-co-dien-thoai", "mat-khau-minh-hoa-2026"
APPS = ["Google", "Authenticator", "Microsoft", "Aegis"]
MAKE = f"""
from django.contrib.auth.models import Group, User
user = User.objects.create_user({NAME!r}, password={PASSWORD!r})
user.groups.set([Group.objects.get(name="Người viết")])
"""


class Phone:
    """What an app shows for a key typed into it; each code is the next, as no phone shows one twice."""

    def __init__(self, key):
        self.clock = TOTP(b32decode(key.replace(" ", "")))
        self.last = 0

    def code(self):
        self.clock.time = max(time.time(), (self.last + 1) * 30)
        self.last = self.clock.t()
        return f"{self.clock.token():06d}"

    def wrong_code(self):
        """Return a code that is shown neither now nor soon."""
        self.clock.time = time.time() + 3600
        return f"{self.clock.token():06d}"


@pytest.fixture
def writer(portal, new_context):
    portal.manage("shell", "--no-imports", "--command", MAKE)
    return new_context().new_page()


def sign_in(page, portal):
    page.goto(f"{portal.url}/admin/login/")
    page.fill("[name=username]", NAME)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")


def sign_out(page, portal):
    page.context.clear_cookies()
    page.goto(f"{portal.url}/admin/")
    expect(page.locator("[name=password]")).to_be_visible()


def send_code(page, code):
    page.get_by_label("Mã").fill(code)
    assert foreign_words(page) == set()
    page.get_by_role("button", name="Đăng nhập").click()


def let_in(page, code):
    """Send the right code until the phone, which has to wait after a wrong one, is listened to again."""
    deadline = time.monotonic() + 20
    while page.locator("[name=code]").is_visible():
        assert time.monotonic() < deadline
        send_code(page, code)
        page.wait_for_load_state()
    expect(page).to_have_url(re.compile(r"/admin/$"))


def test_a_phone_is_enrolled_used_and_lost(portal, writer, editor):
    sign_in(writer, portal)
    writer.goto(f"{portal.url}/admin/account/#tab-actions")
    writer.get_by_role("link", name="Xác thực hai lớp").click()
    expect(writer.get_by_alt_text("Hình của khoá")).to_be_visible()
    assert writer.get_by_alt_text("Hình của khoá").evaluate("image => image.naturalWidth") > 100
    key = writer.locator("#second-factor-key").inner_text()
    assert foreign_words(writer, allowed=[*APPS, *re.findall("[A-Z]+", key)]) == set()
    phone = Phone(key)
    used = phone.code()
    writer.get_by_label("Mã").fill(used)
    writer.get_by_label("Mật khẩu của bạn").fill(PASSWORD)
    writer.get_by_role("button", name="Ghi nhận điện thoại").click()
    expect(writer.get_by_text("Đã ghi nhận điện thoại của bạn.")).to_be_visible()

    sign_out(writer, portal)
    sign_in(writer, portal)
    send_code(writer, used)
    expect(writer.get_by_role("alert")).to_have_text("Mã này sai, hoặc đã được dùng rồi.")
    assert writer.request.get(f"{portal.url}/admin/", max_redirects=0).status == 302
    expect(writer.get_by_label("Mã")).to_be_visible()
    let_in(writer, phone.code())

    sign_out(writer, portal)
    sign_in(writer, portal)
    send_code(writer, phone.wrong_code())
    expect(writer.get_by_role("alert")).to_have_text("Mã này sai, hoặc đã được dùng rồi.")

    editor.goto(f"{portal.url}/admin/users/")
    row = editor.get_by_role("row", name=re.compile(NAME))
    row.get_by_role("button", name=re.compile("Thao tác khác")).click()
    editor.get_by_role("link", name="Xác thực hai lớp").click()
    editor.get_by_role("button", name="Gỡ điện thoại").click()
    expect(editor.get_by_text("Đã gỡ điện thoại và đăng xuất chủ của nó.")).to_be_visible()
    sign_in(writer, portal)
    writer.wait_for_url(f"{portal.url}/admin/")
