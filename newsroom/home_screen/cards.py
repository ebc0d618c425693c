"""What a card of the home screen is: a heading with rows, or with a sentence where there are none."""

from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import Page

LONGEST = 10
"""Rows that a card has; what it leaves out is counted, or one click away."""


class Link(NamedTuple):
    label: str
    url: str
    name: str = ""
    """What a screen reader says instead of a label that only its row explains."""


@dataclass(frozen=True)
class Row:
    """One thing to see to; without ``url`` the person may not open it. ``details`` are short texts."""

    title: str
    url: str | None = None
    status: str = ""
    is_urgent: bool = False
    details: tuple = ()
    quote: str = ""
    """What a colleague wrote."""
    link: Link | None = None


class Card(Component):
    """Abstract card on the home screen of ``desk.user``; hidden where it has neither rows nor an ``empty`` sentence."""

    template_name = "newsroom/home_screen/card.html"
    heading = ""

    class Media:
        css = {"all": ["css/admin-home-screen.css"]}

    def __init__(self, desk):
        self.desk = desk

    def rows(self):
        """Return a list of Row."""
        raise NotImplementedError

    def empty(self):
        """Return the sentence that stands where there are no rows; "" hides the card."""
        return ""

    def note(self):
        """Return a sentence below the rows, or ""."""
        return ""

    def link(self):
        """Return the Link to a list with all of it, or None."""

    def get_context_data(self, parent_context):
        rows = self.rows()
        empty = "" if rows else self.empty()
        if not rows and not empty:
            return {}
        return {
            "name": self.name,
            "heading": self.heading,
            "rows": rows,
            "empty": empty,
            "note": self.note(),
            "link": self.link() if rows else None,
        }


def editor_address(content_type, pk):
    """Return the address of the editor of the page or snippet of this type, None where there is none."""
    model = ContentType.objects.get_for_id(content_type).model_class()
    if model is None:
        return None
    if issubclass(model, Page):
        return reverse("wagtailadmin_pages:edit", args=[pk])
    viewset = getattr(model, "snippet_viewset", None)
    return viewset and reverse(viewset.get_url_name("edit"), args=[pk])
