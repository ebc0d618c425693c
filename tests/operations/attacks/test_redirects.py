"""No address of the portal leads to another site because of what stands in a link to it."""

import pytest
from django.test import Client
from wagtail.models import CollectionViewRestriction, PageViewRestriction

from home.factories import DocumentFactory
from tests.newsroom.office import client_of, furnish, person
from tests.operations.attacks.addresses import all_addresses
from tests.operations.attacks.elsewhere import ELSEWHERE_QUERY, WAYS_BACK, leads_elsewhere
from tests.operations.attacks.wire import EVIL
from tests.operations.signing_in import PASSWORD, make_user

pytestmark = pytest.mark.django_db

ELSEWHERE = (
    f"https://{EVIL}/",
    f"//{EVIL}/",
    f"///{EVIL}/",
    f"/\\{EVIL}/",
    f"\\\\{EVIL}/",
    f"https:{EVIL}",
    f"https:/{EVIL}",
    f"http://testserver@{EVIL}/",
    f"http://testserver.{EVIL}/",
    f"/\t/{EVIL}/",
    f"\x00//{EVIL}/",
    f" //{EVIL}",
    "javascript:alert(1)",
    "data:text/html,x",
)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_to_the_portal(client, django_user_model, home_page, target):
    make_user(django_user_model)
    form = {"username": "bien-tap", "password": PASSWORD, "next": target}
    for address in ("/admin/login/", "/_util/login/"):
        answer = client.post(f"{address}?next={target}", form)
        assert answer.status_code in (200, 302, 403)
        assert not leads_elsewhere(answer)
        client.logout()


@pytest.mark.parametrize("target", ELSEWHERE)
def test_the_password_of_a_page_or_a_document_leads_to_the_portal(client, section, target):
    of_page = PageViewRestriction.objects.create(
        page=section, restriction_type="password", password="mo-ra"
    )
    document = DocumentFactory(file__filename="a.pdf")
    of_document = CollectionViewRestriction.objects.create(
        collection=document.collection, restriction_type="password", password="mo-ra"
    )
    form = {"password": "mo-ra", "return_url": target}
    for address in (
        f"/_util/authenticate_with_password/{of_page.pk}/{section.pk}/",
        f"/documents/authenticate_with_password/{of_document.pk}/",
    ):
        assert not leads_elsewhere(client.post(f"{address}?return_url={target}", form))


def test_no_form_of_the_admin_leads_elsewhere(home_page):
    """Nor does a screen: ``test_scripts`` looks at each."""
    office = furnish(None)
    client = client_of(person("quan-tri", is_superuser=True))
    client.raise_request_exception = False
    form = dict.fromkeys(WAYS_BACK, f"//{EVIL}/") | {"action-publish": "1"}
    elsewhere = []
    for address in all_addresses("admin/"):
        if address.template.startswith(("admin/logout/", "admin/failwhale/")):
            continue
        path = address.filled(lambda name: str(office.live.pk if "page" in name else 1))
        if leads_elsewhere(client.post(f"{path}?{ELSEWHERE_QUERY}", form)):
            elsewhere.append(path)
    assert elsewhere == []


def test_no_public_address_leads_elsewhere(client, section):
    public = [each for each in all_addresses() if not each.template.startswith("admin/")]
    answers = [client.get(f"{each.filled(lambda name: '1')}?{ELSEWHERE_QUERY}") for each in public]
    ways = [f"//{EVIL}", f"//{EVIL}/..", f"/%5c{EVIL}", f"/%2f%2f{EVIL}", f"//{EVIL}/%2e%2e"]
    answers += [client.get(way) for way in ways]
    assert [answer.request["PATH_INFO"] for answer in answers if leads_elsewhere(answer)] == []


def test_a_stranger_is_sent_to_the_login_of_the_portal():
    answer = Client().get(f"/admin/?next=https://{EVIL}/", headers={"Referer": f"https://{EVIL}/"})
    assert answer.status_code == 302
    assert not leads_elsewhere(answer)
