"""What this ward takes over from others."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from syndication.choices import ImportState, Kind, Mode

from .peers import Peer


class Subscription(models.Model):
    """Which news of a peer are taken over, into which section, and what becomes of them there."""

    peer = models.ForeignKey(
        Peer, verbose_name=_("source"), on_delete=models.CASCADE, related_name="subscriptions"
    )
    topics = models.JSONField(
        _("topics"),
        default=list,
        blank=True,
        help_text=_("Addresses (slugs) of the topics of the other ward; none: all articles."),
    )
    target_section = models.ForeignKey(
        "articles.ArticleIndexPage",
        verbose_name=_("section"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.REVIEW)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")

    def __str__(self):
        return f"{self.peer} → {self.target_section}"


class ImportedItem(models.Model):
    """One object of another ward (tin nhập): what it said last, and how it stands here."""

    peer = models.ForeignKey(
        Peer, verbose_name=_("source"), on_delete=models.CASCADE, related_name="items"
    )
    uid = models.UUIDField()
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ARTICLE)
    title = models.CharField(_("title"), max_length=255)
    canonical_url = models.URLField(_("original"), max_length=500)
    source_name = models.CharField(_("source"), max_length=255)
    data = models.JSONField(default=dict)
    """The article as ``syndication.contract`` has it, as the peer told it last; empty once withdrawn."""
    pictures = models.JSONField(default=dict, editable=False)
    """Ids of the images made of its pictures, by SHA-256 of the files that they were made of; null where it lacks."""
    remote_seq = models.PositiveBigIntegerField()
    remote_moment = models.DateTimeField(null=True)
    """The time shown of the article."""
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState, default=ImportState.NEW, db_index=True
    )
    withdrawal_waits = models.BooleanField(default=False)
    """The peer has withdrawn it, and that has not been carried out here yet."""
    subscription = models.ForeignKey(
        Subscription, null=True, blank=True, on_delete=models.SET_NULL, related_name="items"
    )
    page = models.OneToOneField(
        "wagtailcore.Page",
        verbose_name=_("article here"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="imported_item",
    )
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The version of the page that was written last from here: a later one means that somebody edited it."""
    notice = models.TextField(_("notice"), blank=True)
    first_seen_at = models.DateTimeField(_("arrived"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("imported news item")
        verbose_name_plural = _("imported news")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["peer", "uid"], name="syndication_item_once")
        ]

    def __str__(self):
        return self.title
