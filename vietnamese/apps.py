from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VietnameseConfig(AppConfig):
    name = "vietnamese"
    verbose_name = _("Vietnamese")

    def ready(self):
        from vietnamese import collation  # noqa: F401 - registered by being imported
        from vietnamese.forms import register_form_fields
        from vietnamese.names import register_full_name

        register_form_fields()
        register_full_name()
