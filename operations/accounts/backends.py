"""Who a session belongs to, with what the admin asks first of everybody."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend


class ProfileBackend(ModelBackend):
    """Django's own, with the language and other choices of a user in the query that finds the user."""

    def get_user(self, user_id):
        users = get_user_model()._default_manager.select_related("wagtail_userprofile")
        user = users.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
