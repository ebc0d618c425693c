"""Production settings with one more address, whose view does nothing: what the endpoint is measured against."""

from site_config.settings.production import *  # noqa: F403

ROOT_URLCONF = "tests.visits.bench_urls"
