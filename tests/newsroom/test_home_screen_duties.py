"""The home screen of people who write urgent news, or who look after what other wards send."""

import pytest
from django.urls import reverse

from home.factories import AlertFactory
from home.models import Alert
from syndication.choices import ImportState
from syndication.factories import ImportedItemFactory
from tests.newsroom.desks import card, client_of, home_of, titles, words

pytestmark = pytest.mark.django_db


def hrefs(found):
    return [link["href"] for link in found.select("a")]


class TestUrgentNews:
    @pytest.fixture
    def alarmer(self, django_user_model):
        return client_of(django_user_model, "nguoi-dang-tin-khan", "add_alert", "change_alert")

    def test_what_is_shown_is_one_click_away_from_its_end(self, alarmer):
        alert = AlertFactory(message="Ngập ở khu phố (minh hoạ)")

        found = card(home_of(alarmer), "alerts")

        assert titles(found) == [alert.message]
        end = reverse(Alert.snippet_viewset.get_url_name("end"), args=[alert.pk])
        assert end in hrefs(found)
        assert alarmer.get(end).status_code == 200

    def test_without_any_it_can_be_written(self, alarmer):
        found = card(home_of(alarmer), "alerts")

        assert "Không có tin khẩn" in words(found)
        (add,) = hrefs(found)
        assert alarmer.get(add).status_code == 200

    def test_others_are_told_nothing(self, writer):
        AlertFactory()
        assert card(home_of(writer), "alerts") is None


class TestImportedNews:
    def test_what_nobody_has_decided_on_is_told_to_those_who_may(self, django_user_model, writer):
        sharer = client_of(django_user_model, "chia-se", "view_importeditem", "change_importeditem")
        waiting = ImportedItemFactory(title="Tin chờ (minh hoạ)")
        ImportedItemFactory(title="Đã từ chối (minh hoạ)", state=ImportState.REJECTED)

        found = card(home_of(sharer), "imported")

        assert titles(found) == [waiting.title]
        assert [sharer.get(href).status_code for href in hrefs(found)] == [200, 200]
        assert card(home_of(writer), "imported") is None
