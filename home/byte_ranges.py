"""
Sound recordings in pieces: browsers ask for a part of the file to jump to, and Safari plays nothing without.

Wagtail's view of documents always sends the whole file.
"""

import os
import re
from contextlib import suppress
from functools import partial

from django.http import HttpResponse

AUDIO_EXTENSIONS = ("m4a", "mp3", "ogg", "wav")
"""The kinds of files taken for recordings."""
AT_ONCE = 1 << 20
"""Bytes of one answer: a browser comes again for the rest, and no answer fills the server's memory."""
ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def is_recording(document):
    """Return whether the name of the document's file says that it holds sound."""
    return document.file_extension.lower() in AUDIO_EXTENSIONS


def part_of_recording(document, request):
    """
    Return the response 206 with the bytes of ``document`` that ``request`` asks for, or 416 where it has none such.

    None leaves the answer to others: for no recording, no range or several, and storages that cannot read a part.
    """
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked or "If-Range" in request.headers or not is_recording(document):
        return None
    storage, name = document.file.storage, document.file.name
    with suppress(NotImplementedError, FileNotFoundError):
        if hasattr(storage, "read_part"):
            read = partial(storage.read_part, name)
            return _part(read, storage.size(name), *asked.groups(), document)
        with open(document.file.path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            return _part(partial(_read_part, file), size, *asked.groups(), document)
    return None


def _read_part(file, first, length):
    file.seek(first)
    return file.read(length)


def _part(read, size, first, last, document):
    first, last = _bounds(first, last, size)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = read(first, min(last - first + 1, AT_ONCE))
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Disposition": document.content_disposition,
        "Content-Range": f"bytes {first}-{first + len(part) - 1}/{size}",
        "Content-Type": document.content_type,
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(part, status=206, headers=headers)


def _bounds(first, last, size):
    """Return the numbers of the first and the last byte asked for; the first is the greater where there is none."""
    if not first:  # the last so many
        return (max(size - int(last), 0), size - 1) if last and int(last) else (1, 0)
    return int(first), min(int(last), size - 1) if last else size - 1
