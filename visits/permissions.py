"""Who may see the statistics in the admin and read series through the API."""

VIEW_STATISTICS = "visits.view_statistics"


def may_view_statistics(user):
    """Return whether ``user`` is active and has the permission *view statistics*."""
    return user.is_active and user.has_perm(VIEW_STATISTICS)
