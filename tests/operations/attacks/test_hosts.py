"""The name of the host is the sender's word: an unknown one is refused, and no address of ours is made of one."""

import re

import pytest

from tests.operations.attacks.wire import EVIL

SAYING_OTHERWISE = {
    "X_Forwarded_Host": EVIL,
    "X_Forwarded_Server": EVIL,
    "X_Forwarded_Proto": "https",
    "X_Forwarded_Port": "1",
    "X_Host": EVIL,
    "X_Original_Host": EVIL,
    "X_HTTP_Host_Override": EVIL,
    "Forwarded": f"host={EVIL};proto=https",
}
TELLING_ADDRESSES = ("/", "/sitemap.xml", "/robots.txt", "/rss/", "/api/v2/pages/", "/embed/latest")


@pytest.mark.parametrize(
    "host",
    [
        EVIL,
        f"127.0.0.1.{EVIL}",
        f"127.0.0.1@{EVIL}",
        f"127.0.0.1:80@{EVIL}",
        f"127.0.0.1:{EVIL}",
        f"127.0.0.1/{EVIL}",
        f"127.0.0.1#{EVIL}",
        f"127.0.0.1 {EVIL}",
        f"127.0.0.1, {EVIL}",
        f'127.0.0.1"{EVIL}',
    ],
)
@pytest.mark.parametrize("path", ["/", "/admin/login/", "/api/v2/pages/"])
def test_an_unknown_host_is_refused_and_not_repeated(target, path, host):
    answer = target.get(path, host=host)
    assert answer.status == 400
    assert EVIL not in answer.text


def test_a_request_with_two_hosts_is_refused(target):
    lines = f"GET / HTTP/1.1\r\nHost: {target.host}\r\nHost: {EVIL}\r\nConnection: close\r\n\r\n"
    assert target.statuses(lines.encode()) == ([400], True)
    assert target.statuses(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n") == ([400], True)


@pytest.mark.parametrize("path", TELLING_ADDRESSES)
def test_what_only_a_proxy_may_say_is_not_believed(target, path):
    answer = target.get(path, **SAYING_OTHERWISE)
    assert answer.status == 200
    assert EVIL not in answer.text
    assert f"https://{target.host}" not in answer.text


def test_the_host_of_an_absolute_address_goes_nowhere(target):
    answer = target.get(f"http://{EVIL}/")
    assert answer.status in (200, 400)
    assert EVIL not in answer.text
    assert target.get("/").status == 200
    assert EVIL not in target.get("/").text


def test_no_redirect_leads_where_the_sender_says(target):
    for path in ("/favicon.ico", "/admin", "/tin-tuc", "/admin/", "/api/v2/pages"):
        answer = target.get(path, **SAYING_OTHERWISE)
        assert answer.status in (301, 302), path
        assert EVIL not in answer.text, path


@pytest.mark.django_db
def test_the_mail_for_a_new_password_holds_the_address_of_the_portal(
    client, settings, mailoutbox, django_user_model, django_capture_on_commit_callbacks
):
    settings.BASE_URL = settings.WAGTAILADMIN_BASE_URL = "https://phuong.example"
    settings.NUM_PROXIES, settings.USE_X_FORWARDED_HOST = 0, False
    django_user_model.objects.create_superuser("an", "an@phuong.example", "mat-khau-minh-hoa")
    headers = {"HTTP_HOST": EVIL, "HTTP_X_FORWARDED_HOST": EVIL, "HTTP_X_FORWARDED_PROTO": "http"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/admin/password_reset/", {"email": "an@phuong.example"}, **headers)
    (mail,) = mailoutbox
    assert EVIL not in str(mail.message())
    (address,) = re.findall(r"https?://\S+", mail.body)
    assert address.startswith("https://phuong.example/admin/password_reset/confirm/")
