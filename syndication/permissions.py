"""Who may do what with what is shared between wards."""

from wagtail.permission_policies import ModelPermissionPolicy

from syndication.models import ImportedItem, Peer


class NeverPolicy(ModelPermissionPolicy):
    """What nobody does by hand, superusers neither, as ``never`` names it: other wards and the worker do."""

    def __init__(self, model, never):
        super().__init__(model)
        self.never = never

    def user_has_permission(self, user, action):
        return action not in self.never and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions):
        return super().users_with_any_permission([one for one in actions if one not in self.never])


class PeerPolicy(ModelPermissionPolicy):
    """A source with articles here stays: without it they would count as our own, and never be withdrawn."""

    def user_has_permission_for_instance(self, user, action, instance):
        if action == "delete" and instance.items.exclude(page=None).exists():
            return False
        return super().user_has_permission_for_instance(user, action, instance)


def may_change_peers(user):
    """Return whether ``user`` is active and may say what becomes of sources."""
    return user.has_perm(f"{Peer._meta.app_label}.change_peer")


def may_change_items(user):
    """Return whether ``user`` is active and may say what becomes of imported news."""
    return user.has_perm(f"{ImportedItem._meta.app_label}.change_importeditem")
