"""What holds for every address of the contract: methods, errors, refusals, limits, scripts of other sites."""

import json
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from syndication.choices import Kind
from syndication.ward_api import openapi
from syndication.ward_api.problems import KINDS
from tests.syndication.shared_documents import share

pytestmark = pytest.mark.django_db

ROOT = "/api/ward/v1"


def templates():
    """Return the address templates of what everybody may read."""
    return sorted(
        path
        for path, methods in openapi.document()["paths"].items()
        if "get" in methods and "security" not in methods["get"]
    )


@pytest.fixture(params=templates())
def address(request):
    """The address of every operation that reads, of an object that is there."""
    kinds = {"articles": Kind.ARTICLE, "media": Kind.MEDIA, "task-plans": Kind.TASK_PLAN}
    template = request.param
    if "{uid}" in template:
        kind = kinds.get(template.split("/")[1], Kind.SECURITY_MODEL)
        template = template.replace("{uid}", str(share(kind).pk))
    return ROOT + template.replace("{feed}", "articles")


def told(response):
    """Return the problem that ``response`` tells."""
    assert response["Content-Type"] == "application/problem+json"
    problem = json.loads(response.content)
    assert problem["status"] == response.status_code
    assert problem["type"].startswith(f"http://localhost{ROOT}/problems/")
    assert problem["title"] == str(KINDS[problem["type"].rsplit("/", 1)[1]].title)
    assert problem["detail"]
    return problem


class TestMethods:
    def test_head_tells_what_get_tells_but_the_body(self, client, address):
        full, head = client.get(address), client.head(address)
        assert full.status_code == head.status_code == 200
        assert head.content == b""
        assert head["ETag"] == full["ETag"]
        assert int(head["Content-Length"]) == len(full.content)

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
    def test_others_are_refused_with_those_that_are_allowed(self, client, method):
        response = getattr(client, method)(f"{ROOT}/articles")
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD, OPTIONS"
        told(response)

    def test_others_are_refused_without_asking_for_a_csrf_token(self):
        response = Client(enforce_csrf_checks=True).post(f"{ROOT}/articles")
        assert response.status_code == 405


class TestAddresses:
    @pytest.mark.parametrize(
        "path",
        ["/nothing", "/articles/", "/articles/a/b/c", "/articles/%00", "/feeds/%F0%9F%92%A9"],
    )
    def test_that_there_are_none_of_answer_in_json(self, client, path):
        response = client.get(ROOT + path)
        assert response.status_code == (422 if "%00" in path else 404)
        told(response)

    def test_that_there_are_none_of_take_nothing_either(self, client):
        assert client.post(f"{ROOT}/nothing").status_code == 404


class TestQueryStrings:
    def test_with_an_unknown_parameter_are_refused(self, client, address):
        response = client.get(f"{address}?unknown=1")
        assert response.status_code == 422
        (fault,) = told(response)["errors"]
        assert (fault["place"], fault["name"]) == ("query", "unknown")

    def test_that_say_something_twice_are_refused(self, client):
        response = client.get(f"{ROOT}/articles?limit=1&limit=2")
        assert response.status_code == 422
        assert told(response)["errors"][0]["name"] == "limit"

    @pytest.mark.parametrize(
        "value",
        ["", "abc", "-1", "0x1", "1e3", "٣", "0", "%00", "9" * 8192, str(2**63), "1_0", "+1", " 1"],
    )
    @pytest.mark.parametrize(
        "name",
        [
            "articles?section",
            "articles?limit",
            "articles?topic",
            "articles?fields",
            "articles?cursor",
            "articles?published_after",
            "articles?sort",
            "feeds/media?limit",
            "security-models?as_of",
            "security-models?status",
            "security-models?field",
        ],
    )
    def test_with_a_value_that_is_not_allowed_are_refused(self, client, name, value):
        response = client.get(f"{ROOT}/{name}={quote(value, safe='%')}")
        assert response.status_code == 422
        told(response)

    @pytest.mark.parametrize("value", ["", "%00", "a" * 8192])
    @pytest.mark.parametrize("name", ["q", "origin"])
    def test_with_a_text_that_is_not_allowed_are_refused(self, client, name, value):
        assert client.get(f"{ROOT}/articles?{name}={value}").status_code == 422

    @pytest.mark.parametrize(
        "query",
        [
            "cursor=0.0",
            "cursor=-9999999999999999.999999999999999999",
            "cursor=9999999999999999.999999999999999999",
            "cursor=9999999999999999.0&q=tin",
            "cursor=-1.0&q=tin",
            f"section={2**63 - 1}",
            f"topic={2**63 - 1}&neighbourhood={2**63 - 1}",
            "q=%22",
            "q=%F0%9F%92%A9",
            "q=%FF",
            "q=%E2%80%8B",
            "origin=%27%22%5C",
        ],
    )
    def test_at_the_edge_of_what_is_allowed_are_answered(self, client, section, query):
        assert client.get(f"{ROOT}/articles?{query}").status_code == 200

    @pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
    def test_with_the_last_days_of_the_calendar_are_answered(self, client, day):
        row = share(Kind.SECURITY_MODEL)
        for path in ("security-models", f"security-models/{row.pk}"):
            assert client.get(f"{ROOT}/{path}?as_of={day}").status_code == 200

    def test_with_the_highest_number_of_the_log_are_answered(self, client):
        response = client.get(f"{ROOT}/feeds/articles?afterChangeNumber={2**63 - 1}")
        assert response.json()["items"] == []

    def test_with_too_many_parts_are_refused(self, client):
        query = "&".join(
            f"a{number}=1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)
        )
        assert client.get(f"{ROOT}/articles?{query}").status_code == 400


