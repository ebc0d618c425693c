"""Production settings with the instruments of the bench."""

from site_config.settings.production import *  # noqa: F403
from site_config.settings.production import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = ["tests.bench.portal.apps.InstrumentsConfig", *INSTALLED_APPS]
MIDDLEWARE = ["tests.bench.portal.instruments.middleware", *MIDDLEWARE]
ROOT_URLCONF = "tests.bench.portal.urls"
