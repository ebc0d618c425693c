"""The beacon's endpoint: what is counted, what is refused and why, and what it never does."""

import json

import pytest
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as hypothesis_settings
from wagtail.models import Site

from tests.visits.beacons import LAPTOP, PHONE, answer_to, send, token_of
from tests.visits.conftest import counts, tallies
from visits import clock, tokens
from visits.hot_store import get_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(site):
    return token_of(site, 18)


def counted(site):
    return counts(get_store(), site.pk)


def refused(site):
    return tallies(get_store(), "refusal", site.pk)


def test_a_view_is_counted_and_answered_with_the_numbers(site, token):
    answer = send(token)
    assert answer.status_code == 200
    assert answer.json() == {"online": 1, "today": 1, "total": 1, "views": None}
    assert counted(site) == (1, 1, 1, 0)


def test_the_answer_sets_no_cookie_and_is_never_kept(site, token):
    answer = send(token)
    assert "Set-Cookie" not in answer
    assert answer["Cache-Control"] == "no-store"
    assert "Vary" not in answer


def test_the_main_database_is_not_asked_once_the_numbers_are_known(
    site, token, django_assert_num_queries
):
    send(token)
    with django_assert_num_queries(0):
        send(token)
        send("forged")
        send(token, agent="curl/8.5.0")


def test_a_reload_raises_views_but_not_visits(site, token):
    send(token)
    assert send(token).json()["today"] == 1
    assert counted(site) == (2, 1, 1, 0)


def test_people_on_the_same_network_with_different_browsers_are_different_visitors(site, token):
    send(token, agent=PHONE)
    assert send(token, agent=LAPTOP).json()["today"] == 2


def test_views_of_an_article_are_told_from_the_threshold_on(site, token):
    from visits.models import VisitSettings

    settings = VisitSettings.for_site(site)
    settings.page_views_from = 2
    settings.save()
    assert send(token, address="203.0.113.1").json()["views"] is None
    assert send(token, address="203.0.113.2").json()["views"] == 2


def test_a_heartbeat_counts_nothing(site, token):
    send(token)
    answer = send(token, body=json.dumps({"t": token, "h": 1}))
    assert answer.json()["online"] == 1
    assert counted(site) == (1, 1, 1, 0)


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("malformed", {"body": "{"}),
        ("malformed", {"body": "[]"}),
        ("malformed", {"body": '"text"'}),
        ("malformed", {"body": b"\xff\xfe"}),
        ("malformed", {"body": "[" * 2000}),
        ("malformed", {"body": '{"t": 5}'}),
        ("malformed", {"nonce": "short"}),
        ("malformed", {"nonce": "with spaces in it"}),
        ("malformed", {"nonce": "n" * 33}),
        ("malformed", {"address": "not an address"}),
        ("size", {"body": "x" * 2049}),
        ("size", {"CONTENT_LENGTH": "²"}),
        ("size", {"CONTENT_LENGTH": "1" * 5000}),
        ("origin", {"HTTP_ORIGIN": None, "HTTP_SEC_FETCH_SITE": None}),
        ("origin", {"HTTP_ORIGIN": "https://evil.example", "HTTP_SEC_FETCH_SITE": "cross-site"}),
        ("origin", {"HTTP_ORIGIN": "https://evil.example", "HTTP_SEC_FETCH_SITE": None}),
        ("origin", {"HTTP_SEC_FETCH_SITE": "none"}),
        ("prefetch", {"HTTP_SEC_PURPOSE": "prefetch;prerender"}),
        ("prefetch", {"HTTP_X_MOZ": "prefetch"}),
        ("privacy", {"HTTP_SEC_GPC": "1"}),
        ("privacy", {"HTTP_DNT": "1"}),
        ("bot", {"agent": "curl/8.5.0"}),
        ("bot", {"agent": ""}),
        (
            "bot",
            {"agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        ),
    ],
)
def test_what_is_refused_is_answered_the_same_and_counted_by_its_reason(
    site, token, reason, change
):
    answer = send(token, **change)
    assert answer.status_code == 200
    assert answer.json() == {"online": 0, "today": 0, "total": 0, "views": None}
    assert counted(site) == (0, 0, 0, 0)
    assert refused(site) == {reason: 1}


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_count_nothing(site, method):
    answer = answer_to(method, HTTP_USER_AGENT=PHONE)
    assert answer.status_code == 200
    assert counted(site) == (0, 0, 0, 0)
    assert refused(site) == {"method": 1}


def test_an_old_browser_that_names_its_origin_is_counted(site, token):
    send(token, HTTP_SEC_FETCH_SITE=None)
    assert counted(site) == (1, 1, 1, 0)


