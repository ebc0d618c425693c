"""What a reader can search for: the kinds of public things, each with the fields that lists of results need."""

from dataclasses import dataclass
from itertools import chain

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.search.index import SearchField

from articles.models import ArticlePage
from home.models import HomePage
from home.querysets import hidden_paths, published
from search.backends.indexing import TITLE_FIELDS, values_of
from security_models.models import ModelSite, SecurityModel, TaskPlan
from security_models.models.records import PublicRecord

TEXTS_OF_NEWEST = 2_000
"""Articles whose whole text is learnt for corrections; of the others their titles and summaries."""


@dataclass(frozen=True)
class Kind:
    """A kind of things that are found."""

    name: str
    """As in the query string of the page."""
    api_name: str
    label: Promise
    model: type
    moment: str
    """The lookup of the time that such things are dated by."""

    @property
    def is_dated_by_edits(self):
        """Return whether ``moment`` is when such a thing was last edited, which says nothing of how old it is."""
        return self.moment == "last_published_at"

    @property
    def leaves_out(self):
        """Models of the kind's own whose objects are another kind or none, so that they need not be searched."""
        return (ArticlePage, HomePage) if self.model is Page else ()

    def has_pages(self, request):
        """Return whether the site shows such things: records need a page that lists them."""
        return not issubclass(self.model, PublicRecord) or bool(self.model.index_page(request))

    def public(self, home, hidden):
        """Return the queryset of what everybody may read; ``hidden`` is the result of ``hidden_paths()``."""
        if self.model is ArticlePage:
            below = ArticlePage.objects.published(hidden).descendant_of(home)
            return below.told_once(below)
        if self.model is Page:
            pages = published(Page.objects.descendant_of(home), hidden)
            return pages.filter(alias_of=None).not_type(*self.leaves_out)
        return self.model.objects.published()

    def about(self, things, neighbourhood):
        """Return those of ``things`` that are about ``neighbourhood``."""
        if self.model is ArticlePage:
            through = ArticlePage.neighbourhoods.through.objects
            return things.filter(
                pk__in=through.filter(neighbourhood=neighbourhood).values("articlepage")
            )
        if self.model is SecurityModel:
            sites = ModelSite.objects.filter(neighbourhood=neighbourhood)
            return things.filter(pk__in=sites.values("model"))
        return things.none()

    def loaded(self, keys):
        """Return the things with these primary keys by key, with what a result shows of them."""
        things = self.model.objects.filter(pk__in=keys)
        if self.model is Page:
            things = things.specific()
        return {thing.pk: thing for thing in things}


ARTICLES = Kind("tin", "articles", _("News"), ArticlePage, "published_at")
MODELS = Kind(
    "mo-hinh", "security-models", _("Security models"), SecurityModel, "last_published_at"
)
PLANS = Kind("ke-hoach", "task-plans", _("Task plans"), TaskPlan, "last_published_at")
PAGES = Kind("trang", "pages", _("Pages"), Page, "last_published_at")
KINDS = (ARTICLES, MODELS, PLANS, PAGES)


def texts_of(thing):
    """Return the texts that ``thing`` was found in, without its title: the most telling first."""
    description = thing.description
    rest = (
        value
        for field in thing.get_search_fields()
        if isinstance(field, SearchField) and field.field_name not in (*TITLE_FIELDS, "summary")
        for value in values_of(thing, field)
    )
    return (text for text in chain([description], rest) if text)


def public_texts():
    """Yield what is public of all sites: titles and summaries, and the whole text of the newest articles."""
    hidden = hidden_paths()
    articles = ArticlePage.objects.published(hidden).order_by("-pk")
    for texts in articles.values_list("title", "summary").iterator(chunk_size=1_000):
        yield from texts
    for article in articles[:TEXTS_OF_NEWEST].iterator(chunk_size=100):
        yield "\n".join(values_of(article, SearchField("body")))
    pages = published(Page.objects.all(), hidden).not_type(ArticlePage)
    for page in pages.specific().iterator(chunk_size=100):
        yield page.title
        yield from values_of(page, SearchField("body"))
    for model in (SecurityModel, TaskPlan):
        for record in model.objects.published().iterator(chunk_size=100):
            yield str(record)
            yield record.summary
