"""Visit each public page and each list of the admin of a portal, in a process that has loaded Django for it."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, override_settings
from django.urls import reverse
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

# Static files need not be collected for this.
PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@override_settings(STORAGES=settings.STORAGES | {"staticfiles": PLAIN})
def visit():
    """Print what did not answer as it should, one address a line; nothing is good news."""
    client = Client(SERVER_NAME="127.0.0.1", SERVER_PORT=str(settings.PORT))
    pages = list(Page.objects.live().public().filter(depth__gt=1))
    assert len(pages) > 10
    for address in [*(page.url for page in pages), "/tim-kiem/?q=to+quoc", "/api/v2/pages/"]:
        expect(client, address)
    client.force_login(get_user_model().objects.filter(is_superuser=True).first())
    lists = [model.snippet_viewset.get_url_name("list") for model in get_snippet_models()]
    names = [
        "wagtailadmin_home",
        "wagtailimages:index",
        "wagtaildocs:index",
        "wagtailusers_users:index",
    ]
    for name in [*names, *lists]:
        expect(client, reverse(name))
    for page in Page.objects.filter(depth__gt=1):
        if page.numchild:
            expect(client, reverse("wagtailadmin_explore", args=[page.pk]))
        expect(client, reverse("wagtailadmin_pages:edit", args=[page.pk]))


def expect(client, address):
    answer = client.get(address, follow=True)
    if answer.status_code != 200:
        print(answer.status_code, address)
