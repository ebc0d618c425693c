"""Security models, plans, figures, topics, pictures and visits in the contract between wards."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from articles.factories import TopicFactory
from security_models.choices import EventKind, Status
from security_models.choices import Field as ModelField
from security_models.factories import AnnualFigureFactory, SecurityModelFactory, TaskPlanFactory
from security_models.models import ModelEvent
from syndication.choices import Kind
from tests.syndication.shared_documents import (
    NOON,
    ids_of,
    items_of,
    share,
    share_article,
    share_object,
    withdraw,
)
from vietnamese.spreadsheets import BYTE_ORDER_MARK

pytestmark = pytest.mark.django_db

ROOT = "/api/ward/v1"
MODELS = f"{ROOT}/security-models"


@pytest.fixture
def paused():
    """The row of a model that was launched in 2022 and paused in 2024."""
    model = SecurityModelFactory(name="Camera an ninh")
    for kind, day in ((EventKind.LAUNCHED, date(2022, 1, 5)), (EventKind.PAUSED, date(2024, 3, 1))):
        ModelEvent.objects.create(model=model, kind=kind, date=day)
    return share_object(Kind.SECURITY_MODEL, model)


class TestSecurityModels:
    def test_have_their_status_of_today(self, client, paused):
        (item,) = items_of(client.get(MODELS))
        told = {"status": "paused", "as_of": timezone.localdate().isoformat()}
        assert item == json.loads(paused.body) | told

    @pytest.mark.parametrize(
        ("day", "status"),
        [("2021-12-31", None), ("2022-12-29", "active"), ("2024-03-01", "paused")],
    )
    def test_have_their_status_of_another_day(self, client, paused, day, status):
        told = client.get(f"{MODELS}/{paused.pk}?as_of={day}").json()
        assert (told["status"], told["as_of"]) == (status, day)

    def test_are_those_in_force_on_a_day(self, client, paused):
        assert ids_of(client.get(f"{MODELS}?as_of=2022-12-29")) == [str(paused.pk)]
        assert ids_of(client.get(f"{MODELS}?as_of=2024-12-29")) == []

    def test_are_those_with_a_status(self, client, paused):
        running = share_object(Kind.SECURITY_MODEL, SecurityModelFactory(status=Status.ACTIVE))
        assert ids_of(client.get(f"{MODELS}?status=paused")) == [str(paused.pk)]
        assert ids_of(client.get(f"{MODELS}?status=active")) == [str(running.pk)]

    def test_are_those_of_a_field(self, client, paused):
        fire = SecurityModelFactory(field=ModelField.FIRE)
        row = share_object(Kind.SECURITY_MODEL, fire)
        assert ids_of(client.get(f"{MODELS}?field=fire")) == [str(row.pk)]

    def test_are_leafed_through_what_changed_last_first(self, client):
        rows = [share(Kind.SECURITY_MODEL) for _ in range(3)]
        first = client.get(f"{MODELS}?limit=2")
        assert ids_of(first) == [str(row.pk) for row in (rows[2], rows[1])]
        assert ids_of(client.get(first.json()["next"])) == [str(rows[0].pk)]

    def test_that_are_withdrawn_are_gone(self, client, paused):
        withdraw(paused)
        assert client.get(f"{MODELS}/{paused.pk}").status_code == 410
        assert items_of(client.get(MODELS)) == []

    def test_need_not_be_fetched_twice(self, client, paused, django_assert_max_num_queries):
        for address in (MODELS, f"{MODELS}/{paused.pk}"):
            tag = client.get(address)["ETag"]
            with django_assert_max_num_queries(3):
                again = client.get(address, headers={"If-None-Match": tag})
            assert again.status_code == 304

    def test_count_as_changed_once_another_day_begins(self, client, paused):
        paused.modified = NOON
        paused.save()
        address = f"{MODELS}/{paused.pk}"
        seen = {"If-Modified-Since": "Thu, 29 Dec 2022 05:00:00 GMT"}
        assert client.get(address, headers=seen).status_code == 200
        assert client.get(f"{address}?as_of=2023-01-01", headers=seen).status_code == 304


class TestTaskPlans:
    def test_are_told_as_they_stand_in_the_log(self, client):
        rows = [share_object(Kind.TASK_PLAN, TaskPlanFactory()) for _ in range(2)]
        found = items_of(client.get(f"{ROOT}/task-plans"))
        assert found == [json.loads(row.body) for row in reversed(rows)]
        one = client.get(f"{ROOT}/task-plans/{rows[0].pk}")
        assert one.content.decode() == rows[0].body

    def test_that_are_withdrawn_are_gone(self, client):
        row = withdraw(share(Kind.TASK_PLAN))
        assert client.get(f"{ROOT}/task-plans/{row.pk}").status_code == 410
        assert items_of(client.get(f"{ROOT}/task-plans")) == []


class TestAnnualFigures:
    def test_are_the_published_ones_beside_what_is_recorded(self, client):
        figure = AnnualFigureFactory()
        AnnualFigureFactory(year=2023, unit=figure.unit, live=False)
        SecurityModelFactory(unit=figure.unit)
        (item,) = items_of(client.get(f"{ROOT}/annual-figures"))
        assert (item["unit"], item["year"], item["as_of"]) == (figure.unit.name, 2022, None)
        assert (item["stated_model_count"], item["recorded_model_count"]) == (10, 1)
        assert (item["recorded_on"], item["effective_ratio"]) == ("2022-12-31", None)

    def test_are_a_table_for_spreadsheets_too(self, client):
        AnnualFigureFactory()
        response = client.get(f"{ROOT}/annual-figures.csv")
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        text = response.content.decode()
        assert text.startswith(BYTE_ORDER_MARK)
        assert len(text.splitlines()) == 2


def test_topics_are_those_that_shared_articles_name(client, section):
    topics = [TopicFactory(name=name) for name in ("Phòng cháy", "An ninh", "Chưa dùng")]
    share_article(section, topics=topics[:2])
    share_article(section, topics=topics[:1])
    withdraw(share_article(section, topics=topics[2:]))
    found = items_of(client.get(f"{ROOT}/topics"))
    assert [(item["name"], item["article_count"]) for item in found] == [
        ("An ninh", 1),
        ("Phòng cháy", 2),
    ]
    assert found[0]["kind"] == topics[1].kind


def test_a_picture_is_told_as_long_as_something_shared_shows_it(client):
    row = share(Kind.MEDIA, expires_at=timezone.now() + timedelta(hours=1))
    assert client.get(f"{ROOT}/media/{row.pk}").json()["id"] == str(row.pk)
    withdraw(row)
    assert client.get(f"{ROOT}/media/{row.pk}").status_code == 410


def test_visits_are_sums_only(client, home_page):
    assert client.get(f"{ROOT}/visit-statistics").json() == {
        "online": 0,
        "today": 0,
        "total": 0,
        "opening_balance": None,
    }
