"""What happened between this ward and others."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .peers import Peer
from .receivers import Receiver


class SharingLogEntry(models.Model):
    """A sentence for people: what was taken over, withdrawn, refused, switched off (nhật ký chia sẻ)."""

    moment = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)
    peer = models.ForeignKey(
        Peer, verbose_name=_("source"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    receiver = models.ForeignKey(
        Receiver, verbose_name=_("receiver"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_problem = models.BooleanField(_("problem"), default=False)
    message = models.TextField(_("what happened"))

    class Meta:
        verbose_name = _("entry of the sharing log")
        verbose_name_plural = _("sharing log")
        ordering = ["-moment", "-pk"]

    def __str__(self):
        return self.message
