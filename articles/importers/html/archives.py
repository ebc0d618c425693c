"""The folder or ZIP file that an old portal's pages were saved into. Nothing is ever unpacked to the disk."""

import os
import zipfile
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from vietnamese.system_reasons import reason_of
from vietnamese.text import nfc

from .errors import ImportRefusedError, PageError

MAX_FILES = 200_000
MAX_PAGE_BYTES = 5 * 1024 * 1024
MAX_PICTURE_BYTES = 10 * 1024 * 1024
PAGE_SUFFIXES = {".html", ".htm", ".xhtml", ".shtml", ".php", ".aspx", ".asp", ".jsp"}


class Archive:
    """
    The files of ``path``, by names with forward slashes in NFC, as pages name them in their addresses.

    ``refused`` are names of files that are not read as they lead out of the archive.
    """

    def __init__(self, path):
        self.refused = []
        self.files = {}
        for name, place in self._listed(Path(path)):
            if _leads_out(name):
                self.refused.append(name)
            else:
                self.files[nfc(name)] = place
            if len(self.files) > MAX_FILES:
                raise ImportRefusedError(f"Có hơn {MAX_FILES} tệp; hãy chia nhỏ ra rồi nhập.")
        self._folded = {name.casefold(): name for name in self.files}
        tops = {name.partition("/")[0] for name in self.files}
        self._top = tops.pop() if len(tops) == 1 else ""  # as in a ZIP file made of a folder

    def pages(self):
        """Return the names of what may be a page, in the same order every time."""
        return sorted(name for name in self.files if _is_page(name))

    def find(self, name):
        """Return the name of the file that ``name``, a path from the top of the archive, stands for, or None."""
        plain = nfc(unquote(name)).lstrip("/")
        for candidate in (plain, nfc(name).lstrip("/"), plain.partition("?")[0]):
            for path in (candidate, f"{self._top}/{candidate}"):
                if found := self._folded.get(os.path.normpath(path).casefold()):
                    return found
        return None

    def read(self, name, limit):
        """Return the bytes of a file; raises PageError where it is larger than ``limit`` bytes or cannot be read."""
        try:
            with self._open(self.files[name]) as file:
                data = file.read(limit + 1)
        except Exception as error:  # what zipfile raises upon a damaged archive is anything
            raise PageError(f"Không đọc được tệp ({reason_of(error)}).") from error
        if len(data) > limit:
            raise PageError(f"Tệp lớn hơn {limit // (1024 * 1024)} MB.")
        return data


class Folder(Archive):
    """A folder; links to elsewhere are not followed."""

    def _listed(self, path):
        for folder, names, files in os.walk(path):
            names.sort()
            for file in files:
                place = Path(folder, file)
                if place.is_file() and not place.is_symlink():
                    name = place.relative_to(path).as_posix()
                    yield name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), place

    def _open(self, place):
        return place.open("rb")

    def close(self):
        """Nothing is open."""


class Zipped(Archive):
    """A ZIP file, read in place: of no file more than its limit is unpacked, and only in memory."""

    def __init__(self, path):
        try:
            self.zip = zipfile.ZipFile(path)
        except Exception as error:  # as above
            raise ImportRefusedError(f"Tệp ZIP “{path}” bị hỏng ({reason_of(error)}).") from error
        super().__init__(path)

    def _listed(self, path):
        for entry in self.zip.infolist():
            if entry.filename and not entry.is_dir():  # a name that begins with a null is none
                yield _entry_name(entry), entry

    def _open(self, place):
        return self.zip.open(place)

    def close(self):
        self.zip.close()


def open_archive(path):
    """Return the ``Archive`` at ``path``; raises ImportRefusedError where there is none."""
    if path.is_dir():
        return Folder(path)
    if not path.exists():
        raise ImportRefusedError(f"Không có thư mục hay tệp ZIP “{path}”.")
    if not zipfile.is_zipfile(path):
        raise ImportRefusedError(f"“{path}” không phải một thư mục, cũng không phải tệp ZIP.")
    return Zipped(path)


def _entry_name(entry):
    name = entry.filename
    if not entry.flag_bits & 0x800:  # many programs write UTF-8 without saying so
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = entry.filename
    return name.replace("\\", "/")


def _leads_out(name):
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or ":" in name.partition("/")[0]


def _is_page(name):
    plain, mark, _ = name.rpartition("/")[2].partition("?")
    suffix = PurePosixPath(plain).suffix.lower()
    return suffix in PAGE_SUFFIXES or (bool(mark) and not suffix)
