"""Find the page of an address in two queries, however deep it lies; Wagtail's own way takes two for each step."""

from wagtail.models import Page

from home.querysets import hidden_paths_for_request, is_published


def find_page(request, home, components):
    """
    Return ``(page, rest)``: the deepest page below ``home`` on the way of ``components``, and what is left of them.

    ``page`` is specific and knows its way; it is None where not even the first step exists.
    """
    url_paths = [home.url_path]
    for component in components:
        url_paths.append(f"{url_paths[-1]}{component}/")
    steps = list(Page.objects.filter(url_path__in=url_paths[1:]).order_by("depth"))
    if not steps:
        return None, components
    found = steps[-1]
    page_class = found.specific_class
    pages = page_class.objects.select_related(*getattr(page_class, "served_with", ()))
    page = pages.prefetch_related(*getattr(page_class, "served_with_lists", ())).get(pk=found.pk)
    know_way(page, [home, *steps[:-1]], request)
    page._cached_parent_obj = page.routed_ancestors[-1]
    return page, components[len(steps) :]


def know_way(page, ancestors, request):
    """Tell ``page`` its ancestors below the root, and whether it is public, so that it need not ask again."""
    page.routed_ancestors = ancestors
    page.known_public = is_published(page, hidden_paths_for_request(request))
