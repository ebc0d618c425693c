"""The screen "Nhật ký chia sẻ": what happened between this ward and others."""

import django_filters
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.views.generic import IndexView

from syndication.models import SharingLogEntry
from vietnamese.dates import format_moment
from vietnamese.spreadsheets import SheetMixin


class LogFilterSet(WagtailFilterSet):
    period = django_filters.DateFromToRangeFilter(
        label=gettext_lazy("Period"), field_name="moment", widget=DateRangePickerWidget
    )

    class Meta:
        model = SharingLogEntry
        fields = ["peer", "receiver", "is_problem", "period"]


class LogView(SheetMixin, IndexView):
    """Sentences, the latest first; nobody writes or changes one by hand."""

    filterset_class = LogFilterSet
    no_results_message = gettext_lazy("Nothing has happened here.")
    list_display = [
        Column("message", label=gettext_lazy("What happened"), classname="title"),
        Column(
            "moment",
            label=gettext_lazy("Time"),
            accessor=lambda entry: format_moment(entry.moment),
            sort_key="moment",
        ),
        Column("peer", label=gettext_lazy("Source")),
        Column("receiver", label=gettext_lazy("Receiver")),
        StatusTagColumn(
            "is_problem",
            label=gettext_lazy("Problem"),
            accessor=lambda entry: _("Problem") if entry.is_problem else _("Fine"),
            primary=lambda entry: entry.is_problem,
        ),
    ]

    def get_base_queryset(self):
        return SharingLogEntry.objects.select_related("peer", "receiver")

    def to_row_dict(self, item):
        row = super().to_row_dict(item)
        return row | {"is_problem": _("Problem") if item.is_problem else ""}
