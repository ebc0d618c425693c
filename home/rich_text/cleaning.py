"""Pasted rich text made into what an editor of the portal would have written, word for word."""

import re
from html import escape
from itertools import groupby

from home.rich_text.lines import LISTS, MAX_LIST_DEPTH, Line, Run, read_lines, without_tables
from vietnamese.legacy_fonts import recognise
from vietnamese.text import clean_text, nfc

_BLANKS = re.compile("[ \t\r\f\v\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
# Characters without width; the joiner within an emoji is what it consists of.
_INVISIBLE = re.compile(
    "[\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
    "|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
)
_SOFT_HYPHEN = "\xad"
_BREAKS = str.maketrans("\u2028\u2029", "\n\n")
_BULLET = re.compile(r"([-–—•●▪·*+])\s+(?=\S)")
_NUMBER = re.compile(r"(\d{1,3})\.\s+(?=\S)")


def clean_rich_text(html):
    """
    Return ``html`` as rich text in the form that Wagtail stores, without what other programs leave in it.

    Text is in NFC and has single plain blanks; soft hyphens, characters without width, empty paragraphs, classes,
    styles, fonts and whatever else shows no words go. The words stay, in their order and apart. Links to pages and
    documents and embeds keep their attributes; an embed that does not say what it shows, and a picture that is not
    of the library, would keep the editor from opening and go.

    Two lines or more in a row that begin with ``-``, ``–``, ``•`` or ``+`` become a list, one alone only with ``•``:
    a dash alone may open speech. ``+`` below ``-`` is a second level. Lines with 1., 2. … in a row become a numbered
    list where the text does not go on counting later, so that every number that is read stays. A row of a table
    becomes a paragraph with its cells apart. Cleaning twice changes nothing.
    """
    return render(clean_lines(without_tables(read_lines(html))))


def clean_lines(lines):
    """Return ``lines`` (without tables) clean, with lists for lines that begin as items do."""
    lines = [part for line in lines for part in _tidied(line)]
    return _with_numbered_lists(_with_bulleted_lists(lines))


def render(lines):
    """Return ``lines`` as the HTML that Wagtail stores."""
    written = []
    for is_list, part in groupby(lines, lambda line: line.kind in LISTS):
        part = list(part)
        written += _render_lists(part) if is_list else map(_render_line, part)
    return "".join(written)


def clean_words(text):
    """Return plain ``text`` as lines are cleaned: in NFC, without invisible characters, with single blanks."""
    return "\n".join(part.text for line in [Line(runs=[Run(text)])] for part in _tidied(line))


def _tidied(line):
    """Return the line with clean text: one line, none where nothing is left, more where empty lines part it."""
    if line.kind in ("hr", "embed"):
        return [line]
    if line.number:
        line.runs.insert(0, Run(f"{line.number} "))
        line.number = ""
    runs = [
        Run(_INVISIBLE.sub("", clean_text(run.text).translate(_BREAKS)), run.marks, run.link)
        for run in line.runs
    ]
    _drop_soft_hyphens(runs)
    for run in runs:
        run.text = _BLANKS.sub(" ", run.text)
    parts = _split(_collapsed(_merged(runs)), "\n\n")
    if line.kind in LISTS:
        parts = [_joined(parts)] if parts else []
    return [
        Line(line.kind, line.depth, "" if place else line.key, runs)
        for place, runs in enumerate(parts)
    ]


def _drop_soft_hyphens(runs):
    """Remove soft hyphens, but not between two line breaks with text in TCVN3, where they are letters."""
    text = "".join(run.text for run in runs)
    if _SOFT_HYPHEN not in text:
        return
    has_letters = [recognise(part) == "TCVN3" for part in text.split("\n")]
    place = 0
    for run in runs:
        parts = run.text.split("\n")
        for number, part in enumerate(parts):
            if not has_letters[place + number]:
                parts[number] = part.replace(_SOFT_HYPHEN, "")
        place += len(parts) - 1
        run.text = "\n".join(parts)


def _merged(runs):
    """Return the runs with neighbours that look the same as one, in NFC."""
    merged = []
    for run in runs:
        if not run.text:
            continue
        if merged and (merged[-1].marks, merged[-1].link) == (run.marks, run.link):
            merged[-1].text += run.text
        else:
            merged.append(Run(run.text, run.marks, run.link))
    for run in merged:
        run.text = nfc(run.text)
    return merged


def _collapsed(runs):
    """Return the runs with one blank at most between words, none beside a line break, and two breaks at most."""
    last = "\n"
    for run in runs:
        kept = []
        for char in run.text:
            if char == " " and last in " \n":
                continue
            kept.append(char)
            last = char
        run.text = "".join(kept)
    # From the end: blanks before a break.
    following = "\n"
    for run in reversed(runs):
        kept = []
        for char in reversed(run.text):
            if char == " " and following == "\n":
                continue
            kept.append(char)
            following = char
        run.text = "".join(reversed(kept))
    return _merged(runs)


def _split(runs, separator):
    """Return the parts of ``runs`` that ``separator``, one line break or two, or more of them than that, hold apart."""
    parts, breaks = [[]], 0
    for run in runs:
        for piece in re.split("(\n)", run.text):
            if piece == "\n":
                breaks += 1
            elif piece:
                if breaks >= len(separator) and parts[-1]:
                    parts.append([])
                elif breaks and parts[-1]:
                    parts[-1].append(Run("\n"))
                parts[-1].append(Run(piece, run.marks, run.link))
                breaks = 0
    return [_merged(part) for part in parts if part]


def _joined(parts):
    runs = []
    for part in parts:
        runs += [Run("\n"), *part] if runs else part
    return _merged(runs)


def _with_bulleted_lists(lines):
    """Return the lines with items for those that begin with a bullet, where there are enough in a row."""
    result = []
    for is_item, part in groupby(_by_breaks(lines), lambda entry: bool(_marker(entry[0], _BULLET))):
        part = list(part)
        enough = len(part) > 1 or any(_marker(line, _BULLET) in ("•", "●", "▪") for line, _ in part)
        if is_item and enough:
            levels = []
            for line, _ in part:
                bullet = _marker(line, _BULLET)
                if bullet in levels:
                    del levels[levels.index(bullet) + 1 :]
                else:
                    levels.append(bullet)
                depth = min(len(levels), MAX_LIST_DEPTH) - 1
                result.append((_item("ul", line, _BULLET, depth), False))
        else:
            result += part
    return _without_breaks(result)


def _with_numbered_lists(lines):
    entries = _by_breaks(lines)
    numbers = [int(_marker(line, _NUMBER) or 0) for line, _ in entries]
    result, place = [], 0
    while place < len(entries):
        end = place
        while end < len(entries) and numbers[end] == end - place + 1:
            end += 1
        count = end - place
        if count > 1 and count + 1 not in numbers[end:]:
            for line, _ in entries[place:end]:
                result.append((_item("ol", line, _NUMBER, 0), False))
        else:
            end = max(end, place + 1)
            result += entries[place:end]
        place = end
    return _without_breaks(result)


def _by_breaks(lines):
    """Return the lines with paragraphs taken apart at their breaks, each with whether it goes on the one before."""
    entries = []
    for line in lines:
        parts = _split(line.runs, "\n") if line.kind == "p" else [line.runs]
        for place, runs in enumerate(parts):
            part = Line(line.kind, line.depth, "" if place else line.key, runs, line.attributes)
            entries.append((part, place > 0))
    return entries


def _without_breaks(entries):
    """Return the lines of ``entries``, those that go on a paragraph put back into it."""
    lines = []
    for line, goes_on in entries:
        if goes_on and lines and lines[-1].kind == "p":
            lines[-1].runs = _joined([lines[-1].runs, line.runs])
        else:
            lines.append(line)
    return lines


def _marker(line, pattern):
    found = pattern.match(line.text) if line.kind == "p" else None
    return found[1] if found else ""


def _item(kind, line, pattern, depth):
    """Return ``line`` as an item of a list, without the marker at its beginning."""
    length = pattern.match(line.text).end()
    runs = []
    for run in line.runs:
        cut = min(length, len(run.text))
        length -= cut
        runs.append(Run(run.text[cut:], run.marks, run.link))
    return Line(kind, depth, line.key, _merged(runs))


def _render_line(line):
    if line.kind == "hr":
        return "<hr/>"
    if line.kind == "embed":
        return f"<embed{_attributes(line.attributes)}/>"
    return f"<{line.kind}{_key(line)}>{_render_runs(line.runs)}</{line.kind}>"


def _render_lists(lines):
    """Yield the HTML of items, those of a deeper level within the item before them."""
    opened = []
    for line in lines:
        depth = min(line.depth, len(opened))
        while len(opened) > depth + 1:
            yield f"</li></{opened.pop()}>"
        if len(opened) > depth:
            yield "</li>"
            if opened[-1] != line.kind:
                yield f"</{opened.pop()}>"
        if len(opened) == depth:
            yield f"<{line.kind}>"
            opened.append(line.kind)
        yield f"<li{_key(line)}>{_render_runs(line.runs)}"
    while opened:
        yield f"</li></{opened.pop()}>"


def _render_runs(runs):
    """Return the HTML of the runs; an element stays open over neighbours that share it."""
    written, opened = [], []
    for run in runs:
        wanted = [("a", run.link)] if run.link else []
        wanted += [(mark, ()) for mark in run.marks]
        shared = 0
        while shared < min(len(opened), len(wanted)) and opened[shared] == wanted[shared]:
            shared += 1
        written += [f"</{name}>" for name, _ in reversed(opened[shared:])]
        written += [f"<{name}{_attributes(attributes)}>" for name, attributes in wanted[shared:]]
        opened = wanted
        written.append(escape(run.text, quote=False).replace("\n", "<br/>"))
    written += [f"</{name}>" for name, _ in reversed(opened)]
    return "".join(written)


def _attributes(pairs):
    return "".join(f' {name}="{escape(value or "")}"' for name, value in pairs)


def _key(line):
    return f' data-block-key="{escape(line.key)}"' if line.key else ""
