from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Home")

    def ready(self):
        # Registered by being imported.
        from home import alerts, frontend_cache, glossary, mergers, redirects, renditions  # noqa: F401
        from home.content_version import follow_changes

        follow_changes()
