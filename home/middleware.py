"""What a request for a page is given before Wagtail looks for it."""

from copy import copy

from wagtail.models import Site
from wagtail.views import serve

from home.content_version import at_hand


class SiteMiddleware:
    """
    Tells a request for a page its site and the site's home page, without a query until something changes.

    Wagtail asks for them on every page, and finds the answer on the request.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if view is serve:
            request._wagtail_site = self.site_of(request)

    @staticmethod
    def site_of(request):
        """Return the request's site (None where there is none), with a home page of its own to write on."""

        def read():
            site = Site._find_for_request(request)
            return site, site and site.root_page.specific

        site, home = at_hand(("site", request.get_host(), request.get_port()), read)
        if site is None:
            return None
        site, home = copy(site), copy(home)
        site.root_page = home
        return site
