"""What the counter may know of a reader, and what it tells people from programs by."""

import pytest

from tests.visits.beacons import LAPTOP, PHONE
from visits import visitors

SALT, OTHER = b"s" * 32, b"o" * 32


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "expected"),
    [
        (0, "203.0.113.5", None, "203.0.113.5"),
        (0, "203.0.113.5", "198.51.100.1", "203.0.113.5"),
        (0, "10.0.0.5", None, "10.0.0.5"),
        (0, "127.0.0.1", None, "127.0.0.1"),
        (0, "2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::"),
        (0, "fe80::1%eth0", None, "fe80::"),
        (0, "::ffff:203.0.113.5", None, "203.0.113.5"),
        (0, "", None, None),
        (0, "unix:", None, None),
        (1, "10.0.0.1", "203.0.113.5", "203.0.113.5"),
        (1, "10.0.0.1", "198.51.100.66, 203.0.113.5", "203.0.113.5"),
        (2, "10.0.0.1", "198.51.100.66, 203.0.113.5, 10.0.0.2", "203.0.113.5"),
        (1, "10.0.0.1", "192.168.1.7", "192.168.1.7"),
        (1, "10.0.0.1", None, "10.0.0.1"),
        (1, "10.0.0.1", "nonsense", "10.0.0.1"),
        (2, "10.0.0.1", "203.0.113.5", "10.0.0.1"),
    ],
)
def test_the_address_is_the_one_that_our_own_proxies_saw(
    settings, proxies, remote, forwarded, expected
):
    settings.NUM_PROXIES = proxies
    meta = {"REMOTE_ADDR": remote}
    if forwarded is not None:
        meta["HTTP_X_FORWARDED_FOR"] = forwarded
    assert visitors.client_network(meta) == expected


def test_an_id_depends_on_the_day_the_site_the_network_and_the_browser():
    ids = {
        visitors.visitor_id(salt, site, network, agent)
        for salt in (SALT, OTHER)
        for site in (1, 2)
        for network in ("203.0.113.5", "203.0.113.6")
        for agent in (PHONE, LAPTOP)
    }
    assert len(ids) == 16
    assert {len(one) for one in ids} == {8}


def test_what_a_browser_adds_far_behind_makes_no_other_reader():
    agent = "A" * 256
    assert visitors.visitor_id(SALT, 1, "::", agent) == visitors.visitor_id(
        SALT, 1, "::", agent + "B"
    )


@pytest.mark.parametrize(
    "agent",
    ["", " ", "curl/8.5.0", "python-requests/2.31", "Googlebot/2.1", "facebookexternalhit/1.1"],
)
def test_programs_are_told(agent):
    assert visitors.is_bot(agent)


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (PHONE, "mobile"),
        (LAPTOP, "desktop"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 Safari", "mobile"),
        ("Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X) Version/16.0 Mobile Safari", "tablet"),
        ("Mozilla/5.0 (Linux; Android 12; SM-T500) Chrome/120.0 Safari/537.36", "tablet"),
    ],
)
def test_people_are_told_by_what_they_read_on(agent, device):
    assert not visitors.is_bot(agent)
    assert visitors.device_of(agent) == device


def test_apps_are_named():
    assert visitors.app_of(PHONE + " Zalo android/12345 ZaloTheme/light") == "(Zalo)"
    assert visitors.app_of(PHONE + " [FBAN/EMA;FBLC/vi_VN]") == "(Facebook)"
    assert visitors.app_of(PHONE) == ""


def test_forwarded_addresses_are_numbered():
    assert visitors.forwarded_addresses({}) == 0
    assert visitors.forwarded_addresses({"HTTP_X_FORWARDED_FOR": " "}) == 0
    assert visitors.forwarded_addresses({"HTTP_X_FORWARDED_FOR": "a, b"}) == 2
