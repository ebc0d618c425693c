"""
Nonsense: whatever is asked of the admin and of the APIs, the answer is no failure of the server.

FUZZ is how many random requests each test sends (150), SEED where the numbers start; a failure names both.
"""

import os
from random import Random

import pytest
from django.test import Client

from articles.factories import ArticlePageFactory
from tests.newsroom.office import furnish, person
from tests.once import kept_for_a_while, media_kept
from tests.operations.attacks.addresses import NAMES, VALUES, all_addresses, choices, query
from tests.operations.attacks.of_wagtail import KNOWN, which

pytestmark = pytest.mark.django_db

COUNT = int(os.environ.get("FUZZ", "150"))
SEED = int(os.environ.get("SEED", "2026"))
LEFT_OUT = ("admin/logout/", "admin/login/", "admin/failwhale/")
"""Addresses that end the session, and Wagtail's that fails on purpose."""


@pytest.fixture
def random():
    return Random(SEED)


@pytest.fixture(scope="module")
def furnished(django_db_setup, django_db_blocker, tmp_path_factory):
    """The folder of the files of an office, its things, and who may do everything there."""
    folder = tmp_path_factory.mktemp("office")
    with kept_for_a_while(django_db_blocker, folder):
        yield folder, furnish(None), person("quan-tri", is_superuser=True)


@pytest.fixture
def office(furnished, db, settings):
    folder, office, _ = furnished
    media_kept(settings, folder)
    return office


@pytest.fixture
def administrator(furnished, office):
    client = Client(raise_request_exception=False)
    client.force_login(furnished[2])
    return client


def failures(client, requests):
    """Send the requests, each a method and what it is called with; return those that the server failed at."""
    failed = []
    for number, (method, *arguments) in enumerate(requests):
        answer = getattr(client, method)(*arguments)
        if answer.streaming:
            b"".join(answer.streaming_content)
        if answer.status_code >= 500 and not which(method, arguments[0], answer.exc_info[1]):
            failed.append(f"{number}: {method} {arguments} {answer.exc_info[1]!r}")
    return "\n".join([f"SEED={SEED}", *failed]) if failed else ""


def admin_addresses():
    return [each for each in all_addresses("admin/") if not each.template.startswith(LEFT_OUT)]


def test_no_number_and_no_query_makes_a_screen_fail(administrator, random):
    addresses = random.choices(admin_addresses(), k=COUNT)
    requests = [("get", f"{each.filled(choices(random))}?{query(random)}") for each in addresses]
    assert not (failed := failures(administrator, requests)), failed


def test_no_form_makes_the_admin_fail(administrator, random):
    addresses = random.choices(admin_addresses(), k=COUNT)
    requests = [("post", each.filled(choices(random, 0.1)), form(random)) for each in addresses]
    assert not (failed := failures(administrator, requests)), failed


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.views)
def test_what_is_put_down_to_wagtail_is_still_so(administrator, known):
    method = known.method.partition("|")[0]
    answer = getattr(administrator, method)(*known.example)
    assert answer.status_code == 500
    assert which(method, known.example[0], answer.exc_info[1]) is known, answer.exc_info


@pytest.mark.parametrize("beginning", ["api/v2/", "api/ward/v1/"])
def test_no_request_makes_an_api_fail(office, client, random, beginning):
    client.raise_request_exception = False
    addresses = random.choices(all_addresses(beginning), k=COUNT)
    requests = [("get", f"{each.filled(choices(random))}?{query(random)}") for each in addresses]
    assert not (failed := failures(client, requests)), failed


def test_no_request_makes_a_public_page_fail(office, client, random):
    client.raise_request_exception = False
    ArticlePageFactory(parent=office.section)
    beginnings = ("api/", "admin/")
    public = [each for each in all_addresses() if not each.template.startswith(beginnings)]
    requests = []
    for each in random.choices(public, k=COUNT):
        method = random.choice(["get", "get", "get", "post", "put", "head", "options"])
        requests.append((method, f"{each.filled(choices(random))}?{query(random)}"))
    pages = [office.section.get_url(), office.live.get_url(), "/"]
    requests += [
        ("get", f"{random.choice(pages)}{random.choice(['', 'in/', 'luu/', 'x'])}?{query(random)}")
        for _ in range(COUNT // 3)
    ]
    assert not (failed := failures(client, requests)), failed


def form(random):
    """Return some fields as no form of ours sends them."""
    names = [*NAMES, "title", "slug", "body-count", "body-0-type", "name", "comments-TOTAL_FORMS"]
    values = [value.encode("utf-8", "replace").decode() for value in VALUES]
    return {random.choice(names): random.choice(values) for _ in range(random.randint(0, 8))}
