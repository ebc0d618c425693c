"""No query string makes the server fail: nonsense is answered 400 or 404, in JSON, on every database."""

import pytest
from django.db import connection

from articles.factories import ArticlePageFactory
from home.factories import DocumentFactory, ImageFactory, NeighbourhoodFactory
from security_models.factories import AnnualFigureFactory, SecurityModelFactory, TaskPlanFactory
from security_models.models import ModelSite

pytestmark = pytest.mark.django_db

HUGE = "9" * 30
DEEP = "id(" * 3000

ENDPOINTS = [
    "pages",
    "images",
    "documents",
    "redirects",
    "security-models",
    "task-plans",
    "annual-figures",
    "neighbourhoods",
]
MANY_WORDS = [f"a{number}" for number in range(900)]
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
    "images/?search=tin&tags=a",
    "pages/?search_operator=zz",
    "security-models/?search_operator=zz",
    # More words than search can take.
    *[
        f"{endpoint}/?search={'+'.join(words)}"
        for endpoint in ENDPOINTS
        for words in (MANY_WORDS, ["-"] * 900)
    ],
    "security-models/?search=" + "-".join(MANY_WORDS),
    # Other forms of an answer than JSON.
    *[f"{endpoint}/?format=zzz" for endpoint in ENDPOINTS],
    "alerts/?format=zzz",
    "alerts/?level=%00",
    f"alerts/?offset={HUGE}",
    f"alerts/?fields={DEEP}",
    "pages/?format=html",
    "pages/{pk}/?format=api",
    # Values that the records' filters do not have.
    "security-models/?field=abc",
    "security-models/?field=",
    "security-models/?status=ended",
    "security-models/?status=active,paused",
    "security-models/?unit=abc",
    "security-models/?unit=-1",
    "security-models/?neighbourhood=1.5",
    "security-models/?neighbourhood=%D9%A1",
    "security-models/?period=1",
    "security-models/?period=2025-2022",
    "security-models/?period=0000-2022",
    "security-models/?period=2022-2025-2030",
    "security-models/?as_of=",
    "security-models/?as_of=homqua",
    "security-models/?as_of=31-02-2022",
    "security-models/?as_of=2022-02-31",
    "security-models/?as_of=0000-01-01",
    "security-models/?as_of=20221229",
    "security-models/?as_of=2022-W01-1",
    "security-models/?as_of=2022-12-29T00:00",
    "security-models/?as_of=%D9%A2%D9%A0%D9%A2%D9%A2-01-01",
    "security-models/?as_of=2022-12-29&as_of=2022-12-30",
    "security-models/?status=active&status=paused",
    "security-models/?order=",
    "security-models/?order=random",
    "security-models/?order=--name",
    "security-models/?order=name,",
    "security-models/?order=summary",
    "security-models/?search=tin&search_operator=xor",
    "security-models/?name=abc",
    "security-models/?id=1",
    "security-models/?live=false",
    "security-models/?fields=abc",
    "security-models/?fields=body",
    "security-models/?limit=21",
    "security-models/?offset=-1",
    "task-plans/?status=active",
    "task-plans/?field=camera",
    "task-plans/?period=abc",
    "task-plans/?as_of=2022-13-01",
    "task-plans/?fields=tasks",
    "annual-figures/?year=abc",
    "annual-figures/?year=0",
    "annual-figures/?year=22",
    "annual-figures/?year=02022",
    "annual-figures/?as_of=2022",
    "annual-figures/?order=-",
    "neighbourhoods/?active=yes",
    "neighbourhoods/?name=abc",
    "neighbourhoods/?order=unit",
    "neighbourhoods/?as_of=2022-02-29",
    f"security-models/?unit={HUGE}",
    f"security-models/?neighbourhood={HUGE}",
    f"security-models/?offset={HUGE}",
    f"security-models/?as_of={HUGE}",
    f"annual-figures/?year={HUGE}",
    f"task-plans/?unit={HUGE}",
    f"neighbourhoods/?limit={HUGE}",
    f"security-models/?fields={DEEP}",
    "security-models/?search=%00",
    "security-models/?as_of=2022-12-29%00",
    "task-plans/?period=%00",
    "annual-figures/?year=%00",
    "neighbourhoods/?search=a%00b",
    "security-models/{model}/?as_of=abc",
    "security-models/{model}/?status=active",
    "security-models/{model}/?unknown=1",
    "security-models/find/?id=abc",
    "task-plans/find/?as_of=2022-12-29",
    # Numbers of the visits, and what is asked about them.
    "visit-statistics/?unknown=1",
    "visit-statistics/?limit=1",
    "visit-statistics/?site=localhost",
    "visit-statistics/?search=tin",
    "visit-statistics/?format=html",
    "visit-statistics/?%00=1",
    "visit-statistics/?_=%00",
    "visit-statistics/pages/?period=",
    "visit-statistics/pages/?period=30",
    "visit-statistics/pages/?period=8d",
    "visit-statistics/pages/?period=7d&period=30d",
    "visit-statistics/pages/?period=7d%00",
    "visit-statistics/pages/?limit=51",
    "visit-statistics/pages/?limit=-1",
    "visit-statistics/pages/?limit=",
    "visit-statistics/pages/?limit=1_0",
    "visit-statistics/pages/?limit=%D9%A1",
    f"visit-statistics/pages/?limit={HUGE}",
    "visit-statistics/pages/?offset=-1",
    f"visit-statistics/pages/?offset={HUGE}",
    "visit-statistics/pages/?order=views",
    "visit-statistics/pages/?fields=title",
    "visit-statistics/pages/?type=articles.ArticlePage",
    "visit-statistics/pages/?format=zzz",
    "visit-statistics/token/?page=",
    "visit-statistics/token/?page=abc",
    "visit-statistics/token/?page=-1",
    "visit-statistics/token/?page=1.5",
    "visit-statistics/token/?page=1%00",
    "visit-statistics/token/?page={pk}&page={pk}",
    f"visit-statistics/token/?page={HUGE}",
    "visit-statistics/token/?id={pk}",
    "visit-statistics/token/?format=zzz",
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
    "security-models/abc/",
    "security-models/0/",
    f"security-models/{HUGE}/",
    f"security-models/{HUGE}/?as_of=2022-12-29",
    "security-models/find/",
    f"security-models/find/?id={HUGE}",
    "task-plans/1/tasks/",
    f"neighbourhoods/{HUGE}/",
    "visit-statistics/1/",
    "visit-statistics/find/",
    "visit-statistics/find/?id=1",
    "visit-statistics/token/?page=0",
    "visit-statistics/token/?page=" + "9" * 18,
]

