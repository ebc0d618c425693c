"""Many write the change log at once: a reader who keeps the highest number that it saw loses nothing."""

from threading import Thread

import pytest
from django.db import connection, connections

from syndication.change_log.log import Shown, writing
from syndication.choices import Kind
from syndication.models import PublicChange

WRITERS = 6
EACH = 60 if connection.vendor == "postgresql" else 10
PAGE = 7


def write(first, failures):
    try:
        for number in range(first, first + EACH):
            with writing() as log:
                log.write(Kind.ARTICLE, {number: Shown(f'"{number}"', "", images=[])})
    except Exception as error:  # a thread keeps what it raises to itself
        failures.append(error)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("migrated_data_comes_back")
def test_a_reader_that_follows_six_writers_misses_nothing():
    failures = []
    writers = [
        Thread(target=write, args=(1 + number * EACH, failures)) for number in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    cursor, seen, is_over = 0, [], False
    while True:
        rows = PublicChange.objects.filter(seq__gt=cursor).order_by("seq")
        page = list(rows.values_list("seq", "object_id")[:PAGE])
        if page:
            cursor = page[-1][0]
            seen += [pk for _seq, pk in page]
        elif is_over:
            break
        else:  # whether all had ended before a last look that finds nothing
            is_over = not any(writer.is_alive() for writer in writers)
    assert failures == []
    assert sorted(seen) == list(range(1, WRITERS * EACH + 1))
