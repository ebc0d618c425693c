"""
Every parameter of every endpoint with every kind of nonsense: JSON, and never a failure of the server.

Each parameter gets a few kinds in turn; ``API_AUDIT=all .venv/bin/pytest tests/api/test_every_parameter.py`` tries all.
"""

import json
import os
import time
from itertools import cycle, islice

import pytest

from articles.api import PagesAPIViewSet
from articles.factories import ArticlePageFactory, TopicFactory
from articles.models import ArticlePage
from home.factories import DocumentFactory, ImageFactory
from home.visit_statistics import VisitStatisticsAPIViewSet
from search.api import SearchAPIViewSet
from site_config.api import ENDPOINTS

pytestmark = pytest.mark.django_db

AUDIT_ALL = os.environ.get("API_AUDIT") == "all"

VALUES = {
    "nothing": "",
    "a word": "abc",
    "NUL": "a%00b",
    "more than 64 bits": str(2**63),
    "less than nothing": "-1",
    "a number without end": "1" + "0" * 30,
    "a list": "1,2",
    "an empty list": ",",
    "many names": ",".join("abcdefgh" * 9),
    "8 KB": "9a" * 4096,
    "8 KB of letters of three bytes": "%E2%82%AC" * 2730,
    "no UTF-8": "%FF%FE",
    "half of a surrogate pair": "%ED%A0%80",
    "a percent sign": "%",
    "JSON": "%7B%22a%22%3A%5B1%5D%7D",
    "SQL": "1%27%20OR%201%3D1--",
    "other digits": "%D9%A1",
    "no number": "NaN",
    "a fraction": "1e400",
    "true": "true",
    "a moment": "2022-12-29T25:61:00",
}

PAGES_PARAMETERS = sorted(
    {*PagesAPIViewSet.known_query_parameters, *PagesAPIViewSet.find_query_parameters}
    | set(PagesAPIViewSet.get_available_fields(ArticlePage))
)


def parameters_of(viewset):
    """Return the names that an endpoint's list takes, and those of its fields, which are no parameters everywhere."""
    model = viewset.model
    names = set(viewset.get_available_fields(model)) | set(getattr(viewset, "filters", ()))
    names |= set(getattr(viewset, "listing_parameters", ())) | {"fields", "format", "as_of"}
    known = viewset.known_query_parameters
    return sorted(names | (set() if isinstance(known, property) else set(known)))


ADDRESSES = {
    "pages/": PAGES_PARAMETERS,
    "pages/?type=articles.ArticlePage": PAGES_PARAMETERS,
    "pages/{pk}/": ["fields", "rich_text_format", "site", "type", "format"],
    "pages/{pk}/other-articles/": ["start", "limit", "site", "format"],
    "pages/find/": ["html_path", "id", "site", "fields"],
    "redirects/find/": ["html_path", "id", "fields"],
    "images/find/": ["id"],
    **{
        f"{name}/": parameters_of(viewset)
        for name, viewset in ENDPOINTS.items()
        if name not in ("pages", "search", "visit-statistics")
    },
    "security-models/{pk}/": ["as_of", "fields", "rich_text_format"],
    "search/?search=tin": sorted(SearchAPIViewSet.known_query_parameters),
    **{
        f"visit-statistics/{path}": sorted(
            VisitStatisticsAPIViewSet.parameters.get(f"{path.strip('/')}_view", ())
        )
        for path in ("", "pages/", "series/", "token/")
    },
}


@pytest.fixture
def pk(section):
    """The id of an article, beside something of each kind that an index can find."""
    ImageFactory(title="Tin")
    DocumentFactory(title="Tin")
    return ArticlePageFactory(parent=section, title="Tin", topics=[TopicFactory()]).pk


def assert_answered(response, address):
    assert response.status_code in (200, 302, 400, 403, 404, 405), (address[:200], response)
    if response.status_code == 302:
        return
    assert response["Content-Type"] == "application/json", address[:200]
    told = json.loads(response.content)
    assert response.status_code == 200 or set(told) == {"message"}, address[:200]


@pytest.mark.parametrize("address", ADDRESSES)
def test_whatever_a_parameter_holds_the_answer_is_json(client, pk, address):
    path = f"/api/v2/{address.format(pk=pk)}"
    path += "&" if "?" in path else "?"
    kinds = cycle(VALUES.values())
    for name in [*ADDRESSES[address], "unknown"]:
        for value in VALUES.values() if AUDIT_ALL else islice(kinds, 4):
            query = f"{path}{name}={value}"
            assert_answered(client.get(query), query)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_parameter_that_is_given_twice_is_refused(client, pk, address):
    path = f"/api/v2/{address.format(pk=pk)}"
    path += "&" if "?" in path else "?"
    for name in set(ADDRESSES[address]) - {"_"}:
        response = client.get(f"{path}{name}=1&{name}=1")
        expected = (403,) if "series" in address else (400,)
        assert response.status_code in expected, (address, name)


