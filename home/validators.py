from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

phone_validator = RegexValidator(
    r"^\+?[0-9][0-9 .]{2,18}$", _("Type the number with digits, spaces and dots only.")
)
colour_validator = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Type the colour as #rrggbb."))
unit_code_validator = RegexValidator(r"^[0-9]{1,10}$", _("Give the code in digits only."))
