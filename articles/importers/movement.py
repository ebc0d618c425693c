"""
Propose what a saved article states of the movement: security models, a task plan, figures of a year.

Only what the words tell is proposed, each with the sentence that told it; what they leave open stays empty, and what
contradicts itself is not proposed but explained in ``notes``. This module knows neither models nor a database.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils.text import capfirst

from articles.importers.wordings import (
    FIELDS,
    MOVEMENTS,
    TASK_GROUPS,
    keyword,
    sentences,
    shortened,
)
from vietnamese.dates import VIETNAM
from vietnamese.numbers import format_number
from vietnamese.text import fold

MAX_MODEL_NAME = 120
MAX_TITLE = 255
MAX_MODELS = 100
MAX_TASKS = 200
FIRST_YEAR = 1945

# A number as written in running text, 1.250 being one; no longer than a database holds.
_NUMBER = r"(?<![\d.,])(?P<number>\d{1,3}(?:\.\d{3}){1,2}|\d{1,6})(?![.,]?\d)"
_YEAR = re.compile(r"\bnăm\s(\d{4})\b(?!\s?[-–—/])", re.IGNORECASE)
_PERIOD = re.compile(r"giai đoạn\s(\d{4})\s?(?:[-–—]|đến)\s?(\d{4})\b", re.IGNORECASE)
_FIGURES = {
    "reports_received": re.compile(
        rf"{_NUMBER}\s(?:nguồn\s)?tin báo\b(?!\scó giá trị)", re.IGNORECASE
    ),
    "reports_valuable": re.compile(
        rf"{_NUMBER}\s(?:nguồn tin báo|nguồn tin|tin báo|tin)\scó giá trị\b", re.IGNORECASE
    ),
    "stated_model_count": re.compile(rf"{_NUMBER}\smô hình tự quản\b", re.IGNORECASE),
}
# Words that make a number no exact one, and a number of models a part and not the total.
_NOT_EXACT = re.compile(
    r"(?:\b(?:hơn|gần|trên|dưới|khoảng|chừng|ít nhất|[đĐ]ến)|\d\s?[-–—])\s?$", re.IGNORECASE
)
_NOT_THE_TOTAL = re.compile(
    r"\b(?:thêm|mới|trong đó(?: có)?|xây dựng|thành lập|ra mắt|sáp nhập|giải thể|nhân rộng|củng cố)\s$",
    re.IGNORECASE,
)
# A time that is not the whole year.
_PART_OF_A_YEAR = re.compile(
    r"\b(?:\d+ tháng|tháng \d+|quý [ivx\d]+|(?:đầu|cuối|nửa|giữa) năm)\b", re.IGNORECASE
)
_LIST_OF_MODELS = re.compile(
    r"mô hình\b[^:;]{0,200}?\b(?:như|gồm|là)\s?:\s?(?=mô hình\s)(?P<items>[^;:.…]+)", re.IGNORECASE
)
_BETWEEN_MODELS = re.compile(r"\s?,?\s(?:và\s)?(?=mô hình\s)|\s?,\s?", re.IGNORECASE)
_MODEL_ITEM = re.compile(r"mô hình\s(?P<name>.+)", re.IGNORECASE)
# Where the sentence goes on behind a name without quotation marks.
_AFTER_A_NAME = re.compile(
    r"\s(?:đã|đang|vẫn|được|góp phần|phát huy|hoạt động|mang lại|thu hút|từng bước)\s.*"
)
_QUOTED = re.compile(r"[“\"”«](?P<name>[^“”\"«»;]{3,200})[”\"“»]")
_KINDS_QUOTED = re.compile(
    r"mô hình|phong trào|cuộc vận động|kế hoạch|chương trình|câu lạc bộ|chủ đề|danh hiệu|đề án",
    re.IGNORECASE,
)
_BETWEEN_QUOTED = re.compile(r"\s?(?:,|và|,\s?và)\s?")
_TASKS = re.compile(
    rf"(?P<issuer>(?:[^\s,;:.]{{1,40}}\s){{0,8}})(?:đề ra|xác định)\s{_NUMBER}"
    r"\s(?:nhóm\s)?nhiệm vụ(?:(?:\s?,|\s?và)?\s(?:nhóm\s)?giải pháp)?(?P<rest>.*)",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"\b(?:để|nhằm)\s(?:góp phần\s)?(?P<purpose>[^;:]{3,250}?),\s?$", re.IGNORECASE
)
_PURPOSE_BEHIND = re.compile(
    r"\s(?:để\s|nhằm\s)?(?:góp phần\s)?(?P<purpose>(?:nâng cao|xây dựng|đẩy mạnh|phát triển)\s[^,;:.]+)",
    re.IGNORECASE,
)
_TOLD_TASKS = re.compile(r"[^:;]*:\s?(?P<tasks>.+)")
_BODY = re.compile(
    r"\b(?:(?:UBND|HĐND|UBMTTQ|[UỦ][ỷy] ban|Đảng [uủ][ỷy]|Công an|Ban (?:Chỉ|chỉ) đạo|Hội đồng)\b|(?:phường|xã)\s\w).*",
    re.IGNORECASE,
)
_BEFORE_THE_VERB = re.compile(r"(?:\s(?:vừa|đã|cũng|sẽ))+$")
_END_OF_SENTENCE = " .…;,!"


@dataclass(frozen=True)
class ModelProposal:
    """A model that the article names; ``field`` is a value of ``security_models.choices.Field``."""

    name: str
    field: str
    quote: str


@dataclass(frozen=True)
class TaskProposal:
    """A task that the article tells: ``detail`` has all its words where ``title`` is shorter, else ""."""

    title: str
    detail: str
    group: str
    models: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanProposal:
    """A plan; ``stated_task_count`` is the article's own number, ``tasks`` are only those that it tells."""

    title: str
    issuer: str
    movement: str
    period: tuple[int, int] | None
    stated_task_count: int
    tasks: tuple[TaskProposal, ...]
    quote: str


