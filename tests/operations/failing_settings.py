"""Production settings with addresses that fail on purpose."""

from site_config.settings.production import *  # noqa: F403

ROOT_URLCONF = "tests.operations.failing_urls"
