"""After a day of beacons nothing in the main database, a dump of it or the log tells of a single reader."""

import logging
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection

from tests.visits.beacons import LAPTOP, PHONE, send, token_of
from tests.visits.conftest import counts
from visits import clock, folding, visitors
from visits.hot_store import get_store
from visits.models import SiteDay

pytestmark = pytest.mark.django_db

ADDRESSES = ["203.0.113.77", "198.51.100.33", "2001:db8:77:33::1"]
# Midnight in Vietnam is 17:00 UTC.
BEFORE_MIDNIGHT = datetime(2026, 1, 1, 16, 59, 58, tzinfo=UTC)


def every_cell():
    """Return every value of every table of the main database as text."""
    cells = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            cells += [
                str(bytes(v) if isinstance(v, memoryview) else v) for row in cursor for v in row
            ]
    return "\n".join(cells)


def test_nothing_of_a_reader_is_left(home_page, caplog, settings):
    caplog.set_level(logging.DEBUG)
    site = home_page.get_site()
    store = get_store()
    salt = store.salt(clock.day_of(clock.now()))
    for address in ADDRESSES:
        for agent in (PHONE, LAPTOP, "curl/8.5.0 (minh hoa)"):
            send(token_of(site, 18), address=address, agent=agent, referrer="quangtri.gov.vn")
            send("forged", address=address, agent=agent)
    folding.fold(store, clock.now())
    assert SiteDay.objects.get().visits == 6
    dump = StringIO()
    call_command("dumpdata", stdout=dump)
    kept = every_cell() + dump.getvalue() + caplog.text
    for address in ADDRESSES:
        network = visitors.client_network({"REMOTE_ADDR": address})
        ids = [visitors.address_id(salt, network)] + [
            visitors.visitor_id(salt, site.pk, network, agent) for agent in (PHONE, LAPTOP)
        ]
        for trace in (address, network, *(one.hex() for one in ids), *map(str, ids)):
            assert trace not in kept
    for trace in ("SM-A107F", "Windows NT", "minh hoa", salt.hex(), str(salt)):
        assert trace not in kept
    assert "quangtri.gov.vn" in kept


def test_a_reader_of_before_midnight_is_another_one_after_it(home_page):
    site = home_page.get_site()
    with time_machine.travel(BEFORE_MIDNIGHT, tick=False) as moment:
        send(token_of(site, 18))
        salt = get_store().salt(clock.day_of(clock.now()))
        moment.shift(4)
        answer = send(token_of(site, 18, clock.day_of(clock.now()) - 1))
        assert answer.json()["today"] == 1
        assert counts(get_store(), site.pk) == (2, 2, 2, 0)
        assert get_store().salt(clock.day_of(clock.now())) != salt


def test_the_salt_of_a_day_is_gone_with_it(home_page, settings):
    with time_machine.travel(BEFORE_MIDNIGHT, tick=False) as moment:
        send(token_of(home_page.get_site(), 18))
        (kept,) = settings.DATA_DIR.glob("visits-salt-*")
        assert kept.stat().st_mode & 0o777 == 0o600
        assert (settings.DATA_DIR / "visits-hot.sqlite3").stat().st_mode & 0o777 == 0o600
        moment.shift(timedelta(minutes=1))
        folding.Folder(get_store()).step(clock.now())
        assert not list(settings.DATA_DIR.glob("visits-salt-*"))
