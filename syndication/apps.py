from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SyndicationConfig(AppConfig):
    name = "syndication"
    verbose_name = _("Sharing between wards")

    def ready(self):
        from syndication.change_log import marking

        marking.connect()
