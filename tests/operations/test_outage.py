"""Which errors of the database readers are told of as an outage (503), and which are faults of ours (500)."""

import sqlite3
from contextlib import closing

import psycopg2
import pytest
from django.db import (
    DatabaseError,
    Error,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)
from psycopg2 import errors
from wagtail.models import Site

from home.answers import Memory
from operations.outage.failures import is_outage
from visits import sites


def raised(kind, cause):
    """Return the error of the class ``kind`` that Django makes of the driver's own."""
    try:
        raise kind(str(cause)) from cause
    except kind as error:
        return error


def of_sqlite(code):
    error = sqlite3.OperationalError("message")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("kind", "cause", "expected"),
    [
        (OperationalError, psycopg2.OperationalError("Connection refused"), True),
        (InterfaceError, psycopg2.InterfaceError("connection already closed"), True),
        (InterfaceError, psycopg2.InterfaceError("cursor already closed"), False),
        (DatabaseError, psycopg2.DatabaseError("error with status PGRES_TUPLES_OK"), True),
        (ProgrammingError, errors.UndefinedTable("no table"), False),
        (OperationalError, of_sqlite(sqlite3.SQLITE_BUSY), True),
        (OperationalError, of_sqlite(sqlite3.SQLITE_CANTOPEN), True),
        (OperationalError, of_sqlite(sqlite3.SQLITE_IOERR_READ), True),
        (OperationalError, of_sqlite(sqlite3.SQLITE_ERROR), False),
    ],
)
def test_an_outage_is_told_from_a_fault_of_the_program(kind, cause, expected):
    assert is_outage(raised(kind, cause)) is expected


def test_what_followed_from_an_outage_is_one():
    try:
        try:
            raise raised(OperationalError, psycopg2.OperationalError("server closed"))
        except OperationalError:
            raise KeyError("while it was handled")  # noqa: B904
    except KeyError as error:
        assert is_outage(error)
    assert not is_outage(KeyError("alone"))
    assert not is_outage(None)


def error_of(statement):
    """Run wrong SQL and return the error of Django that comes of it."""
    with pytest.raises(Error) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return caught.value


@pytest.mark.django_db
def test_a_wrong_statement_is_a_fault():
    assert not is_outage(error_of("SELECT * FROM khong_co_bang_nay"))
    assert not is_outage(error_of("SELEKT 1"))


@pytest.mark.django_db
def test_what_the_program_says_itself_is_a_fault():
    """Django raises the plain class for a row that is gone."""
    assert not is_outage(DatabaseError("Save with update_fields did not affect any rows."))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="what psycopg2 tells of its server")
class TestPostgres:
    @pytest.fixture(autouse=True)
    def _without_transaction(self, django_db_setup, django_db_blocker):
        """A connection that is lost takes no transaction of the test with it; nothing is written."""
        with django_db_blocker.unblock():
            yield
            connection.close()

    def end(self):
        """End the backend of Django's connection from outside, as a dying server does."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        with closing(psycopg2.connect(**connection.get_connection_params())) as other:
            other.autocommit = True
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])

    def test_a_connection_that_was_ended_is_an_outage(self):
        with connection.cursor() as cursor:
            self.end()
            with pytest.raises(Error) as caught:
                cursor.execute("SELECT 1")
            assert is_outage(caught.value)

    def test_who_is_asked_before_django_lets_go_of_it(self):
        sites.forget()
        self.end()
        with pytest.raises(Error):
            sites.host_names()
        assert sites.host_names()

    def test_an_answer_that_was_made_before_is_not_kept_and_not_lost(self):
        memory = Memory(lambda now: Site.objects.values_list("pk").filter(pk=0))
        self.end()
        assert memory.lifetime() == 0
        assert memory.lifetime() > 0

    def test_a_cursor_is_closed_by_an_outage_or_by_the_program(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.close()
            with pytest.raises(Error) as caught:
                cursor.fetchone()
            assert not is_outage(caught.value)
        with connection.cursor() as cursor:
            self.end()
            with pytest.raises(Error):
                cursor.execute("SELECT 1")
            with pytest.raises(Error) as caught:
                cursor.fetchone()
            assert is_outage(caught.value)
