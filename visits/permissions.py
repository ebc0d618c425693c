"""Who may see the statistics in the admin and read series through the API."""

from django.core.exceptions import PermissionDenied

VIEW_STATISTICS = "visits.view_statistics"


def may_view_statistics(user):
    """Return whether ``user`` is active and has the permission *view statistics*."""
    return user.is_active and user.has_perm(VIEW_STATISTICS)


class GuardedViewMixin:
    """A view for those whom ``may_see`` (a function of the user) lets in; others are refused."""

    may_see = staticmethod(may_view_statistics)

    def dispatch(self, request, *args, **kwargs):
        if not self.may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
