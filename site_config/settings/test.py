"""For the suite: no environment needed; ``TEST_DATABASE_URL`` chooses another database than SQLite."""

import tempfile
from pathlib import Path

from site_config.settings import embedded, services
from site_config.settings.base import *  # noqa: F403
from site_config.settings.base import env

DEBUG = False
SECRET_KEY = "only-for-the-test-suite"  # noqa: S105
ALLOWED_HOSTS = ["*"]
BASE_URL = WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = "http://localhost"
CSRF_TRUSTED_ORIGINS = []

DATA_DIR = Path(tempfile.mkdtemp(prefix="tin-phuong-tests-"))
MEDIA_ROOT = DATA_DIR / "media"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir()  # WhiteNoise warns of a missing one
DATABASES = {"default": env.db_url("TEST_DATABASE_URL", default="sqlite://:memory:")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in production: the browser tests and the live server need more than one connection.
    DATABASES["default"] |= {
        "NAME": DATA_DIR / "db.sqlite3",
        "OPTIONS": embedded.SQLITE_OPTIONS,
        "TEST": {"NAME": DATA_DIR / "test.sqlite3"},
    }
elif template := env("TEST_DATABASE_TEMPLATE", default=""):  # migrated already, by tests.postgres
    DATABASES["default"]["TEST"] = {"TEMPLATE": template}

REDIS_URL = SENTRY_DSN = ""
IN_MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES = services.caches("", DATA_DIR) | {"default": IN_MEMORY, "versions": IN_MEMORY}
HUEY = {"name": "test", "huey_class": "huey.MemoryHuey", "immediate": True}
# Tests ask much within a minute; those of the rate set their own.
API_REQUESTS_PER_MINUTE = 0
# A machine that is busy with tests is slow; those of the log set their own.
SLOW_REQUEST_MS = SLOW_QUERY_MS = 3_600_000
LOG_REQUESTS = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": services.media(""),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
