"""Statements that are built once say the same as the querysets that they come from."""

import pytest
from django.db import connection
from django.db.models import BigIntegerField, CharField, Q
from django.test.utils import CaptureQueriesContext

from home.factories import NeighbourhoodFactory
from home.models import Neighbourhood
from home.prepared import Parameter, prepared_objects, prepared_rows

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
            assert prepared_objects(Neighbourhood, "places", build, values) == expected
        assert len(queries) == 1
    assert built == [True]


def test_rows_are_tuples_of_values(places):
    rows = prepared_rows(
        "names",
        lambda: Neighbourhood.objects.filter(pk=Parameter("pk", BigIntegerField())).values_list(
            "pk", "name"
        ),
        {"pk": places[1].pk},
    )
    assert rows == [(places[1].pk, "Khu phố 10%")]
