"""No query string makes the server fail: nonsense is answered 400 or 404, in JSON, on every database."""

import pytest

from articles.factories import ArticlePageFactory
from home.factories import DocumentFactory, ImageFactory

pytestmark = pytest.mark.django_db

HUGE = "9" * 30
DEEP = "id(" * 3000

REFUSED = [
    # A value that its field cannot have.
    "pages/?first_published_at=abc",
    "pages/?type=articles.ArticlePage&published_at=abc",
    "pages/?type=articles.ArticlePage&topics=abc",
    "pages/?type=articles.ArticlePage&lead_image=abc",
    "pages/?type=articles.ArticlePage&shared=abc",
    "pages/?id=abc",
    "pages/?alias_of=abc",
    "pages/?child_of=abc",
    "pages/?ancestor_of=-1",
    "pages/?descendant_of=abc",
    "pages/?translation_of=abc",
    "pages/?site=localhost:abc",
    "pages/?type=abc",
    "pages/?type=auth.User",
    "pages/?type=home.BasePage",
    "pages/?type=,",
    "pages/?order=abc",
    "pages/?order=--title",
    "pages/?order=,",
    "pages/?order=random&offset=1",
    "pages/?limit=abc",
    "pages/?limit=-1",
    "pages/?limit=21",
    "pages/?offset=-1",
    "pages/?unknown=1",
    "pages/?fields=abc",
    "pages/?fields=((",
    "pages/?fields=parent(",
    "pages/?rich_text_format=abc",
    "pages/?child_of=root&descendant_of=root",
    # More than a database's numbers hold, or than a parser's stack.
    f"pages/?offset={HUGE}",
    "pages/?offset=1" + "_0" * 30,
    f"pages/?limit={HUGE}",
    f"pages/?alias_of={HUGE}",
    f"pages/?child_of={HUGE}",
    f"pages/?type=articles.ArticlePage&topics={HUGE}",
    f"pages/?type=articles.ArticlePage&lead_image=-{HUGE}",
    f"pages/?search=tin&offset={HUGE}",
    f"images/?offset={HUGE}",
    f"documents/?offset={HUGE}",
    f"redirects/?offset={HUGE}",
    f"pages/?fields={DEEP}",
    f"pages/{{pk}}/?fields={DEEP}",
    # NUL, which PostgreSQL does not take.
    "pages/?search=%00",
    "pages/?search=tin&search_operator=%00",
    "pages/?title=%00",
    "pages/?slug=a%00b",
    "pages/?locale=%00",
    "pages/?site=%00",
    "pages/?type=%00",
    "pages/?order=%00",
    "pages/?%00=1",
    "pages/find/?html_path=%00",
    "pages/find/?html_path=an-ninh&site=%00",
    "pages/find/?id=%00",
    "pages/{pk}/?fields=%00",
    "pages/{pk}/other-articles/?start=%00",
    "images/?search=%00",
    "images/?tags=%00",
    "documents/?search=%00",
    "redirects/?old_path=%00",
    "redirects/find/?html_path=%00",
    # Search with what it does not know.
    "pages/?search=tin&search_operator=xor",
    "pages/?search=tin&type=articles.ArticlePage&topics=1",
    "pages/?search=tin&order=random",
    "images/?search=tin&tags=a",
    # An object that no database can have.
    "pages/find/?id=abc",
    "images/find/?id=abc",
    "documents/find/?id=abc",
    "redirects/find/?id=abc",
]

NOT_FOUND = [
    "nothing/",
    "pages/abc/",
    "pages/0/",
    "pages/-1/",
    f"pages/{HUGE}/",
    f"pages/{HUGE}/other-articles/",
    "pages/abc/other-articles/",
    "pages/?format=html",
    "pages/?format=api",
    "pages/?locale=xx",
    "pages/?site=khac.example",
    "pages/find/",
    f"pages/find/?id={HUGE}",
    "pages/find/?html_path=an-ninh/../..",
    "images/abc/",
    f"images/{HUGE}/",
    "documents/abc/",
    "redirects/abc/",
    "redirects/find/",
    "redirects/find/?html_path=/khong-co/",
]

SEARCHES = ['"', '"tin', 'a"b"', " ", "'", "*", "%", "(", "tin AND", "tin NEAR tin", "-", "đ", "\\"]


@pytest.fixture
def pk(section):
    """One article, picture and document each, so that a query reaches the database's own functions."""
    ImageFactory(title="Tin")
    DocumentFactory(title="Tin")
    return ArticlePageFactory(parent=section).pk


def assert_refused(response, status):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/json"
    assert set(response.json()) == {"message"}


@pytest.mark.parametrize("address", REFUSED, ids=lambda address: address[:60])
def test_nonsense_is_refused_with_a_sentence(client, pk, address):
    response = client.get("/api/v2/" + address.format(pk=pk))
    assert_refused(response, 400)
    assert response.json()["message"]


@pytest.mark.parametrize("address", NOT_FOUND, ids=lambda address: address[:60])
def test_what_is_not_there_is_not_found_in_json(client, pk, address):
    assert_refused(client.get("/api/v2/" + address), 404)


@pytest.mark.parametrize("endpoint", ["pages", "images", "documents", "redirects"])
@pytest.mark.parametrize("words", SEARCHES)
def test_any_words_can_be_searched_for(client, pk, endpoint, words):
    response = client.get(f"/api/v2/{endpoint}/", {"search": words})
    assert response.status_code == 200
    assert "items" in response.json()


def test_quotation_marks_do_not_keep_words_from_being_found(ids, pk):
    assert ids("pages/", search='"tin"') == [pk]


def test_long_numbers_can_be_searched_for(ids, section, pk):
    article = ArticlePageFactory(parent=section, title=f"Số {HUGE}")
    assert ids("pages/", search=HUGE) == [article.pk]


def test_an_address_without_its_last_slash_is_led_to_it(client, pk):
    response = client.get(f"/api/v2/pages/{pk}")
    assert response.status_code == 301
    assert response.url == f"/api/v2/pages/{pk}/"
