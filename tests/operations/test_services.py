"""What the variables of the environment make of the settings."""

import pytest
from django.core.exceptions import ImproperlyConfigured

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
        "s3://h/b?endpoint=minio:9000",
        "s3://h/b?endpoint=http://minio:x",
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
