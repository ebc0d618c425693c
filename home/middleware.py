"""What a request for a page is given before Wagtail looks for it, and what its answer is given afterwards."""

from copy import copy
from urllib.parse import quote

from django.http import Http404
from django.shortcuts import redirect as redirect_to
from django.utils.cache import patch_cache_control
from wagtail.contrib.redirects import middleware as redirects
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site
from wagtail.views import serve

from home.content_version import at_hand

# What browsers remember for good unless they are told otherwise; editors take it back.
REMEMBERED = (301, 308, 410)


def asked_for_again(get_response):
    """Have browsers ask again where a page has moved to, and whether it is still withdrawn."""

    def middleware(request):
        response = get_response(request)
        if response.status_code in REMEMBERED and "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return middleware


class RedirectMiddleware(redirects.RedirectMiddleware):
    """
    Wagtail's, and what stood below the old address of a page, its printed sheet or its feed, is led below the new one.

    Never back to the address that was asked for: there leads the redirect of a page that moved, and moved back.
    """

    def process_response(self, request, response):
        answer = super().process_response(request, response)
        if answer is response and response.status_code == 404:
            answer = _below_a_moved_page(request) or response
        if answer is response:
            return response
        asked_for, led_to = map(request.build_absolute_uri, (request.path, answer.url))
        return response if asked_for == led_to else answer


def _below_a_moved_page(request):
    """Return the redirect to where the page that was once the parent of this address has what is asked for, or None."""
    above, _, name = request.path.rstrip("/").rpartition("/")
    redirect = above and redirects.get_redirect(request, Redirect.normalise_path(above))
    if not redirect or not redirect.redirect_page or redirect.redirect_page_route_path:
        return None
    page = redirect.redirect_page.specific
    try:
        page.route(request, [name])
    except Http404:
        return None
    address = page.get_url(request)
    return address and redirect_to(f"{address}{quote(name)}/", permanent=redirect.is_permanent)


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
