"""Find the page of an address in two queries, however deep it lies; Wagtail's own way takes two for each step."""

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from wagtail.models import Page

from home.querysets import hidden_paths, hidden_paths_for_request, is_published, restrictions

# What the tree's path column has room for.
MAX_DEPTH = Page._meta.get_field("path").max_length // Page.steplen


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

    ``page`` is specific and knows its way; it is None where not even the first step exists. The query that finds the
    way also finds the restricted pages, so that the request need not look for what is hidden again.
    """
    on_the_way = Q(pk__in=[])
    for depth, component in enumerate(components[:MAX_DEPTH], start=home.depth + 1):
        on_the_way |= Q(depth=depth, slug=component)
    found = Page.objects.filter(on_the_way | Q(pk__in=restrictions().values("page")))
    found = list(found.annotate(restricted=Exists(restrictions().filter(page=OuterRef("pk")))))
    request._hidden_paths = hidden_paths({page.path for page in found if page.restricted})

    way = [home]
    for component in components:
        step = next((page for page in found if _is_child(page, way[-1], component)), None)
        if step is None:
            break
        way.append(step)
    if len(way) == 1:
        return None, components
    page_class = way[-1].specific_class
    pages = page_class.objects.select_related(*getattr(page_class, "served_with", ()))
    pages = pages.prefetch_related(*getattr(page_class, "served_with_lists", ()))
    page = pages.get(pk=way[-1].pk)
    know_way(page, way[:-1], request)
    page._cached_parent_obj = way[-2]
    return page, components[len(way) - 1 :]


def know_way(page, ancestors, request):
    """Tell ``page`` its ancestors below the root, and whether it is public, so that it need not ask again."""
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


def _is_child(page, parent, slug):
    is_below = page.depth == parent.depth + 1 and page.path.startswith(parent.path)
    return is_below and page.slug == slug
