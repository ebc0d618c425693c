"""Sessions without the second factor, where it is required, are none."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from operations.accounts.second_factor import PASSED


class SecondFactorMiddleware:
    """
    Forgets who signed in without a second factor while ``TWO_FACTOR_REQUIRED`` is on.

    Such sessions are from before it was turned on. Everything behind this (pages, the admin, its JSON, previews,
    private documents) sees nobody, and does what it does for nobody.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Readers have no session, and looking for one would make their pages differ by cookie.
        if settings.TWO_FACTOR_REQUIRED and settings.SESSION_COOKIE_NAME in request.COOKIES:
            is_known = request.user.is_authenticated
            if is_known and not request.session.get(PASSED):
                request.session.flush()
                request.user = AnonymousUser()
        return self.get_response(request)
