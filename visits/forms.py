"""What the admin asks of statistics: which days, and which pages."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from visits import clock
from visits.statistics import ONE_DAY, first_of

EARLIEST = date(2000, 1, 1)
MOST_DAYS = 3660


@dataclass(frozen=True)
class Period:
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date

    @classmethod
    def latest(cls, count):
        """Return the latest ``count`` days; today is the last of them."""
        today = clock.today()
        return cls(first_of(today, count), today)

    @property
    def days(self):
        return (self.last - self.first).days + 1

    @property
    def before(self):
        """The period as long as this one that ends where it begins."""
        return Period(self.first - ONE_DAY * self.days, self.first - ONE_DAY)


class DayField(forms.DateField):
    """A day as people type it (29/12/2022), in a plain input that needs no script."""

    default_error_messages = {"invalid": _("Write the day like this: 29/12/2022.")}

    def __init__(self, **options):
        widget = forms.DateInput(
            format="%d/%m/%Y", attrs={"placeholder": "29/12/2022", "autocomplete": "off"}
        )
        super().__init__(required=False, widget=widget, **options)

    def clean(self, value):
        day = super().clean(value)
        if day and day < EARLIEST:
            raise ValidationError(_("There are no statistics from before the year 2000."))
        if day and day > clock.today():
            raise ValidationError(_("This day has not come yet."))
        return day


class PeriodForm(forms.Form):
    """Asks for the latest ``days``, or for the days from ``first`` to ``last``, which are by default today."""

    CHOICES = [
        (7, _("Last 7 days")),
        (30, _("Last 30 days")),
        (90, _("Last 90 days")),
        (365, _("Last 365 days")),
    ]

    days = forms.TypedChoiceField(
        label=_("Period of the statistics"), coerce=int, empty_value=None, required=False
    )
    first = DayField(label=_("From day"))
    last = DayField(label=_("Until day"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = self.CHOICES

    def clean(self):
        given = self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if last and not first and "first" not in self.errors:
            raise ValidationError({"first": _("Say from which day.")})
        if first and "last" not in self.errors:
            given["last"] = last = last or clock.today()
            if first > last:
                raise ValidationError({"last": _("The last day comes before the first one.")})
            if (last - first).days >= MOST_DAYS:
                raise ValidationError({"first": _("Look at no more than ten years at once.")})
        return given

    @property
    def period(self):
        """The Period that was asked for, days typed before days chosen; None where there is none or an error."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        if given["first"]:
            return Period(given["first"], given["last"])
        return Period.latest(given["days"]) if given["days"] else None


class CounterFilterForm(PeriodForm):
    """Asks which rows of the counters are listed: of which days, and of which pages."""

    CHOICES = [("", _("All days")), (1, _("Only today")), *PeriodForm.CHOICES]

    q = forms.CharField(label=_("Words of the title"), required=False, max_length=200)
    page = forms.IntegerField(
        label=_("Number of the page"), required=False, min_value=0, max_value=2**31 - 1
    )
    field_order = ["q", "days", "first", "last", "page"]
