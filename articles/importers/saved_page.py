"""Read an article page of the old town portal that was saved as plain text.

The layout of such a file, from top to bottom:

* site heading ("Chi tiết tin - Thị xã Quảng Trị", optional) and title;
* the moment, alone on its line ("10:16, Thứ Năm, 29-12-2022"): the anchor of the whole parse;
* the lead (sapo), the paragraphs, one line each, and the byline;
* "Các tin khác" with or without titles under it, and "Thống kê lượt truy cập" with counters.

Debug output that leaked from the old portal's templates may stand on any line and is dropped.
Words are kept exactly: text is NFC-normalised, trimmed, and its no-break spaces become plain
spaces; nothing else changes. This module knows neither models nor a database.
"""

import re
import stat
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path

from vietnamese.dates import parse_moment
from vietnamese.system_reasons import reason_of
from vietnamese.text import fold

MAX_BYTES = 2 * 1024 * 1024
MAX_TITLE_LENGTH = 255
FIRST_YEAR = 1990

# No heading, moment, counter, debug line or byline is longer; their patterns never see more.
_MAX_MARKER_LENGTH = 120
_MAX_NAME_WORDS = 6
_MAX_CREDIT_WORDS = 10

_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_LINE_BREAK = re.compile("\r\n|[\r\n\u2028\u2029]")
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
_INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
_SPACES = " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
_TRIMMED = _INVISIBLE + _SPACES + "\u202f\u205f\u3000"
_BULLETS = "•·●▪■◦*+-–»› \t"

_SITE_HEADING = re.compile(r"chi tiết tin\b", re.IGNORECASE)
_MOMENT = re.compile(
    r"[0-9]{1,2}\s*:\s*[0-9]{1,2}\s*,\s*\w+(?:\s+\w+)*\s*,"
    r"\s*[0-9]{1,2}\s*-\s*[0-9]{1,2}\s*-\s*[0-9]{2,4}"
)
_DEBUG = re.compile(
    r"(?:(?:(?:pageHolder\.)?get[A-Z]\w*\(\)|number[A-Z]\w*)\s*-\s*(?:-?[0-9]+|null)\s*)+"
)
_COUNTER = re.compile(
    r"(?P<label>[^0-9:]*)(?::\s*)?(?P<number>[0-9]{1,3}(?:[., ][0-9]{3}){1,4}|[0-9]{1,15})?"
)
_TIME = r"[0-9]{1,2}[:h][0-9]{2}"
_DATE = (
    rf"(?:{_TIME},?\s)?(?:(?:Thứ|Chủ)\s\w+,\s?)?"
    rf"[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.][0-9]{{4}}(?:,?\s{_TIME})?"
)
_DATE_ALONE = re.compile(rf"\({_DATE}\)|{_DATE}")
_DATE_BEFORE_TITLE = re.compile(rf"\({_DATE}\)\s?[-–:|]?\s?|{_DATE}\s?[-–:|]\s?")
_DATE_AFTER_TITLE = re.compile(rf"\s?\({_DATE}\)$|(?:\s[-–|]\s?|\t){_DATE}$")
_CREDIT = re.compile(
    r"(?:(?:tin bài|tin|bài|ảnh)(?:(?:\s?[,/&-]\s?|\s(?:và\s)?)ảnh)?|tác giả|nguồn)\s?:\s?\S.*",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"theo:?\s(?P<name>\S.*)", re.IGNORECASE)
_NAME_CONNECTORS = {"-", "–", "&", "và"}
_NOT_AT_THE_END_OF_A_NAME = tuple(".!?…:;,\"'”’»")

_COUNTER_FIELDS = {"dang truy cap": "online", "hom nay": "today", "tong luot truy cap": "total"}


class SavedPageError(Exception):
    """A file that is not one saved article page: `path`, `line` (1-based or None), `message`."""

    def __init__(self, path, message, line=None):
        super().__init__(path, message, line)
        self.path = str(path)
        self.message = message
        self.line = line

    def __str__(self):
        place = self.path if self.line is None else f"{self.path}, dòng {self.line}"
        return f"{place}: {self.message}"


