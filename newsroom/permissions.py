"""Who may read the reports of the newsroom, and who may ask to move a page."""

from django.core.exceptions import PermissionDenied
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


def may_move(request, page, destination):
    """Refuse who may not move ``page``, before Wagtail tells them its title (a hook of its ``before_move_page``)."""
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied
