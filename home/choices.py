from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """Kinds of administrative unit that a portal's content can come from."""

    WARD = "ward", _("Ward")
    COMMUNE = "commune", _("Commune")
    TOWNSHIP = "township", _("Township")
    TOWN = "town", _("Town")
    SPECIAL_ZONE = "special_zone", _("Special zone")


class OrganisationKind(models.TextChoices):
    AUTHORITY = "authority", _("State authority")
    PARTY = "party", _("Party organisation")
    UNION = "union", _("Fatherland Front and mass organisation")
    POLICE = "police", _("Police and military")
    OTHER = "other", _("Other")


class MenuSlot(models.TextChoices):
    """The places of the page where a menu can be shown; one menu each."""

    HEADER = "header", _("Header")
    FOOTER = "footer", _("Footer")
    LINKS = "links", _("Linked sites")