@pytest.mark.parametrize("name", ENDPOINTS)
def test_names_of_parameters_may_be_nonsense_too(client, pk, name):
    for query in (
        "a[]=1",
        "a%5B%5D=1&a%5B%5D=2",
        "%FF=1",
        "%ED%A0%80=1",
        "%=%",
        "&&&=",
        "=",
        "=1",
        "%00",
        "id__in=1",
        "pk=1",
        "title__startswith=a",
        "live=false",
        "password=x",
        "a" * 8192,
        "&".join(f"a{number}=1" for number in range(300)),
        "&".join(["x"] * 10_001),
        "fields=" + "*(" * 900,
        "fields=parent(" * 900,
        "fields=" + "alias_of(" * 60 + "id" + ")" * 60,
        "fields=*(*(*))",
        "fields=lead_image(*)",
        "fields=-*",
        "fields=_,-id",
        "format=xml",
        "format=json&format=xml",
        "search=" + "tin+" * 33,
        "search=" + "x" * 8192,
        "search=%E2%82%AC" * 2,
        "search=tin&search=tin",
        "order=" + ",".join(["id"] * 2000),
        "order=%2Bid",
        "order=id--",
        "order=?",
        "order=pk",
        "order=path",
        "limit=0",
        "limit=1_0",
        "limit=%2B1",
        "limit=0x1",
        "offset=1e3",
    ):
        address = f"/api/v2/{name}/?{query}"
        assert_answered(client.get(address), address)


def test_a_list_is_ordered_by_values_of_its_own_alone(client, pk):
    """By another table it would tell what is in it, and each of several relations would give the page once more."""
    for name in ("topics", "security_models", "task_plans", "neighbourhoods", "lead_image"):
        response = client.get(f"/api/v2/pages/?type=articles.ArticlePage&order={name}")
        assert response.status_code == 400, name


def test_many_tags_and_types_do_not_join_more_than_a_database_can(client, pk):
    for query in (
        "images/?tags=" + "a," * 400 + "a",
        "documents/?tags=" + "a," * 15 + "a",
        "pages/?type=" + "articles.ArticlePage," * 40 + "articles.ArticlePage",
    ):
        assert client.get(f"/api/v2/{query}").status_code in (200, 400), query[:40]


PATHS = [
    "pages/abc/",
    "pages/" + "9" * 40 + "/",
    "pages/-1/",
    "pages/1.5/",
    "pages/%FF/",
    "pages/%00/",
    "pages/%0A/",
    "pages/1/2/3/",
    "pages//",
    "%2e%2e/%2e%2e/",
    "nothing/",
    "%0a/",
    "%00/",
    "%ED%A0%80/",
    "x" * 8000 + "/",
    "/".join("x" * 3000) + "/",
    "images/99999999999999999999999/",
    "visit-statistics/pages/1/",
    "search/1/",
]


@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_that_is_none_is_told_so_in_json(client, home_page, method):
    for path in PATHS:
        response = getattr(client, method)(f"/api/v2/{path}")
        assert response.status_code == (404 if method == "get" else 405), path[:50]
        assert set(json.loads(response.content)) == {"message"}


@pytest.mark.parametrize("path", ["", "pages", "pages/1", "nothing", "pages/find"])
def test_an_address_without_its_last_slash_is_led_to_json(client, home_page, path):
    response = client.get(f"/api/v2/{path}".rstrip("/"), follow=True)
    assert response["Content-Type"] == "application/json"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_other_methods_than_reading_are_refused_in_json(django_client_that_checks, pk, method):
    ask = getattr(django_client_that_checks, method)
    paths = ["", f"pages/{pk}/", *(f"{name}/" for name in ENDPOINTS), "nothing/"]
    for path in [*paths, "visit-statistics/series/", "pages/find/"]:
        response = ask(f"/api/v2/{path}")
        assert response.status_code == 405, path
        assert response["Allow"] == "GET, HEAD, OPTIONS"
        assert set(json.loads(response.content)) == {"message"}


@pytest.fixture
def django_client_that_checks(client):
    """A client whose requests are checked against forgery, as those of browsers are."""
    client.handler.enforce_csrf_checks = True
    return client


@pytest.mark.parametrize(
    "accept", ["text/html", "application/xml", "garbage", ";;;q=,/", "", "a/b" * 999]
)
def test_whatever_a_reader_accepts_it_gets_json(client, pk, accept):
    for path in (f"pages/{pk}/", "visit-statistics/", "search/?search=tin", "nothing/", ""):
        response = client.get(f"/api/v2/{path}", headers={"Accept": accept})
        assert response["Content-Type"] == "application/json"


def test_the_longest_nonsense_is_refused_at_once(client, pk):
    began = time.perf_counter()
    for query in ("fields=" + "a," * 4000, "order=" + "-" * 8000, "html_path=" + "/a" * 4000):
        assert client.get(f"/api/v2/pages/?{query}").status_code == 400
    assert time.perf_counter() - began < 5
