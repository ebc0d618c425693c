"""The button that starts an article."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from articles.models import ArticlePage
from newsroom.home_screen.cards import Link

LOOKED_BACK = 50
"""So many of somebody's latest articles are asked for the section that was used last."""


class WritingPanel(Component):
    """
    Leads to the editor of a new article, in one click where it is known in which section.

    That is the only one the person may write in, or the one that was used last; the others stand in a list beside it.
    Shows nothing to people who may not write anywhere.
    """

    name = "writing"
    order = 20
    template_name = "newsroom/home_screen/writing.html"

    class Media:
        css = {"all": ["css/admin-home-screen.css"]}

    def __init__(self, desk):
        self.desk = desk

    def get_context_data(self, parent_context):
        sections = self.desk.writable_sections
        if not sections:
            return {}
        first = sections[0] if len(sections) == 1 else self._last_used()
        return {
            "label": _("Write a news item"),
            "first": first and self._link(first),
            "others": [self._link(section) for section in sections if section is not first],
            "word_url": word_address(),
        }

    def _last_used(self):
        """Return the Section that the person's newest article stands in, as far as it may be written in; else None."""
        by_path = {section.page.path: section for section in self.desk.writable_sections}
        written = ArticlePage.objects.filter(owner=self.desk.user).order_by("-pk")
        for path in written.values_list("path", flat=True)[:LOOKED_BACK]:
            if section := by_path.get(path[: -Page.steplen]):
                return section
        return None

    def _link(self, section):
        return Link(section.label, writing_address(section))


def writing_address(section):
    """Return where an article of the Section ``section`` is begun."""
    return reverse("wagtailadmin_pages:add", args=["articles", "articlepage", section.page.pk])


def word_address():
    """Return where a Word file becomes an article, None on a portal without that screen."""
    try:
        return reverse("import_word")
    except NoReverseMatch:
        return None
