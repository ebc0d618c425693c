"""Pictures and documents: from the media storage into an archive, and back."""

import hashlib
import time

from django.core.files.base import File
from django.core.files.storage import default_storage

from operations.backup.archive import BLOCK, MEDIA
from operations.backup.errors import BackupError

SETTLED = 60
"""Seconds after which nobody is still writing a file that is younger than the second look."""


def stored(folder=""):
    """Yield the names of all files of the media storage; folders that are missing are empty."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(names):
        if name:  # an object store may name the folder itself
            yield f"{folder}{name}"
    for name in sorted(folders):
        yield from stored(f"{folder}{name}/")


def add_settled(archive):
    """Add what was there for a minute; what is younger may still be growing, and comes with ``add_rest``."""
    for name in stored():
        try:
            age = time.time() - default_storage.get_modified_time(name).timestamp()
        except FileNotFoundError:
            continue
        if age > SETTLED:
            _add(archive, name)


def add_rest(archive):
    """Add what is not in the archive yet."""
    for name in stored():
        if f"{MEDIA}{name}" not in archive.members:
            _add(archive, name)


def _add(archive, name):
    try:
        with default_storage.open(name) as file:
            archive.add(f"{MEDIA}{name}", file, file.size)
    except FileNotFoundError:
        return  # deleted meanwhile


def conflicts(archive):
    """Yield the names of files that the storage has with other bytes than the archive."""
    for name, member in archive.media():
        if default_storage.exists(name) and not _is_same(archive, name, member):
            yield name


def restore(archive):
    """Put the files of the archive into the storage, each under its own name; return how many there are."""
    count = 0
    for name, member in archive.media():
        if default_storage.exists(name):
            if _is_same(archive, name, member):
                count += 1
                continue
            default_storage.delete(name)  # half of it, of a restore that was killed
        with archive.open(member) as source:
            saved = default_storage.save(name, File(source, name))
        if saved != name:
            raise BackupError(f"Không ghi được tệp “{name}”: nơi lưu trữ đặt cho nó tên khác.")
        count += 1
    return count


def _is_same(archive, name, member):
    stated = archive.manifest["members"][member]
    if default_storage.size(name) != stated["bytes"]:
        return False
    digest = hashlib.sha256()
    with default_storage.open(name) as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest() == stated["sha256"]
