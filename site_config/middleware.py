"""What browsers may do with a page: the Content-Security-Policy without needless work, and the Permissions-Policy."""

from functools import lru_cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings

from site_config.settings.policy import (
    ADMIN,
    ADMIN_POLICY,
    DOCUMENTS,
    MEDIA,
    UPLOADS_POLICY,
    hash_source,
)


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """
    django-csp, with the header made once for all responses that it is the same for.

    django-csp makes it anew for each of them. It differs only where a page has asked for its nonce, or where a view
    wears one of django-csp's decorators; and by the inline style that ``home.templatetags.home`` has told the request.
    """

    def process_response(self, request, response):
        if "Permissions-Policy" not in response:
            response["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        if own := _own_policy(request.path_info, response):
            response[HEADER] = own
        style = getattr(request, "inline_style", "")
        is_its_own = hasattr(request, "_csp_nonce") or any(
            name.startswith("_csp_") for name in vars(response)
        )
        if is_its_own or settings.DEBUG:
            if style:
                more = dict(getattr(response, "_csp_update", None) or {})
                more["style-src"] = [*more.get("style-src", ()), hash_source(style)]
                response._csp_update = more
            return super().process_response(request, response)
        if HEADER not in response:
            response[HEADER] = policy_with(style)
        return response


def _own_policy(path, response):
    """Return the policy of what is no page for readers, None for pages."""
    is_file = "Content-Disposition" in response or response.status_code == 416
    if path.startswith(MEDIA) or (path.startswith(DOCUMENTS) and is_file):
        return UPLOADS_POLICY
    return ADMIN_POLICY if path.startswith(ADMIN) and HEADER not in response else None


@lru_cache(maxsize=64)
def policy_with(style):
    """Return the header of pages that hold the inline style ``style``, if any."""
    return build_policy(update={"style-src": [hash_source(style)]} if style else None)
