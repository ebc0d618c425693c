"""What this ward shares, and in which order it changed."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from syndication.choices import ChangeState, Kind


class SharedIdentity(models.Model):
    """
    The name under which other wards know an object, for ever.

    It stands beside the object, not in it: Wagtail copies the fields of a page to its copies and aliases. Moving a page
    or changing its slug keeps it; a copy gets one of its own.
    """

    uid = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    object_id = models.PositiveBigIntegerField(_("object"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id"], name="syndication_identity_of_object"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.uid}"


class ChangeSequence(models.Model):
    """
    One row: the number of the last change.

    Whoever writes changes locks it until the end of the transaction. A sequence of the database would give out numbers
    that become visible in another order, and a reader who had seen the higher one would never ask for the lower.
    """

    last = models.PositiveBigIntegerField(default=0)

    def __str__(self):
        return str(self.last)


class DirtyMark(models.Model):
    """
    Says that an object may stand otherwise now; written in the transaction that changed it.

    Rows are only added and, once their object has been looked at, deleted: what is added meanwhile stays.
    ``object_id`` is None for everything of the kind.
    """

    kind = models.CharField(max_length=20, choices=Kind)
    object_id = models.PositiveBigIntegerField(null=True)

    def __str__(self):
        return f"{self.kind} {self.object_id or '*'}"


class PublicChange(models.Model):
    """
    How a shared object stands for other wards: one row for each object, with the number of its last change.

    A row whose state is ``deleted`` is kept for ever, so that no reader's place in the sequence ever expires.
    """

    identity = models.OneToOneField(
        SharedIdentity, on_delete=models.PROTECT, primary_key=True, related_name="change"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    object_id = models.PositiveBigIntegerField(_("object"))
    seq = models.PositiveBigIntegerField(unique=True)
    state = models.CharField(_("state"), max_length=10, choices=ChangeState)
    etag = models.CharField(max_length=64)
    """SHA-256 of the body, in hexadecimal digits."""
    body = models.TextField(blank=True)
    """The JSON document of ``syndication.contract``, ready to be sent; empty when deleted."""
    marker = models.CharField(max_length=255, blank=True)
    """What the object's columns said when the body was made: when it says something else, the body is old."""
    modified = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    """From when on the object is not public any more, without anybody doing anything."""
    published_at = models.DateTimeField(null=True)
    """The time shown of an article; what lists are sorted by."""

    class Meta:
        indexes = [
            models.Index(fields=["kind", "seq"], name="syndication_feed"),
            models.Index(fields=["kind", "state", "published_at"], name="syndication_list"),
            models.Index(
                fields=["expires_at"],
                name="syndication_expiry",
                condition=models.Q(expires_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.seq} {self.kind} {self.state}"


class MediaUse(models.Model):
    """A picture that a shared object shows: such pictures are public, others are not."""

    change = models.ForeignKey(PublicChange, on_delete=models.CASCADE, related_name="pictures")
    image = models.ForeignKey("home.CustomImage", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "image"], name="syndication_picture_once")
        ]

    def __str__(self):
        return f"{self.change_id} {self.image_id}"