# Asked for within reason, however far away: nothing is found, or everything.
ALLOWED = [
    "security-models/?as_of=0001-01-01",
    "security-models/?as_of=9999-12-31",
    "security-models/?as_of=9999-12-31&status=proposed&order=-field,name",
    "security-models/?period=1000-9999",
    "security-models/?neighbourhood=0&unit=0",
    "security-models/?unit=" + "9" * 18,
    "security-models/?limit=0",
    "security-models/?offset=" + "9" * 18,
    "security-models/?_=123&_=124",
    "task-plans/?as_of=0001-01-01",
    "task-plans/?as_of=9999-12-31",
    "annual-figures/?as_of=9999-12-31",
    "annual-figures/?as_of=0001-01-01",
    "annual-figures/?year=9999",
    "annual-figures/?period=1000-9999",
    "neighbourhoods/?as_of=9999-12-31",
    "neighbourhoods/?as_of=0001-01-01",
    "neighbourhoods/?unit=" + "9" * 18,
    "visit-statistics/?_=123&_=124&format=json",
    "visit-statistics/pages/?limit=0",
    "visit-statistics/pages/?limit=50&offset=" + "9" * 18,
    "visit-statistics/pages/?period=365d",
]

SEARCHES = ['"', '"tin', 'a"b"', " ", "'", "*", "%", "(", "tin AND", "tin NEAR tin", "-", "đ", "\\"]


@pytest.fixture
def pk(section):
    """One article, picture and document each, so that a query reaches the database's own functions."""
    ImageFactory(title="Tin")
    DocumentFactory(title="Tin")
    return ArticlePageFactory(parent=section).pk


@pytest.fixture
def model(db):
    """One record of each kind, with a site in a neighbourhood."""
    model = SecurityModelFactory(name="Tin")
    neighbourhood = NeighbourhoodFactory(unit=model.unit, name="Tin")
    ModelSite.objects.create(model=model, neighbourhood=neighbourhood)
    TaskPlanFactory(title="Tin", unit=model.unit)
    AnnualFigureFactory(unit=model.unit)
    return model.pk


