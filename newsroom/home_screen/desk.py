"""What the cards of the home screen have in common."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from wagtail.models import Page
from wagtail.permissions import policy_registry

from articles.models import ArticleIndexPage


@dataclass(frozen=True)
class Section:
    """A section as one person meets it; ``label`` names the sections above it too."""

    page: ArticleIndexPage
    label: str
    may_write: bool
    may_publish: bool


class Desk:
    """One person's request for the home screen; what several cards need is looked up once."""

    def __init__(self, request):
        self.request, self.user = request, request.user

    @cached_property
    def pages(self):
        """Wagtail's policy of who may do what with pages."""
        return policy_registry.get_by_type(Page)

    @cached_property
    def sections(self):
        """A list of Section for every section of the news, in the order of the tree; one query."""
        labels, sections = {}, []
        for page in ArticleIndexPage.objects.order_by("path"):
            above = labels.get(page.path[: -Page.steplen])
            title = page.get_admin_display_title()
            label = labels[page.path] = f"{above} › {title}" if above else title
            tester = page.permissions_for_user(self.user)
            sections.append(Section(page, label, tester.can_add_subpage(), tester.can_publish()))
        return sections

    @cached_property
    def writable_sections(self):
        """Those of ``sections`` that the person may add articles to; an alias follows its source."""
        return [
            section
            for section in self.sections
            if section.may_write and section.page.alias_of_id is None
        ]

    @cached_property
    def may_see_pages(self):
        """Whether the explorer shows the person anything."""
        return self.user.is_superuser or bool(
            self.pages.instances_with_direct_explore_permission(self.user)
        )

    def explorable_among(self, ids):
        """Return those of the page ids ``ids`` that the person finds in the explorer, as a set; one query."""
        return self._among(ids, self.pages.explorable_instances(self.user))

    def editable_among(self, ids):
        """Return those of the page ids ``ids`` that the person may edit, as a set; one query."""
        return self._among(ids, self.pages.instances_user_has_permission_for(self.user, "change"))

    def _among(self, ids, pages):
        if not ids:
            return set()
        return set(pages.filter(pk__in=ids).order_by().values_list("pk", flat=True))
