"""The number of what is none of somebody's business, put into every address: no answer tells anything of it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction

from articles.factories import ArticlePageFactory
from home.factories import DocumentFactory, ImageFactory
from newsroom import roles
from newsroom.models import PreviewLink
from newsroom.preview_links.links import make_link
from security_models.factories import SecurityModelFactory, TaskPlanFactory
from tests.newsroom.office import client_of, person
from tests.operations.attacks.addresses import all_addresses

pytestmark = pytest.mark.django_db

SECRET = "ketqualaycuariengai"
CHANGES = ("admin/logout/", "admin/failwhale/")
# Wagtail offers whoever is let into the admin all there is to choose from, by its title and nothing more.
CHOOSERS = re.compile("choose")
QUERIES = ("", "?fields=*", "?mode=", "?format=json")


@pytest.fixture
def owner(home_page):
    return person("chu-bai", is_superuser=True)


@pytest.fixture
def secrets(section, make_private, owner):
    """
    Things that are no one's but their owner's, each with ``SECRET`` in its name and its text.

    Those of different kinds have the same number, so that one look at an address is for all of them.
    """
    told = {"title": f"{SECRET} dự thảo", "summary": SECRET, "byline": SECRET, "owner": owner}
    draft = ArticlePageFactory(parent=section, live=False, **told)
    changed = ArticlePageFactory(parent=section, title="Đã đăng", owner=owner)
    changed.summary = SECRET
    expired = ArticlePageFactory(
        parent=section, expire_at=timezone.now() - timedelta(days=1), **told
    )
    private = make_private(ArticlePageFactory(parent=section, **told))
    for page in (draft, changed, expired, private):
        page.save_revision(user=owner)
    closed = Collection.get_first_root_node().add_child(name=f"{SECRET} kín")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    same = {"id": draft.pk}
    document = DocumentFactory(title=SECRET, file__filename="kin.pdf", collection=closed, **same)
    image = ImageFactory(title=SECRET, collection=closed, **same)
    model = SecurityModelFactory(name=SECRET, live=False, **same)
    model.save_revision(user=owner)
    plan = TaskPlanFactory(title=SECRET, live=False, **same)
    plan.save_revision(user=owner)
    PreviewLink.objects.filter(pk=make_link(draft, owner, SECRET).pk).update(**same)
    link = PreviewLink.objects.get(**same)
    return [draft, private, document, image, model, plan, link, changed.latest_revision]


def about(secrets):
    """Return a function that gives the numbers to try in an address: of pages and versions where it asks for such."""
    draft, private, *_, version = (each.pk for each in secrets)

    def numbers(address):
        asked = f"{address.template} {address.parts}"
        more = {private} if "page" in asked else set()
        return {draft} | more | ({version} if "revision" in asked else set())

    return numbers


def telling(client, addresses, numbers):
    """Return the addresses that tell the secret with one of ``numbers(address)`` in each of their parts."""
    told = set()
    for address in addresses:
        if CHOOSERS.search(address.template):
            continue
        ways = {
            address.filled(lambda name, number=number: str(number)) for number in numbers(address)
        }
        for way in ways:
            answer = client.get(way)
            content = answer.content if not answer.streaming else b"".join(answer)
            if SECRET.encode() in content or SECRET in str(answer.headers):
                told.add(way)
    return sorted(told)


def test_nobody_learns_anything_from_a_public_address(client, secrets):
    public = [each for each in all_addresses() if not each.template.startswith("admin/")]
    assert telling(client, public, lambda address: {each.pk for each in secrets}) == []


@pytest.mark.parametrize("role", [roles.ALERT_EDITORS])
def test_nor_does_somebody_of_the_office_who_has_nothing_to_do_with_it(secrets, role):
    client = client_of(person("toi", role))
    addresses = [
        each
        for each in all_addresses("admin/")
        if each.parts and not each.template.startswith(CHANGES)
    ]
    assert telling(client, addresses, about(secrets)) == []


@pytest.mark.parametrize("role", [roles.ALERT_EDITORS, roles.SHARING_EDITORS])
def test_nor_from_a_list(secrets, role):
    client = client_of(person("toi", role))
    lists = [each for each in all_addresses("admin/") if not each.parts]
    lists = [each for each in lists if not each.template.startswith(CHANGES)]
    assert telling(client, lists, lambda address: {0}) == []


def test_a_private_document_is_not_to_be_had_by_its_number(client, secrets):
    document = next(each for each in secrets if each._meta.model_name == "customdocument")
    for name in (document.filename, "x", ""):
        answer = client.get(f"/documents/{document.pk}/{name}")
        assert answer.status_code in (302, 404)
        assert "login" in answer.get("Location", "login")
    assert client.get(f"/api/v2/documents/{document.pk}/").status_code == 404
