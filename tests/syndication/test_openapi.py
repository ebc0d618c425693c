"""The description of the contract: valid, in step with what is committed, and never narrower than that."""

import json
from copy import deepcopy

import pytest
from django.conf import settings
from openapi_spec_validator import validate

from syndication.ward_api import openapi
from tests.syndication.breaking import breaking_changes

ADDRESS = "/api/ward/v1/openapi.json"
SNAPSHOT = settings.BASE_DIR / "docs/openapi/ward-v1.json"
REPEAT = "make openapi writes it anew"


@pytest.fixture
def committed():
    return json.loads(SNAPSHOT.read_text())


class TestDocument:
    def test_is_valid_openapi_3_1(self):
        validate(openapi.document())
        assert openapi.document()["openapi"] == "3.1.0"

    def test_is_what_is_committed(self, committed):
        assert openapi.document() == committed, REPEAT

    def test_takes_nothing_away_from_what_is_committed(self, committed):
        assert list(breaking_changes(committed, openapi.document())) == []

    def test_names_no_host(self):
        assert "http" not in json.dumps(openapi.document()["servers"])

    def test_has_no_schema_that_nothing_refers_to(self):
        text = json.dumps(openapi.document())
        for name in openapi.document()["components"]["schemas"]:
            assert f'"#/components/schemas/{name}"' in text

    def test_tells_head_nowhere(self):
        assert {method for path in openapi.document()["paths"].values() for method in path} <= {
            "get",
            "post",
            "delete",
        }


@pytest.mark.django_db
class TestServed:
    def test_has_this_portal_as_its_server(self, client):
        response = client.get(ADDRESS)
        assert response["Content-Type"] == "application/vnd.oai.openapi+json;version=3.1"
        served = response.json()
        assert served["servers"] == [{"url": "http://localhost/api/ward/v1"}]
        assert served | {"servers": []} == openapi.document() | {"servers": []}

    def test_is_made_once_and_need_not_be_fetched_twice(self, client, django_assert_num_queries):
        tag = client.get(ADDRESS)["ETag"]
        made = openapi.document()
        with django_assert_num_queries(0):
            again = client.get(ADDRESS, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert openapi.document() is made


def of_articles(document):
    return document["paths"]["/articles"]["get"]


def parameter(document, name):
    return next(one for one in of_articles(document)["parameters"] if one["name"] == name)


def schema(document, name):
    return document["components"]["schemas"][name]


def set_in(found, key, value):
    found[key] = value


BREAKING = {
    "a path that is gone": lambda new: new["paths"].pop("/topics"),
    "a path that is called otherwise": lambda new: set_in(
        new["paths"], "/subjects", new["paths"].pop("/topics")
    ),
    "a method that is gone": lambda new: new["paths"]["/topics"].pop("get"),
    "a parameter that is gone": lambda new: of_articles(new)["parameters"].remove(
        parameter(new, "topic")
    ),
    "a parameter that must be given now": lambda new: set_in(
        parameter(new, "topic"), "required", True
    ),
    "a new parameter that must be given": lambda new: of_articles(new)["parameters"].append(
        {"in": "query", "name": "new", "required": True, "schema": {"type": "string"}}
    ),
    "a parameter of another type": lambda new: set_in(
        parameter(new, "topic"), "schema", {"type": "boolean"}
    ),
    "a parameter with a lower limit": lambda new: set_in(
        parameter(new, "limit")["schema"], "maximum", 50
    ),
    "a parameter with fewer choices": lambda new: parameter(new, "sort")["schema"]["enum"].pop(),
    "a parameter with another pattern": lambda new: set_in(
        parameter(new, "cursor")["schema"], "pattern", "^a$"
    ),
    "a field that is gone": lambda new: schema(new, "Article")["properties"].pop("headline"),
    "a field that is called otherwise": lambda new: set_in(
        schema(new, "Picture")["properties"],
        "alternative",
        schema(new, "Picture")["properties"].pop("alt"),
    ),
    "a field that may be missing": lambda new: schema(new, "Article")["required"].remove("url"),
    "a field that may be null": lambda new: set_in(
        schema(new, "Article")["properties"],
        "headline",
        {"anyOf": [{"type": "string"}, {"type": "null"}]},
    ),
    "a field of another type": lambda new: set_in(
        schema(new, "Article")["properties"]["headline"], "type", "integer"
    ),
    "a field with a word that readers do not know": lambda new: schema(new, "FeedItem")[
        "properties"
    ]["state"]["enum"].append("moved"),
    "an answer of another media type": lambda new: set_in(
        of_articles(new)["responses"]["200"],
        "content",
        {"text/html": {"schema": {"type": "string"}}},
    ),
    "a status that is gone": lambda new: new["paths"]["/articles/{uid}"]["get"]["responses"].pop(
        "410"
    ),
}
HARMLESS = {
    "nothing": lambda new: None,
    "a new path": lambda new: set_in(new["paths"], "/new", new["paths"]["/topics"]),
    "a new parameter": lambda new: of_articles(new)["parameters"].append(
        {"in": "query", "name": "new", "required": False, "schema": {"type": "string"}}
    ),
    "a new field": lambda new: set_in(
        schema(new, "Article")["properties"], "new", {"type": "string"}
    ),
    "a parameter with a higher limit": lambda new: set_in(
        parameter(new, "limit")["schema"], "maximum", 500
    ),
    "a parameter with more choices": lambda new: parameter(new, "sort")["schema"]["enum"].append(
        "headline"
    ),
    "a field that is always there now": lambda new: schema(new, "ArticlePart")["required"].append(
        "headline"
    ),
    "other words": lambda new: set_in(of_articles(new), "summary", "Something else"),
}


class TestComparison:
    @pytest.mark.parametrize("change", BREAKING.values(), ids=BREAKING)
    def test_finds_what_breaks_a_reader(self, committed, change):
        new = deepcopy(committed)
        change(new)
        assert list(breaking_changes(committed, new)) != []

    @pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
    def test_lets_pass_what_breaks_nobody(self, committed, change):
        new = deepcopy(committed)
        change(new)
        assert list(breaking_changes(committed, new)) == []

    def test_finds_what_breaks_a_sender(self, committed):
        body = {"type": "object", "properties": {"url": {"type": "string"}}, "required": []}
        old = deepcopy(committed)
        old["paths"]["/new"] = {
            "post": {
                "parameters": [],
                "responses": {},
                "requestBody": {"content": {"application/json": {"schema": body}}},
            }
        }
        for change in (
            lambda schema: schema["required"].append("url"),
            lambda schema: schema["properties"].pop("url"),
            lambda schema: set_in(schema["properties"]["url"], "maxLength", 10),
        ):
            new = deepcopy(old)
            sent = new["paths"]["/new"]["post"]["requestBody"]["content"]
            change(sent["application/json"]["schema"])
            assert list(breaking_changes(old, new)) != []
