"""What the public may see: the one place that decides it, for pages, listings, feeds and the API."""

from django.db import models
from django.db.models import Case, Func, Q, Value, When
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction
from wagtail.query import PageQuerySet

from home.choices import AlertLevel, AlertState
from home.content_version import at_hand


def restrictions():
    """
    Return the view restrictions that count.

    Wagtail copies those of a page to its aliases, where they would outlive a change; an alias is bound by its source's.
    """
    return PageViewRestriction.objects.filter(page__alias_of=None)


def hidden_paths():
    """
    Return the tree paths whose pages, and everything below them, are private.

    These are the pages with a view restriction and, transitively, the aliases of any page below one: an alias would
    otherwise serve a private article under a public address. One query where nothing is restricted.
    """
    # The few restrictions first, not joined: a database that does not know them to be few reads all pages. And aliases
    # are told apart here, as it would read all that are none.
    restricted = Page.objects.filter(pk__in=PageViewRestriction.objects.values("page"))
    rows = restricted.values_list("path", "alias_of")
    paths = found = {path for path, source in rows if source is None}
    while found:
        sources = below("alias_of__path", found)
        aliases = Page.objects.filter(sources).exclude(below("path", paths))
        found = set(aliases.values_list("path", flat=True)) - paths
        paths |= found
    return sorted(paths)


def hidden_paths_for_request(request):
    """Return ``hidden_paths()``, looked up once after each change; all of ``request``, unless None, has the same."""
    if request is None:
        return at_hand("hidden-paths", hidden_paths)
    if not hasattr(request, "_hidden_paths"):
        request._hidden_paths = hidden_paths_for_request(None)
    return request._hidden_paths


def view_restrictions(page):
    """
    Return the view restrictions that bind ``page``: its own, those above it, and where it or a page above it is an
    alias, those of the source and above that.
    """
    paths = found = set(_path_and_above(page.path))
    while found:
        sources = Page.objects.filter(path__in=found, alias_of__isnull=False)
        above = {
            path
            for source in sources.values_list("alias_of__path", flat=True)
            for path in _path_and_above(source)
        }
        found = above - paths
        paths = paths | found
    return restrictions().filter(page__path__in=paths)


def published(pages, hidden=None, now=None):
    """
    Return the pages of the queryset ``pages`` that leave the house: live, not expired, not private.

    ``hidden`` is the result of ``hidden_paths()`` where the caller has it already; otherwise it is looked up at once.
    ``now`` is the moment of which it is asked, the present one by default.
    """
    if hidden is None:
        hidden = hidden_paths()
    now = now or timezone.now()
    pages = pages.filter(Q(expire_at__isnull=True) | Q(expire_at__gt=now), live=True)
    return pages.exclude(below("path", hidden)) if hidden else pages


def is_published(page, hidden=None):
    """Return whether ``published`` would keep ``page``, without a query when ``hidden`` is given."""
    if not page.live or (page.expire_at and page.expire_at <= timezone.now()):
        return False
    return not page.path.startswith(tuple(hidden_paths() if hidden is None else hidden))


def closed_collections():
    """Return the tree paths of the collections whose files, and those of the collections below, are private."""
    return list(CollectionViewRestriction.objects.values_list("collection__path", flat=True))


def is_public_document(document, closed=None):
    """Return whether everybody may open ``document``; ``closed`` is the result of ``closed_collections`` if known."""
    closed = closed_collections() if closed is None else closed
    return not document.collection.path.startswith(tuple(closed))


class BasePageQuerySet(PageQuerySet):
    def published(self, hidden=None, now=None):
        """Live, not expired and not private, as in ``home.querysets.published``."""
        return published(self, hidden, now)


class AdministrativeUnitQuerySet(models.QuerySet):
    def in_force_on(self, date):
        """Units that existed on ``date``; both ends of their validity are inclusive."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=date),
            Q(valid_to__isnull=True) | Q(valid_to__gte=date),
        )

    def offered(self, chosen):
        """What an editor may choose: units that exist today, and what is chosen already (a list of ids)."""
        return self.in_force_on(timezone.localdate()) | self.filter(pk__in=chosen)


class NeighbourhoodQuerySet(models.QuerySet):
    def offered(self, chosen):
        """What an editor may choose: the active ones, and what is chosen already (a list of ids)."""
        return self.filter(Q(active=True) | Q(pk__in=chosen))


class EpochSeconds(Func):
    """
    The seconds since 1970 of a moment, in SQL that the database itself knows.

    Django's own differences of moments are functions of its connection on SQLite, without which other programs could
    not check the file (``PRAGMA integrity_check``) where a constraint has them.
    """

    output_field = models.BigIntegerField()

    def as_sqlite(self, compiler, connection, **context):
        template = "CAST(strftime('%%%%s', %(expressions)s) AS INTEGER)"
        return super().as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler, connection, **context):
        template = "CAST(FLOOR(EXTRACT(EPOCH FROM %(expressions)s)) AS BIGINT)"
        return super().as_sql(compiler, connection, template=template, **context)


class AlertQuerySet(models.QuerySet):
    def unfinished(self, moment):
        """Alerts that are shown at ``moment`` or will be later."""
        return self.filter(ends_at__gt=moment)

    def current(self, moment):
        """Alerts that are shown at ``moment``."""
        return self.unfinished(moment).filter(starts_at__lte=moment)

    def in_state(self, state, moment):
        """Alerts that stand in the ``AlertState`` given at ``moment``."""
        if state == AlertState.CURRENT:
            return self.current(moment)
        if state == AlertState.UPCOMING:
            return self.unfinished(moment).filter(starts_at__gt=moment)
        return self.filter(ends_at__lte=moment)

    def with_urgency(self):
        """With ``urgency``: a number that is the higher the more urgent the level is."""
        levels = [When(level=level, then=Value(n)) for n, level in enumerate(AlertLevel.values)]
        return self.annotate(
            urgency=Case(*levels, default=Value(0), output_field=models.IntegerField())
        )

    def most_urgent_first(self):
        """By level, of one level the newest first."""
        return self.with_urgency().order_by("-urgency", "-starts_at", "-pk")


def _path_and_above(path):
    return [path[:length] for length in range(Page.steplen, len(path) + 1, Page.steplen)]


def below(field, paths):
    """Return the condition that the tree path in ``field`` is one of ``paths``, or lies below one."""
    query = Q(pk__in=[])
    for path in paths:
        query |= Q(**{f"{field}__startswith": path})
    return query


def inside(path):
    """
    Return the condition that a page lies below the tree path ``path``, as a range of the index.

    For what has to read all of these pages. SQLite uses no index for the beginning of a text (``startswith``), which is
    right where the latest of many are wanted: those it finds by their time.
    """
    first, last = path + "0" * Page.steplen, path + "Z" * (Page.steplen + 1)
    return Q(path__range=(first, last))
