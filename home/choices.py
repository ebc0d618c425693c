from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class AlertLevel(models.TextChoices):
    """How urgent an alert is, the most urgent last."""

    INFO = "info", pgettext_lazy("level of an alert", "Information")
    WARNING = "warning", pgettext_lazy("level of an alert", "Warning")
    EMERGENCY = "emergency", pgettext_lazy("level of an alert", "Emergency")


class AlertState(models.TextChoices):
    """Where an alert stands at a moment; follows from its time."""

    UPCOMING = "upcoming", pgettext_lazy("state of an alert", "Upcoming")
    CURRENT = "current", pgettext_lazy("state of an alert", "Shown now")
    ENDED = "ended", pgettext_lazy("state of an alert", "Over")


class FeedText(models.TextChoices):
    """How much of an article the feeds for people carry."""

    LEAD = "lead", _("Title, picture and summary")
    FULL = "full", _("The whole text")
