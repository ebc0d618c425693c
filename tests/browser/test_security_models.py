"""Merging a model in the admin, what residents and other wards see of it, and taking it back."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MERGED = "Camera an ninh"
TARGET = "Khu phố phòng chống ma túy"
ADDRESS = "/mo-hinh-an-ninh/camera-an-ninh/"


def choose_action(page, portal, action):
    """Open an action of the model from the menu of its row in the list."""
    page.goto(f"{portal.url}/admin/snippets/security_models/securitymodel/")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=MERGED, exact=True))
    row.get_by_role("button").first.click()
    page.get_by_role("link", name=action).click()


def count_in_force(page, portal, day=None):
    """Return how many models the public list and the API say were in force on ``day`` (today by default)."""
    day = day or timezone.localdate()
    page.goto(f"{portal.url}/mo-hinh-an-ninh/?ngay={day}")
    heading = page.get_by_role("heading", level=2).first.inner_text()
    answer = page.request.get(f"{portal.url}/api/v2/security-models/?as_of={day}").json()
    shown = int(re.search(r"\((\d+)\)", heading)[1])
    assert shown == answer["meta"]["total_count"]
    return shown


def test_a_merged_model_keeps_its_address_and_yesterdays_count(editor, portal):
    today = timezone.localdate()
    before = count_in_force(editor, portal)

    choose_action(editor, portal, "Sáp nhập mô hình")
    editor.get_by_label("Sáp nhập vào").select_option(label=TARGET)
    editor.fill("[name=decision_number]", "12/QĐ-UBND")
    editor.get_by_role("button", name=re.compile("sáp nhập", re.IGNORECASE)).click()
    expect(editor.locator(".messages")).to_contain_text(MERGED)

    answer = editor.goto(f"{portal.url}{ADDRESS}")
    assert answer.status == 200
    banner = editor.get_by_role("main")
    expect(banner).to_contain_text("12/QĐ-UBND")
    expect(banner.get_by_role("link", name=TARGET).first).to_be_visible()
    assert count_in_force(editor, portal) == before - 1
    assert count_in_force(editor, portal, today - timedelta(days=1)) == before

    choose_action(editor, portal, "Khôi phục mô hình")
    editor.get_by_role("button", name=re.compile("khôi phục", re.IGNORECASE)).click()
    expect(editor.locator(".messages")).to_contain_text(MERGED)
    assert count_in_force(editor, portal) == before