class LineKind(Enum):
    """What a line was understood as; the value is the label that people read."""

    SITE_HEADING = "tiêu đề cổng"
    TITLE = "tiêu đề bài"
    MOMENT = "thời điểm"
    LEAD = "sapo"
    REPEATING_LEAD = "sapo lặp lại tiêu đề (bỏ)"
    PARAGRAPH = "đoạn"
    BYLINE = "bút danh"
    HEADING = "đề mục"
    OTHER_TITLE = "tin khác"
    COUNTER = "số liệu truy cập"
    DEBUG = "dòng gỡ lỗi (bỏ)"
    UNKNOWN = "không nhận ra (bỏ)"

    @property
    def label(self):
        return self.value


_SECTIONS = {
    "cac tin khac": LineKind.OTHER_TITLE,
    "tin lien quan": LineKind.OTHER_TITLE,
    "cac tin lien quan": LineKind.OTHER_TITLE,
    "thong ke luot truy cap": LineKind.COUNTER,
    "thong ke truy cap": LineKind.COUNTER,
}


@dataclass(frozen=True)
class Line:
    """A non-blank line: its 1-based number in the file, its kind, its cleaned text."""

    number: int
    kind: LineKind
    text: str


@dataclass(frozen=True)
class Counters:
    """The visit counters printed on the page; None for one that the page does not tell."""

    online: int | None = None
    today: int | None = None
    total: int | None = None


@dataclass(frozen=True)
class SavedPage:
    """One article as the old portal showed it, and how each line of its file was understood."""

    site_heading: str
    title: str
    published_at: datetime
    lead: str
    lead_repeats_title: bool
    paragraphs: tuple[str, ...]
    byline: str
    other_titles: tuple[str, ...]
    counters: Counters | None
    dropped: tuple[Line, ...]
    lines: tuple[Line, ...]

    @property
    def summary(self):
        """The lead, unless it merely repeats the title."""
        return "" if self.lead_repeats_title else self.lead


