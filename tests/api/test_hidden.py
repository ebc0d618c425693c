"""What is not public never leaves the house, whichever way it is asked for."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction, Site

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory, TopicFactory
from articles.models import ArticlePage
from home.factories import DocumentFactory, ImageFactory, NeighbourhoodFactory
from security_models.choices import EventKind
from security_models.factories import (
    AnnualFigureFactory,
    SecurityModelFactory,
    SecurityModelIndexPageFactory,
    TaskPlanFactory,
)
from security_models.models import ModelEvent, ModelSite, PlanTask
from tests.api.records import LAUNCH, launched, merge
from tests.once import kept_for_a_while

pytestmark = pytest.mark.django_db

# In the title, the address and the text of everything hidden, and nowhere else.
SECRET = "bimat"


def hidden_article(section, **more):
    more = {"title": f"Tin {SECRET}", "slug": f"tin-{SECRET}", "summary": SECRET} | more
    return ArticlePageFactory(parent=section, **more)


def restrict(page, kind, **more):
    PageViewRestriction.objects.create(page=page, restriction_type=kind, **more)
    return page


def private_section(parent):
    section = ArticleIndexPageFactory(parent=parent, title=f"Mục {SECRET}", slug=f"muc-{SECRET}")
    return restrict(section, PageViewRestriction.LOGIN)


def draft(section):
    return hidden_article(section, live=False)


def expired(section):
    return hidden_article(section, expire_at=timezone.now() - timedelta(seconds=1))


def behind_a_login(section):
    return restrict(hidden_article(section), PageViewRestriction.LOGIN)


def behind_a_password(section):
    return restrict(hidden_article(section), PageViewRestriction.PASSWORD, password="x")


def for_a_group(section):
    return restrict(hidden_article(section), PageViewRestriction.GROUPS)


def in_a_private_section(section):
    return hidden_article(private_section(section.get_parent()))


# Wagtail copies a restriction to aliases made after it, not to those made before.
def alias_of_private(section):
    return behind_a_login(section).create_alias(parent=section, update_slug=f"{SECRET}-alias")


def alias_of_page_made_private_later(section):
    source = hidden_article(section)
    alias = source.create_alias(parent=section, update_slug=f"{SECRET}-alias")
    restrict(source, PageViewRestriction.LOGIN)
    return alias


def alias_of_alias_of_page_made_private_later(section):
    source = hidden_article(section)
    alias = source.create_alias(parent=section, update_slug=f"{SECRET}-alias")
    second = alias.create_alias(parent=section, update_slug=f"{SECRET}-hai")
    restrict(source, PageViewRestriction.LOGIN)
    return second


def alias_of_page_in_private_section(section):
    source = in_a_private_section(section)
    return source.create_alias(parent=section, update_slug=f"{SECRET}-alias")


def alias_below_alias_of_section(section):
    """A private article's alias that came with an alias of its whole section."""
    other = ArticleIndexPageFactory(parent=section.get_parent(), title="Khác", slug="khac")
    source = hidden_article(other)
    alias = other.create_alias(recursive=True, parent=section, update_slug="khac-alias")
    restrict(source, PageViewRestriction.LOGIN)
    return alias.get_children().get(alias_of=source).specific


KINDS = [
    draft,
    expired,
    behind_a_login,
    behind_a_password,
    for_a_group,
    in_a_private_section,
    alias_of_private,
    alias_of_page_made_private_later,
    alias_of_alias_of_page_made_private_later,
    alias_of_page_in_private_section,
    alias_below_alias_of_section,
]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def hidden(request, section):
    return request.param(section)


@pytest.fixture
def silent(client):
    """A function that asks the API and asserts that the answer does not tell the secret."""

    def get(address, status=200, **query):
        response = client.get(f"/api/v2/{address}", query)
        assert response.status_code == status, response.content
        assert SECRET not in response.content.decode()
        assert SECRET not in response.headers.get("Location", "")
        return response.json()

    return get


def test_a_visible_article_would_be_seen_by_these_tests(client, section):
    hidden_article(section)
    for query in ({}, {"search": SECRET}, {"type": "articles.ArticlePage"}):
        assert SECRET in client.get("/api/v2/pages/", query).content.decode()


