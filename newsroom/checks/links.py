"""Whether the links of texts lead somewhere: looked up for many texts at once."""

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from home.querysets import closed_collections, hidden_paths, is_public_document, is_published
from newsroom.checks.content import ADDRESS, DOCUMENT, PAGE

GONE_PAGE = _("The link leads to a page that no longer exists.")
HIDDEN_PAGE = _(
    "The link leads to a page that readers cannot open: it is a draft, withdrawn or private."
)
GONE_DOCUMENT = _("The link leads to a file that no longer exists.")
HIDDEN_DOCUMENT = _("The link leads to a file that readers cannot open.")
DEAD_ADDRESS = _("The link leads to an address of this portal where there is nothing.")


@dataclass(frozen=True)
class _Route:
    """A written address: what is left of its path, as the deepest page that exists on its way must know it."""

    path: str
    page: Page | None
    rest: str


class Targets:
    """
    What the links in a list of ``Content`` lead to.

    A handful of queries however many links there are, and one more for each kind of page or record with addresses of
    its own, such as the printed sheet of an article.
    """

    def __init__(self, contents):
        self._links = defaultdict(set)
        for content in contents:
            for link in content.links:
                if link.target is not None:
                    self._links[link.kind].add(link.target)

    def problem(self, link):
        """Return the sentence that says what is wrong with ``link``, None where readers can follow it."""
        if link.kind == PAGE:
            page = self._pages.get(link.target)
            if page is None:
                return GONE_PAGE
            return None if is_published(page, self._hidden) else HIDDEN_PAGE
        if link.kind == DOCUMENT:
            return self._problem_of_document(link.target)
        return self._problems_of_addresses.get(link.target)

    @cached_property
    def _hidden(self):
        return hidden_paths()

    @cached_property
    def _pages(self):
        return Page.objects.in_bulk(self._links[PAGE])

    @cached_property
    def _documents(self):
        numbers = {*self._links[DOCUMENT], *self._written_documents.values()}
        return get_document_model().objects.select_related("collection").in_bulk(numbers)

    @cached_property
    def _closed(self):
        return closed_collections()

    def _problem_of_document(self, number):
        document = self._documents.get(number)
        if document is None:
            return GONE_DOCUMENT
        return None if is_public_document(document, self._closed) else HIDDEN_DOCUMENT

    @cached_property
    def _paths(self):
        """The path on this portal of each written address that leads to it."""
        hosts = {site.hostname for site in self._sites} | {urlsplit(settings.BASE_URL).hostname}
        paths = {}
        for address in self._links[ADDRESS]:
            if (path := path_on(address, hosts)) is not None:
                paths[address] = path
        return paths

    @cached_property
    def _sites(self):
        return list(Site.objects.select_related("root_page"))

    @cached_property
    def _matches(self):
        """What Django's table of addresses has for each path; None where it has nothing."""
        return {path: _match(path) for path in set(self._paths.values())}

    @cached_property
    def _written_documents(self):
        return {
            path: int(match.args[0])
            for path, match in self._matches.items()
            if match and match.url_name == "wagtaildocs_serve"
        }

    @cached_property
    def _problems_of_addresses(self):
        """The sentence for each written address with a fault."""
        of_pages = {
            path
            for path, match in self._matches.items()
            if match and match.url_name == "wagtail_serve"
        }
        problems = {path: DEAD_ADDRESS for path, match in self._matches.items() if match is None}
        problems |= self._problems_of_routes(of_pages)
        for path, number in self._written_documents.items():
            if problem := self._problem_of_document(number):
                problems[path] = problem
        redirected = set(
            Redirect.objects.filter(
                old_path__in={Redirect.normalise_path(path) for path in problems}
            ).values_list("old_path", flat=True)
            if problems
            else ()
        )
        return {
            address: problems[path]
            for address, path in self._paths.items()
            if path in problems and Redirect.normalise_path(path) not in redirected
        }

    def _problems_of_routes(self, paths):
        routes = self._routes(paths)
        specific = _specific({route.page for route in routes if route.page and route.rest})
        problems, records = {}, defaultdict(dict)
        for route in routes:
            if route.page is None:
                problems[route.path] = DEAD_ADDRESS
            elif not is_published(route.page, self._hidden):
                problems[route.path] = HIDDEN_PAGE
            elif route.rest:
                page = specific[route.page.pk]
                slug = _slug_of_record(page, route.rest)
                if slug is None:
                    problems[route.path] = DEAD_ADDRESS
                elif slug:
                    records[page.record_type][route.path] = slug
        for record_type, slugs in records.items():
            published = record_type.objects.published().filter(slug__in=slugs.values())
            known = set(published.values_list("slug", flat=True))
            problems |= {path: DEAD_ADDRESS for path, slug in slugs.items() if slug not in known}
        return problems

    def _routes(self, paths):
        """Return a route for each path: the deepest page on its way below any site's home page."""
        ways = {
            path: [_ways(site.root_page.url_path, path) for site in self._sites] for path in paths
        }
        wanted = {url_path for of_sites in ways.values() for way in of_sites for url_path in way}
        found = {page.url_path: page for page in Page.objects.filter(url_path__in=wanted)}
        routes = []
        for path, of_sites in ways.items():
            best = _Route(path, None, path)
            for way in of_sites:
                # The home page has no addresses of its own but “/”: what is below it must be a page.
                for url_path in way if len(way) == 1 else way[:-1]:
                    if url_path in found:
                        rest = way[0][len(url_path) :]
                        if best.page is None or len(rest) < len(best.rest):
                            best = _Route(path, found[url_path], rest)
                        break
            routes.append(best)
        return routes


def path_on(address, hosts):
    """Return the path of ``address`` where it leads to one of ``hosts``, or is a path itself; else None."""
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname
    except ValueError:  # such as http://[
        return None
    if parts.scheme in ("http", "https"):
        return unquote(parts.path) or "/" if host in hosts else None
    return (
        unquote(parts.path)
        if not parts.scheme and not host and parts.path.startswith("/")
        else None
    )


def _match(path):
    for candidate in (path, f"{path}/"):
        try:
            return resolve(candidate)
        except Resolver404:
            continue
    return None


def _ways(root, path):
    """Return the tree addresses of the pages on the way of ``path`` below ``root``, the deepest first."""
    steps = [step for step in path.split("/") if step]
    return [
        root + "".join(f"{step}/" for step in steps[:count]) for count in range(len(steps), -1, -1)
    ]


def _specific(pages):
    return (
        {page.pk: page for page in Page.objects.filter(pk__in={p.pk for p in pages}).specific()}
        if pages
        else {}
    )


def _slug_of_record(page, rest):
    """Return the slug of the record at ``rest`` of ``page``, "" for another address of the page's, None for none."""
    try:
        _view, _args, kwargs = page.resolve_subpage(f"/{rest}")
    except (AttributeError, Resolver404):
        return None
    return kwargs.get("slug", "") if hasattr(page, "record_type") else ""
