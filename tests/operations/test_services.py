"""What the variables of the environment make of the settings, and which errors are an outage."""

import sqlite3

import psycopg2
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError, ProgrammingError
from psycopg2 import errors

from operations.outage.failures import is_outage
from site_config.settings import services


@pytest.mark.parametrize(
    ("url", "options"),
    [
        (
            "s3://khoa:bi%2Fmat@kho.example/phuong",
            {
                "bucket_name": "phuong",
                "location": "",
                "endpoint_url": "https://kho.example",
                "region_name": None,
                "access_key": "khoa",
                "secret_key": "bi/mat",
            },
        ),
        (
            "s3://s3.amazonaws.com/phuong/tin?region=ap-southeast-1",
            {
                "bucket_name": "phuong",
                "location": "tin",
                "endpoint_url": "https://s3.amazonaws.com",
                "region_name": "ap-southeast-1",
            },
        ),
        (
            "s3://k:s@minio:9000/phuong?endpoint=http://minio:9000",
            {
                "bucket_name": "phuong",
                "location": "",
                "endpoint_url": "http://minio:9000",
                "region_name": None,
                "access_key": "k",
                "secret_key": "s",
            },
        ),
    ],
)
def test_the_address_of_a_bucket_says_all_that_is_needed(url, options):
    assert services.media(url)["OPTIONS"] == options


@pytest.mark.parametrize(
    "url",
    [
        "https://kho.example/phuong",
        "s3://phuong",
        "s3:///phuong",
        "s3://h/b?acl=public",
        "s3://h:x/b",
    ],
)
def test_an_address_that_is_not_clear_is_refused_in_vietnamese(url):
    with pytest.raises(ImproperlyConfigured, match="MEDIA_BUCKET_URL phải có dạng"):
        services.media(url)


def test_what_the_address_of_the_database_says_wins():
    config = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"connect_timeout": 9}}
    made = services.database(config, {}, 30)
    assert (made["OPTIONS"]["connect_timeout"], made["OPTIONS"]["keepalives_idle"]) == (9, 10)
    assert made["OPTIONS"]["options"] == "-c statement_timeout=30000"
    assert (made["CONN_MAX_AGE"], made["CONN_HEALTH_CHECKS"]) == (60, True)


def test_every_cache_is_there_with_and_without_redis(tmp_path):
    names = {"default", "versions", "pages", "limits", "renditions"}
    assert services.caches("", tmp_path).keys() == names
    shared = services.caches("redis://h/0", tmp_path)
    assert shared.keys() == names
    prefixes = [
        cache["KEY_PREFIX"] for cache in shared.values() if cache["BACKEND"] == services.REDIS_CACHE
    ]
    assert sorted(prefixes) == ["cache", "cache", "limits", "pages"]


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
