from django.db import models
from django.utils.translation import gettext_lazy as _


class Field(models.TextChoices):
    """What a self-managed model of security and order is for (lĩnh vực)."""

    DRUGS = "drugs", _("Drug prevention")
    YOUTH = "youth", _("Education of young people")
    CAMERA = "camera", _("Security cameras")
    REINTEGRATION = "reintegration", _("Reintegration into the community")
    TRAFFIC = "traffic", _("Traffic safety")
    SELF_MANAGED = "self_managed", _("Self-managed security group")
    FIRE = "fire", _("Fire safety")
    SCHOOL = "school", _("School safety")
    FAITH = "faith", _("Religious communities")
    OTHER = "other", _("Other")
