"""Pieces of a Word file as the confirmation shows them."""

from itertools import groupby

from django.urls import reverse
from django.utils.safestring import mark_safe

from articles.importers.word.markup import is_running_text, paragraphs
from articles.importers.word.pieces import Picture, Table


def preview(pieces, form, token):
    """Return what the template shows of ``pieces``, in their order; pictures with their fields of ``form``."""
    shown = []
    for is_text, run in groupby(pieces, key=is_running_text):
        if is_text:
            shown.append(as_html(run))
        else:
            shown += [_shown(piece, form, token) for piece in run]
    return shown


def as_html(run):
    """Return paragraphs and lists as the template shows them."""
    return {"html": mark_safe(paragraphs(run))}  # noqa: S308 (made of escaped text by this package)


def _shown(piece, form, token):
    match piece:
        case Picture():
            fields = []
            if piece in form.pictures:
                fields = [form.of_picture(name, piece) for name in ("caption", "description")]
            address = reverse("import_word_picture", args=[token, piece.part])
            return {"picture": piece, "address": address, "fields": fields}
        case Table():
            return {"table": piece}
        case _:
            return {"heading": piece.text}
