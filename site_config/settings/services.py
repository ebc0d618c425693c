"""
The services that a larger portal stands on, each named by one variable: PostgreSQL, Redis, a bucket for media.

Without a variable its part stays in files under ``DATA_DIR``. The functions take what the environment says and return
values of Django's settings.
"""

from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE = "django.db.backends.sqlite3"
REDIS_CACHE = "site_config.redis_cache.RedisCache"
FILE_CACHE = "django.core.cache.backends.filebased.FileBasedCache"
REDIS_PREFIXES = {"default": "cache", "versions": "cache", "pages": "pages", "limits": "limits"}
IN_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
# Wagtail writes to it with every picture that it shows, even one that it has just read: each process keeps its own.
# Another file of a picture is another entry.
RENDITIONS = {"renditions": {"BACKEND": IN_MEMORY, "LOCATION": "renditions"}}
MOST_PAGES, MOST_ANSWERS = 5_000, 3_000
"""Pages of the page cache, and other things worth keeping, that files hold at most."""

# A server that has gone without a word (a cut cable, a machine without power) is given up after some 15 seconds
# instead of the quarter of an hour that TCP takes by itself; one that refuses is known at once.
POSTGRES_OPTIONS = {
    "connect_timeout": 3,  # seconds
    "keepalives_idle": 10,  # seconds
    "keepalives_interval": 2,  # seconds
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,  # milliseconds
}


def database(config, sqlite_options, statement_seconds):
    """
    Return ``config`` (of ``env.db_url_config``) with what a portal that runs for months needs.

    ``statement_seconds`` ends a statement of PostgreSQL that takes longer; 0: none. What the address itself says of
    an option wins.
    """
    if config["ENGINE"] == SQLITE:
        return config | {"OPTIONS": sqlite_options}
    options = dict(POSTGRES_OPTIONS)
    if statement_seconds:
        options["options"] = f"-c statement_timeout={int(statement_seconds * 1000)}"
    return config | {
        # Each thread keeps its connection; one that has broken is noticed at the next request and made anew.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options | config.get("OPTIONS", {}),
    }


def caches(redis_url, data_dir):
    """
    Return CACHES: ``default``, ``versions`` (what state things are in, asked by every request), ``pages`` (ready ones),
    ``limits`` (who has asked how often) and ``renditions``.

    In Redis all hosts share them, but for the renditions, which each process keeps by itself. In files the processes of
    one host share them; limits are then each process's own too, as counting in memory costs nothing.
    """
    if redis_url:
        return RENDITIONS | {
            name: {"BACKEND": REDIS_CACHE, "LOCATION": redis_url, "KEY_PREFIX": prefix}
            for name, prefix in REDIS_PREFIXES.items()
        }
    return RENDITIONS | {
        "default": {
            "BACKEND": FILE_CACHE,
            "LOCATION": data_dir / "cache",
            "OPTIONS": {"MAX_ENTRIES": MOST_ANSWERS},
        },
        "versions": {
            "BACKEND": "site_config.mapped_cache.MappedCache",
            "LOCATION": data_dir / "versions",
        },
        "pages": {
            "BACKEND": FILE_CACHE,
            "LOCATION": data_dir / "pages",
            "KEY_PREFIX": "pages",
            "OPTIONS": {"MAX_ENTRIES": MOST_PAGES},
        },
        "limits": {
            "BACKEND": IN_MEMORY,
            "LOCATION": "limits",
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        },
    }


def queue(redis_url, data_dir):
    """Return HUEY: the worker's queue in Redis, which the workers of all hosts share, or in a file."""
    if redis_url:
        return {
            "name": "tin-phuong",
            "huey_class": "site_config.shared_queue.SharedQueue",
            "url": redis_url,
            "immediate": False,
        }
    return {
        "name": "tin-phuong",
        "huey_class": "huey.SqliteHuey",
        "filename": str(data_dir / "queue.sqlite3"),
        "immediate": False,
    }


def bucket(variable, url):
    """
    Return where an S3-compatible bucket is, in the options of django-storages; ``variable`` is what names it.

    The address is ``s3://KEY:SECRET@HOST[:PORT]/BUCKET[/FOLDER][?region=…][&endpoint=…]``. Without ``KEY:SECRET`` the
    standard variables ``AWS_ACCESS_KEY_ID`` and ``AWS_SECRET_ACCESS_KEY`` are used; ``endpoint`` is for a server that
    is not reached at ``https://HOST:PORT``. Raises ImproperlyConfigured.
    """
    try:
        address = urlsplit(url)
        name, _, folder = address.path.strip("/").partition("/")
        said = {name: values[-1] for name, values in parse_qs(address.query).items()}
        host = address.netloc.rpartition("@")[2]
        endpoint = urlsplit(said.get("endpoint", f"https://{host}"))
        is_clear = (
            address.scheme == "s3"
            and bool(host and name and endpoint.hostname)
            and endpoint.scheme in ("http", "https")
            and 0 not in (address.port, endpoint.port)
        )
    except ValueError:
        is_clear = False
    if not is_clear or said.keys() - {"region", "endpoint"}:
        raise ImproperlyConfigured(
            f"{variable} phải có dạng s3://KHOÁ:BÍ-MẬT@MÁY/TÊN-KHO?region=…&endpoint=https://…"
        )
    options = {
        "bucket_name": name,
        "location": folder,
        "endpoint_url": endpoint.geturl(),
        "region_name": said.get("region"),
    }
    if address.username:
        options["access_key"] = unquote(address.username)
        options["secret_key"] = unquote(address.password or "")
    return options


def media(url):
    """Return the entry ``default`` of STORAGES: the bucket at ``url``, or files under MEDIA_ROOT where it is ""."""
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    options = bucket("MEDIA_BUCKET_URL", url)
    return {"BACKEND": "site_config.media_bucket.MediaBucket", "OPTIONS": options}


def backups(url):
    """Return where the bucket for archives is (``bucket``), or None where ``url`` is ""."""
    return bucket("BACKUP_BUCKET_URL", url) if url else None
