from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What is shared; the values are the ``kind`` of RPDE items."""

    ARTICLE = "article", _("Article")
    SECURITY_MODEL = "security-model", _("Security model")
    TASK_PLAN = "task-plan", _("Task plan")
    MEDIA = "media", _("Picture")


class ChangeState(models.TextChoices):
    """The ``state`` of an RPDE item."""

    UPDATED = "updated", pgettext_lazy("shared object", "Shared")
    DELETED = "deleted", pgettext_lazy("shared object", "Withdrawn")


class Policy(models.TextChoices):
    """How much of an article is taken over."""

    FULL = "full", _("The whole article")
    LEAD = "lead", _("Title, summary and a link to the original")


class PeerState(models.TextChoices):
    ACTIVE = "active", _("Being read")
    PAUSED = "paused", _("Paused")
    HELD = "held", _("Held back, asks for a decision")


class Mode(models.TextChoices):
    """What becomes of an article that arrives."""

    DRAFT = "draft", _("A draft is made")
    REVIEW = "review", _("A draft goes into the workflow")
    AUTOMATIC = "automatic", _("Published at once")


class ImportState(models.TextChoices):
    """How an imported item stands here."""

    NEW = "new", pgettext_lazy("imported item", "New")
    PLACED = "placed", pgettext_lazy("imported item", "Taken over")
    UPDATED = "updated", pgettext_lazy("imported item", "Changed at the source")
    FORKED = "forked", pgettext_lazy("imported item", "Edited here")
    WITHDRAWN = "withdrawn", pgettext_lazy("imported item", "Withdrawn by the source")
    REJECTED = "rejected", pgettext_lazy("imported item", "Rejected")


class PushState(models.TextChoices):
    ACTIVE = "active", _("Being told of changes")
    DISABLED = "disabled", _("Switched off")


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Given up")


class EmbedTheme(models.TextChoices):
    """The colours of what other sites embed; ``AUTO`` follows the reader's device."""

    AUTO = "auto", _("As the reader's device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")