class TestWhoeverAsks:
    @pytest.fixture(scope="class", params=KINDS, ids=lambda kind: kind.__name__)
    def kept(self, request, django_db_setup, django_db_blocker, tmp_path_factory):
        """The ids of something hidden and of the section that it was made in."""
        with kept_for_a_while(django_db_blocker, tmp_path_factory.mktemp("hidden")):
            home = Site.objects.get(is_default_site=True).root_page.specific
            section = ArticleIndexPageFactory(parent=home, title="An ninh", slug="an-ninh")
            yield request.param(section).pk, section.pk

    @pytest.fixture
    def hidden(self, kept, db):
        hidden = ArticlePage.objects.get(pk=kept[0])
        hidden.asked_in = kept[1]
        return hidden

    def test_it_is_in_no_list(self, silent, hidden):
        silent("pages/")
        silent("pages/", type="articles.ArticlePage", fields="*")
        silent("pages/", type="articles.ArticlePage,articles.ArticleIndexPage")
        silent("pages/", child_of=hidden.asked_in)
        silent("pages/", descendant_of="root", order="-id")
        silent("pages/", site="localhost")

    def test_no_filter_finds_it(self, silent, hidden):
        for query in ({"id": hidden.pk}, {"slug": hidden.slug}, {"title": hidden.title}):
            assert silent("pages/", **query)["items"] == []
        alias_of = {"alias_of": hidden.alias_of_id or hidden.pk}
        assert silent("pages/", **alias_of)["items"] == []

    def test_search_does_not_find_it(self, silent, hidden):
        assert silent("pages/", search=SECRET)["items"] == []
        assert silent("pages/", search=SECRET, type="articles.ArticlePage")["items"] == []

    def test_it_has_no_document_and_no_streams(self, silent, hidden):
        silent(f"pages/{hidden.pk}/", status=404)
        silent(f"pages/{hidden.pk}/other-articles/", status=404)

    def test_find_does_not_lead_to_it(self, silent, hidden):
        silent("pages/find/", status=404, id=hidden.pk)
        silent("pages/find/", status=404, html_path=hidden.get_url())

    def test_the_tree_around_it_cannot_be_walked(self, silent, hidden):
        for way in ("child_of", "descendant_of", "ancestor_of", "translation_of"):
            message = silent("pages/", status=400, **{way: hidden.pk})["message"]
            assert message == silent("pages/", status=400, **{way: 10**9})["message"]


def test_it_is_in_neither_stream_of_another_article(silent, section, hidden):
    topic = TopicFactory()
    hidden.topics = [topic]
    hidden.save(clean=False)
    article = ArticlePageFactory(parent=section, topics=[topic], related_news=[("article", hidden)])
    assert silent(f"pages/{article.pk}/")["related_news"] == []
    answer = silent(f"pages/{article.pk}/other-articles/", limit=20)
    assert answer["meta"]["total_count"] == 0


def test_no_redirect_leads_to_it(silent, hidden):
    redirect = Redirect.objects.create(old_path="/cu", redirect_page=hidden)
    assert silent("redirects/", fields="*")["items"] == []
    silent(f"redirects/{redirect.pk}/", status=404)
    silent("redirects/find/", status=404, html_path="/cu")
    silent("redirects/find/", status=404, id=redirect.pk)


def test_a_page_below_a_hidden_one_does_not_name_it(silent, home_page):
    section = ArticleIndexPageFactory(
        parent=home_page, title=f"Mục {SECRET}", slug="muc", live=False
    )
    article = ArticlePageFactory(parent=section)
    assert silent(f"pages/{article.pk}/")["meta"]["parent"] is None


def test_an_alias_names_its_source_only_while_that_is_public(silent, section):
    source = ArticlePageFactory(parent=section, slug="nguon")
    alias = source.create_alias(parent=section, update_slug="alias")
    named = silent(f"pages/{alias.pk}/")["meta"]["alias_of"]
    assert named["id"] == source.pk
    type(source).objects.filter(pk=source.pk).update(title=SECRET, live=False)
    assert silent(f"pages/{alias.pk}/")["meta"]["alias_of"] is None


def test_an_article_is_back_as_soon_as_its_restriction_is_lifted(api, ids, section):
    article = behind_a_login(section)
    assert article.pk not in ids("pages/")
    PageViewRestriction.objects.all().delete()
    assert article.pk in ids("pages/")
    assert api(f"pages/{article.pk}/")["title"] == article.title


def test_a_password_given_in_a_browser_opens_nothing_in_the_api(client, section):
    article = behind_a_password(section)
    restriction = article.view_restrictions.get()
    address = f"/_util/authenticate_with_password/{restriction.pk}/{article.pk}/"
    response = client.post(address, {"password": "x", "return_url": article.get_url()})
    assert response.status_code == 302
    assert client.get(article.get_url()).status_code == 200
    response = client.get(f"/api/v2/pages/{article.pk}/")
    assert response.status_code == 404
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.fixture(params=[CollectionViewRestriction.LOGIN, CollectionViewRestriction.PASSWORD])
def private_collection(request, db):
    collection = Collection.get_first_root_node().add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=request.param, password="x"
    )
    return collection


@pytest.mark.parametrize(
    ("endpoint", "factory"), [("images", ImageFactory), ("documents", DocumentFactory)]
)
def test_media_of_a_private_collection_is_in_no_answer(
    silent, private_collection, endpoint, factory
):
    media = factory(title=SECRET, collection=private_collection)
    below = factory(title=SECRET, collection=private_collection.add_child(name="Trong"))
    assert silent(f"{endpoint}/", fields="*")["items"] == []
    assert silent(f"{endpoint}/", search=SECRET)["items"] == []
    for each in (media, below):
        silent(f"{endpoint}/{each.pk}/", status=404)
        silent(f"{endpoint}/find/", status=404, id=each.pk)