@dataclass(frozen=True)
class FigureProposal:
    """The figures of a year, None where the article is silent; ``quotes`` by the name of the figure."""

    year: int
    as_of: date
    reports_received: int | None = None
    reports_valuable: int | None = None
    stated_model_count: int | None = None
    quotes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposals:
    """What an article states; ``notes`` say in Vietnamese why something that it tells is not proposed."""

    models: tuple[ModelProposal, ...] = ()
    plan: PlanProposal | None = None
    figures: tuple[FigureProposal, ...] = ()
    notes: tuple[str, ...] = ()

    def __bool__(self):
        return bool(self.models or self.plan or self.figures or self.notes)


def propose(saved):
    """Return the ``Proposals`` of a saved page, from its summary and paragraphs."""
    texts = sentences([saved.summary, *saved.paragraphs])
    notes = []
    models = _models(texts)
    return Proposals(
        models=models,
        plan=_plan(texts, saved, models, notes),
        figures=_figures(texts, saved.published_at.astimezone(VIETNAM).date(), notes),
        notes=tuple(notes),
    )


def _models(texts):
    found = {}
    for text in texts:
        for name in [*_listed_names(text), *_quoted_names(text)]:
            name = capfirst(name.strip(_END_OF_SENTENCE + '“”"«»'))
            if 3 <= len(name) <= MAX_MODEL_NAME:
                kind = keyword(name, FIELDS) or "other"
                found.setdefault(fold(name), ModelProposal(name, kind, text))
    return tuple(found.values())[:MAX_MODELS]


def _listed_names(text):
    """Yield the names in “… như: mô hình A, mô hình B…”."""
    for found in _LIST_OF_MODELS.finditer(text):
        for item in _BETWEEN_MODELS.split(found["items"]):
            if (named := _MODEL_ITEM.fullmatch(item.strip())) and not _QUOTED.search(item):
                yield _AFTER_A_NAME.sub("", named["name"])


def _quoted_names(text):
    """Yield the names in quotation marks that the nearest word before them calls a model."""
    end, was_model = 0, False
    for found in _QUOTED.finditer(text):
        between = text[end : found.start()]
        kinds = _KINDS_QUOTED.findall(between.rpartition(";")[2])
        goes_on = was_model and _BETWEEN_QUOTED.fullmatch(between)
        was_model = kinds[-1].lower() == "mô hình" if kinds else bool(goes_on)
        end = found.end()
        if was_model:
            yield found["name"]


def _plan(texts, saved, models, notes):
    statements = []
    for text in texts:
        if found := _TASKS.search(text):
            before = _PURPOSE.search(text[: found.start()])
            purpose = before or _PURPOSE_BEHIND.match(found["rest"])
            statements.append((text, found, purpose["purpose"].strip() if purpose else ""))
    if len({_number(found) for _, found, _ in statements}) > 1:
        counts = sorted({_number(found) for _, found, _ in statements})
        told = ", ".join(map(format_number, counts))
        notes.append(f"Không đề xuất kế hoạch: bài nêu nhiều số nhiệm vụ khác nhau ({told}).")
        return None
    statements.sort(key=lambda statement: not statement[2])
    if not statements:
        return None
    text, found, purpose = statements[0]
    if not purpose:
        notes.append(f"Không đề xuất kế hoạch: câu không nói kế hoạch về việc gì. Câu: “{text}”")
        return None
    count = _number(found)
    if count > MAX_TASKS:
        notes.append(f"Không đề xuất kế hoạch: {format_number(count)} nhiệm vụ là quá nhiều.")
        return None
    tasks = _tasks(found["rest"], models)
    if len(tasks) > count:
        notes.append(
            f"Không đề xuất các nhiệm vụ: đếm được {len(tasks)} trong khi bài nêu {count}."
        )
        tasks = ()
    about = f"{purpose} {text}"
    return PlanProposal(
        title=shortened(capfirst(purpose), MAX_TITLE),
        issuer=_issuer(found["issuer"], [saved.title, *texts]),
        movement=next((name for word, name in MOVEMENTS if word in about), ""),
        period=_period(purpose, text, notes),
        stated_task_count=count,
        tasks=tasks,
        quote=text,
    )


