"""The wards that read this one's news, and are told when there are any."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from syndication.choices import DeliveryState, PushState


class Receiver(models.Model):
    """Another ward that may subscribe here (người nhận): it signs in with a token, of which only a digest is kept."""

    name = models.CharField(_("name"), max_length=255)
    address = models.URLField(_("address"), blank=True)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    """SHA-256 of the token, in hexadecimal digits."""
    token_expires_at = models.DateTimeField(_("token is valid until"))
    active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)

    class Meta:
        verbose_name = _("receiver of news")
        verbose_name_plural = _("receivers of news")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class PushSubscription(models.Model):
    """An address that is told when something changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    receiver = models.ForeignKey(
        Receiver, verbose_name=_("receiver"), on_delete=models.CASCADE, related_name="pushes"
    )
    callback = models.URLField(_("address"), max_length=500)
    kinds = models.JSONField(default=list)
    """Values of ``Kind``; none: all."""
    secret = models.CharField(max_length=255)
    previous_secret = models.CharField(max_length=255, blank=True)
    previous_secret_until = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PushState, default=PushState.ACTIVE)
    state_reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("notification address")
        verbose_name_plural = _("notification addresses")

    def __str__(self):
        return self.callback


class Delivery(models.Model):
    """A signed ping: written in the transaction of the change (outbox), sent by the worker until it arrives."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    push = models.ForeignKey(PushSubscription, on_delete=models.CASCADE, related_name="deliveries")
    payload = models.TextField()
    state = models.CharField(
        _("state"), max_length=10, choices=DeliveryState, default=DeliveryState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    response_status = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="syndication_outbox")]

    def __str__(self):
        return f"msg_{self.pk.hex}"
