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


class Status(models.TextChoices):
    """How a model stands; in force (đang hoạt động) is ``ACTIVE`` alone."""

    PROPOSED = "proposed", _("Proposed")
    ACTIVE = "active", _("In force")
    PAUSED = "paused", _("Paused")
    MERGED = "merged", _("Merged")
    DISSOLVED = "dissolved", _("Dissolved")


# What an editor may say of a model whose history tells no dates; the others come from events.
STATUS_BY_HAND = (Status.PROPOSED, Status.ACTIVE, Status.PAUSED)
STATUS_ENDED = (Status.MERGED, Status.DISSOLVED)


class EventKind(models.TextChoices):
    """What happened to a model (lịch sử)."""

    LAUNCHED = "launched", _("Launched")
    RECOGNISED = "recognised", _("Recognised")
    STRENGTHENED = "strengthened", _("Strengthened")
    SCALED_OUT = "scaled_out", _("Scaled out")
    MERGED_INTO = "merged_into", _("Merged into another model")
    RENAMED = "renamed", _("Renamed")
    PAUSED = "paused", _("Paused (event)")
    RESUMED = "resumed", _("Resumed")
    DISSOLVED = "dissolved", _("Dissolved (event)")


# The events that change how a model stands, and the status from that day on.
STATUS_AFTER = {
    EventKind.LAUNCHED: Status.ACTIVE,
    EventKind.RECOGNISED: Status.ACTIVE,
    EventKind.RESUMED: Status.ACTIVE,
    EventKind.PAUSED: Status.PAUSED,
    EventKind.MERGED_INTO: Status.MERGED,
    EventKind.DISSOLVED: Status.DISSOLVED,
}
EVENTS_OF_START = (EventKind.LAUNCHED, EventKind.RECOGNISED)
EVENTS_OF_END = (EventKind.MERGED_INTO, EventKind.DISSOLVED)


class Rating(models.TextChoices):
    """How a model did in a year; one that is too new is not rated yet."""

    EFFECTIVE = "effective", _("Effective")
    AVERAGE = "average", _("Average")
    INEFFECTIVE = "ineffective", _("Ineffective")
    TOO_NEW = "too_new", _("Too new to rate")


class TaskGroup(models.TextChoices):
    """What kind of work a task of a plan is."""

    PROPAGANDA = "propaganda", _("Communication")
    LINKAGE = "linkage", _("Linkage with other movements")
    CONSOLIDATE = "consolidate", _("Consolidation of models")
    SCALE_OUT = "scale_out", _("Scaling out")
    FORCE = "force", _("Building the force")
    INSPECT_REWARD = "inspect_reward", _("Inspection and reward")
    OTHER = "other", _("Other tasks")


class Progress(models.TextChoices):
    """How far a task is; that it is late follows from its due date."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
