"""The urgent news of the moment in the API."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.factories import AlertFactory
from tests.api.golden import assert_golden

pytestmark = pytest.mark.django_db

ALERTS = "alerts/"
NOON = datetime(2026, 7, 5, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def alert(start=-HOUR, end=HOUR, **values):
    return AlertFactory(starts_at=NOON + start, ends_at=NOON + end, **values)


def test_the_list_is_the_agreed_document(api, article):
    alert(level="emergency", message="Cháy chợ.", phone="114", page=article)
    alert(level="info", url="https://vndms.gov.vn/", link_label="Bản đồ")
    alert(level="warning")
    assert_golden("alerts", api(ALERTS))


def test_one_alert_is_the_agreed_document(api):
    assert_golden("alert", api(f"{ALERTS}{alert(level='warning').pk}/"))


def test_only_what_is_shown_now_is_told(api, ids, client, clock):
    upcoming = alert(timedelta(seconds=1))
    current = alert(timedelta(0), timedelta(seconds=1))
    over = alert(-HOUR, timedelta(0))
    assert ids(ALERTS) == [current.pk]
    for hidden in (upcoming, over):
        assert client.get(f"/api/v2/{ALERTS}{hidden.pk}/").status_code == 404
    clock.shift(1)
    assert ids(ALERTS) == [upcoming.pk]
    assert client.get(f"/api/v2/{ALERTS}{current.pk}/").status_code == 404


def test_the_most_urgent_comes_first_then_the_newest(ids):
    info, old = alert(level="info"), alert(-2 * HOUR, level="warning")
    new, emergency = alert(-HOUR, level="warning"), alert(-9 * HOUR, level="emergency")
    assert ids(ALERTS) == [emergency.pk, new.pk, old.pk, info.pk]
    assert ids(ALERTS, order="level,starts_at") == [info.pk, old.pk, new.pk, emergency.pk]
    assert ids(ALERTS, level="warning") == [new.pk, old.pk]
    assert ids(ALERTS, limit=1, offset=1) == [new.pk]


@pytest.mark.parametrize("how", ["draft", "expired", "private"])
def test_a_page_that_is_not_public_is_not_named(api, article, make_private, how):
    alert(page=article)
    assert api(ALERTS)["items"][0]["link"]["label"] == article.title
    if how == "private":
        make_private(article)
    elif how == "draft":
        article.unpublish()
    else:
        type(article).objects.update(expire_at=NOON)
    assert api(ALERTS)["items"][0]["link"] is None


@pytest.mark.parametrize(
    "query", ["level=panic", "level=", "order=message", "search=lu", "state=ended", "limit=99"]
)
def test_what_cannot_be_asked_is_answered_400_with_a_sentence(client, query):
    response = client.get(f"/api/v2/{ALERTS}?{query}")
    assert response.status_code == 400
    assert len(response.json()["message"]) > 10


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written(admin_client, method):
    one = alert()
    for address in (ALERTS, f"{ALERTS}{one.pk}/"):
        assert getattr(admin_client, method)(f"/api/v2/{address}").status_code == 405


def test_the_list_takes_the_same_few_queries_at_any_limit(api, article):
    alert(page=article)
    api(ALERTS, limit=3)  # what all answers have in common is known from then on
    with CaptureQueriesContext(connection) as few:
        api(ALERTS)
    number = len(few)
    for _ in range(30):
        alert(page=article)
    api(ALERTS, limit=3)
    for limit in (1, 20):
        with CaptureQueriesContext(connection) as many:
            assert len(api(ALERTS, limit=limit)["items"]) == limit
        assert len(many) <= number <= 6


def test_the_start_of_the_api_names_it(client):
    assert client.get("/api/v2/").json()["alerts"] == "http://localhost/api/v2/alerts/"
