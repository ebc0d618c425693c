from copy import copy
from functools import partial

from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from home.content_version import at_hand

ROOT = "_known_root_in_explorer"
"""What a user is given for the length of a request."""


class PagePolicy(PagePermissionPolicy):
    """Wagtail's own, with where somebody's pages begin at hand: for a superuser it looks through all pages."""

    def explorable_root_instance(self, user):
        if not hasattr(user, ROOT):
            paths = None
            if not user.is_superuser:
                pages = self.instances_with_direct_explore_permission(user)
                paths = frozenset(page.path for page in pages)
            read = partial(super().explorable_root_instance, user)
            setattr(user, ROOT, copy(at_hand(("root-in-explorer", paths), read)))
        return getattr(user, ROOT)


class NoDeletionPolicy(ModelPermissionPolicy):
    """Nobody deletes, superusers neither: drafts and old versions may name the object still."""

    def user_has_permission(self, user, action):
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions):
        return super().users_with_any_permission([name for name in actions if name != "delete"])
