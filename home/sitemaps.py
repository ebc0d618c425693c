"""What search engines are told of: one file while the pages are few; where they are many, parts and a list of them."""

from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page

from home.api import public_pages
from home.models import BasePage

# What a page tells of its last change: the first that it has.
LAST_CHANGES = ("last_published_at", "latest_revision_created_at")


class PublicPagesSitemap(Sitemap):
    """
    The public pages of the site of a request, each once: no aliases.

    Every part takes a few queries: a page is read without its content where its type tells of nothing but the page.
    """

    limit = 2_000
    """Addresses in one part; search engines take 50,000."""

    def items(self):
        pages = public_pages(self.get_wagtail_site(), self.request).filter(alias_of=None)
        return pages.order_by("pk")  # as they were made: a new one changes the last part alone

    def _urls(self, page, protocol, domain):
        pages = self.paginator.page(page).object_list
        told = list(pages.only("url_path", "content_type", *LAST_CHANGES))
        with_more = [one.pk for one in told if _tells_more(one.specific_class)]
        specific = {one.pk: one for one in Page.objects.filter(pk__in=with_more).specific()}
        urls = [
            url for one in told for url in specific.get(one.pk, one).get_sitemap_urls(self.request)
        ]
        changes = [url["lastmod"] for url in urls]
        if changes and None not in changes:
            self.latest_lastmod = max(changes)
        return urls


def _tells_more(page_class):
    """Return whether pages of this type tell of more than themselves."""
    return page_class.get_sitemap_urls is not BasePage.get_sitemap_urls
