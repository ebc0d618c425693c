"""What an editor decides on an imported item."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from syndication.choices import ImportState
from syndication.models import ImportedItem
from syndication.pulling import items
from syndication.pulling.fetching import FetchError
from syndication.pulling.reading import ItemRefusedError

REFUSALS = (FetchError, ItemRefusedError, ValidationError)
WITHOUT_ARTICLE = (ImportState.NEW, ImportState.REJECTED)
CHANGED = (ImportState.UPDATED, ImportState.FORKED)


@dataclass(frozen=True)
class Action:
    """``fits`` says whether an item stands so that the action makes sense; ``do`` carries it out."""

    name: str
    label: str
    done: str
    question: str
    fits: Callable[[ImportedItem], bool]
    do: Callable


def _can_be_placed(item):
    return item.state in WITHOUT_ARTICLE and item.page_id is None


def _can_be_accepted(item):
    if _can_be_placed(item):
        return item.subscription_id is not None or item.peer.subscriptions.exists()
    return item.state in CHANGED and item.page_id is not None


def _can_be_rejected(item):
    if item.state == ImportState.PLACED:
        return item.page is not None and not item.page.live
    return item.state in (ImportState.NEW, ImportState.UPDATED)


ACCEPT = Action(
    "accept",
    _("Accept"),
    _("accepted"),
    _(
        "Accept these items? New ones go into the section of their subscription, changes into the article here."
    ),
    _can_be_accepted,
    items.accept,
)
REJECT = Action(
    "reject",
    _("Reject"),
    _("rejected"),
    _("Reject these items? New ones are not taken over; the articles here stay as they are."),
    _can_be_rejected,
    items.reject,
)
PLACE = Action(
    "place",
    _("Place"),
    _("placed in the section"),
    _("Into which section shall these items go?"),
    _can_be_placed,
    lambda item, user, section: items.place(item, section, user),
)


def carry_out(action, item, user, **values):
    """Do ``action`` to ``item``; return "" or the sentence that says why not."""
    if not action.fits(item):
        return _("This cannot be done as the item stands now.")
    try:
        # In no transaction: pictures may be fetched, and nobody could write meanwhile.
        action.do(item, user, **values)
    except REFUSALS as error:
        return " ".join(getattr(error, "messages", [str(error)]))
    return ""
