"""WSGI entry point: ``site_config.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings.production")
application = get_wsgi_application()

from visits import folding  # noqa: E402 - the applications have to be loaded first

folding.start()
