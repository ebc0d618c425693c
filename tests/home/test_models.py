"""Units, places, menus, the ward's settings, uploads: what they refuse, in the ORM and in the admin's forms."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.urls import reverse
from wagtail.models import Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from articles.factories import ArticlePageFactory
from home.factories import (
    AdministrativeUnitFactory,
    DocumentFactory,
    ImageFactory,
    NeighbourhoodFactory,
)
from home.models import AdministrativeUnit, Menu, MenuItem, Neighbourhood, WardSettings


def send_snippet(client, snippet, data):
    """Post the admin's form of ``snippet`` (a model to add, an object to change); return the form's errors."""
    name = snippet._meta.label_lower.replace(".", "_")
    adds = isinstance(snippet, type)
    address = reverse(
        f"wagtailsnippets_{name}:{'add' if adds else 'edit'}", args=[] if adds else [snippet.pk]
    )
    response = client.post(address, data)
    assert response.status_code in (200, 302)
    return response.context["form"].errors if response.status_code == 200 else {}


def unit_form(**values):
    return {"name": "Phường Quảng Trị", "slug": "phuong-quang-tri", "kind": "ward", **values}


class TestUnits:
    def test_cannot_end_before_it_starts(self, db):
        dates = {"valid_from": "2025-07-01", "valid_to": "2025-06-30"}
        with pytest.raises(ValidationError):
            AdministrativeUnit(name="Phường", slug="phuong", **dates).full_clean()
        with pytest.raises(IntegrityError, match="unit_ends_after_it_starts"):
            AdministrativeUnitFactory(**dates)

    def test_form_refuses_an_end_before_the_start(self, admin_client):
        data = unit_form(valid_from="01/07/2025", valid_to="30/06/2025")
        assert send_snippet(admin_client, AdministrativeUnit, data)
        assert not AdministrativeUnit.objects.exists()

    def test_may_last_one_day(self, admin_client):
        data = unit_form(valid_from="01/07/2025", valid_to="01/07/2025")
        assert not send_snippet(admin_client, AdministrativeUnit, data)
        assert str(AdministrativeUnit.objects.get().valid_to) == "2025-07-01"

    def test_cannot_be_merged_into_itself(self, db):
        unit = AdministrativeUnitFactory()
        unit.merged_into = unit
        with pytest.raises(ValidationError) as error:
            unit.full_clean()
        assert "merged_into" in error.value.message_dict
        with pytest.raises(IntegrityError, match="unit_not_merged_into_itself"):
            unit.save()

    def test_mergers_cannot_go_round_in_a_circle(self, admin_client):
        last = AdministrativeUnitFactory()
        middle = AdministrativeUnitFactory(merged_into=last)
        first = AdministrativeUnitFactory(merged_into=middle)
        data = unit_form(merged_into=first.pk)
        assert "merged_into" in send_snippet(admin_client, last, data)
        assert not send_snippet(admin_client, last, unit_form(merged_into=""))

    def test_circle_made_past_the_form_does_not_hang_it(self, db):
        first = AdministrativeUnitFactory()
        second = AdministrativeUnitFactory(merged_into=first)
        AdministrativeUnit.objects.filter(pk=first.pk).update(merged_into=second)
        third = AdministrativeUnitFactory()
        third.merged_into = AdministrativeUnit.objects.get(pk=first.pk)
        with pytest.raises(ValidationError) as error:
            third.full_clean()
        assert "merged_into" in error.value.message_dict

    @pytest.mark.parametrize(
        ("moment", "is_former"),
        [
            (datetime(2025, 6, 30, 16, 59, tzinfo=UTC), False),  # 23:59 in Vietnam
            (datetime(2025, 6, 30, 17, 0, tzinfo=UTC), True),
        ],
    )
    def test_is_former_from_the_day_after_its_last_in_vietnam(self, db, moment, is_former):
        unit = AdministrativeUnitFactory(valid_to="2025-06-30")
        unit.refresh_from_db()
        with time_machine.travel(moment, tick=False):
            assert unit.is_former is is_former

    def test_without_an_end_is_not_former(self, db):
        assert not AdministrativeUnitFactory().is_former

    def test_knows_the_units_that_it_became_part_of_the_nearest_first(self, db):
        last = AdministrativeUnitFactory()
        middle = AdministrativeUnitFactory(merged_into=last)
        first = AdministrativeUnitFactory(merged_into=middle)
        AdministrativeUnitFactory(merged_into=middle)
        assert first.with_successors() == [first.pk, middle.pk, last.pk]
        assert last.with_successors() == [last.pk]

    def test_in_a_circle_knows_each_once(self, db):
        first = AdministrativeUnitFactory()
        second = AdministrativeUnitFactory(merged_into=first)
        AdministrativeUnit.objects.filter(pk=first.pk).update(merged_into=second)
        first.refresh_from_db()
        assert first.with_successors() == [first.pk, second.pk]


class TestNeighbourhoods:
    def test_name_is_unique_in_its_unit(self, db):
        known = NeighbourhoodFactory(name="Khu phố 1")
        with pytest.raises(IntegrityError):
            NeighbourhoodFactory(name="Khu phố 1", unit=known.unit)

    def test_other_units_may_use_the_same_name(self, db):
        NeighbourhoodFactory(name="Khu phố 1")
        NeighbourhoodFactory(name="Khu phố 1")
        assert Neighbourhood.objects.count() == 2

    def test_form_refuses_a_name_twice_even_when_typed_in_nfd(self, admin_client):
        known = NeighbourhoodFactory(name="Khu phố 1")
        decomposed = "Khu pho\u0302\u0301 1"
        assert decomposed != known.name
        data = {"unit": known.unit.pk, "name": decomposed, "active": "on"}
        assert send_snippet(admin_client, Neighbourhood, data)
        assert Neighbourhood.objects.count() == 1


class TestMenus:
    @pytest.fixture
    def footer(self, db):
        return Menu.objects.create(slot="footer")

    def test_link_needs_a_target(self, footer):
        with pytest.raises(IntegrityError, match="menu_item_has_one_target"):
            MenuItem.objects.create(menu=footer, label="Giới thiệu")

    def test_link_has_one_target_only(self, footer, section):
        with pytest.raises(IntegrityError, match="menu_item_has_one_target"):
            MenuItem.objects.create(menu=footer, page=section, url="https://chinhphu.vn")

    def test_link_to_a_page_is_called_after_it(self, footer, section):
        assert str(MenuItem.objects.create(menu=footer, page=section)) == "An ninh trật tự"
        assert str(MenuItem.objects.create(menu=footer, page=section, label="Tin")) == "Tin"

    def send_link(self, client, **link):
        """Post the form of a new menu with one link; return the errors of that link."""
        data = {
            "slot": "footer",
            "items": inline_formset([{"label": "", "page": "", "url": "", **link}]),
        }
        response = client.post(reverse("wagtailsnippets_home_menu:add"), nested_form_data(data))
        if response.status_code == 302:
            return {}
        return response.context["form"].formsets["items"].forms[0].errors

    def test_form_takes_a_page_or_an_address(self, admin_client, section):
        assert not self.send_link(admin_client, page=section.pk)
        Menu.objects.all().delete()
        assert not self.send_link(admin_client, url="https://chinhphu.vn", label="Chính phủ")
        assert MenuItem.objects.get().url == "https://chinhphu.vn"

    def test_form_says_at_a_field_that_a_target_is_missing(self, admin_client, section):
        errors = self.send_link(admin_client, label="Giới thiệu")
        assert set(errors) & {"page", "url"}
        assert not Menu.objects.exists()

    def test_form_says_at_a_field_that_there_are_two_targets(self, admin_client, section):
        errors = self.send_link(
            admin_client, label="Giới thiệu", page=section.pk, url="https://chinhphu.vn"
        )
        assert set(errors) & {"page", "url"}

    def test_form_wants_a_label_for_another_site(self, admin_client, section):
        assert "label" in self.send_link(admin_client, url="https://chinhphu.vn")

    def test_each_place_has_one_menu(self, footer):
        with pytest.raises(ValidationError) as error:
            Menu(slot="footer").full_clean()
        assert "slot" in error.value.message_dict


class TestWardSettings:
    @pytest.fixture
    def ward(self, db):
        return WardSettings.for_site(Site.objects.get(is_default_site=True))

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("phone", "gọi 113"),
            ("hotline", "0233-3861-115"),
            ("hotline", "1"),
            ("brand_colour", "đỏ"),
            ("brand_colour", "#8b1a1"),
            ("brand_colour", "red;}"),
            ("email", "phuong"),
            ("related_news_count", 21),
            ("related_news_count", -1),
        ],
    )
    def test_refuse(self, ward, field, value):
        setattr(ward, field, value)
        with pytest.raises(ValidationError) as error:
            ward.full_clean()
        assert set(error.value.message_dict) == {field}

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("phone", "0233 3861 115"),
            ("hotline", "113"),
            ("hotline", "+84 233.386.1115"),
            ("brand_colour", "#8B1A1A"),
            ("related_news_count", 0),
            ("related_news_count", 20),
        ],
    )
    def test_accept(self, ward, field, value):
        setattr(ward, field, value)
        ward.full_clean()

    def test_form_keeps_what_is_right_and_says_at_the_field_what_is_not(self, admin_client, ward):
        address = reverse("wagtailsettings:edit", args=["home", "wardsettings", ward.site_id])
        data = {
            "ward_name": "Phường 1",
            "brand_colour": "#123456",
            "related_news_count": "7",
            "feed_text": "lead",
        }
        response = admin_client.post(address, data | {"hotline": "gọi"})
        assert set(response.context["form"].errors) == {"hotline"}
        assert admin_client.post(address, data | {"hotline": "113"}).status_code == 302
        ward.refresh_from_db()
        assert (ward.ward_name, ward.hotline, ward.related_news_count) == ("Phường 1", "113", 7)

    def test_go_by_the_name_of_the_ward(self, ward):
        assert str(ward)
        ward.ward_name = "Phường 1"
        assert str(ward) == "Phường 1"


class TestUploads:
    def test_picture_gets_an_ascii_name(self, db):
        image = ImageFactory(file__filename="Ảnh Đường phố 1.JPG")
        assert image.file.name.startswith("original_images/anh-duong-pho-1")
        assert image.file.name.endswith(".jpg")
        assert image.get_rendition("max-10x10").file.name.isascii()

    def test_document_gets_an_ascii_name(self, db):
        document = DocumentFactory(file=ContentFile(b"%PDF", name="Công văn số 12.PDF"))
        assert document.file.name == "documents/cong-van-so-12.pdf"

    def test_second_document_of_a_name_does_not_replace_the_first(self, db):
        first, second = (
            DocumentFactory(file=ContentFile(text, name="Công văn.pdf")) for text in (b"1", b"2")
        )
        assert first.file.name != second.file.name
        assert second.file.name.isascii()
        with first.file.open() as file:
            assert file.read() == b"1"

    def test_article_uses_its_own_credit_or_that_of_the_picture(self, section):
        image = ImageFactory(credit="Thư viện")
        article = ArticlePageFactory(parent=section, lead_image=image)
        assert article.picture_credit == "Thư viện"
        article.lead_image_credit = "Lệ Truyền"
        assert article.picture_credit == "Lệ Truyền"
        assert ArticlePageFactory(parent=section).picture_credit == ""
