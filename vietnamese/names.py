"""The names of people: the family's comes first, the one they are called by last."""


def full_name(user):
    """Return the name of a user as `Nguyễn Thị Mai`; "" where none is known."""
    return f"{user.last_name} {user.first_name}".strip()


def register_full_name():
    """Have Django, and so all that names a user, write names in this order."""
    from django.contrib.auth.models import User

    User.get_full_name = full_name
