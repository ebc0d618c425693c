"""How the portal is reached: HTTPS and its certificate, IPv6, its name."""

import errno
import socket
import ssl
import time
import warnings

import httpx

from operations.portal_check.results import check, failed, passed, untested
from vietnamese.system_reasons import reason_of

SECONDS = 10
DAYS_LEFT = 14
"""A certificate that renews itself does so a month before its end; two weeks are a warning that it did not."""
DAY = 86_400
LOCAL = "địa chỉ nội bộ; chạy lại với địa chỉ công khai của cổng"
NO_TLS = "cổng không chạy HTTPS"


@check(
    "https",
    "Dùng HTTPS, và HTTP chuyển sang HTTPS",
    source="NĐ 42/2022, điều 13",
    advice="Làm mục “Chứng thư” của docs/van-hanh.md; đặt BASE_URL=https://….",
)
def https_is_used(portal):
    if not portal.is_https:
        return untested(LOCAL) if portal.is_local else failed(f"{portal.url} không phải https://")
    if not portal.has_usual_port:
        return passed("không xem được cổng 80 vì địa chỉ có số cổng riêng")
    return leads_to_https(f"http://{portal.host}/")


def leads_to_https(url):
    """Look whether the plain ``url`` answers with a redirect to https."""
    try:
        reply = httpx.get(url, timeout=SECONDS, trust_env=False)
    except httpx.HTTPError:
        return passed("cổng 80 không mở")
    target = reply.headers.get("location", "")
    if not 300 <= reply.status_code < 400 or not target.startswith("https://"):
        return failed(f"{url} không chuyển sang https://")
    return passed()


@check(
    "chung-thu",
    f"Chứng thư hợp lệ, còn ít nhất {DAYS_LEFT} ngày",
    source="NĐ 42/2022, điều 13",
    advice="Chạy certbot renew rồi systemctl reload nginx; xem systemctl status certbot.timer.",
)
def certificate_is_valid(portal):
    if not portal.is_https:
        return untested(NO_TLS)
    if portal.certificate_problem:
        return failed(portal.certificate_problem)
    with _tls(portal, ssl.create_default_context()) as connection:
        end = ssl.cert_time_to_seconds(connection.getpeercert()["notAfter"])
    return days_are_enough((end - time.time()) / DAY)


def days_are_enough(days):
    """Look at the days that a certificate is still good for."""
    detail = f"còn {int(days)} ngày"
    return passed(detail) if days >= DAYS_LEFT else failed(detail)


@check(
    "tls",
    "Chỉ nhận TLS 1.2 trở lên",
    source="NĐ 42/2022, điều 13",
    advice="Dùng deploy/nginx/tls.conf.",
)
def old_tls_is_refused(portal):
    if not portal.is_https:
        return untested(NO_TLS)
    with _tls(portal, _without_verification()) as connection:
        version = connection.version()
    try:
        with _tls(portal, _only_old()) as connection:
            return failed(f"còn nhận {connection.version()}")
    except OSError:
        return passed(version)


@check(
    "ipv6",
    "Truy cập được qua IPv6",
    source="NĐ 42/2022, điều 13",
    advice="Thêm bản ghi AAAA cho tên miền và địa chỉ IPv6 cho máy chủ; nginx phải có listen [::]:443.",
)
def ipv6_answers(portal):
    try:
        found = socket.getaddrinfo(portal.host, portal.port, socket.AF_INET6, socket.SOCK_STREAM)
    except OSError:
        return untested(LOCAL) if portal.is_local else failed("tên miền không có bản ghi AAAA")
    address = found[0][4]
    try:
        socket.create_connection(address[:2], timeout=SECONDS).close()
    except OSError as error:
        if error.errno in (errno.ENETUNREACH, errno.EADDRNOTAVAIL):
            return untested("máy đang chạy lệnh này không có IPv6")
        return (
            untested(LOCAL)
            if portal.is_local
            else failed(f"{address[0]} không trả lời: {reason_of(error)}")
        )
    return passed(address[0])


@check(
    "ten-mien",
    "Dùng tên miền .gov.vn",
    source="NĐ 42/2022, điều 13",
    advice="Xin tên miền cấp dưới của tỉnh hoặc thành phố, rồi đổi BASE_URL và ALLOWED_HOSTS.",
)
def name_is_of_the_state(portal):
    if portal.is_local:
        return untested(LOCAL)
    return passed(portal.host) if portal.host.endswith(".gov.vn") else failed(portal.host)


def _tls(portal, context):
    plain = socket.create_connection((portal.host, portal.port), timeout=SECONDS)
    try:
        return context.wrap_socket(plain, server_hostname=portal.host)
    except BaseException:
        plain.close()
        raise


def _without_verification():
    return ssl._create_unverified_context()  # noqa: S323 - nothing secret is sent


def _only_old():
    context = _without_verification()
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that these are old is the point
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context
