"""Which of the addresses in a web server's log are pages, and which page of the site they lead to today."""

from functools import lru_cache
from urllib.parse import unquote, urlsplit

from django.conf import settings
from wagtail.contrib.redirects.models import Redirect

_REMEMBERED = 16_384
_LONGEST_PATH = 300
_NOT_PAGES = {
    *("static", "media", "documents", "admin", "django-admin", "api", "_lt", "_util", "__debug__"),
    *("healthz", "readyz", "cgi-bin", "wp-admin", "wp-content", "wp-includes", "wp-json"),
}
"""First parts of the addresses that no reader reads, of this portal and of others."""
_FEEDS = {"rss", "feed", "feeds", "atom"}
"""Last parts of such addresses, also with an ending."""
_OUTPUTS = {"in", "luu", "loa"}
"""Last parts of the addresses at which a page of this portal is printed, saved and read aloud."""
_PAGE_ENDINGS = {
    *(
        "html",
        "htm",
        "xhtml",
        "shtml",
        "php",
        "php3",
        "php5",
        "phtml",
        "asp",
        "aspx",
        "jsp",
        "jspx",
    ),
    *("jsf", "do", "action", "cfm", "pl", "cgi"),
}
"""What the name of a page may end in, by the program that made it."""


class Paths:
    """
    The pages of ``site`` (a Wagtail site) by their address, read from the database once.

    An address leads to a page that is live there now, or to the page to which a redirect of the site sends it.
    """

    def __init__(self, site):
        folders = (settings.STATIC_URL, settings.MEDIA_URL)
        self._not_pages = _NOT_PAGES | {urlsplit(url).path.strip("/") for url in folders} - {""}
        self._pages = _live_pages(site)
        self._redirects = _redirects(site)
        self.find = lru_cache(maxsize=_REMEMBERED)(self._find)

    def _find(self, target):
        """
        Return what tells apart the pages behind ``target``, the address of a request as bytes.

        The id of a page, or, for one that is not of this portal, its path; None for what is no page.
        """
        if not target.startswith(b"/"):
            return None
        address = "/" + target.decode("utf-8", "replace").lstrip("/")
        path = unquote(address.partition("?")[0].partition(";")[0]).rstrip("/") or "/"
        if not self._may_be_page(path):
            return None
        page = self._pages.get(path) or self._redirected(address)
        if page is None and self._is_output(path):
            return None
        return page or path[:_LONGEST_PATH]

    def _may_be_page(self, path):
        first, last = path.split("/")[1].lower(), path.rpartition("/")[2].lower()
        name, _, ending = last.partition(".")
        if first in self._not_pages or name in _FEEDS:
            return False
        ending = ending.rpartition(".")[2]
        # "tin-3.5-ty-dong" ends in a word, not in what kind of file it is.
        return not ending.isalnum() or ending in _PAGE_ENDINGS

    def _is_output(self, path):
        """Return whether ``path`` is a page of this portal once more, on paper or in a file."""
        of_page, _, output = path.rpartition("/")
        return output in _OUTPUTS and bool(of_page in self._pages or self._redirected(of_page))

    def _redirected(self, address):
        """As Wagtail does: the whole address first, then without its question."""
        if not self._redirects:
            return None
        try:
            whole = Redirect.normalise_path(address)
            plain = Redirect.normalise_path(urlsplit(address).path)
        except ValueError:
            return None
        return self._redirects.get(whole) or self._redirects.get(plain)


def _live_pages(site):
    """Return the ids that visits are counted under, by path; an alias is read as the page it stands for."""
    root = site.root_page
    pages = root.get_descendants(inclusive=True).live().values_list("url_path", "alias_of", "pk")
    start = len(root.url_path) - 1
    return {path[start:].rstrip("/") or "/": alias or page for path, alias, page in pages}


def _redirects(site):
    """Return the ids of pages by the old path that leads there, not below; what is of this site alone goes first."""
    redirects = Redirect.get_for_site(site).filter(
        redirect_page__live=True, redirect_page_route_path=""
    )
    pages = redirects.values_list("old_path", "redirect_page__alias_of", "redirect_page")
    found = [*pages.filter(site=None), *pages.exclude(site=None)]
    return {path: alias or page for path, alias, page in found}