def read_saved_page(path):
    """Read and parse the file at `path`; raise `SavedPageError` for anything but one saved page."""
    path = Path(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise SavedPageError(path, "Đây là một thư mục, không phải một tệp.")
        if not stat.S_ISREG(status.st_mode):
            raise SavedPageError(path, "Đây không phải một tệp thông thường.")
        data = b""
        if status.st_size <= MAX_BYTES:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise SavedPageError(path, "Không có tệp này.") from None
    except (OSError, ValueError) as error:
        raise SavedPageError(path, f"Không đọc được tệp này ({reason_of(error)}).") from error
    if max(status.st_size, len(data)) > MAX_BYTES:
        limit = MAX_BYTES // (1024 * 1024)
        raise SavedPageError(path, f"Tệp lớn hơn {limit} MB nên không phải một trang tin đã lưu.")
    return parse_saved_page(_decode(data, str(path)), str(path))


def parse_saved_page(text, name):
    """Parse the text of one saved page; `name` is the file's name in the messages of errors."""
    numbered = _cleaned_lines(text, name)
    if not numbered:
        raise SavedPageError(name, "Tệp trống, không có dòng chữ nào.")
    kinds = {number: LineKind.DEBUG for number, line in numbered if _is(_DEBUG, line)}
    rest = [(number, line) for number, line in numbered if number not in kinds]

    moments = [index for index, (_, line) in enumerate(rest) if _is(_MOMENT, line)]
    if not moments:
        message = "Không có dòng thời điểm như “10:16, Thứ Năm, 29-12-2022”."
        raise SavedPageError(name, message)
    moment_number, moment = rest[moments[0]]
    published_at = _read_moment(moment, moment_number, name)
    if len(moments) > 1:
        message = "Có dòng thời điểm thứ hai, trong khi mỗi tệp chỉ được chứa một bài."
        raise SavedPageError(name, message, rest[moments[1]][0])
    kinds[moment_number] = LineKind.MOMENT

    site_heading, title = _read_head(rest[: moments[0]], moment_number, kinds, name)
    body, others, figures = _split_sections(rest[moments[0] + 1 :], kinds)
    if not body:
        raise SavedPageError(name, "Không có đoạn nào sau dòng thời điểm.", moment_number)
    lead, paragraphs, byline = _read_body(body, title, kinds)
    other_titles = tuple(filter(None, (_without_date(line) for _, line in others)))
    counters = _read_counters(figures, kinds)
    lines = tuple(Line(number, kinds[number], line) for number, line in numbered)
    return SavedPage(
        site_heading=site_heading,
        title=title,
        published_at=published_at,
        lead=lead,
        lead_repeats_title=LineKind.REPEATING_LEAD in kinds.values(),
        paragraphs=paragraphs,
        byline=byline,
        other_titles=other_titles,
        counters=counters,
        dropped=tuple(line for line in lines if line.kind is LineKind.DEBUG),
        lines=lines,
    )


def _decode(data, name):
    encoding = "utf-16" if data.startswith(_UTF16_BOMS) else "utf-8-sig"
    if encoding != "utf-16" and b"\0" in data:
        raise SavedPageError(name, "Đây là tệp nhị phân, không phải tệp văn bản.")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = len(_LINE_BREAK.split(error.object[: error.start].decode(encoding, "ignore")))
        message = (
            "Chữ không theo mã UTF-8; nếu tệp dùng TCVN3, VNI hoặc Windows-1258 thì phải chuyển "
            "sang UTF-8 trước."
        )
        if encoding == "utf-16":
            message = "Chữ theo mã UTF-16 bị hỏng ở đây; hãy lưu lại tệp theo mã UTF-8."
        raise SavedPageError(name, message, line) from error


def _cleaned_lines(text, name):
    """Return the number and the cleaned text of each line that holds anything to read."""
    if found := _NOT_TEXT.search(text):
        line = len(_LINE_BREAK.split(text[: found.start()]))
        message = f"Có ký tự điều khiển hoặc ký tự hỏng (U+{ord(found[0]):04X})."
        raise SavedPageError(name, message, line)
    cleaned = (
        unicodedata.normalize("NFC", line).strip(_TRIMMED).replace("\u00a0", " ")
        for line in _LINE_BREAK.split(text)
    )
    return [(number, line) for number, line in enumerate(cleaned, start=1) if line]


def _bare(line):
    """Return a line without its bullet and invisible characters, with single spaces."""
    return " ".join("".join(c for c in line if c not in _INVISIBLE).lstrip(_BULLETS).split())


def _is(pattern, line):
    return len(line) <= _MAX_MARKER_LENGTH and pattern.fullmatch(_bare(line)) is not None


def _read_moment(line, number, name):
    try:
        moment = parse_moment(_bare(line))
    except ValueError as error:
        raise SavedPageError(name, str(error), number) from error
    fault = f"trước năm {FIRST_YEAR}" if moment.year < FIRST_YEAR else ""
    if moment > datetime.now(UTC) + timedelta(days=1):
        fault = "còn ở tương lai"
    if fault:
        message = f"Thời điểm “{_bare(line)}” {fault}, chắc là ghi nhầm."
        raise SavedPageError(name, message, number)
    return moment


def _read_head(lines, moment_number, kinds, name):
    """Return the site heading and the title, which stand before the moment."""
    site_heading = ""
    if lines and _SITE_HEADING.match(_bare(lines[0][1])):
        kinds[lines[0][0]] = LineKind.SITE_HEADING
        site_heading, lines = lines[0][1], lines[1:]
    if not lines:
        raise SavedPageError(name, "Không có tiêu đề bài trước dòng thời điểm.", moment_number)
    for number, line in lines:
        if _section_of(line):
            message = f"Đề mục “{line}” đứng trước dòng thời điểm, không phải trang tin đã lưu."
            raise SavedPageError(name, message, number)
    title = " ".join(line for _, line in lines)
    if len(title) > MAX_TITLE_LENGTH:
        message = f"Tiêu đề bài dài {len(title)} ký tự, quá {MAX_TITLE_LENGTH} ký tự."
        raise SavedPageError(name, message, lines[0][0])
    kinds |= {number: LineKind.TITLE for number, _ in lines}
    return site_heading, title


def _section_of(line):
    """Return the kind of the lines that follow a heading, None for a line that is no heading."""
    if len(line) > _MAX_MARKER_LENGTH:
        return None
    return _SECTIONS.get(fold(_bare(line)).rstrip(": "))


def _split_sections(lines, kinds):
    """Split what follows the moment in body, other news and figures, without the headings."""
    section = LineKind.PARAGRAPH
    parts = {LineKind.PARAGRAPH: [], LineKind.OTHER_TITLE: [], LineKind.COUNTER: []}
    for number, line in lines:
        if opened := _section_of(line):
            section = opened
            kinds[number] = LineKind.HEADING
        else:
            parts[section].append((number, line))
            kinds[number] = section
    return parts.values()


def _read_body(body, title, kinds):
    """Return lead, paragraphs and byline; a line that is alone is a paragraph."""
    lead = byline = ""
    if len(body) > 1 and _is_byline(body[-1][1]):
        number, byline = body.pop()
        kinds[number] = LineKind.BYLINE
    if len(body) > 1:
        number, lead = body.pop(0)
        kinds[number] = LineKind.REPEATING_LEAD if repeats(title, lead) else LineKind.LEAD
    return lead, tuple(line for _, line in body), byline


def _is_byline(line):
    """Tell whether a last line is a signature rather than a paragraph.

    That is a name of at most six words, each with an upper-case initial ("Lệ Truyền", "Lê An -
    Minh Hà (tổng hợp)"), or a credit of at most ten ("Tin, ảnh: Lê An", "Nguồn: …", "Theo Báo …").
    Neither ends in punctuation.
    """
    if len(line) > _MAX_MARKER_LENGTH or line.endswith(_NOT_AT_THE_END_OF_A_NAME):
        return False
    line = line[1:-1] if line.startswith("(") and line.endswith(")") else line
    words = line.split()
    if len(words) > _MAX_CREDIT_WORDS:
        return False
    if source := _SOURCE.fullmatch(line):
        return source["name"][0].isupper()
    if _CREDIT.fullmatch(line):
        return True
    words = re.sub(r"\s\([^()]*\)$", "", line).split()
    return (
        0 < len(words) <= _MAX_NAME_WORDS
        and words[0][0].isupper()
        and all(word[0].isupper() or word in _NAME_CONNECTORS for word in words)
    )


def repeats(title, lead):
    """Tell whether a lead merely repeats the title.

    Compared without case and marks: all words of the title occur in the lead in their order, and
    the lead adds at most three words or 30 % of the title's, whichever is more, none with a digit.
    """
    title_words, lead_words = (re.findall(r"\w+", fold(text)) for text in (title, lead))
    added = Counter(lead_words) - Counter(title_words)
    following = iter(lead_words)
    return (
        bool(title_words)
        and all(word in following for word in title_words)
        and added.total() <= max(3, len(title_words) * 3 // 10)
        and not any(char.isdigit() for char in "".join(added))
    )


def _without_date(line):
    """Return a title of the other news without bullet and date, "" for a line that is a date."""
    line = line.lstrip(_BULLETS)
    if _is(_DATE_ALONE, line):
        return ""
    if before := _DATE_BEFORE_TITLE.match(line):
        line = line[before.end() :]
    return _DATE_AFTER_TITLE.sub("", line).strip()


def _read_counters(lines, kinds):
    """Read "Đang truy cập3", with the number behind the label or on the next line."""
    values, waiting = {}, None
    for number, line in lines:
        match = _COUNTER.fullmatch(_bare(line)) if len(line) <= _MAX_MARKER_LENGTH else None
        label = fold(match["label"]).strip() if match else None
        field = _COUNTER_FIELDS.get(label) if label else waiting
        if not match or not field or field in values:
            kinds[number] = LineKind.UNKNOWN
            waiting = None
        elif match["number"]:
            values[field] = int(re.sub("[., ]", "", match["number"]))
            waiting = None
        else:
            waiting = field
    return Counters(**values) if values else None
