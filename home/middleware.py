"""What a request for a page is given before Wagtail looks for it."""

from copy import copy

from wagtail.models import Site

from home.content_version import at_hand


class SiteMiddleware:
    """
    Tells a request its site and the site's home page, without a query until something changes.

    Wagtail asks for them on every page, and finds the answer on the request. The admin, where people change them, is
    left to ask for itself.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.path_info.startswith("/admin/"):
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
