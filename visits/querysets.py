"""Questions to the tables of visits, and how counts are added to them."""

from django.db import connections, models
from django.db.models import Max, Min, Sum
from django.db.models.functions import TruncMonth

_ROWS_AT_ONCE = 200


class CountsQuerySet(models.QuerySet):
    """
    Rows of counts, one for each key.

    The model names its ``KEY`` (the fields of its unique constraint), its ``COUNTS``, which add up, and its
    ``PEAKS``, of which the highest stays.
    """

    def add_up(self, rows):
        """
        Add ``rows`` (a dict from keys to tuples of COUNTS and PEAKS) to what is there, in the order of the keys.

        Two processes that add at once wait for each other and never lose or double a count.
        """
        model, connection = self.model, connections[self.db]
        quote = connection.ops.quote_name
        names = [*model.KEY, *model.COUNTS, *model.PEAKS]
        fields = [model._meta.get_field(name) for name in names]
        table, columns = quote(model._meta.db_table), [quote(field.column) for field in fields]
        key = columns[: len(model.KEY)]
        counts = columns[len(key) : len(key) + len(model.COUNTS)]
        peaks = columns[len(key) + len(counts) :]
        changes = [f"{name} = {table}.{name} + excluded.{name}" for name in counts] + [
            f"{name} = CASE WHEN excluded.{name} > {table}.{name} THEN excluded.{name} ELSE {table}.{name} END"
            for name in peaks
        ]
        marks = "(" + ", ".join(["%s"] * len(names)) + ")"
        ordered = sorted(rows.items())
        with connection.cursor() as cursor:
            for start in range(0, len(ordered), _ROWS_AT_ONCE):
                part = ordered[start : start + _ROWS_AT_ONCE]
                values = [
                    field.get_db_prep_save(value, connection)
                    for key_values, numbers in part
                    for field, value in zip(fields, (*key_values, *numbers), strict=True)
                ]
                cursor.execute(
                    f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([marks] * len(part))}"  # noqa: S608
                    f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {', '.join(changes)}",
                    values,
                )

    def of_site(self, site):
        """Those of the site with this id."""
        return self.filter(site=site)

    def between(self, first, last):
        """Those of the days from ``first`` to ``last``, both included."""
        return self.filter(date__range=(first, last))

    def summed(self):
        """Return the sums of COUNTS, and the highest of PEAKS, as a dict; 0 where there are no rows."""
        sums = {name: Sum(name, default=0) for name in self.model.COUNTS}
        return self.aggregate(**sums, **{name: Max(name, default=0) for name in self.model.PEAKS})

    def by_month(self):
        """Return dicts, the latest month first: ``month`` (its first day), and the sums as ``sum_<count>``."""
        sums = {f"sum_{name}": Sum(name) for name in self.model.COUNTS}
        months = self.order_by().annotate(month=TruncMonth("date")).values("month")
        return months.annotate(**sums).order_by("-month")

    def first_day(self):
        """Return the earliest day that has a row, or None."""
        return self.aggregate(first=Min("date"))["first"]


class PageCountsQuerySet(CountsQuerySet):
    """Counts of single pages."""

    def most_viewed(self, count=None):
        """Return dicts of ``page`` and the sums as ``sum_<count>``, the page with the most unique views first."""
        sums = {f"sum_{name}": Sum(name) for name in self.model.COUNTS}
        pages = self.order_by().exclude(page=0).values("page").annotate(**sums)
        return pages.order_by("-sum_uniques", "-sum_views", "page")[:count]


class OpeningBalanceQuerySet(models.QuerySet):
    def in_force(self, site):
        """Return the balance that counts for the site with this id, the latest one written; None without any."""
        return self.filter(site=site).order_by("-pk").first()