def test_a_front_end_on_the_list_is_counted(site, token, settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://app.phuong.example"]
    elsewhere = {"HTTP_SEC_FETCH_SITE": "cross-site"}
    send(token, HTTP_ORIGIN="https://app.phuong.example", **elsewhere)
    send(token, HTTP_ORIGIN="https://app.phuong.example.evil.example", **elsewhere)
    assert counted(site) == (1, 1, 1, 0)
    assert refused(site) == {"origin": 1}


class TestTokens:
    def forged(self, token):
        site, page, day, signature = token.split(".")
        return [
            "",
            "....",
            "1.2.3",
            f"{site}.{int(page) + 1}.{day}.{signature}",
            f"{site}.{page}.{int(day) + 1}.{signature}",
            f"{site}.{page}.{day}.{'A' * 16}",
            f"{site}.{page}.{day}.",
            f"-{site}.{page}.{day}.{signature}",
            f"{site}.{page}.{day}.{signature}x",
            f"{site}.{page}.{day}.é",
            "٣.٣.٣.abc",
        ]

    def test_forged_ones_count_nothing(self, site, token):
        forged = self.forged(token)
        for text in forged:
            assert send(text).status_code == 200
        assert counted(site) == (0, 0, 0, 0)
        assert refused(site) == {"token": len(forged)}

    def test_those_of_another_installation_count_nothing(self, site, settings):
        settings.SECRET_KEY = "another portal's"
        foreign = token_of(site, 18)
        settings.SECRET_KEY = "our own"
        send(foreign)
        assert refused(site) == {"token": 1}
        settings.SECRET_KEY_FALLBACKS = ["another portal's"]
        send(foreign)
        assert counted(site) == (1, 1, 1, 0)

    def test_those_of_another_site_count_nothing(self, site, home_page):
        other = Site.objects.create(hostname="khac.example", root_page=home_page)
        send(token_of(other, 18))
        assert counted(site) == counted(other) == (0, 0, 0, 0)
        send(token_of(other, 18), HTTP_HOST="khac.example", HTTP_ORIGIN="http://khac.example")
        assert counted(other) == (1, 1, 1, 0)

    def test_count_for_eight_days(self, site):
        today = clock.day_of(clock.now())
        for age, is_fresh in [(0, True), (8, True), (9, False), (-1, False)]:
            assert tokens.is_fresh(today - age, today) is is_fresh
        send(token_of(site, 18, today - 8))
        send(token_of(site, 18, today - 9))
        send(token_of(site, 18, today + 1))
        assert counted(site) == (1, 1, 1, 0)
        assert refused(site) == {"stale": 2}


class TestAddresses:
    def test_forged_forwarding_is_one_visitor(self, site, token, settings):
        settings.VISITS_BEACONS_PER_MINUTE = 10_000
        for number in range(1000):
            forged = f"10.{number // 256}.{number % 256}.9"
            send(token, HTTP_X_FORWARDED_FOR=forged)
        assert counted(site) == (1000, 1, 1, 0)

    def test_forged_forwarding_through_our_own_proxy_is_one_visitor(self, site, token, settings):
        settings.NUM_PROXIES = 1
        for number in range(50):
            chain = f"10.0.{number}.9, 203.0.113.7"
            send(token, address="192.0.2.1", HTTP_X_FORWARDED_FOR=chain)
        assert counted(site) == (50, 1, 1, 0)

    def test_people_behind_our_own_proxy_are_told_apart(self, site, token, settings):
        settings.NUM_PROXIES = 1
        for reader in ("203.0.113.7", "203.0.113.8", "2001:db8:1:2::1"):
            send(token, address="192.0.2.1", HTTP_X_FORWARDED_FOR=reader)
        assert counted(site)[2] == 3

    def test_all_of_an_ipv6_network_are_one_address(self, site, token):
        for number in range(1, 4):
            send(token, address=f"2001:db8:1:2::{number:x}")
        send(token, address="2001:db8:1:3::1")
        assert counted(site)[2] == 2

    def test_one_address_with_many_user_agents_adds_no_more_than_the_limit(
        self, site, token, settings
    ):
        settings.VISITS_BEACONS_PER_MINUTE = 10_000
        for number in range(500):
            send(token, agent=PHONE.replace("SM-A107F", f"SM-{number}"))
        views, uniques, visits, suspect = counted(site)
        assert (views, uniques, visits, suspect) == (30, 30, 30, 470)
        assert send(token).json()["today"] == 30


class TestReferrers:
    @pytest.mark.parametrize(
        ("referrer", "agent", "told"),
        [
            ("quangtri.gov.vn", PHONE, {"quangtri.gov.vn": 1}),
            ("WWW.Google.com:443", PHONE, {"google.com": 1}),
            ("testserver", PHONE, {}),
            ("localhost", PHONE, {}),
            ("", PHONE, {}),
            ("", PHONE + " Zalo android/12345", {"(Zalo)": 1}),
            ("not a host!", PHONE, {}),
            ("=cmd|calc", PHONE, {}),
            ("a" * 200, PHONE, {}),
            ("example.com:²", PHONE, {}),
            (["list"], PHONE, {}),
        ],
    )
    def test_only_hosts_of_others_are_told(self, site, token, referrer, agent, told):
        send(token, referrer=referrer, agent=agent)
        assert counted(site)[2] == 1
        assert tallies(get_store(), "referrer", site.pk) == told


def test_where_nothing_can_be_kept_the_answer_says_so(site, token, settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.DATA_DIR = tmp_path / "file"
    answer = send(token)
    assert answer.status_code == 503
    assert answer.json() == {"message": "Tạm thời chưa đếm được lượt truy cập."}


@hypothesis_settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(body=strategies.binary(max_size=300) | strategies.text(max_size=300).map(str.encode))
def test_no_body_makes_it_fail(site, body):
    assert send("", body=body, address="203.0.113.200").status_code == 200
