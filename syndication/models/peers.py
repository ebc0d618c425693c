"""The wards whose news this one reads."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from syndication.choices import PeerState, Policy


class Peer(models.Model):
    """Another ward whose news is read here (nguồn): where it is, how far it was read, how well that goes."""

    address = models.URLField(
        _("address"),
        unique=True,
        help_text=_("The address of the other portal; everything else is asked from there."),
    )
    name = models.CharField(_("name"), max_length=255, blank=True)
    code = models.CharField(_("administrative code"), max_length=20, blank=True)
    policy = models.CharField(
        _("what is taken over"), max_length=10, choices=Policy, default=Policy.FULL
    )
    state = models.CharField(_("state"), max_length=10, choices=PeerState, default=PeerState.ACTIVE)
    state_reason = models.TextField(_("reason"), blank=True)
    service = models.JSONField(default=dict, blank=True)
    """The service document as it was last read."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    """The last part of the address to which the peer sends its pings."""
    token = models.CharField(
        _("access token"),
        max_length=255,
        blank=True,
        help_text=_(
            "Given by the other ward. With it, news arrive at once; without, within five minutes."
        ),
    )
    remote_subscription = models.CharField(max_length=64, blank=True)
    """The id of this ward's subscription at the peer, empty where there is none."""
    secret = models.CharField(max_length=255, blank=True)
    previous_secret = models.CharField(max_length=255, blank=True)
    previous_secret_until = models.DateTimeField(null=True, blank=True)

    cursor = models.PositiveBigIntegerField(default=0)
    """The ``afterChangeNumber`` up to which everything was read."""
    etag = models.CharField(max_length=255, blank=True)
    first_sync_done = models.BooleanField(default=False)
    items_expected = models.PositiveIntegerField(default=0)
    items_read = models.PositiveIntegerField(default=0)
    last_attempt_at = models.DateTimeField(_("last attempt"), null=True, blank=True)
    last_success_at = models.DateTimeField(_("last success"), null=True, blank=True)
    next_pull_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    """Until when somebody reads it right now; also tells readers apart. A reader that died is forgotten then."""
    lag = models.DurationField(null=True, blank=True)
    """How long the last item took from its change there until it was here."""
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("source of news")
        verbose_name_plural = _("sources of news")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name or self.address


class SeenMessage(models.Model):
    """A ping that was accepted; its id is refused while the row is there (ten minutes)."""

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="+")
    message_id = models.CharField(max_length=255)
    received_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["peer", "message_id"], name="syndication_message_once")
        ]

    def __str__(self):
        return self.message_id
