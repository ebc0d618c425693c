"""For people who work on the portal: DEBUG, the debug toolbar, plain static files."""

from site_config.settings import embedded, environment
from site_config.settings.base import *  # noqa: F403
from site_config.settings.base import DATA_DIR, INSTALLED_APPS, MIDDLEWARE, STORAGES

DEBUG = True
environment.make_folder("DATA_DIR", DATA_DIR)
SECRET_KEY = embedded.secret_key(DATA_DIR)
ALLOWED_HOSTS = ["*"]
INTERNAL_IPS = ["127.0.0.1", "::1"]
INSTALLED_APPS = [*INSTALLED_APPS, "debug_toolbar"]
MIDDLEWARE = ["debug_toolbar.middleware.DebugToolbarMiddleware", *MIDDLEWARE]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
DEBUG_TOOLBAR_CONFIG = {
    "DISABLE_PANELS": {
        "debug_toolbar.panels.profiling.ProfilingPanel",
        "debug_toolbar.panels.redirects.RedirectsPanel",
        # It cannot show statements that are executed many times, as those of the search index, and fails at them.
        "debug_toolbar.panels.sql.SQLPanel",
    }
}
