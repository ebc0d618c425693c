"""
Aggregates of visits: never a row for a person.

Sites and pages are plain numbers, so that deleting one keeps its history. Page 0 stands for what lies outside the page
tree. What is counted is said in ``docs/visit-statistics.md``.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from vietnamese.dates import format_date
from visits.choices import Device, Refusal
from visits.hot_store.base import WHOLE_SITE
from visits.querysets import CountsQuerySet, PageCountsQuerySet


class Counts(models.Model):
    """Abstract row of counts; see CountsQuerySet."""

    KEY = ()
    COUNTS = ()
    PEAKS = ()

    site = models.PositiveIntegerField(_("site"))

    objects = CountsQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return ", ".join(str(getattr(self, name)) for name in self.KEY)

    def save(self, *args, **kwargs):
        """Counts are added by ``add_up`` alone, which loses none of those that others add at the same time."""
        raise TypeError("use objects.add_up()")


def counter(label):
    """Return a field that counts."""
    return models.PositiveBigIntegerField(label, default=0)


class PageCounts(Counts):
    """Abstract row of the counts of one page in a span of time, which begins on ``date``."""

    KEY = ("site", "date", "page")
    COUNTS = ("views", "uniques", "visits")

    page = models.PositiveIntegerField(_("page"))
    views = counter(_("views"))
    uniques = counter(_("unique views"))
    visits = counter(_("visits that began here"))

    objects = PageCountsQuerySet.as_manager()

    class Meta:
        abstract = True


class VisitCounter(PageCounts):
    """How often a page was read on a day: the counter that editors look at."""

    date = models.DateField(_("day"))

    class Meta:
        verbose_name = _("visit counter")
        verbose_name_plural = _("visit counters")
        ordering = ["-date", "-uniques", "page"]
        constraints = [
            models.UniqueConstraint(fields=["site", "date", "page"], name="visit_counter_once")
        ]
        indexes = [models.Index(fields=["page", "date"], name="visit_counter_page")]
        permissions = [("view_statistics", "Can view statistics")]

    def __str__(self):
        return f"{format_date(self.date)}, {self.page_title}"

    @property
    def page_title(self):
        """What the page is called; a deleted page has only its number left."""
        if self.page == WHOLE_SITE:
            return _("Outside the page tree")
        title = Page.objects.filter(pk=self.page).values_list("title", flat=True).first()
        return title or _("Deleted page, number %(id)s") % {"id": self.page}


class PageMonth(PageCounts):
    """What is left of the days of a page after 400 days."""

    date = models.DateField(_("first day of the month"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "date", "page"], name="page_month_once")
        ]


class PageTotal(Counts):
    """How often a page was read since counting began."""

    KEY = ("site", "page")
    COUNTS = ("views", "uniques")

    page = models.PositiveIntegerField(_("page"))
    views = counter(_("views"))
    uniques = counter(_("unique views"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "page"], name="page_total_once")]


class SiteDay(Counts):
    """The whole site on a day; ``imported`` is how many of ``visits`` come from an old web server's log."""

    KEY = ("site", "date")
    COUNTS = ("views", "uniques", "visits", "suspect", "bots", "imported")
    PEAKS = ("online_peak",)

    date = models.DateField(_("day"))
    views = counter(_("views"))
    uniques = counter(_("unique views"))
    visits = counter(_("visits"))
    suspect = counter(_("suspect visits"))
    bots = counter(_("programs refused"))
    imported = counter(_("visits imported from a log"))
    online_peak = counter(_("most readers at once"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "date"], name="site_day_once")]


class SiteHour(Counts):
    """The whole site in an hour of the day (0 to 23, Vietnam time)."""

    KEY = ("site", "date", "hour")
    COUNTS = ("views", "uniques", "visits")

    date = models.DateField(_("day"))
    hour = models.PositiveSmallIntegerField(_("hour"))
    views = counter(_("views"))
    uniques = counter(_("unique views"))
    visits = counter(_("visits"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "date", "hour"], name="site_hour_once")
        ]


class ReferrerDay(Counts):
    """Visits of a day by the host that they came from."""

    KEY = ("site", "date", "host")
    COUNTS = ("visits",)

    date = models.DateField(_("day"))
    host = models.CharField(_("came from"), max_length=100)
    visits = counter(_("visits"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "date", "host"], name="referrer_day_once")
        ]


class DeviceDay(Counts):
    """Visits of a day by kind of device."""

    KEY = ("site", "date", "device")
    COUNTS = ("visits",)

    date = models.DateField(_("day"))
    device = models.CharField(_("device"), max_length=20, choices=Device)
    visits = counter(_("visits"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "date", "device"], name="device_day_once")
        ]


class RefusalDay(Counts):
    """Beacons of a day that were not counted, by reason."""

    KEY = ("site", "date", "reason")
    COUNTS = ("number",)

    date = models.DateField(_("day"))
    reason = models.CharField(_("reason"), max_length=20, choices=Refusal)
    number = counter(_("refused"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "date", "reason"], name="refusal_day_once")
        ]


class FoldedBatch(models.Model):
    """A batch of the hot store whose counts are in these tables; it is never added again."""

    uuid = models.CharField(max_length=32, primary_key=True)
    folded_at = models.DateTimeField(db_index=True)

    def __str__(self):
        return self.uuid


class ImportedLog(models.Model):
    """
    A web server's log, or the beginning of one, whose visits are in these tables.

    ``size`` bytes with the SHA-256 ``digest`` were read; the same bytes are never counted again.
    """

    site = models.PositiveIntegerField(_("site"))
    name = models.CharField(_("file"), max_length=255)
    size = models.PositiveBigIntegerField(_("bytes"))
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField(_("imported at"), auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "digest"], name="imported_log_once")]

    def __str__(self):
        return self.name
