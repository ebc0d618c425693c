from copy import copy
from functools import partial

from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from home.content_version import at_hand

ROOT = "_known_root_in_explorer"
"""What a user is given for the length of a request."""


class PagePolicy(PagePermissionPolicy):
    """Wagtail's own, for lists that cannot afford a query or two for where somebody's pages begin."""

    def know_root(self, user):
        """Have where the pages of ``user`` begin at hand; one query, or two, after a change only."""
        paths = None
        if not user.is_superuser:
            pages = self.instances_with_direct_explore_permission(user)
            paths = frozenset(page.path for page in pages)
        read = partial(super().explorable_root_instance, user)
        setattr(user, ROOT, copy(at_hand(("root-in-explorer", paths), read)))

    def explorable_root_instance(self, user):
        return getattr(user, ROOT, None) or super().explorable_root_instance(user)


class NoDeletionPolicy(ModelPermissionPolicy):
    """Nobody deletes, superusers neither: drafts and old versions may name the object still."""

    def user_has_permission(self, user, action):
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions):
        return super().users_with_any_permission([name for name in actions if name != "delete"])
