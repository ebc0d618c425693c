import datetime

import pytest
from django import forms
from django.utils import formats, translation
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput

from vietnamese.dates import VIETNAM

pytestmark = pytest.mark.parametrize("language", ["vi", "en"])


@pytest.fixture(autouse=True)
def _language(language, settings):
    settings.WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
    settings.WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
    settings.TIME_ZONE = "Asia/Ho_Chi_Minh"
    with translation.override(language):
        yield


class PlainForm(forms.Form):
    on = forms.DateField(required=False)
    at = forms.DateTimeField(required=False)
    time = forms.TimeField(required=False)


def admin_form(data=None, **kwargs):
    form = PlainForm(data, **kwargs)
    form.fields["on"].widget = AdminDateInput()
    form.fields["at"].widget = AdminDateTimeInput()
    form.fields["time"].widget = AdminTimeInput()
    return form


def cleaned(form_class, name, text):
    form = form_class({name: text})
    assert form.is_valid(), form.errors
    return form.cleaned_data[name]


@pytest.mark.parametrize("form", [PlainForm, admin_form])
@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("29-12-2022", datetime.date(2022, 12, 29)),
        ("29/12/2022", datetime.date(2022, 12, 29)),
        ("29.12.2022", datetime.date(2022, 12, 29)),
        ("2022-12-29", datetime.date(2022, 12, 29)),
        ("05/06/2026", datetime.date(2026, 6, 5)),
        ("5/6/2026", datetime.date(2026, 6, 5)),
    ],
)
def test_typed_date_has_the_day_first(form, text, date):
    assert cleaned(form, "on", text) == date


@pytest.mark.parametrize("form", [PlainForm, admin_form])
@pytest.mark.parametrize(
    "text",
    [
        "29/12/2022 10:16",
        "29-12-2022 10:16",
        "29.12.2022 10:16",
        "10:16 29/12/2022",
        "10:16 29-12-2022",
        "29/12/2022 10:16:00",
        "10:16:00 29/12/2022",
        "2022-12-29 10:16",
        "2022-12-29T10:16:00+07:00",
    ],
)
def test_typed_moment_is_vietnam_time(form, text):
    expected = datetime.datetime(2022, 12, 29, 10, 16, tzinfo=VIETNAM)
    assert cleaned(form, "at", text) == expected


@pytest.mark.parametrize("text", ["29-12-2022", "29/12/2022"])
def test_typed_date_is_midnight_where_a_moment_is_asked(text):
    expected = datetime.datetime(2022, 12, 29, tzinfo=VIETNAM)
    assert cleaned(admin_form, "at", text) == expected


@pytest.mark.parametrize("text", ["12/29/2022", "31/02/2022", "hôm qua"])
def test_what_is_no_date_is_refused(text):
    assert "on" in admin_form({"on": text}).errors
    assert "at" in admin_form({"at": text}).errors


@pytest.mark.parametrize("text", ["10:16", "10:16:00"])
def test_typed_time_is_read(text):
    assert cleaned(admin_form, "time", text) == datetime.time(10, 16)


def test_admin_shows_what_it_reads():
    at = datetime.datetime(2026, 6, 5, 10, 16)
    form = admin_form(initial={"on": at.date(), "at": at})
    assert 'value="05/06/2026"' in str(form["on"])
    assert 'value="05/06/2026 10:16"' in str(form["at"])
    assert form.fields["on"].widget.get_config() == {"dayOfWeekStart": 1, "format": "d/m/Y"}


def test_formats_of_the_admin_are_the_first_to_be_read():
    assert formats.get_format("DATE_INPUT_FORMATS")[0] == "%d/%m/%Y"
    assert formats.get_format("DATETIME_INPUT_FORMATS")[0] == "%d/%m/%Y %H:%M"
    assert formats.get_format("TIME_INPUT_FORMATS")[0] == "%H:%M"


def test_week_begins_on_monday():
    assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


def test_dates_are_shown_with_the_day_first():
    at = datetime.datetime(2023, 2, 3, 10, 16)
    assert formats.date_format(at.date()) == "03-02-2023"
    assert formats.date_format(at, "SHORT_DATETIME_FORMAT") == "10:16 03-02-2023"
    assert formats.date_format(at, "DATETIME_FORMAT").startswith("10:16, ")
    assert formats.time_format(at.time()) == "10:16"


def test_decimals_are_typed_and_shown_as_in_the_language(language):
    decimal = "12,5" if language == "vi" else "12.5"
    grouped = "632.520" if language == "vi" else "632,520"
    assert formats.number_format(12.5) == decimal
    assert formats.number_format(632520, force_grouping=True) == grouped
    assert forms.FloatField(localize=True).clean(decimal) == 12.5
    assert forms.FloatField().clean("12.5") == 12.5
