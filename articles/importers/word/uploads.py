"""
Where a Word file waits between its upload and the making of the draft.

Files lie under ``DATA_DIR``, never where the web server gives files out. The web processes of a host share that
folder, which is enough: somebody whose confirmation reaches another host is asked to upload the file again.
"""

import os
import re
import secrets
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core import signing

MAX_AGE = 24 * 60 * 60
"""Seconds for which a file is kept."""
_SALT = "articles.importers.word"
_KEY = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)
_WAITING, _TAKEN, _DONE = ".docx", ".taken", ".done"


class UploadGoneError(Exception):
    """The file is not there any more: it has been used, has waited too long, or is somebody else's."""


class Upload:
    """A file that waits; ``token`` names it in addresses and holds for one person only."""

    def __init__(self, key, token):
        self._path, self.token = _folder() / key, token

    @classmethod
    def keep(cls, file, user):
        """Keep the contents of the uploaded ``file`` for ``user``; what has waited too long goes."""
        remove_old_uploads()
        key = secrets.token_urlsafe(24)
        upload = cls(key, signing.dumps([user.pk, key], salt=_SALT))
        part = upload._with(".part")
        file.seek(0)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
        part.rename(upload._with(_WAITING))
        return upload

    @classmethod
    def find(cls, token, user):
        """Return the upload of ``token``; raises UploadGoneError where it is not this user's, or too old."""
        try:
            owner, key = signing.loads(token, salt=_SALT, max_age=MAX_AGE)
        except (signing.BadSignature, ValueError, TypeError) as error:
            raise UploadGoneError from error
        if owner != user.pk or not _KEY.fullmatch(key):
            raise UploadGoneError
        return cls(key, token)

    def open(self):
        """Return the open file; raises UploadGoneError."""
        try:
            return self._with(_WAITING).open("rb")
        except OSError as error:
            raise UploadGoneError from error

    def take(self):
        """Return the open file, which nobody can open from now on; raises UploadGoneError."""
        try:
            self._with(_WAITING).rename(self._with(_TAKEN))
            return self._with(_TAKEN).open("rb")
        except OSError as error:
            raise UploadGoneError from error

    def give_back(self):
        """Let the file wait on, as nothing came of taking it."""
        with suppress(OSError):
            self._with(_TAKEN).rename(self._with(_WAITING))

    def finish(self, page):
        """Remove the file, and remember the draft that was made of it."""
        self._with(_DONE).write_text(str(page.pk))
        self._with(_TAKEN).unlink(missing_ok=True)

    def made(self):
        """Return the id of the page that was made of the file, None where there is none."""
        try:
            return int(self._with(_DONE).read_text())
        except (OSError, ValueError):
            return None

    def remove(self):
        """Remove the file without using it."""
        self._with(_WAITING).unlink(missing_ok=True)

    def _with(self, suffix):
        return self._path.with_suffix(suffix)


def remove_old_uploads():
    """Remove what has waited for more than ``MAX_AGE``."""
    oldest = time.time() - MAX_AGE
    for path in _folder().iterdir():
        with suppress(OSError):  # another process may be faster
            if path.stat().st_mtime < oldest:
                path.unlink()


def _folder():
    folder = Path(settings.DATA_DIR) / "word-imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
