from wagtail.permission_policies import ModelPermissionPolicy


class NoDeletionPolicy(ModelPermissionPolicy):
    """Nobody deletes, superusers neither: drafts and old versions may name the object still."""

    def user_has_permission(self, user, action):
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions):
        return super().users_with_any_permission([name for name in actions if name != "delete"])