def assert_refused(response, status, address):
    assert response.status_code == status, (address[:100], response.content)
    assert response["Content-Type"] == "application/json"
    assert set(response.json()) == {"message"}


def of_each_endpoint(addresses):
    """Parametrise with the addresses of one endpoint at a time, which share what they are asked about."""
    groups = {}
    for address in addresses:
        groups.setdefault(address.partition("/")[0], []).append(address)
    return pytest.mark.parametrize("addresses", groups.values(), ids=groups)


@of_each_endpoint(REFUSED)
def test_nonsense_is_refused_with_a_sentence(client, pk, model, addresses):
    for address in addresses:
        response = client.get("/api/v2/" + address.format(pk=pk, model=model))
        assert_refused(response, 400, address)
        assert response.json()["message"]


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00%2B07:00", "9999-12-31T23:59:59-12:00"])
def test_a_moment_outside_of_the_calendar_of_utc_is_no_fault(client, pk, moment):
    response = client.get(f"/api/v2/pages/?first_published_at={moment}")
    assert response.status_code == (400 if connection.vendor == "sqlite" else 200)


@of_each_endpoint(NOT_FOUND)
def test_what_is_not_there_is_not_found_in_json(client, pk, addresses):
    for address in addresses:
        assert_refused(client.get("/api/v2/" + address), 404, address)


@of_each_endpoint(ALLOWED)
def test_days_and_numbers_far_away_are_no_mistake(client, model, addresses):
    for address in addresses:
        assert client.get("/api/v2/" + address).status_code == 200, address


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("security-models/?field=abc", "field must be one of: drugs, youth, camera"),
        ("security-models/?status=abc", "status must be one of: proposed, active, paused"),
        ("security-models/?as_of=31-02-2022", "as_of must be a day of the calendar as YYYY-MM-DD"),
        ("security-models/?abc=1", "allowed are: as_of, field, fields, format, limit"),
        ("security-models/?order=abc", "cannot order by 'abc'; allowed are: name, id"),
        ("security-models/?period=abc", "such as 2022-2025"),
        ("task-plans/?unit=abc", "unit must be a whole number"),
        ("annual-figures/?year=abc", "year must be a year of four digits"),
        ("neighbourhoods/?active=abc", "active must be one of: true, false"),
        ("neighbourhoods/?unit=1&unit=2", "unit can be given only once"),
        ("visit-statistics/?abc=1", "allowed are: format"),
        ("visit-statistics/pages/?abc=1", "allowed are: format, limit, offset, period"),
        ("visit-statistics/pages/?period=abc", "period must be one of: 7d, 30d, 90d, 365d"),
        ("visit-statistics/pages/?limit=51", "limit cannot be higher than 50"),
        ("visit-statistics/token/?page=abc", "page must be a whole number"),
    ],
)
def test_the_sentence_says_what_is_allowed(client, db, address, sentence):
    assert sentence in client.get("/api/v2/" + address).json()["message"]


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_any_words_can_be_searched_for(client, pk, model, endpoint):
    for words in SEARCHES:
        response = client.get(f"/api/v2/{endpoint}/", {"search": words})
        assert response.status_code == 200, words
        assert "items" in response.json()


def test_as_many_words_can_be_searched_for_as_the_sentence_says(client, pk, model):
    address = "/api/v2/security-models/?search=" + "+".join(MANY_WORDS[:32])
    assert client.get(address).status_code == 200
    refused = client.get(address + "+them")
    assert refused.json()["message"] == "search takes at most 32 words"


def test_quotation_marks_do_not_keep_words_from_being_found(ids, pk):
    assert ids("pages/", search='"tin"') == [pk]


def test_long_numbers_can_be_searched_for(ids, section, pk):
    article = ArticlePageFactory(parent=section, title=f"Số {HUGE}")
    assert ids("pages/", search=HUGE) == [article.pk]


def test_an_address_without_its_last_slash_is_led_to_it(client, pk):
    response = client.get(f"/api/v2/pages/{pk}")
    assert response.status_code == 301
    assert response.url == f"/api/v2/pages/{pk}/"
