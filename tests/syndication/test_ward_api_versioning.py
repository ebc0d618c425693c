"""An operation that will be given up says so in every answer."""

from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from ninja import NinjaAPI, Router
from ninja.decorators import decorate_view

from syndication.ward_api.versioning import deprecated

SINCE, SUNSET = datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


@pytest.fixture
def api():
    """A contract with one operation that will be given up."""
    router = Router()

    @router.get("/old", deprecated=True)
    @decorate_view(deprecated(SINCE, SUNSET, link="https://phuong.example/doi"))
    def old(request):
        return HttpResponse("{}", headers={"Link": '<https://phuong.example/>; rel="next"'})

    api = NinjaAPI(urls_namespace="versions")
    api.add_router("", router)
    return api


def test_its_answers_say_since_when_until_when_and_what_to_do(api):
    (pattern,) = [pattern for pattern in api.urls[0] if pattern.name == "old"]
    response = pattern.callback(RequestFactory().get("/old"))
    assert response["Deprecation"] == "@1798761600"
    assert response["Sunset"] == "Sat, 01 Jan 2028 00:00:00 GMT"
    assert response["Link"] == (
        '<https://phuong.example/>; rel="next", <https://phuong.example/doi>; rel="deprecation"'
    )


def test_its_description_says_so_too(api):
    assert api.get_openapi_schema(path_prefix="")["paths"]["/old"]["get"]["deprecated"] is True
