"""Make security models of the rows of a table, checked by the rules that the models themselves have."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from security_models.choices import EventKind, Status
from security_models.importers.columns import COLUMNS, column_letter, read_headings
from security_models.importers.conditions import surely_hold
from security_models.importers.names import Book
from security_models.importers.tables import TableError
from security_models.importers.values import read_count, read_date, read_text, shorten
from security_models.models import ModelEvent, ModelSite, SecurityModel
from vietnamese.dates import format_date
from vietnamese.slugs import numbered_slug
from vietnamese.text import fold

DATES = {"launched_on", "decision_date", "started_on", "ended_on"}
COUNTS = {"teams", "members", "households", "cameras"}
LISTS = {"partner_organisations", "periods"}
_EVENT_COLUMNS = {"date": "launched_on", "kind": "launched_on"}


@dataclass(frozen=True)
class Problem:
    """What is wrong at a row, as the spreadsheet counts them, under a heading."""

    row: int
    heading: str
    message: str

    def __str__(self):
        return f"Dòng {self.row}, cột “{self.heading}”: {self.message}"


@dataclass(frozen=True)
class Known:
    """A recorded model that the file has too: it stays as it is; ``new_sites`` of the file are not recorded."""

    name: str
    row: int
    new_sites: int


@dataclass
class Reading:
    """What a table holds: new models, not saved yet, with their sites and launches; known ones; problems in order."""

    row_count: int
    models: list = field(default_factory=list)
    known: list = field(default_factory=list)
    problems: list = field(default_factory=list)


@dataclass(eq=False)
class Line:
    """One row: what its cells say, by the code of the column, and the columns whose cells cannot be read."""

    number: int
    values: dict = field(default_factory=dict)
    bad: set = field(default_factory=set)

    @property
    def has_site(self):
        return any(COLUMNS[code].of_site for code in (*self.values, *self.bad))


def read_models(table, *, unit=None, draft=False, track=lambda items, label: items):
    """
    Return the ``Reading`` of ``table``; raise ``TableError`` where its headings cannot be read.

    ``unit`` is that of the rows that name none. With ``draft`` the new models are not to be published. ``track`` is
    called with what takes long and its label, and returns the same items; a progress bar can count them.
    """
    columns = read_headings(table.rows[0])
    if len(table.rows) == 1:
        raise TableError("Tệp chỉ có dòng tiêu đề, chưa có mô hình nào.")
    reader = _Reader(columns, unit)
    groups = defaultdict(list)
    for row in table.rows[1:]:
        line = reader.read_line(row)
        if "unit" in line.values and "name" in line.values:
            groups[line.values["unit"].pk, fold(line.values["name"])].append(line)
    recorded = _Recorded()
    reading = Reading(len(table.rows) - 1, problems=reader.problems)
    for key, lines in track(groups.items(), "Kiểm tra"):
        if known := recorded.find(key, lines):
            reading.known.append(known)
        else:
            model = _Builder(lines, reader.problems).build(recorded)
            model.live, model.has_unpublished_changes = not draft, draft
            reading.models.append(model)
    order = {column.heading: place for place, column in enumerate(COLUMNS.values())}
    reading.problems.sort(key=lambda problem: (problem.row, order.get(problem.heading, -1)))
    return reading


class _Reader:
    """Turns rows into ``Line`` objects, and notes the cells that cannot be read."""

    def __init__(self, columns, unit):
        self.columns = columns
        self.unit = unit
        self.book = Book()
        self.problems = []

    def read_line(self, row):
        line = Line(row.number)
        filled = [(number, cell) for number, cell in enumerate(row.cells, start=1) if cell != ""]
        cells = {}
        for number, cell in filled:
            column = self.columns[number - 1] if number <= len(self.columns) else None
            if column:
                cells[column.code] = cell
            else:
                message = "ô này nằm ngoài các cột có tiêu đề; hàng có thể bị lệch."
                self.problems.append(Problem(row.number, column_letter(number), message))
        for code in ("unit", *(code for code in cells if code != "unit")):
            try:
                value = self.read_cell(code, cells.get(code, ""), line)
            except ValueError as error:
                line.bad.add(code)
                self.problems.append(Problem(row.number, COLUMNS[code].heading, str(error)))
            else:
                if value is not None:
                    line.values[code] = value
        if "name" not in cells:
            message = (
                "Thiếu tên mô hình. Ô gộp chỉ có chữ ở dòng đầu: hãy bỏ gộp, ghi tên ở mọi dòng."
            )
            self.problems.append(Problem(row.number, COLUMNS["name"].heading, message))
        return line

    def read_cell(self, code, cell, line):
        """Return what ``cell`` says in the column ``code``, None for nothing that can be told yet."""
        if code in DATES:
            return read_date(cell)
        if code in COUNTS:
            return read_count(cell)
        text = read_text(cell)
        if code == "unit":
            return self.read_unit(text)
        if code == "neighbourhood":
            unit = line.values.get("unit")
            if unit is None:
                line.bad.add(code)
            return unit and self.book.neighbourhood(unit, text)
        finders = {
            "field": self.book.fields.find,
            "status": self.book.status,
            "lead_organisation": self.book.organisations.find,
            "partner_organisations": self.book.organisation_list,
            "periods": self.book.period_list,
        }
        return finders[code](text) if code in finders else text

    def read_unit(self, text):
        if text:
            return self.book.units.find(text)
        if self.unit is None:
            raise ValueError("Chưa biết đơn vị: hãy ghi tên đơn vị, hoặc dùng --unit.")
        return self.unit


class _Recorded:
    """The models and sites that the database has, and the slugs that are taken."""

    def __init__(self):
        self.models = {}
        for pk, unit, name in SecurityModel.objects.order_by("-pk").values_list(
            "pk", "unit", "name"
        ):
            self.models[unit, fold(name)] = pk, name
        self.sites = defaultdict(set)
        sites = ModelSite.objects.values_list("model", "neighbourhood", "place")
        for model, neighbourhood, place in sites.iterator():
            self.sites[model].add((neighbourhood, fold(place)))
        self.slugs = set(SecurityModel.objects.values_list("slug", flat=True))
        self.last_numbers = {}

    def find(self, key, lines):
        """Return the ``Known`` model that ``lines`` are about, or None."""
        if key not in self.models:
            return None
        pk, name = self.models[key]
        sites = {_place(line)[:2] for line in lines if line.has_site}
        return Known(name, lines[0].number, len(sites - self.sites[pk]))

    def give_slug(self, model):
        """Give ``model`` the slug that ``fill_slug`` would, without a query; quick for many of the same base."""
        base = model.slug_base
        number = self.last_numbers.get(base, 0) + 1
        slug = base if number == 1 else numbered_slug(base, number)
        while slug in self.slugs:
            number += 1
            slug = numbered_slug(base, number)
        self.last_numbers[base] = number
        self.slugs.add(slug)
        model.slug = slug


class _Builder:
    """Makes one model of the lines that name it."""

    def __init__(self, lines, problems):
        self.lines = lines
        self.problems = problems
        self.values = {}
        self.told_by = {}
        """The line that first told the value of a column of the model."""
        self.bad = set()
        for line in lines:
            self.take(line)

    def take(self, line):
        self.bad |= {code for code in line.bad if not COLUMNS[code].of_site}
        for code, value in line.values.items():
            if COLUMNS[code].of_site:
                continue
            told = self.values.setdefault(code, value)
            first = self.told_by.setdefault(code, line)
            if not _same(code, told, value):
                message = f"“{_show(value)}” khác với “{_show(told)}” ở dòng {first.number}; "
                message += "các dòng của cùng một mô hình phải ghi giống nhau."
                self.report(line, code, message)

    def build(self, recorded):
        sites = self.sites()
        values = {code: value for code, value in self.values.items() if code != "launched_on"}
        stated = self.values.get("status")
        launched = self.values.get("launched_on")
        event = launched and ModelEvent(kind=EventKind.LAUNCHED, date=launched)
        events = [event] if event else []
        # What is empty is said to be, so that nobody looks for it in the database.
        empty = {"partner_organisations": [], "periods": [], "year_results": []}
        model = SecurityModel(**empty | values, sites=list(sites.values()), events=events)
        recorded.give_slug(model)
        model.derive()
        if event and stated and stated != model.status:
            message = f"Có ngày ra mắt {format_date(launched)} thì tình trạng hôm nay là "
            message += f"“{Status(model.status).label}”; hãy để trống một trong hai cột."
            self.report(self.told_by["status"], "status", message)
        self.check(model, self.bad, lambda name: (self.told_by.get(name, self.lines[0]), name))
        places = {}
        if event:
            line = self.told_by["launched_on"]
            places[id(event)] = lambda name: (line, _EVENT_COLUMNS.get(name, "launched_on"))
            self.check(event, set(), places[id(event)])
        for line, site in sites.items():
            places[id(site)] = lambda name, line=line: (line, name)
            self.check(site, line.bad, places[id(site)])
        for fault in model.faults():
            self.report(*places[id(fault.part)](fault.field), str(fault.message))
        return model

    def sites(self):
        """Return the site of each line that has one, by the line; note lines that tell nothing new."""
        found, seen = {}, {}
        for line in self.lines:
            if line.has_site:
                place = _place(line)
                first = seen.setdefault(place, line)
                if first is not line and not line.bad:
                    message = f"Dòng này lặp lại điểm của dòng {first.number}."
                    code = "neighbourhood" if "neighbourhood" in line.values else "place"
                    self.report(line, code, message)
                values = {code: v for code, v in line.values.items() if COLUMNS[code].of_site}
                found[line] = ModelSite(**values)
            elif line is not self.lines[0]:
                first = self.lines[0].number
                message = f"Dòng này lặp lại mô hình của dòng {first} mà không thêm điểm nào."
                self.report(line, "name", message)
        return found

    def check(self, part, bad, place):
        """Note what the rules of ``part`` object to; ``place`` tells the line and column of a field."""
        # Related objects come from the database, so that they need not be looked for there again.
        relations = {field.name for field in part._meta.concrete_fields if field.is_relation}
        try:
            part.full_clean(relations | bad, validate_unique=False, validate_constraints=False)
            if not surely_hold(part):
                part.validate_constraints(bad | {"model"})
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                for message in messages:
                    self.report(*place(name), message)

    def report(self, line, code, message):
        heading = COLUMNS.get(code, COLUMNS["name"]).heading
        if not message.endswith("."):
            message += "."
        self.problems.append(Problem(line.number, heading, message))


def _place(line):
    neighbourhood = line.values.get("neighbourhood")
    place = fold(line.values.get("place", ""))
    return neighbourhood and neighbourhood.pk, place, line.values.get("started_on")


def _same(code, one, other):
    if code in LISTS:
        return set(one) == set(other)
    if isinstance(one, str) and isinstance(other, str):
        return one.casefold() == other.casefold()
    return one == other


def _show(value):
    if isinstance(value, list):
        return shorten(", ".join(str(item) for item in value))
    if isinstance(value, Status):
        return value.label
    return format_date(value) if hasattr(value, "year") else shorten(getattr(value, "label", value))
