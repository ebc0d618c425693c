"""The addresses that pages had at the old portal, and redirects from them."""

from urllib.parse import quote, urljoin, urlsplit

from django.db.models import Q
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

MAX_LENGTH = Redirect._meta.get_field("old_path").max_length


class OldPortal:
    """The old portal's own addresses. ``base`` is where it stood, "" where that is not known."""

    def __init__(self, base=""):
        self.base = base
        self.host = _host(base)

    def path_of(self, url):
        """Return the path and query of an absolute address or one from the root, as redirects have it; else ""."""
        try:
            parts = urlsplit(url.strip())
            host = _host(url)
        except ValueError:
            return ""
        if parts.scheme not in ("", "http", "https") or (self.host and host not in ("", self.host)):
            return ""
        if not parts.path.startswith("/") and not host:
            return ""
        query = f"?{parts.query}" if parts.query else ""
        try:
            return Redirect.normalise_path(f"{parts.path or '/'}{query}")
        except ValueError:
            return ""

    def address_of_file(self, name):
        """Return the address of a page by its file's name, in a folder that mirrors the old portal."""
        first, _, rest = name.partition("/")
        path, mark, query = (rest if self.host and _bare(first) == self.host else name).partition(
            "?"
        )
        if mark:  # programs that mirror put .html behind the query
            query = query.removesuffix(".html")
        return urljoin(self.base or "/", quote(path)) + mark + query

    def absolute(self, href, page_address):
        """Return the address that a link on the page at ``page_address`` leads to; "" where it leads nowhere else."""
        href = "".join(href.split())
        if not href or href.startswith("#"):
            return ""
        try:
            return urljoin(page_address or self.base or "/", href)
        except ValueError:
            return ""


def lead_to(page, paths, site):
    """
    Make permanent redirects of ``site`` from ``paths`` to ``page``; return sentences on those that are not made.

    What is there already stays as it is: a page at that address, a redirect that an editor or an earlier page made.
    """
    problems = []
    known = Redirect.objects.filter(Q(site=site) | Q(site=None), old_path__in=paths)
    targets = {redirect.old_path: redirect.redirect_page_id for redirect in known}
    root = site.root_page.url_path.rstrip("/")
    places = {path: f"{root}{path}/" for path in paths if "?" not in path}
    taken = dict(Page.objects.filter(url_path__in=places.values()).values_list("url_path", "pk"))
    for path in paths:
        if path.partition("?")[0] == "/":
            problems.append(f"địa chỉ cũ “{path}” là trang chủ nên không chuyển hướng được")
        elif len(path) > MAX_LENGTH:
            problems.append(f"địa chỉ cũ dài quá {MAX_LENGTH} ký tự nên không chuyển hướng được")
        elif path in targets:
            if targets[path] != page.pk:
                problems.append(f"địa chỉ cũ “{path}” đã có chuyển hướng khác, giữ nguyên")
        elif place := taken.get(places.get(path)):
            if place != page.pk:
                problems.append(f"địa chỉ cũ “{path}” đang là địa chỉ của một trang khác")
        else:
            Redirect.add_redirect(path, page, site=site, automatically_created=True)
    return problems


def pages_at(paths, site):
    """Return the ids of the pages that redirects of ``site`` lead to, by those of ``paths`` that there are."""
    known = Redirect.objects.filter(
        Q(site=site) | Q(site=None), old_path__in=paths, redirect_page__isnull=False
    )
    return dict(known.order_by("site").values_list("old_path", "redirect_page"))


def _host(url):
    return _bare(urlsplit(url).netloc)


def _bare(host):
    return host.lower().rpartition("@")[2].partition(":")[0].removeprefix("www.")
