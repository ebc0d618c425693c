from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SecurityModelsConfig(AppConfig):
    name = "security_models"
    verbose_name = _("Security and order")
