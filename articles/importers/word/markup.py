"""Pieces as the blocks of an article's body."""

from html import escape
from itertools import groupby

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from articles.importers.word.pieces import Paragraph, Picture, Role, Table
from home.rich_text.cleaning import clean_rich_text


def body_blocks(pieces, notes, picture_values):
    """
    Return the blocks of ``pieces`` and, at the end, of the ``notes`` of a file, as ``(type, value)``.

    ``picture_values`` are values of the picture block by the pictures' numbers; a picture without one is left out.
    """
    blocks = []
    for is_text, run in groupby(pieces, key=is_running_text):
        if is_text:
            blocks.append(("paragraph", paragraphs(run)))
            continue
        for piece in run:
            match piece:
                case Paragraph():
                    blocks.append(("heading", piece.text))
                case Table():
                    blocks.append(("table", table_value(piece)))
                case Picture() if piece.number in picture_values:
                    blocks.append(("picture", picture_values[piece.number]))
    return blocks + _notes(notes)


def paragraphs(run):
    """Return paragraphs and items of lists as the rich text of one block. All rich text of a file comes from here."""
    html = []
    for is_list, some in groupby(run, key=lambda paragraph: paragraph.level is not None):
        if is_list:
            html.append(_list(some))
        else:
            html += [f"<p>{inline(one.spans)}</p>" for one in some]
    return clean_rich_text("".join(html))


def inline(spans):
    """Return spans as rich text."""
    html = []
    for href, linked in groupby(spans, key=lambda span: span.href):
        text = "".join(map(_marked, linked))
        html.append(f'<a href="{escape(href)}">{text}</a>' if href and text.strip() else text)
    return "".join(html).strip()


def table_value(table):
    """Return the value of a table block; its cells are plain text."""
    return {
        "data": table.rows,
        "first_row_is_table_header": table.has_header,
        "first_col_is_header": False,
        "table_header_choice": "row" if table.has_header else "neither",
        "table_caption": "",
    }


def is_running_text(piece):
    return isinstance(piece, Paragraph) and piece.role in (Role.TEXT, Role.CAPTION)


def _marked(span):
    html = escape(span.text, quote=False).replace("\n", "<br/>")
    if not span.text.strip():
        return html
    for is_set, tag in ((span.raised, "sup"), (span.italic, "i"), (span.bold, "b")):
        html = f"<{tag}>{html}</{tag}>" if is_set else html
    return html


def _list(items):
    """Return items as lists within lists; an item goes at most one step deeper than the one before it."""
    html, opened = [], []
    for item in items:
        tag = "ol" if item.is_ordered else "ul"
        level = min(item.level, len(opened))
        while len(opened) > level + 1:
            html.append(f"</li></{opened.pop()}>")
        if len(opened) == level + 1:
            html.append("</li>")
            if opened[-1] != tag:
                html.append(f"</{opened.pop()}>")
        if len(opened) == level:
            html.append(f"<{tag}>")
            opened.append(tag)
        html.append(f"<li>{inline(item.spans)}")
    html += [f"</li></{tag}>" for tag in reversed(opened)]
    return "".join(html)


def _notes(notes):
    if not notes:
        return []
    items = "".join(f"<li>{inline(note.spans)}</li>" for note in notes)
    # In the portal's language, whatever that of the person who imports.
    with translation.override(settings.LANGUAGE_CODE):
        return [("heading", gettext("Footnotes")), ("paragraph", f"<ol>{items}</ol>")]
