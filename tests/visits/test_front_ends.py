"""Pages of other sites that show this portal's content: those on the list read the numbers and are counted."""

import pytest
from django.test import Client

from tests.visits.beacons import send, token_of
from tests.visits.conftest import counts
from visits.hot_store import get_store

pytestmark = pytest.mark.django_db

FRONT_END = "https://app.phuong.example"
FROM_THERE = {"HTTP_ORIGIN": FRONT_END, "HTTP_SEC_FETCH_SITE": "cross-site"}


@pytest.fixture
def site(home_page, settings):
    settings.CORS_ALLOWED_ORIGINS = [FRONT_END]
    before, others = (
        settings.BEACON_MIDDLEWARE,
        settings.MIDDLEWARE[len(settings.BEACON_MIDDLEWARE) :],
    )
    settings.BEACON_MIDDLEWARE = [*before, "corsheaders.middleware.CorsMiddleware"]
    settings.MIDDLEWARE = [*settings.BEACON_MIDDLEWARE, *others]
    return home_page.get_site()


def test_a_front_end_asks_for_a_token_and_is_counted(site, home_page):
    answer = Client().get(
        f"/api/v2/visit-statistics/token/?page={home_page.pk}", HTTP_ORIGIN=FRONT_END
    )
    assert answer["Access-Control-Allow-Origin"] == FRONT_END
    beacon = send(answer.json()["token"], **FROM_THERE)
    assert beacon["Access-Control-Allow-Origin"] == FRONT_END
    assert beacon.json()["today"] == 1
    assert counts(get_store(), site.pk) == (1, 1, 1, 0)


def test_others_are_neither_counted_nor_let_read(site):
    there = {"HTTP_ORIGIN": "https://evil.example", "HTTP_SEC_FETCH_SITE": "cross-site"}
    answer = send(token_of(site, 0), **there)
    assert "Access-Control-Allow-Origin" not in answer
    assert counts(get_store(), site.pk) == (0, 0, 0, 0)


def test_pages_do_not_vary_by_origin(site):
    answer = Client().get("/", HTTP_ORIGIN=FRONT_END)
    assert "origin" not in answer.get("Vary", "").lower()
    assert "Access-Control-Allow-Origin" not in answer
