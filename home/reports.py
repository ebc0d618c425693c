"""What all reports in the admin share: who is let in, what nonsense in a filter is answered, how cells read."""

import django_filters
from django import forms
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from vietnamese.dates import VIETNAM, format_date
from vietnamese.numbers import format_number
from vietnamese.spreadsheets import SheetMixin
from visits.permissions import GuardedViewMixin


class CountColumn(Column):
    """A number as people write it in Việt Nam."""

    def get_value(self, instance):
        return format_number(super().get_value(instance))


class DayColumn(Column):
    """A day as people write it in Việt Nam."""

    def get_value(self, instance):
        day = super().get_value(instance)
        return format_date(day) if day else ""


class MomentColumn(Column):
    """A moment as people write it in a table: `29-12-2022 10:16`, Vietnam time."""

    def get_value(self, instance):
        moment = super().get_value(instance)
        return f"{moment.astimezone(VIETNAM):%d-%m-%Y %H:%M}" if moment else ""


class WholeNumberFilter(django_filters.NumberFilter):
    field_class = forms.IntegerField


class HouseReportView(GuardedViewMixin, SheetMixin, ReportView):
    """
    A report for those who may view the statistics, unless ``may_see`` says otherwise.

    A filter that makes no sense leaves nothing over, neither on the page nor in a file, and the page says why.
    """

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset) if self.filters.is_valid() else queryset.none()

    @cached_property
    def no_results_message(self):
        if not self.filters.is_valid():
            errors = self.filters.form.errors.items()
            return " ".join(
                capfirst(f"{self.filters.form[name].label}: {error}")
                for name, sentences in errors
                for error in sentences
            )
        return self.empty_message

    @property
    def empty_message(self):
        """What stands in place of a table without rows."""
        return super().no_results_message


class ReportMenuItem(MenuItem):
    """The way to the report ``view``, for those whom it lets in."""

    def __init__(self, view, order):
        self.view = view
        super().__init__(
            view.page_title,
            reverse(view.index_url_name),
            name=view.index_url_name.replace("_", "-"),
            icon_name=view.header_icon,
            order=order,
        )

    def is_shown(self, request):
        return self.view.may_see(request.user)


def report_addresses(view, folder):
    """Return the two addresses of the report ``view``: its page, and the results alone as filters ask for them."""
    return [
        path(f"reports/{folder}/", view.as_view(), name=view.index_url_name),
        path(
            f"reports/{folder}/results/",
            view.as_view(results_only=True),
            name=view.index_results_url_name,
        ),
    ]
