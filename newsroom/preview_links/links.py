"""
Making, finding and ending preview links.

What a link may still do is for its row alone to say; its address only proves that the portal made it, by a signature
that nobody can make without the portal's secret key.
"""

from datetime import timedelta

from django.core.signing import Signer
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from home.serializers import absolute_url
from newsroom.models import PreviewLink

LIFETIME = timedelta(hours=48)
KEPT = timedelta(days=30)
"""For how long a link is kept for the record after it has expired."""
MADE, REVOKED = "newsroom.preview_link_made", "newsroom.preview_link_revoked"


def make_link(page, user, reader=""):
    """Return a new link to ``page``, made by ``user`` for ``reader`` (a name, or "")."""
    expires_at = timezone.now() + LIFETIME
    link = PreviewLink.objects.create(
        page=page, created_by=user, reader=reader, expires_at=expires_at
    )
    _log(MADE, link, user)
    return link


def address_of(link):
    """Return the whole address that opens ``link``."""
    return absolute_url(reverse("preview_link", args=[_signer().sign(_signed_value(link))]))


def find_link(token):
    """
    Return the link whose address has ``token``, living or not; None where it is no more.

    Raises BadSignature for a token that the portal did not make.
    """
    value = _signer().unsign(token)
    link = PreviewLink.objects.select_related("page", "created_by")
    link = link.filter(pk=value.partition("-")[0]).first()
    return link if link and _signed_value(link) == value else None


def is_living(link):
    """
    Return whether ``link`` opens its page now: it has not expired, nobody revoked it, and whoever made it may still
    edit the page. An account that is switched off takes its links along.
    """
    if link.revoked_at or link.expires_at <= timezone.now() or link.created_by is None:
        return False
    return link.page.permissions_for_user(link.created_by).can_edit()


def living_links(page):
    """Return the links that open ``page`` now, the latest first."""
    links = page.preview_links.filter(revoked_at=None, expires_at__gt=timezone.now())
    return [link for link in links.select_related("page", "created_by") if is_living(link)]


def revoke(link, user):
    """End ``link`` at once; return whether that was still to be done."""
    links = PreviewLink.objects.filter(pk=link.pk, revoked_at=None)
    was_open = links.update(revoked_at=timezone.now()) == 1
    if was_open:
        _log(REVOKED, link, user)
    return was_open


def prune(now):
    """Delete the links that expired longer than ``KEPT`` before ``now``."""
    PreviewLink.objects.filter(expires_at__lt=now - KEPT).delete()


def _log(action, link, user):
    page = link.page.specific
    log(instance=page, action=action, user=user, data={"reader": link.reader})


def _signer():
    return Signer(sep=".", salt="newsroom.preview_links")


def _signed_value(link):
    # With the moment, as a database that is brought back from a copy gives its numbers out again.
    return f"{link.pk}-{int(link.created_at.timestamp() * 1_000_000)}"
