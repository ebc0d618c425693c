"""Places, bodies, topics and abbreviations in Vietnamese alphabetical order, whatever the database."""

from importlib import import_module
from random import Random

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory, TopicFactory
from articles.models import Topic
from home.factories import (
    AdministrativeUnitFactory,
    GlossaryTermFactory,
    NeighbourhoodFactory,
    StandardPageFactory,
)
from home.models import AdministrativeUnit, GlossaryTerm, Neighbourhood, Organisation
from security_models.factories import AnnualFigureFactory
from security_models.models import AnnualFigure
from vietnamese.collation import knows_alphabet
from vietnamese.sorting import sort_key

pytestmark = pytest.mark.django_db

IN_ORDER = [
    "Ái Tử",
    "An Đôn",
    "Ăn",
    "Ấp 9",
    "Ấp 10",
    "Dân",
    "Đá",
    "Em",
    "Ếch",
    "Khu phố 2",
    "Khu phố 10",
    "Ông",
    "Ơn",
]
SHUFFLED = Random(1).sample(IN_ORDER, len(IN_ORDER))
# How to make one called so.
MAKE = {
    AdministrativeUnit: lambda name: AdministrativeUnitFactory(name=name),
    Neighbourhood: lambda name: NeighbourhoodFactory(name=name),
    Organisation: lambda name: Organisation.objects.create(name=name),
    Topic: lambda name: TopicFactory(name=name),
    GlossaryTerm: lambda name: GlossaryTermFactory(short_form=name),
}
MODELS = pytest.mark.parametrize("model", MAKE, ids=lambda model: model.__name__)


def names(objects):
    return [str(one) for one in objects]


def in_list(client, model, **query):
    """Return the names that the admin's list of ``model`` shows."""
    name = model._meta.label_lower.replace(".", "_")
    response = client.get(reverse(f"wagtailsnippets_{name}:list"), query)
    assert response.status_code == 200
    return names(response.context["object_list"])


@MODELS
class TestSnippets:
    def test_come_in_alphabetical_order(self, model):
        for name in SHUFFLED:
            MAKE[model](name)
        assert names(model.objects.all()) == IN_ORDER

    def test_of_one_name_come_in_the_order_in_which_they_were_made(self, model):
        first, second = MAKE[model]("Đá"), MAKE[model]("Khác")
        model.objects.filter(pk=second.pk).update(sort_key=first.sort_key)
        assert [one.pk for one in model.objects.all()] == [first.pk, second.pk]

    def test_follow_their_name_when_all_or_only_that_is_saved(self, model):
        known = MAKE[model]("Dân")
        [field] = model.name_fields
        setattr(known, field, "Đông")
        known.save()
        assert model.objects.get(pk=known.pk).sort_key == sort_key("Đông")
        setattr(known, field, "Ông")
        known.save(update_fields=[field])
        assert model.objects.get(pk=known.pk).sort_key == sort_key("Ông")

    def test_keep_their_place_when_something_else_is_saved(self, model):
        stored = MAKE[model]("Dân")
        stale = model.objects.get(pk=stored.pk)
        setattr(stored, model.name_fields[0], "Đông")
        stored.save()
        stale.save(update_fields=[])
        partial = model.objects.only("pk").get(pk=stored.pk)
        partial.save()
        assert model.objects.get(pk=stored.pk).sort_key == sort_key("Đông")

    def test_are_listed_so_in_the_admin_and_the_other_way_round(self, model, admin_client):
        for name in SHUFFLED:
            MAKE[model](name)
        assert (
            in_list(admin_client, model)[-len(IN_ORDER) :]
            == [name for name in names(model.objects.all()) if name in IN_ORDER]
            == IN_ORDER
        )
        assert in_list(admin_client, model, ordering="sort_key") == names(model.objects.all())
        assert in_list(admin_client, model, ordering="-sort_key")[: len(IN_ORDER)] == IN_ORDER[::-1]

    def test_are_listed_so_when_searched(self, model, admin_client):
        for name in ("Khu phố 10", "Khu phố 9", "Đá"):
            MAKE[model](name)
        found = in_list(admin_client, model, q="Khu", ordering="sort_key")
        assert found == ["Khu phố 9", "Khu phố 10"]
        assert in_list(admin_client, model, q="Khu", ordering="-sort_key") == found[::-1]

    def test_are_offered_so_by_the_chooser(self, model, admin_client):
        for name in SHUFFLED[:10]:
            MAKE[model](name)
        address = model.snippet_viewset.chooser_viewset.get_url_name("choose_results")
        shown = names(admin_client.get(reverse(address)).context["results"])
        assert shown == names(model.objects.all())[:10]

    def test_are_listed_with_the_same_queries_at_any_number(self, model, admin_client):
        MAKE[model]("Mới")
        counts = []
        for more in ([], SHUFFLED):
            for name in more:
                MAKE[model](name)
            in_list(admin_client, model)  # the first after a change reads what is at hand then
            with CaptureQueriesContext(connection) as queries:
                in_list(admin_client, model)
            counts.append(len(queries))
        assert counts[0] == counts[1]


