import pytest

from tests.newsroom.desks import client_of, workflow_of


@pytest.fixture
def writer(django_user_model, section):
    """Somebody who may add articles to the section, and do nothing else."""
    return client_of(django_user_model, "nguoi-viet", add=[section])


@pytest.fixture
def approver(django_user_model, section):
    """Somebody who takes the one step of approval of what is written in the section, and writes and publishes there."""
    pages = {action: [section] for action in ("add", "change", "publish")}
    client = client_of(django_user_model, "nguoi-duyet", **pages)
    client.workflow = workflow_of(client.group, section)
    return client
