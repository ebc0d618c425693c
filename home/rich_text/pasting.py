"""What is pasted into the editor of a text: clean pieces, each for a block of its own, and an offer for old fonts."""

import json
import uuid
from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby

from wagtail.rich_text import RichText

from home.rich_text.cleaning import clean_lines, clean_words, render
from home.rich_text.lines import Line, Run, read_lines, without_tables
from vietnamese.legacy_fonts import recognise, to_unicode

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SHOWN = 300  # letters of the text before and after, enough to judge by


@dataclass(frozen=True)
class Offer:
    """Text typed for an old font: which, how it begins, and how in Unicode."""

    font: str
    before: str
    after: str


def read_paste(html, text):
    """Return the lines of what the clipboard holds: ``html``, or plain ``text`` where there is none."""
    if html.strip():
        return read_lines(html)
    return [Line(runs=[Run(line)]) for line in text.splitlines() if line.strip()]


def offer_for(lines):
    """Return ``Offer`` where a line or a cell was typed for an old font, else None."""
    texts = [text for line in lines for text in _texts(line)]
    typed = {text: font for text in texts if (font := recognise(text))}
    if not typed:
        return None
    (font, _), *_ = Counter(typed.values()).most_common(1)
    before = " ".join(clean_words(text) for text, of in typed.items() if of == font)
    before = before[:_SHOWN].rsplit(" ", 1)[0] if len(before) > _SHOWN else before
    return Offer(font, before, to_unicode(before, font))


def converted(lines, font):
    """Return ``lines`` in Unicode. What was typed in Unicode already, beside text in the old font, stays."""
    return [
        replace(
            line,
            runs=[Run(_converted(run.text, font, line), run.marks, run.link) for run in line.runs],
            rows=[[_converted(cell, font, line) for cell in row] for row in line.rows],
        )
        for line in lines
    ]


def pieces_of(lines):
    """
    Yield the pieces of ``lines`` as ``(type, value)`` in their order: the blocks that the text is to become.

    ``paragraph`` is rich text, ``heading`` one line, ``table`` what ``wagtail.contrib.table_block`` stores.
    """
    for kind, part in groupby(lines, _piece_type):
        if kind == "paragraph":
            html = render(clean_lines(without_tables(part)))
            if html:
                yield kind, html
        elif kind == "heading":
            for line in part:
                if words := " ".join(clean_words(line.text).split()):
                    yield kind, words
        else:
            for line in part:
                yield kind, _table(line.rows)


def answer(lines, blocks):
    """
    Return for the editor's script: ``pieces``, each with the state of its form, and ``flat``, all as one rich text.

    ``blocks`` are the blocks by their type; ``flat`` has a paragraph for a row, and bold ones for headings.
    """
    pieces = [
        {"type": kind, "id": str(uuid.uuid4()), "state": _state(blocks[kind], value)}
        for kind, value in pieces_of(lines)
    ]
    flat = render(clean_lines([_without_heading(line) for line in without_tables(lines)]))
    return {"pieces": pieces, "flat": _state(blocks["paragraph"], flat)}


def with_blanks(state, before, after):
    """Return the editor's ``state`` with the blanks that stood around the text, which part it from its neighbours."""
    content = json.loads(state)
    if before and content["blocks"]:
        first = content["blocks"][0]
        first["text"] = f" {first['text']}"
        for place in (*first["inlineStyleRanges"], *first["entityRanges"]):
            place["offset"] += 1
    if after and content["blocks"]:
        content["blocks"][-1]["text"] += " "
    return json.dumps(content)


def _texts(line):
    return [line.text] if line.kind != "table" else [cell for row in line.rows for cell in row]


def _converted(text, font, line):
    if recognise(line.text) is None and any(char > "ÿ" and char.isalpha() for char in text):
        return text
    return to_unicode(text, font)


def _piece_type(line):
    if line.kind == "table" and max(map(len, line.rows), default=0) > 1:
        return "table"
    return "heading" if line.kind in _HEADINGS else "paragraph"


def _table(rows):
    """Return the value of a table block; the first row of several is taken for the header, as in most documents."""
    rows = [row for row in rows if row]
    width = max(map(len, rows))
    data = [[clean_words(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    header = len(data) > 1
    return {
        "data": data,
        "cell": [],
        "mergeCells": [],
        "table_caption": "",
        "table_header_choice": "row" if header else "neither",
        "first_row_is_table_header": header,
        "first_col_is_header": False,
    }


def _state(block, value):
    return block.get_form_state(RichText(value) if hasattr(block, "features") else value)


def _without_heading(line):
    """Return a heading as a bold paragraph, for an editor that has no headings."""
    if line.kind not in _HEADINGS:
        return line
    return Line(runs=[Run(run.text, ("b",), run.link) for run in line.runs])
