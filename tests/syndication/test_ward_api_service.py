"""What a program finds first: the service document, the catalogue of APIs, and the way from a page to them."""

import tomllib

import pytest
from django.conf import settings

from home.factories import AdministrativeUnitFactory
from home.models import WardSettings
from syndication.choices import Kind
from tests.syndication.shared_documents import share, withdraw

pytestmark = pytest.mark.django_db

ROOT = "http://localhost/api/ward/v1/"


class TestServiceDocument:
    def test_says_who_shares_here(self, client, home_page):
        ward = WardSettings.for_site(home_page.get_site())
        ward.ward_name, ward.unit = "Phường Quảng Trị", AdministrativeUnitFactory(code="19333")
        ward.content_licence, ward.content_licence_url = "CC BY", "https://giay-phep.example/"
        ward.email = "phuong@example.vn"
        ward.save()
        told = client.get(ROOT).json()
        assert (told["name"], told["code"]) == ("Phường Quảng Trị", "19333")
        assert told["licence"] == {"name": "CC BY", "url": "https://giay-phep.example/"}
        assert told["contact"]["email"] == "phuong@example.vn"
        assert told["canonical_host"] == "http://localhost"

    def test_of_a_ward_that_has_said_nothing_is_complete(self, client):
        told = client.get(ROOT).json()
        assert (told["name"], told["code"], told["contract_version"]) == ("Tin Phường", "", 1)

    def test_says_which_software_this_is(self, client):
        project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
        told = client.get(ROOT).json()["software"]
        assert told == {"name": "Tin Phường", "version": project["version"]}

    def test_leads_to_feeds_that_say_how_far_they_are(self, client):
        row = share()
        withdraw(share())
        last = withdraw(share()).seq
        feeds = {feed["name"]: feed for feed in client.get(ROOT).json()["feeds"]}
        assert set(feeds) == {"articles", "security-models", "task-plans", "media"}
        articles = feeds["articles"]
        assert (articles["items"], articles["last_change_number"]) == (1, last)
        assert (feeds["media"]["items"], feeds["media"]["last_change_number"]) == (0, 0)
        assert articles["kind"] == Kind.ARTICLE
        assert client.get(articles["url"]).json()["items"][0]["id"] == str(row.pk)
        assert client.get(f"{ROOT}feeds").json() == {"feeds": list(feeds.values())}

    def test_names_addresses_that_answer(self, client):
        told = client.get(ROOT).json()
        for name in ("url", "documentation", "openapi"):
            assert client.get(told[name]).status_code == 200
        assert told["inbox"] == f"{ROOT}inbox/{{peer}}"
        assert told["subscriptions"] == f"{ROOT}subscriptions"


class TestCatalogue:
    ADDRESS = "/.well-known/api-catalog"

    def test_is_a_linkset_that_leads_to_the_contract(self, client):
        response = client.get(self.ADDRESS)
        assert response["Content-Type"].startswith("application/linkset+json")
        (links,) = response.json()["linkset"]
        assert links["anchor"] == ROOT
        for relation in ("service-desc", "service-doc", "service-meta"):
            (link,) = links[relation]
            assert client.get(link["href"]).status_code == 200

    def test_can_be_asked_for_its_head_alone(self, client):
        response = client.head(self.ADDRESS)
        assert response["Link"] == '<http://localhost/.well-known/api-catalog>; rel="api-catalog"'


class TestPages:
    def test_lead_to_the_description(self, client, home_page):
        assert 'rel="service-desc"' in client.get("/")["Link"]

    def test_of_the_admin_do_not(self, client):
        assert "Link" not in client.get("/admin/login/")

    def test_that_are_no_pages_do_not(self, client):
        assert "Link" not in client.get("/robots.txt")
        assert "service-desc" not in client.get("/khong-co/").get("Link", "")
