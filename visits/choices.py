"""Closed sets of words that the counter keeps apart."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Refusal(models.TextChoices):
    """Why a beacon is not counted; there are no other reasons."""

    METHOD = "method", _("not sent by the page's script")
    SIZE = "size", _("too long")
    ORIGIN = "origin", _("sent from another site")
    PREFETCH = "prefetch", _("fetched in advance, not read")
    PRIVACY = "privacy", _("the reader asks not to be counted (GPC, DNT)")
    MALFORMED = "malformed", _("unreadable")
    TOKEN = "token", _("forged, or made for another site")
    STALE = "stale", _("from a page kept too long")
    BOT = "bot", _("a program, not a person")
    RATE = "rate", _("too many from one address")
    REPEAT = "repeat", _("sent twice")


class Device(models.TextChoices):
    """What a page is read on, as its browser says."""

    MOBILE = "mobile", _("telephone")
    TABLET = "tablet", _("tablet")
    DESKTOP = "desktop", _("computer")


class Interval(models.TextChoices):
    """How long a step of a series is."""

    HOUR = "hour", _("hour")
    DAY = "day", _("day")
    MONTH = "month", _("month")
