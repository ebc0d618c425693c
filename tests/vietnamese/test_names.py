"""People are named as in Việt Nam, the family's name first."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse


@pytest.mark.parametrize(
    ("family", "called", "full"),
    [
        ("Nguyễn Thị", "Mai", "Nguyễn Thị Mai"),
        ("", "Mai", "Mai"),
        ("Trần", "", "Trần"),
        ("", "", ""),
    ],
)
def test_the_family_comes_first(family, called, full):
    assert User(last_name=family, first_name=called).get_full_name() == full


def test_so_does_the_list_of_users(admin_client, django_user_model):
    django_user_model.objects.create_user("mai", first_name="Mai", last_name="Nguyễn Thị")
    page = admin_client.get(reverse("wagtailusers_users:index")).content.decode()
    assert "Nguyễn Thị Mai" in page
    assert "Mai Nguyễn Thị" not in page
