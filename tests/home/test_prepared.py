"""Statements that are built once say the same as the querysets that they come from."""

import pytest
from django.db import connection
from django.db.models import BigIntegerField, CharField, Q
from django.test.utils import CaptureQueriesContext

from home.factories import NeighbourhoodFactory
from home.models import Neighbourhood
from home.prepared import Parameter, run_prepared
from security_models.factories import PeriodFactory, SecurityModelFactory
from security_models.models import SecurityModel

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    return [NeighbourhoodFactory(name=name) for name in ("Khu phố 1", "Khu phố 10%", "Khu phố 2")]


def test_objects_are_found_for_other_values_with_one_statement(places):
    built = []

    def build():
        built.append(True)
        name, pk = Parameter("name", CharField()), Parameter("pk", BigIntegerField())
        return Neighbourhood.objects.filter(name__startswith=name).exclude(Q(pk=pk)).order_by("pk")

    first, percent, second = places
    for values, expected in [
        ({"name": "Khu phố 1", "pk": 0}, [first, percent]),
        ({"name": "Khu phố 1", "pk": first.pk}, [percent]),
        ({"name": "Khu phố 10%", "pk": 0}, [percent]),
        ({"name": "", "pk": percent.pk}, [first, second]),
        ({"name": "'; --", "pk": 0}, []),
    ]:
        with CaptureQueriesContext(connection) as queries:
            assert run_prepared("places", build, values) == expected
        assert len(queries) == 1
    assert built == [True]


def test_rows_are_tuples_of_values(places):
    rows = run_prepared(
        "names",
        lambda: Neighbourhood.objects.filter(pk=Parameter("pk", BigIntegerField())).values_list(
            "pk", "name"
        ),
        {"pk": places[1].pk},
    )
    assert rows == [(places[1].pk, "Khu phố 10%")]


def test_related_objects_and_lists_come_along_as_the_queryset_says():
    model, period = SecurityModelFactory(), PeriodFactory()
    model.periods.add(period)
    model.save()

    def build():
        models = SecurityModel.objects.filter(pk=Parameter("pk", BigIntegerField()))
        return models.select_related("unit").prefetch_related("periods")

    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            [found] = run_prepared("model", build, {"pk": model.pk})
            assert found.unit == model.unit
            assert list(found.periods.all()) == [period]
        assert len(queries) == 2


def test_a_statement_can_be_run_while_another_one_of_its_shape_is(places):
    def build():
        return Neighbourhood.objects.filter(pk=Parameter("pk", BigIntegerField()))

    class Interrupted(dict):
        def __getitem__(self, name):
            assert run_prepared("one", build, {"pk": places[2].pk}) == [places[2]]
            return super().__getitem__(name)

    run_prepared("one", build, {"pk": places[0].pk})
    assert run_prepared("one", build, Interrupted(pk=places[1].pk)) == [places[1]]
