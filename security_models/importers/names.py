"""Find units, neighbourhoods, organisations and periods by the names that people write."""

import re

from django.utils import translation

from home.models import AdministrativeUnit, Neighbourhood, Organisation
from security_models.choices import STATUS_BY_HAND, STATUS_ENDED, Field, Status
from security_models.importers.values import close_names, shorten
from security_models.models import Period
from vietnamese.text import fold

MAX_NAMES = 12
_DASHES = re.compile(r"\s*[-–—]\s*")


class Names:
    """
    Things by their names: as written, or else without case and marks; their proper names before the other ones.

    ``kind`` is what such a thing is called in the sentences of errors.
    """

    def __init__(self, kind):
        self.kind = kind
        self.levels = [{}, {}, {}, {}]
        self.shown = []

    def add(self, thing, name, others=()):
        self.shown.append(name)
        self._note(thing, name, self.levels[:2])
        for other in others:
            if other.strip():
                self._note(thing, other, self.levels[2:])

    def find(self, text):
        """Return the thing called ``text``; raise ValueError where there is none, or more than one."""
        for level, key in zip(self.levels, [text.casefold(), fold(text)] * 2, strict=True):
            if found := level.get(key):
                if len(found) == 1:
                    return found[0]
                message = f"Có nhiều {self.kind} ứng với “{shorten(text)}”: "
                raise ValueError(message + ", ".join(f"“{shorten(thing)}”" for thing in found))
        raise ValueError(f"Không có {self.kind} “{shorten(text)}”. {self._hint(text)}")

    def _hint(self, text):
        if not self.shown:
            return f"Chưa có {self.kind} nào trong trang quản trị."
        close = close_names(text, self.shown)
        if close:
            return "Có phải " + " hay ".join(f"“{shorten(name)}”" for name in close) + " không?"
        names = ", ".join(shorten(name) for name in self.shown[:MAX_NAMES])
        return f"Hiện có: {names}{', …' if len(self.shown) > MAX_NAMES else ''}."

    @staticmethod
    def _note(thing, name, levels):
        for level, key in zip(levels, [name.strip().casefold(), fold(name)], strict=True):
            known = level.setdefault(key, [])
            if thing not in known:
                known.append(thing)


class Book:
    """Everything that the cells of a file may name, read once from the database."""

    def __init__(self):
        self.units = Names("đơn vị")
        for unit in AdministrativeUnit.objects.all():
            self.units.add(unit, unit.name, [unit.slug])
        self.organisations = Names("cơ quan")
        for organisation in Organisation.objects.all():
            self.organisations.add(organisation, organisation.name, [organisation.short_name])
        self.periods = Names("giai đoạn")
        for period in Period.objects.all():
            years = f"{period.start_year}-{period.end_year}"
            self.periods.add(period, period.name, [_one_dash(period.name), years])
        self._neighbourhoods = {}
        for neighbourhood in Neighbourhood.objects.select_related("unit"):
            names = self._neighbourhoods_of(neighbourhood.unit)
            names.add(neighbourhood, neighbourhood.name, neighbourhood.former_names.split(","))
        self.fields = _choices("lĩnh vực", Field)
        self.statuses = _choices("tình trạng", Status)

    def neighbourhood(self, unit, text):
        """Return the neighbourhood of ``unit`` that is or was called ``text``."""
        return self._neighbourhoods_of(unit).find(text)

    def organisation_list(self, text):
        """Return the organisations that ``text`` names with semicolons between them."""
        return _each(self.organisations.find, text.split(";"))

    def period_list(self, text):
        """Return the periods that ``text`` names with semicolons or commas between them."""
        return _each(lambda name: self.periods.find(_one_dash(name)), re.split("[;,]", text))

    def status(self, text):
        """Return the ``Status`` that ``text`` says, of those that may be said by hand."""
        status = self.statuses.find(text)
        if status in STATUS_ENDED:
            message = "chỉ sáp nhập hoặc giải thể được trong trang quản trị"
            raise ValueError(f"“{text}” không ghi trong tệp được; {message}.")
        return status

    def _neighbourhoods_of(self, unit):
        if unit.pk not in self._neighbourhoods:
            self._neighbourhoods[unit.pk] = Names(f"khu phố của {unit}")
        return self._neighbourhoods[unit.pk]


def _choices(kind, choices):
    """Return the ``Names`` of ``choices``: their Vietnamese labels, their codes, and the labels in English."""
    names = Names(kind)
    for choice in choices:
        with translation.override("en"):
            english = str(choice.label)
        names.add(choice, str(choice.label), [choice.value, english])
    names.shown = [str(choice.label) for choice in choices if choice in (*STATUS_BY_HAND, *Field)]
    return names


def _each(find, texts):
    found = []
    for text in texts:
        if text.strip() and (thing := find(text.strip())) not in found:
            found.append(thing)
    return found


def _one_dash(text):
    return _DASHES.sub("-", text)