def test_the_address_of_a_private_document_asks_who_is_there(client, private_collection):
    document = DocumentFactory(collection=private_collection, file__data=SECRET.encode())
    response = client.get(document.url)
    assert SECRET.encode() not in response.content
    assert client.get(f"/media/{document.file.name}").status_code == 404


def hide_draft(record):
    type(record).objects.filter(pk=record.pk).update(live=False)


def hide_expired(record):
    moment = timezone.now() - timedelta(seconds=1)
    type(record).objects.filter(pk=record.pk).update(expire_at=moment)


@pytest.fixture(params=[hide_draft, hide_expired], ids=["draft", "expired"])
def hide(request):
    """A function that takes a record back from the public."""
    return request.param


@pytest.fixture
def secret_model(db):
    return launched(name=f"Mô hình {SECRET}", slug=SECRET, summary=SECRET)


RECORDS = [
    ("security-models", SecurityModelFactory, {"name": SECRET, "slug": SECRET}),
    ("task-plans", TaskPlanFactory, {"title": SECRET, "slug": SECRET}),
    ("annual-figures", AnnualFigureFactory, {"movement_grade": SECRET}),
]


@pytest.mark.parametrize(("endpoint", "factory", "values"), RECORDS)
def test_a_record_taken_back_is_in_no_answer(client, silent, hide, endpoint, factory, values):
    record = factory(**values)
    queries = [{}, {"search": SECRET}, {"as_of": "2023-01-01"}, {"order": "-id", "fields": "*"}]
    for query in queries:
        assert SECRET in client.get(f"/api/v2/{endpoint}/", query).content.decode()
    hide(record)
    for query in queries:
        assert silent(f"{endpoint}/", **query)["items"] == []
    silent(f"{endpoint}/{record.pk}/", status=404)
    silent(f"{endpoint}/find/", status=404, id=record.pk)


def test_a_model_taken_back_is_not_named_by_plans_models_and_places(silent, hide, secret_model):
    neighbourhood = NeighbourhoodFactory(unit=secret_model.unit)
    ModelSite.objects.create(model=secret_model, neighbourhood=neighbourhood)
    PlanTask(plan=TaskPlanFactory(), title="Nhiệm vụ", models=[secret_model]).save()
    merged = launched(unit=secret_model.unit, slug="da-sap-nhap")
    merge(merged, secret_model)
    figure = AnnualFigureFactory(unit=secret_model.unit, year=2021)
    hide(secret_model)
    plan = silent("task-plans/")["items"][0]
    assert silent(f"task-plans/{plan['id']}/")["tasks"][0]["models"] == []
    answer = silent(f"security-models/{merged.pk}/")
    assert (answer["status"], answer["merged_into"]) == ("merged", None)
    assert [event["target"] for event in answer["events"]] == [None, None]
    assert silent("security-models/", fields="*")["items"][0]["merged_into"] is None
    assert silent("neighbourhoods/")["items"][0]["security_model_count"] == 0
    assert silent(f"annual-figures/{figure.pk}/")["recorded_model_count"] == 1


def test_a_plan_taken_back_is_not_named_by_its_models(silent, hide):
    model = SecurityModelFactory()
    plan = TaskPlanFactory(title=SECRET, slug=SECRET)
    PlanTask(plan=plan, title=SECRET, models=[model]).save()
    hide(plan)
    assert silent(f"security-models/{model.pk}/")["tasks"] == []


def test_a_hidden_article_is_named_by_no_record(silent, hidden):
    model = launched(source_page=hidden)
    ModelEvent.objects.create(model=model, kind=EventKind.STRENGTHENED, date=LAUNCH, page=hidden)
    plan, figure = TaskPlanFactory(source_page=hidden), AnnualFigureFactory(source_page=hidden)
    answer = silent(f"security-models/{model.pk}/")
    assert [event["page"] for event in answer["events"]] == [None, None]
    for address in (f"security-models/{model.pk}/", f"task-plans/{plan.pk}/"):
        assert silent(address)["source"] is None
    assert silent(f"annual-figures/{figure.pk}/")["source"] is None
    for endpoint in ("security-models", "task-plans", "annual-figures"):
        assert silent(f"{endpoint}/", fields="*")["items"][0]["source"] is None


def test_the_address_of_a_page_of_models_that_is_not_public_is_not_told(silent, home_page):
    page = SecurityModelIndexPageFactory(parent=home_page, slug=SECRET)
    model = SecurityModelFactory()
    restrict(page, PageViewRestriction.LOGIN)
    assert silent(f"security-models/{model.pk}/")["meta"]["html_url"] is None
    PageViewRestriction.objects.all().delete()
    type(page).objects.update(live=False)
    assert silent("security-models/")["items"][0]["meta"]["html_url"] is None


@pytest.mark.parametrize("endpoint", ["security-models", "task-plans", "annual-figures"])
@pytest.mark.parametrize(
    "field", ["locked_by", "latest_revision", "live", "sort_key", "go_live_at"]
)
def test_what_editors_do_with_a_record_is_not_told(silent, endpoint, field):
    silent(f"{endpoint}/", status=400, fields=field)
    silent(f"{endpoint}/", status=400, **{field: 1})
    silent(f"{endpoint}/", status=400, order=field)
