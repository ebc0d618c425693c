"""Which addresses are asked at all, and which machine answers."""

import socket

import pytest

from syndication.pulling import fetching
from syndication.pulling.fetching import RefusedError, check_url, is_public_address, origin, request

PRIVATE = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.0.1",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.192",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a9fe:a9fe::1",
    "2002:c0a8:101::1",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
MALFORMED = [
    "",
    "phuong.example",
    "//phuong.example/",
    "https:///a",
    "https://",
    "http://phuong.example/",
    "ftp://phuong.example/",
    "file:///etc/passwd",
    "gopher://phuong.example/_x",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://user@phuong.example/",
    "https://user:pass@phuong.example/",
    "https://@phuong.example/",
    "https://phuong.example@127.0.0.1/",
    "https://phuong.example:8443/",
    "https://phuong.example:22/",
    "https://phuong.example:0/",
    "https://phuong.example:99999/",
    "https://phuong.example:-1/",
    "https://phuong.example:x/",
    "https://phuong.example/\r\nX-Evil: 1",
    "https://phuong.example/a b",
    "https://phuong.example/\t",
    "https://phuong.example/\x00",
    "https://phuong.example\\@127.0.0.1/",
    "https://127.0.0.1\\.phuong.example/",
    "https://[::1",
    "https://％31％30.0.0.1/",
    "https://phuong.example/" + "a" * 2000,
]
# Other ways to write an address of this machine or of a private network, as resolvers understand them.
DISGUISED = [
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://0/",
    "https://3232235777/",
    "https://0xA9FEA9FE/latest/meta-data/",
    "https://localhost/",
    "https://127。0。0。1/",
    "https://[::ffff:7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[64:ff9b::127.0.0.1]/",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_not_of_the_public_internet(address):
    assert not is_public_address(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "203.162.0.11", "2606:4700::1111", "2002:101:101::1", "::ffff:1.1.1.1"]
)
def test_public_addresses_are(address):
    assert is_public_address(address)


@pytest.mark.parametrize("url", MALFORMED)
def test_addresses_that_are_no_plain_https_are_refused_before_anything_is_asked(url):
    with pytest.raises(RefusedError):
        request("GET", url)


@pytest.mark.parametrize("url", DISGUISED)
def test_a_private_address_in_disguise_is_refused(url):
    with pytest.raises(RefusedError):
        request("GET", url)


def test_an_address_must_stay_with_its_ward():
    ward = origin("https://Phuong.Example./x")
    assert check_url("https://phuong.example:443/feeds", ward)
    for elsewhere in ("https://other.example/", "https://phuong.example.evil.example/"):
        with pytest.raises(RefusedError):
            check_url(elsewhere, ward)


def test_local_wards_are_asked_only_where_the_setting_says_so(ward, settings):
    assert request("GET", f"{ward.address}/api/ward/v1/").status == 200
    settings.SYNDICATION_TRUST_LOCAL = False
    with pytest.raises(RefusedError):
        request("GET", f"{ward.address}/api/ward/v1/")


def test_trusting_this_machine_is_not_trusting_its_network(settings):
    settings.SYNDICATION_TRUST_LOCAL = True
    for url in ("http://10.0.0.1/", "http://169.254.169.254/", "http://[::ffff:10.0.0.1]/"):
        with pytest.raises(RefusedError):
            request("GET", url)


def test_a_name_of_which_one_address_is_private_is_refused(monkeypatch):
    resolve_as(monkeypatch, ["1.1.1.1", "192.168.1.1"])
    with pytest.raises(RefusedError):
        request("GET", "https://phuong.example/")


def test_a_name_is_looked_up_once_and_the_checked_address_is_the_one_connected_to(
    ward, settings, monkeypatch
):
    """A name server that tells another address at the second question (DNS rebinding) is not asked twice."""
    port = int(ward.address.rpartition(":")[2])
    asked = []

    def changing(host, port, *args, **kwargs):
        asked.append(host)
        address = "127.0.0.1" if asked.count("phuong.example") < 2 else "10.0.0.1"
        return real(address if host == "phuong.example" else host, port, *args, **kwargs)

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", changing)
    assert request("GET", f"http://phuong.example:{port}/api/ward/v1/").status == 200
    assert asked.count("phuong.example") == 1
    [(_path, headers)] = ward.requests
    assert headers["Host"] == f"phuong.example:{port}"
    with pytest.raises(RefusedError):
        request("GET", f"http://phuong.example:{port}/api/ward/v1/")


def test_a_redirect_is_not_followed(ward):
    ward.answers["/away"] = (302, {"Location": f"{ward.address}/private"})
    assert request("GET", f"{ward.address}/away").status == 302
    assert [path for path, _ in ward.requests] == ["/away"]


def test_no_proxy_of_the_environment_is_used(ward, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert request("GET", f"{ward.address}/api/ward/v1/").status == 200


def test_letters_that_no_header_can_have_are_refused(ward):
    for value in ("Bearer mã", "a\r\nX-Evil: 1"):
        with pytest.raises(fetching.FetchError):
            request("GET", f"{ward.address}/", headers={"Authorization": value})


def resolve_as(monkeypatch, addresses):
    entries = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (text, 443)) for text in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: entries)