class TestLimit:
    @pytest.fixture(autouse=True)
    def _within_one_minute(self, time_machine):
        time_machine.move_to(timezone.now(), tick=False)

    def test_tells_what_is_left(self, client, settings):
        settings.WARD_API_REQUESTS_PER_MINUTE = 3
        first, second = client.get(f"{ROOT}/"), client.get(f"{ROOT}/nothing")
        assert first["RateLimit-Policy"] == '"minute";q=3;w=60'
        assert first["RateLimit"].startswith('"minute";r=2;t=')
        assert second["RateLimit"].startswith('"minute";r=1;t=')

    def test_refuses_what_is_beyond_it_and_says_for_how_long(self, client, settings):
        settings.WARD_API_REQUESTS_PER_MINUTE = 1
        client.get(f"{ROOT}/")
        response = client.get(f"{ROOT}/")
        assert response.status_code == 429
        told(response)
        assert 1 <= int(response["Retry-After"]) <= 60

    def test_of_zero_is_none(self, client, settings):
        settings.WARD_API_REQUESTS_PER_MINUTE = 0
        response = client.get(f"{ROOT}/")
        assert response.status_code == 200
        assert "RateLimit" not in response

    def test_is_of_each_client(self, client, settings):
        settings.WARD_API_REQUESTS_PER_MINUTE = 1
        statuses = [
            client.get(f"{ROOT}/", REMOTE_ADDR=address).status_code
            for address in ("203.0.113.1", "203.0.113.1", "203.0.113.2")
        ]
        assert statuses == [200, 429, 200]

    def test_believes_what_our_own_proxy_says_and_nobody_else(self, client, settings):
        settings.WARD_API_REQUESTS_PER_MINUTE = 1
        for proxies, expected in ((0, [200, 429]), (1, [200, 200])):
            caches["limits"].clear()
            settings.NUM_PROXIES = proxies
            statuses = [
                client.get(f"{ROOT}/", headers={"X-Forwarded-For": address}).status_code
                for address in ("203.0.113.1", "203.0.113.2")
            ]
            assert statuses == expected


class TestScriptsOfOtherSites:
    def test_may_read_but_never_with_cookies(self, client):
        response = client.get(f"{ROOT}/articles", headers={"Origin": "https://bat-ky.example"})
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response
        assert "ETag" in response["Access-Control-Expose-Headers"]

    def test_may_read_why_they_are_refused(self, client):
        assert client.get(f"{ROOT}/nothing")["Access-Control-Allow-Origin"] == "*"

    def test_are_told_beforehand_what_they_may_ask(self, client):
        response = client.options(
            f"{ROOT}/articles",
            headers={"Origin": "https://bat-ky.example", "Access-Control-Request-Method": "GET"},
        )
        assert (response.status_code, response.content) == (204, b"")
        assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert response["Allow"] == "GET, HEAD, OPTIONS"

    def test_get_nothing_for_what_changes_something(self, client):
        assert "Access-Control-Allow-Origin" not in client.post(f"{ROOT}/articles")
