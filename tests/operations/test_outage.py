"""Which errors of the database readers are told of as an outage (503), and which are faults of ours (500)."""

from contextlib import closing

import psycopg2
import pytest
from django.db import DatabaseError, Error, connection, transaction

from operations.outage.failures import is_outage


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
