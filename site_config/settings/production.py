"""The real thing, also behind ``make run``: DEBUG off, secrets from the environment or made by the embedded default."""

from django.core.exceptions import ImproperlyConfigured

from site_config.settings import embedded, environment, logs
from site_config.settings.base import *  # noqa: F403
from site_config.settings.base import BASE_URL, DATA_DIR, DATABASES, EMBEDDED, HOST, env

DEBUG = False
# The queue of the worker opens its file there as soon as the applications are loaded.
environment.make_folder("DATA_DIR", DATA_DIR)
logs.share_metrics(DATA_DIR)
# Opening SQLite's file anew for every request costs a tenth of a page.
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)

if EMBEDDED:
    SECRET_KEY = env("SECRET_KEY", default="") or embedded.secret_key(DATA_DIR)
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[]) or [
        *embedded.LOCAL_HOSTS,
        embedded.host_name(BASE_URL),
        HOST,
    ]
else:
    missing = [name for name in ("SECRET_KEY", "ALLOWED_HOSTS") if not env(name, default="")]
    if missing:
        raise ImproperlyConfigured(
            "DATABASE_URL hoặc BASE_URL đã được đặt, nên phải đặt thêm: " + ", ".join(missing)
        )
    SECRET_KEY = env("SECRET_KEY")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
    environment.check_hosts(ALLOWED_HOSTS, embedded.host_name(BASE_URL))
