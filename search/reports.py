"""The report *Tìm mà không thấy*: what the public looked for and did not find."""

import django_filters
from django.db.models import Count, Sum
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import ButtonsColumnMixin, TitleColumn
from wagtail.admin.widgets import ListingButton
from wagtail.contrib.search_promotions.views import CreateView

from home.reports import CountColumn, DayColumn, HouseReportView, WholeNumberFilter
from search.models import UnansweredSearch
from vietnamese.numbers import format_number
from visits.permissions import GuardedViewMixin

ADD_PROMOTION = "wagtailsearchpromotions.add_searchpromotion"


class UnansweredFilterSet(WagtailFilterSet):
    period = django_filters.DateFromToRangeFilter(
        label=_("last looked for in the period"), widget=DateRangePickerWidget, method="last_in"
    )
    days = WholeNumberFilter(
        label=_("on at least so many days"), field_name="days", lookup_expr="gte", min_value=1
    )

    class Meta:
        model = UnansweredSearch
        fields = ["period", "days"]

    def last_in(self, searches, name, period):
        """Those whose last day lies in ``period``, both ends included."""
        if period.start:
            searches = searches.filter(last_day__gte=period.start.date())
        if period.stop:
            searches = searches.filter(last_day__lte=period.stop.date())
        return searches


class QueryColumn(ButtonsColumnMixin, TitleColumn):
    """What was looked for, with a way to promote a result for it."""

    def get_buttons(self, instance, parent_context):
        if not parent_context["request"].user.has_perm(ADD_PROMOTION):
            return []
        label = gettext("Add a promoted result for “%(query)s”") % {"query": instance.text}
        return [
            ListingButton(
                gettext("Add a promoted result"),
                url=reverse("promote_unanswered_search", args=[instance.pk]),
                icon_name="pick",
                attrs={"aria-label": label},
            )
        ]


class UnansweredReportView(HouseReportView):
    """Searches that found nothing, the most frequent first; those without a text are only counted."""

    page_title = _("Searches without a result")
    header_icon = "search"
    index_url_name = "unanswered_searches"
    index_results_url_name = "unanswered_searches_results"
    results_template_name = "search/admin/unanswered_results.html"
    filterset_class = UnansweredFilterSet
    model = UnansweredSearch
    default_ordering = "-hits"
    export_filename = "tim-ma-khong-thay"
    list_export = ["text", "hits", "days", "first_day", "last_day"]
    export_headings = {
        "text": _("Looked for"),
        "hits": _("How often"),
        "days": _("On how many days"),
        "first_day": _("First day"),
        "last_day": _("Last day"),
    }

    @cached_property
    def columns(self):
        heading = self.export_headings
        return [
            QueryColumn("text", label=heading["text"], classname="title"),
            CountColumn("hits", label=heading["hits"], sort_key="hits"),
            CountColumn("days", label=heading["days"], sort_key="days"),
            DayColumn("first_day", label=heading["first_day"], sort_key="first_day"),
            DayColumn("last_day", label=heading["last_day"], sort_key="last_day"),
        ]

    def get_queryset(self):
        return UnansweredSearch.objects.exclude(text="").order_by(self.ordering, "-last_day", "pk")

    @cached_property
    def hidden_sentence(self):
        """A sentence that counts the searches within the filters that have no text; "" without any."""
        hidden = self.filter_queryset(UnansweredSearch.objects.filter(text=""))
        counted = hidden.aggregate(number=Count("pk"), hits=Sum("hits", default=0))
        if not counted["number"]:
            return ""
        return gettext(
            "Not shown, since they may hold personal data: %(number)s other queries, looked for %(hits)s times."
        ) % {name: format_number(value) for name, value in counted.items()}

    @property
    def empty_message(self):
        if self.is_filtering:
            return _("No searches fit these filters.")
        if self.hidden_sentence:
            return _("There are no searches that can be shown.")
        return _("No search without a result has been recorded so far.")


class PromoteView(GuardedViewMixin, CreateView):
    """Wagtail's form of promoted results, with the query of a row of the report filled in."""

    def get_initial(self):
        shown = UnansweredSearch.objects.exclude(text="")
        return {"query_string": get_object_or_404(shown, pk=self.kwargs["pk"]).text}
