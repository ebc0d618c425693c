"""What is public of a record stays: no editor removes history, changes an address or hides a correction."""

from datetime import date

import pytest

from security_models.actions import dissolve
from security_models.factories import AnnualFigureFactory
from security_models.models import AnnualFigure, ModelEvent, SecurityModel
from tests.security_models.admin import (
    PUBLISH,
    errors_of,
    opened,
    publish,
    send,
    url_of,
)


@pytest.fixture
def launched(new_model):
    return new_model(events={"launched": "2020-05-01"})


@pytest.mark.parametrize("choice", [{}, PUBLISH], ids=["draft", "publish"])
def test_an_editor_cannot_remove_a_public_event(editor, launched, choice):
    url = url_of(launched, "edit")
    data = opened(editor, url)
    response = send(editor, url, data, **{"events-0-DELETE": "1"}, **choice)
    assert "không xoá được" in errors_of(response)["events"][0]
    assert ModelEvent.objects.filter(model=launched, kind="launched").exists()


def test_an_administrator_can_remove_an_event_written_by_mistake(admin_client, launched):
    url = url_of(launched, "edit")
    publish(admin_client, url, opened(admin_client, url), **{"events-0-DELETE": "1"})
    assert not ModelEvent.objects.filter(model=launched).exists()


def test_an_end_is_taken_back_by_its_own_button_alone(admin_client, launched):
    dissolve(launched, date(2021, 1, 1))
    url = url_of(launched, "edit")
    response = publish(admin_client, url, opened(admin_client, url), **{"events-1-DELETE": "1"})
    assert "Khôi phục mô hình" in errors_of(response)["events"][0]
    assert SecurityModel.objects.get(pk=launched.pk).ending


def test_the_address_of_a_published_model_stays(editor, launched):
    launched.save_revision().publish()
    publish(editor, url_of(launched, "edit"), slug="doi-dia-chi", summary="Mới")
    stored = SecurityModel.objects.get(pk=launched.pk)
    assert (stored.slug, stored.summary) == (launched.slug, "Mới")


def test_a_model_without_a_name_is_no_draft(editor, unit):
    response = send(
        editor, url_of(SecurityModel, "add"), name="", field="camera", unit=str(unit.pk)
    )
    assert errors_of(response)["name"]
    assert not SecurityModel.objects.exists()


def test_the_note_of_a_correction_stays(editor, unit):
    figure = AnnualFigureFactory(unit=unit, year=2022, correction_note="Sửa lỗi cộng")
    figure.save_revision().publish()
    response = publish(editor, url_of(figure, "edit"), correction_note="")
    assert "phải được giữ" in errors_of(response)["correction_note"][0]
    assert AnnualFigure.objects.get(pk=figure.pk).correction_note == "Sửa lỗi cộng"