def _issuer(words, texts):
    """Return who made the plan as the sentence says, with the number of the ward where the article tells one."""
    if not (found := _BODY.search(words.strip())):
        return ""
    issuer = _BEFORE_THE_VERB.sub("", found[0])
    numbered = re.compile(rf"{re.escape(issuer)}\s\d{{1,2}}\b(?!\s?[-–/])")
    forms = {found[0] for text in texts for found in numbered.finditer(text)}
    return shortened(capfirst(forms.pop() if len(forms) == 1 else issuer), MAX_TITLE)


def _period(purpose, text, notes):
    found = _PERIOD.search(purpose) or _PERIOD.search(text)
    if not found:
        return None
    start, end = int(found[1]), int(found[2])
    if FIRST_YEAR <= start <= end <= 2100:
        return start, end
    notes.append(f"Không đề xuất giai đoạn: “{found[0]}” không thể có.")
    return None


def _tasks(rest, models):
    told = _TOLD_TASKS.match(rest)
    texts = told["tasks"].split(";") if told else []
    tasks = []
    for text in (text.strip(_END_OF_SENTENCE) for text in texts[:MAX_TASKS]):
        if len(text) < 3:
            continue
        text = capfirst(text)
        title = shortened(re.split(r"\s(?:để|như)\b:?\s?", text, maxsplit=1)[0], MAX_TITLE)
        words = f" {fold(text)} "
        named = [
            model.name
            for model in models
            if re.search(rf"\b{re.escape(fold(model.name))}\b", words)
        ]
        group = keyword(text, TASK_GROUPS) or "other"
        tasks.append(TaskProposal(title, "" if title == text else text, group, tuple(named)))
    return tuple(tasks)


def _figures(texts, day, notes):
    told = defaultdict(lambda: defaultdict(dict))  # year → name → number → sentence
    for text in texts:
        for name, numbers in _numbers(text).items():
            year, fault = _year_of(name, text, day)
            if fault:
                notes.append(f"Không đề xuất số liệu: {fault}. Câu: “{text}”")
                break
            for number in numbers:
                told[year][name].setdefault(number, text)
    figures = []
    for year, by_name in sorted(told.items()):
        if fault := _contradiction(by_name):
            notes.append(f"Không đề xuất số liệu năm {year}: {fault}.")
            continue
        numbers = {name: next(iter(by_number)) for name, by_number in by_name.items()}
        quotes = {name: next(iter(by_number.values())) for name, by_number in by_name.items()}
        figures.append(FigureProposal(year=year, as_of=day, quotes=quotes, **numbers))
    return tuple(figures)


def _numbers(text):
    """Return the exact numbers that a sentence states, as a list by the name of the figure."""
    numbers = defaultdict(list)
    for name, pattern in _FIGURES.items():
        for found in pattern.finditer(text):
            before = text[max(0, found.start("number") - 40) : found.start("number")]
            part = name == "stated_model_count" and _NOT_THE_TOTAL.search(before)
            if not part and not _NOT_EXACT.search(before):
                numbers[name].append(_number(found))
    return numbers


def _year_of(name, text, day):
    """
    Return ``(year, fault)``: the year that a sentence tells a figure of, or in Vietnamese why none can be told.

    Models are counted as they are: where the sentence names no year, on the day of the article. Reports come in over
    a year, which the sentence has to name.
    """
    years = {int(year) for year in _YEAR.findall(text)}
    if name == "stated_model_count":
        years = years or {day.year}
    elif _PART_OF_A_YEAR.search(text):
        return None, "câu chỉ nói một phần của năm"
    if len(years) != 1:
        return None, "không rõ của năm nào"
    year = years.pop()
    if not FIRST_YEAR <= year <= day.year:
        return None, f"năm {year} chưa đến hoặc ghi nhầm"
    return year, ""


def _contradiction(by_name):
    """Return in Vietnamese what in the numbers of a year contradicts itself, or ""."""
    labels = {
        "reports_received": "số tin báo",
        "reports_valuable": "số nguồn tin có giá trị",
        "stated_model_count": "số mô hình",
    }
    for name, by_number in by_name.items():
        if len(by_number) > 1:
            told = ", ".join(map(format_number, by_number))
            return f"bài nêu {labels[name]} khác nhau ({told})"
    received, valuable = (
        next(iter(by_name.get(name, ())), None) for name in ("reports_received", "reports_valuable")
    )
    if None not in (received, valuable) and valuable > received:
        return (
            f"số nguồn tin có giá trị ({format_number(valuable)}) lớn hơn số tin báo "
            f"({format_number(received)})"
        )
    return ""


def _number(found):
    return int(found["number"].replace(".", ""))
