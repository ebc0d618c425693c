"""What the public may see: the same answer from lists, from single pages and from the page's own address."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory
from articles.models import ArticlePage
from home.factories import AdministrativeUnitFactory, NeighbourhoodFactory
from home.models import AdministrativeUnit, Neighbourhood
from home.querysets import hidden_paths, is_published, published

ANSWERS = {
    "live": 200,
    "draft": 404,
    "expired": 404,
    "not yet expired": 200,
    "private": 302,
    "in private section": 302,
    "alias of live": 200,
    "alias of draft": 404,
    "alias of expired": 404,
    "alias of private": 302,
    "alias of alias of private": 302,
    "alias from private section": 302,
    "alias of alias from private section": 302,
    "in alias of private section": 302,
    "in alias of section in private section": 302,
    "alias of live in private section": 302,
    "written under alias of private section": 302,
}


def descendant_of(section, title):
    return ArticlePage.objects.descendant_of(section).get(title=title)


@pytest.fixture
def pages(home_page, section, make_private):
    """A page of each kind by name. What is private became so last, when its aliases were there already."""
    closed = ArticleIndexPageFactory(parent=home_page, title="Nội bộ")
    inner = ArticleIndexPageFactory(parent=closed, title="Nội bộ hẹp")
    hour = timedelta(hours=1)
    now = timezone.now()

    def article(name, parent=section, **values):
        return ArticlePageFactory(parent=parent, title=name, **values)

    def alias(name, source, parent=section):
        return source.create_alias(parent=parent, update_slug=name.replace(" ", "-"))

    found = {
        "live": article("live"),
        "draft": article("draft", live=False),
        "expired": article("expired", expire_at=now - hour),
        "not yet expired": article("not yet expired", expire_at=now + hour),
        "private": article("private"),
        "in private section": article("in private section", closed),
    }
    deep = article("deep", inner)
    found["alias of live"] = alias("alias of live", found["live"])
    found["alias of draft"] = alias("alias of draft", found["draft"])
    found["alias of expired"] = alias("alias of expired", found["expired"])
    found["alias of private"] = alias("alias of private", found["private"])
    found["alias of alias of private"] = alias("second alias", found["alias of private"])
    found["alias from private section"] = alias("third alias", deep)
    found["alias of alias from private section"] = alias(
        "fourth alias", found["alias from private section"]
    )
    found["alias of live in private section"] = alias("fifth alias", found["live"], closed)
    closed_alias = closed.create_alias(parent=home_page, recursive=True, update_slug="ban-sao")
    found["in alias of private section"] = descendant_of(closed_alias, "in private section")
    found["written under alias of private section"] = article("new there", closed_alias)
    inner_alias = inner.create_alias(parent=home_page, recursive=True, update_slug="ban-sao-hep")
    found["in alias of section in private section"] = descendant_of(inner_alias, "deep")
    make_private(found["private"])
    make_private(closed)
    for name, page in found.items():
        page.refresh_from_db()
        Page.objects.filter(pk=page.pk).update(title=name)
    return found


def test_addresses_answer_by_what_the_page_is(pages, client):
    responses = {kind: client.get(page.url) for kind, page in pages.items()}
    assert {kind: response.status_code for kind, response in responses.items()} == ANSWERS
    redirects = [response.url for response in responses.values() if response.status_code == 302]
    assert all("/login/" in url for url in redirects)


def test_lists_hold_what_answers_and_nothing_else(pages):
    ids = [page.pk for page in pages.values()]
    public = {name for name, status in ANSWERS.items() if status == 200}
    articles = ArticlePage.objects.filter(pk__in=ids)
    assert set(articles.published().values_list("title", flat=True)) == public
    assert {page.title for page in published(Page.objects.filter(pk__in=ids))} == public


def test_single_pages_agree_with_lists(pages):
    hidden = hidden_paths()
    fresh = ArticlePage.objects.filter(pk__in=[page.pk for page in pages.values()])
    kept = {page.title for page in fresh if is_published(page, hidden)}
    assert kept == {name for name, status in ANSWERS.items() if status == 200}
    assert not is_published(pages["alias of private"])
    assert is_published(pages["live"])


def test_single_page_with_known_hidden_paths_needs_no_query(pages, django_assert_num_queries):
    hidden = hidden_paths()
    with django_assert_num_queries(0):
        assert is_published(pages["live"], hidden)
        assert not is_published(pages["private"], hidden)


def test_person_who_is_logged_in_reads_a_private_page(pages, admin_client):
    assert admin_client.get(pages["private"].url).status_code == 200
    assert admin_client.get(pages["alias from private section"].url).status_code == 200


def test_page_disappears_at_the_moment_it_expires(section, client):
    end = datetime(2026, 7, 1, 17, 0, tzinfo=UTC)
    article = ArticlePageFactory(parent=section, expire_at=end)
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        assert client.get(article.url).status_code == 200
        assert ArticlePage.objects.published().exists()
    with time_machine.travel(end, tick=False):
        assert client.get(article.url).status_code == 404
        assert not ArticlePage.objects.published().exists()


def test_alias_below_a_private_page_is_told_once(home_page, section, make_private):
    make_private(section)
    article = ArticlePageFactory(parent=section)
    article.create_alias(parent=section, update_slug="ban-sao")
    assert hidden_paths() == [section.path]


def test_nothing_is_hidden_where_nothing_is_restricted(section, django_assert_num_queries):
    ArticlePageFactory(parent=section).create_alias(parent=section, update_slug="ban-sao")
    with django_assert_num_queries(1):
        assert hidden_paths() == []
    with django_assert_num_queries(1):
        assert len(ArticlePage.objects.published(hidden=[])) == 2


def test_hidden_paths_need_two_queries_however_many_pages_are_private(
    section, make_private, django_assert_num_queries
):
    for _ in range(10):
        make_private(ArticlePageFactory(parent=section))
    with django_assert_num_queries(2):
        assert len(hidden_paths()) == 10


def test_aliases_of_private_pages_cost_one_query_more(
    section, make_private, django_assert_num_queries
):
    page = ArticlePageFactory(parent=section)
    alias = page.create_alias(parent=section, update_slug="ban-sao-1")
    alias.create_alias(parent=section, update_slug="ban-sao-2")
    make_private(page)
    with django_assert_num_queries(3):
        assert len(hidden_paths()) == 3


@pytest.mark.parametrize(
    ("day", "in_force"),
    [("2004-12-31", False), ("2005-01-01", True), ("2025-06-30", True), ("2025-07-01", False)],
)
def test_unit_is_in_force_from_its_first_day_to_its_last(db, day, in_force):
    AdministrativeUnitFactory(valid_from="2005-01-01", valid_to="2025-06-30")
    found = AdministrativeUnit.objects.in_force_on(date.fromisoformat(day))
    assert found.exists() is in_force


def test_unit_without_dates_is_always_in_force(db):
    AdministrativeUnitFactory()
    assert AdministrativeUnit.objects.in_force_on(date(1900, 1, 1)).exists()


def test_editors_are_offered_neighbourhoods_that_exist_or_are_chosen_already(db):
    active, chosen = NeighbourhoodFactory(), NeighbourhoodFactory(active=False)
    NeighbourhoodFactory(active=False)
    assert set(Neighbourhood.objects.offered([chosen.pk])) == {active, chosen}


@time_machine.travel("2025-07-01T00:30+07:00", tick=False)
def test_editors_are_offered_units_that_exist_today_or_are_chosen_already(db):
    chosen = AdministrativeUnitFactory(valid_to="2025-06-30")
    AdministrativeUnitFactory(valid_to="2025-06-30")
    AdministrativeUnitFactory(valid_from="2025-07-02")
    existing = [
        AdministrativeUnitFactory(valid_from="2025-07-01"),
        AdministrativeUnitFactory(valid_to="2025-07-01"),
        AdministrativeUnitFactory(),
    ]
    assert set(AdministrativeUnit.objects.offered([])) == set(existing)
    assert set(AdministrativeUnit.objects.offered([chosen.pk])) == {*existing, chosen}


def test_section_past_its_expiry_is_gone_with_its_feed(section, client):
    section.expire_at = timezone.now() - timedelta(hours=1)
    section.save()
    assert client.get(section.url).status_code == 404
    assert client.get(f"{section.url}rss/").status_code == 404


def test_reader_outside_the_group_is_refused_and_not_sent_round_in_circles(
    section, client, django_user_model
):
    restriction = PageViewRestriction.objects.create(
        page=section, restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.add(Group.objects.create(name="Hội đồng"))
    assert client.get(section.url).status_code == 302
    reader = django_user_model.objects.create_user("doc-gia")
    client.force_login(reader)
    assert client.get(section.url).status_code == 403
    reader.groups.set(restriction.groups.all())
    assert client.get(section.url).status_code == 200


def test_alias_of_a_password_page_asks_for_the_password_once(section, client):
    source = ArticlePageFactory(parent=section, title="Nội bộ")
    restriction = PageViewRestriction.objects.create(
        page=source, restriction_type=PageViewRestriction.PASSWORD, password="mat-khau"
    )
    alias = source.create_alias(parent=section, update_slug="bong")
    form = {"password": "mat-khau", "return_url": alias.url}
    client.post(f"/_util/authenticate_with_password/{restriction.pk}/{alias.pk}/", form)
    response = client.get(alias.url)
    assert source.summary in response.content.decode()
