"""How a program that has found a page of the portal finds its API."""

from syndication.ward_api.openapi import ROOT
from syndication.ward_api.service import CATALOGUE, OPENAPI_TYPE

LINKS = f'<{ROOT}/openapi.json>; rel="service-desc"; type="{OPENAPI_TYPE}", <{CATALOGUE}>; rel="api-catalog"'


def service_links(get_response):
    """Add ``Link`` headers to the answers that are pages for everybody."""

    def middleware(request):
        response = get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and response.status_code == 200 and not request.path.startswith("/admin/"):
            others = response.get("Link")
            response["Link"] = f"{others}, {LINKS}" if others else LINKS
        return response

    return middleware
