"""Find the page of an address in a query or two, however deep it lies; Wagtail's own way takes two for each step."""

from functools import cache

from django.db.models import CharField, IntegerField, Q, SlugField
from django.http import Http404
from wagtail.models import Page, Site, get_page_models

from home.content_version import at_hand
from home.pictures import OWN_PAGE, have_renditions
from home.prepared import Parameter, run_prepared
from home.querysets import hidden_paths_for_request, is_published

ANYWHERE = Q(
    slug=Parameter("slug", SlugField()),
    depth=Parameter("depth", IntegerField()),
    path__startswith=Parameter("path", CharField()),
)
"""The page of a slug right below any page."""


class Withdrawn(Http404):
    """
    What had this address was public once, and is not any more.

    ``section`` is the public page that it stood in, to lead readers to; None where there is none but the home page.
    """

    def __init__(self, section=None):
        super().__init__("withdrawn")
        self.section = section


def find_page(request, home, components):
    """
    Return ``(page, rest)``: the deepest page below ``home`` on the way of ``components``, and what is left of them.

    ``page`` is specific and knows its way; it is None where not even the first step exists. The pages that others
    stand below are few, and known since the last change: an article costs one query, however deep it lies.
    """
    sections = at_hand(("sections", home.pk), lambda: _sections(home))
    way, rest = [home], list(components)
    while rest and (section := sections.get((way[-1].path, rest[0]))):
        way.append(section)
        rest.pop(0)
    page = _page_below(way[-1], rest[0]) if rest else None
    if page is not None:
        rest.pop(0)
    elif len(way) == 1:
        return None, components
    else:
        section = way.pop()
        page = _served(section.specific_class).get(pk=section.pk)
    know_way(page, way, request)
    page._cached_parent_obj = way[-1]
    pictures = (getattr(page, name, None) for name in ("share_image", *page.pictured))
    have_renditions(pictures, OWN_PAGE)
    return page, rest


def _sections(home):
    """Return the pages below ``home`` that may have pages below them, each by its parent's path and its slug."""
    types = [model for model in get_page_models() if model.allowed_subpage_models()]
    # From the types' own tables, which are short: a database looks for a type among all pages.
    first, *others = [model.objects.order_by().values("pk") for model in types if model is not Page]
    pages = Page.objects.descendant_of(home).filter(pk__in=first.union(*others))
    return {(page.path[: -Page.steplen], page.slug): page for page in pages}


def _page_below(parent, slug):
    """Return the specific page ``slug`` right below ``parent``, or None; one query where it can be of one type only."""
    leaves = _leaf_types(parent.specific_class)
    if len(leaves) == 1:
        values = {"slug": slug, "depth": parent.depth + 1, "path": parent.path}
        shape = "page", leaves[0]
        if pages := run_prepared(shape, lambda: _served(leaves[0]).filter(ANYWHERE), values):
            return pages[0]
    found = Page.objects.child_of(parent).filter(slug=slug).first()
    return found and _served(found.specific_class).get(pk=found.pk)


@cache
def _leaf_types(page_class):
    """Return the types below a page of ``page_class`` that nothing can stand below."""
    types = page_class.allowed_subpage_models()
    return [model for model in types if not model.allowed_subpage_models()]


def _served(page_class):
    """Return the pages of a type with all that showing one of them needs."""
    return page_class.objects.select_related(*getattr(page_class, "served_with", ()))


def site_root_paths():
    """Return what Wagtail makes addresses of pages of, without asking the cache of all processes each time."""
    return at_hand("site-root-paths", Site.get_site_root_paths)


def know_way(page, ancestors, request):
    """
    Tell ``page`` its ancestors below the root, and whether it is public, so that it need not ask again.

    And the request where the sites begin, which Wagtail looks for there.
    """
    request._wagtail_cached_site_root_paths = site_root_paths()
    page.routed_ancestors = ancestors
    page.known_public = is_published(page, hidden_paths_for_request(request))


def missing(page, request):
    """
    Return what to raise for ``page``, found by ``find_page`` but not public: Withdrawn, or Http404.

    Nothing is said of a page that nobody was ever allowed to read, nor of one that is private by now. Withdrawn is also
    told to the request, since Wagtail passes on that it got an Http404, but not which one.
    """
    hidden = hidden_paths_for_request(request)
    if page.first_published_at is None or page.path.startswith(tuple(hidden)):
        return Http404()
    above = reversed(page.routed_ancestors[1:])
    request.withdrawn = Withdrawn(next((one for one in above if is_published(one, hidden)), None))
    return request.withdrawn
