"""The Content-Security-Policy, without the work that most responses do not need."""

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.utils.functional import cached_property


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """
    django-csp, with the header made once for all responses that it is the same for.

    django-csp makes it anew for each of them. It differs only where a page has asked for its nonce, or where a view
    wears one of django-csp's decorators.
    """

    @cached_property
    def policy(self):
        return build_policy()

    @cached_property
    def without_policy(self):
        return tuple(settings.CONTENT_SECURITY_POLICY["EXCLUDE_URL_PREFIXES"])

    def process_response(self, request, response):
        is_its_own = hasattr(request, "_csp_nonce") or any(
            name.startswith("_csp_") for name in vars(response)
        )
        if is_its_own or settings.DEBUG:
            return super().process_response(request, response)
        if HEADER not in response and not request.path_info.startswith(self.without_policy):
            response[HEADER] = self.policy
        return response
