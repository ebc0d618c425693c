"""Who may read the reports of the newsroom."""

from wagtail.models import Page
from wagtail.permissions import policy_registry

from visits.permissions import may_view_statistics


def may_read_reports(user):
    """
    Return whether ``user`` works on pages (adds, changes or publishes any) or has the permission *view statistics*.

    What a report then tells of are the articles that everybody may read, and those that the user finds in the explorer.
    """
    if not user.is_active:
        return False
    policy = policy_registry.get_by_type(Page)
    works = policy.user_has_any_permission(user, ["add", "change", "publish"])
    return works or may_view_statistics(user)