def test_three_hundred_take_no_query_more_for_their_order(django_assert_num_queries):
    unit = AdministrativeUnitFactory()
    expected = [f"Khu phố {number}" for number in range(1, 301)]
    places = [
        NeighbourhoodFactory.build(unit=unit, name=name)
        for name in Random(4).sample(expected, len(expected))
    ]
    with django_assert_num_queries(0):
        for place in places:
            place.set_sort_key()
    Neighbourhood.objects.bulk_create(places)
    with django_assert_num_queries(1):
        assert names(Neighbourhood.objects.all()) == expected


@pytest.mark.parametrize(
    ("migration", "model"),
    [
        ("home.migrations.0005_fill_sort_keys", AdministrativeUnit),
        ("home.migrations.0005_fill_sort_keys", Neighbourhood),
        ("home.migrations.0005_fill_sort_keys", Organisation),
        ("articles.migrations.0004_fill_topic_sort_keys", Topic),
    ],
)
def test_what_was_there_before_gets_its_place_by_a_migration(migration, model):
    fill = import_module(migration).fill_sort_keys
    for name in SHUFFLED:
        MAKE[model](name)
    model.objects.update(sort_key="")
    for _again in range(2):
        fill(apps, None)
        assert names(model.objects.all()) == IN_ORDER


def test_figures_of_a_year_come_in_the_order_of_their_units():
    for name in SHUFFLED:
        AnnualFigureFactory(unit=AdministrativeUnitFactory(name=name), year=2022)
    figures = AnnualFigure.objects.latest_first().select_related("unit")
    assert [figure.unit.name for figure in figures] == IN_ORDER


def test_filters_of_a_section_come_in_alphabetical_order(section, client):
    topics = [TopicFactory(name=name) for name in SHUFFLED]
    places = [NeighbourhoodFactory(name=name) for name in SHUFFLED]
    ArticlePageFactory(parent=section, topics=topics, neighbourhoods=places)
    shown = client.get(section.url).context["filter"]
    assert names(shown.topics) == names(shown.neighbourhoods) == IN_ORDER


class TestTitlesInTheExplorer:
    """Numbers within titles are left out: only SQLite compares them by their value."""

    TITLES = [name for name in IN_ORDER if not name[-1].isdigit()]

    def titles(self, client, address, **query):
        response = client.get(address, query)
        assert response.status_code == 200
        return [page.title for page in response.context["pages"]]

    @pytest.fixture
    def write(self, section):
        for title in Random(2).sample(self.TITLES, len(self.TITLES)):
            ArticlePageFactory(parent=section, title=title)
            ArticleIndexPageFactory(parent=section, title=title)
        return section

    @pytest.fixture
    def alphabet(self):
        """A database that can sort titles: any SQLite, and PostgreSQL built with ICU."""
        if not knows_alphabet(connection.alias):
            pytest.skip("this PostgreSQL was built without ICU")

    @pytest.mark.usefixtures("alphabet", "write")
    def test_come_in_alphabetical_order_in_a_section(self, section, admin_client):
        address = reverse("wagtailadmin_explore", args=[section.pk])
        twice = [title for title in self.TITLES for _ in range(2)]
        assert self.titles(admin_client, address, ordering="title") == twice
        assert self.titles(admin_client, address, ordering="-title") == twice[::-1]

    @pytest.mark.usefixtures("alphabet")
    def test_come_in_alphabetical_order_below_any_other_page(self, home_page, admin_client):
        for title in Random(3).sample(self.TITLES, len(self.TITLES)):
            StandardPageFactory(parent=home_page, title=title)
        address = reverse("wagtailadmin_explore", args=[home_page.pk])
        assert self.titles(admin_client, address, ordering="title") == self.TITLES

    @pytest.mark.usefixtures("alphabet", "write")
    def test_come_in_alphabetical_order_among_all_articles(self, admin_client):
        address = "/admin/pages/usage/articles/articlepage/"
        assert self.titles(admin_client, address, ordering="title") == self.TITLES
        assert self.titles(admin_client, address, ordering="-title") == self.TITLES[::-1]

    @pytest.mark.usefixtures("write")
    def test_may_still_be_searched_and_sorted(self, section, admin_client):
        for address in (
            reverse("wagtailadmin_explore", args=[section.pk]),
            "/admin/pages/usage/articles/articlepage/",
        ):
            for ordering in ("title", "-title", "live"):
                assert "Đá" in self.titles(admin_client, address, q="Đá", ordering=ordering)

    @pytest.mark.usefixtures("write")
    def test_may_be_sorted_whatever_the_database_knows(self, section, admin_client):
        address = reverse("wagtailadmin_explore", args=[section.pk])
        shown = self.titles(admin_client, address, ordering="title")
        assert sorted(shown) == sorted(self.TITLES * 2)

    @pytest.mark.usefixtures("write")
    def test_other_orders_stay_as_they_are(self, section, admin_client):
        address = reverse("wagtailadmin_explore", args=[section.pk])
        shown = self.titles(admin_client, address, ordering="ord")
        assert shown == [page.title for page in section.get_children()]
