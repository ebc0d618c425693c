"""What the portal tells browsers so that they protect its readers."""

import re

from operations.portal_check.results import check, failed, passed, untested

PROXY = "Cổng tự gửi tiêu đề này; xem nginx hay CDN phía trước có bỏ đi không."
HALF_A_YEAR = 15_552_000  # seconds
CAREFUL = {
    "no-referrer",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
}


@check(
    "csp",
    "Có Content-Security-Policy, không cho mã nhúng tự do",
    source="W3C Content Security Policy 3",
    advice=PROXY,
)
def policy_is_strict(portal):
    policy = portal.home.headers.get("content-security-policy", "")
    script = re.search(r"(?:script-src|default-src)([^;]*)", policy)
    scripts = re.search(r"script-src([^;]*)", policy) or script
    if not scripts:
        return failed("không có")
    if "'unsafe-inline'" in scripts[1] or "'unsafe-eval'" in scripts[1] or " *" in scripts[1]:
        return failed(scripts[0])
    return passed()


@check(
    "hsts",
    "Có Strict-Transport-Security từ nửa năm",
    source="RFC 6797",
    advice="Đặt BASE_URL=https://… và, sau proxy, NUM_PROXIES=1.",
)
def https_is_remembered(portal):
    if not portal.is_https:
        return untested("chỉ có nghĩa khi chạy HTTPS")
    return hsts_is_long(portal.home.headers.get("strict-transport-security", ""))


def hsts_is_long(header):
    """Look at the text of the header."""
    age = re.search(r"max-age=\"?(\d+)", header)
    if not age or int(age[1]) < HALF_A_YEAR:
        return failed(header or "không có")
    return passed(header)


@check(
    "nosniff",
    "Có X-Content-Type-Options: nosniff",
    source="WHATWG Fetch",
    advice=PROXY,
)
def types_are_not_guessed(portal):
    value = portal.home.headers.get("x-content-type-options", "")
    return passed() if value.lower() == "nosniff" else failed(value or "không có")


@check(
    "referrer",
    "Có Referrer-Policy không lộ địa chỉ trang đang đọc",
    source="W3C Referrer Policy; Luật 91/2025",
    advice=PROXY,
)
def addresses_are_not_told_on(portal):
    value = portal.home.headers.get("referrer-policy", "")
    return passed(value) if value in CAREFUL else failed(value or "không có")


@check(
    "khung",
    "Không cho trang khác đặt cổng vào khung",
    source="W3C Content Security Policy 3, frame-ancestors",
    advice=PROXY,
)
def frames_are_refused(portal):
    policy = portal.home.headers.get("content-security-policy", "")
    ancestors = re.search(r"frame-ancestors([^;]*)", policy)
    old = portal.home.headers.get("x-frame-options", "").upper()
    if ancestors and set(ancestors[1].split()) <= {"'self'", "'none'"}:
        return passed()
    return passed(old) if old in {"DENY", "SAMEORIGIN"} and not ancestors else failed("không cấm")
