"""Sections of the news that have had nothing new for long."""

from datetime import timedelta

from django.db.models import Max
from django.db.models.functions import Length, Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from articles.models import ArticlePage
from newsroom.home_screen.cards import LONGEST, Card, Link, Row
from newsroom.home_screen.writing import writing_address
from vietnamese.dates import format_date
from vietnamese.numbers import format_number

STALE_AFTER = timedelta(days=30)


class StaleSections(Card):
    """Live sections that the person may write or publish in, and that readers have found nothing new in for long."""

    name = "stale-sections"
    order = 160
    heading = gettext_lazy("Sections without anything new")

    def rows(self):
        cared_for = [
            section
            for section in self.desk.sections
            if section.page.live and (section.may_write or section.may_publish)
        ]
        if not cared_for:
            return []
        now = timezone.now()
        latest = latest_by_path()
        stale = []
        for section in cared_for:
            path = section.page.path
            moments = [moment for at, moment in latest.items() if at.startswith(path)]
            newest = max(moments, default=None)
            since = newest or section.page.first_published_at
            if since is None or now - since >= STALE_AFTER:
                stale.append((since, newest, section))
        # Those that never had anything, first.
        stale.sort(key=lambda row: (row[0] is not None, row[0] or now, row[2].page.path))
        return [self._row(section, newest, now) for _since, newest, section in stale[:LONGEST]]

    def _row(self, section, newest, now):
        if newest:
            words = {"date": format_date(newest), "days": format_number((now - newest).days)}
            told = _("Newest article: %(date)s, %(days)s days ago") % words
        else:
            told = _("No article yet")
        write = None
        if section.may_write and section.page.alias_of_id is None:
            name = _("Write in the section %(section)s") % {"section": section.label}
            write = Link(_("Write here"), writing_address(section), name)
        return Row(
            title=section.label,
            url=reverse("wagtailadmin_explore", args=[section.page.pk]),
            details=(told,),
            link=write,
        )


def latest_by_path():
    """Return the shown time of the newest live article by the tree path of what it stands in; one query."""
    stands_in = Substr("path", 1, Length("path") - Page.steplen)
    live = ArticlePage.objects.published(hidden=()).order_by()
    return dict(live.values_list(stands_in).annotate(newest=Max("published_at")))
