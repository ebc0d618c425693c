"""Images, documents and redirects in the API."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from home.factories import ImageFactory
from tests.api.golden import assert_golden

pytestmark = pytest.mark.django_db


def test_an_image_is_the_agreed_document(api, picture):
    assert_golden("image", api(f"images/{picture.pk}/"))


def test_a_document_is_the_agreed_document(api, document):
    assert_golden("document", api(f"documents/{document.pk}/"))


def test_images_are_listed_with_an_address_that_serves_them(api, client, picture):
    item = api("images/")["items"][0]
    assert item["id"] == picture.pk
    url = item["meta"]["download_url"]
    assert url == f"http://localhost/media/{picture.file.name}"
    response = client.get(url)
    assert response["Content-Type"] == "image/jpeg"
    response.close()


def test_images_are_searched_by_title_and_found_by_tag(ids, picture):
    ImageFactory(title="Khác")
    picture.tags.add("ra quân")
    picture.save()
    assert ids("images/", search="lễ") == [picture.pk]
    assert ids("images/", tags="ra quân") == [picture.pk]


def test_documents_are_listed_with_the_address_of_the_view_that_checks(api, document):
    item = api("documents/")["items"][0]
    assert item["meta"]["download_url"] == f"http://localhost/documents/{document.pk}/ke-hoach.pdf"


def test_redirects_tell_where_a_page_has_gone(api, client, article):
    redirect = Redirect.objects.create(old_path="/tin-cu", redirect_page=article)
    item = api("redirects/")["items"][0]
    assert (item["old_path"], item["location"]) == ("/tin-cu", article.full_url)
    response = client.get("/api/v2/redirects/find/", {"html_path": "/tin-cu"})
    assert response.url.startswith(f"http://localhost/api/v2/redirects/{redirect.pk}/?")


def test_redirects_to_other_sites_are_told_as_they_are(api, db):
    Redirect.objects.create(old_path="/cu", redirect_link="https://quangtri.gov.vn/")
    assert api("redirects/")["items"][0]["location"] == "https://quangtri.gov.vn/"
