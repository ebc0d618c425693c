"""
One file that holds a site: a tar of tables (``tables/*.jsonl.gz``), media (``media/…``) and, last, ``manifest.json``.

Pictures are compressed already, so that only the tables are. A reader of tar finds everything without this program.
"""

import hashlib
import json
import re
import tarfile
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import PurePosixPath

from operations.backup.errors import BackupError

FORMAT = 1
PRODUCT = "tin-phuong"
MANIFEST = "manifest.json"
TABLES, MEDIA = "tables/", "media/"
LARGEST_MANIFEST = 256 * 1024 * 1024  # bytes: about a million files
BLOCK = 1024 * 1024


class Writer:
    """Puts members into the binary file ``file`` and remembers their sizes and hashes."""

    def __init__(self, file, made_at):
        self.tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self.made_at = made_at
        self.members = {}

    def add(self, name, source, size):
        """Add ``size`` bytes of the binary file ``source`` as the member ``name``."""
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, int(self.made_at.timestamp())
        hashed = _Hashed(source)
        self.tar.addfile(info, hashed)
        self.members[name] = {"sha256": hashed.digest.hexdigest(), "bytes": size}

    def close(self, manifest):
        """Add the manifest, with what was added before it, and end the file."""
        manifest = {"format": FORMAT, "product": PRODUCT} | manifest | {"members": self.members}
        text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        self.add(MANIFEST, BytesIO(text), len(text))
        self.tar.close()


class _Hashed:
    """A file that is hashed as it is read."""

    def __init__(self, file):
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size):
        block = self.file.read(size)
        self.digest.update(block)
        return block


class Archive:
    """An archive that was found whole: its manifest and its members."""

    def __init__(self, tar, manifest, infos):
        self.tar, self.manifest, self.infos = tar, manifest, infos

    @property
    def made_at(self):
        return datetime.fromisoformat(self.manifest["made_at"])

    def open(self, name):
        """Return the member ``name`` as a binary file."""
        return self.tar.extractfile(self.infos[name])

    def media(self):
        """Yield the name in the media storage and the member's name of each file."""
        for name in self.infos:
            if name.startswith(MEDIA):
                yield name.removeprefix(MEDIA), name


@contextmanager
def open_archive(path):
    """Check every byte of the file at ``path`` and give it as Archive; raise BackupError where something is wrong."""
    try:
        with path.open("rb") as file, tarfile.open(fileobj=file, mode="r:") as tar:
            infos = _found(tar)
            _check_end(file, tar)
            manifest = _manifest(tar, infos)
            _check_members(tar, infos, manifest)
            yield Archive(tar, manifest, infos)
    except FileNotFoundError:
        raise BackupError(f"Không có tệp {path}.") from None
    except tarfile.TarError:
        raise BackupError(f"{path} bị cụt, bị hỏng hoặc không phải tệp sao lưu.") from None


def _found(tar):
    try:
        return _members(tar)
    except (OSError, OverflowError):  # a size that no file has
        raise BackupError("Tệp sao lưu bị cụt hoặc bị hỏng.") from None


def _members(tar):
    """Return the members by name, the manifest among them; refuse what a backup does not write."""
    infos = {}
    for info in tar:
        name = info.name
        if not info.isreg() or info.issparse():  # a sparse file unpacks to more than it is
            raise BackupError(f"Tệp sao lưu có mục “{name}” không phải tệp thường; không đọc tiếp.")
        if name != MANIFEST and not _is_safe(name):
            raise BackupError(f"Tệp sao lưu có tên lạ “{name}”; không đọc tiếp.")
        if name in infos:
            raise BackupError(f"Tệp sao lưu có hai mục cùng tên “{name}”; không đọc tiếp.")
        infos[name] = info
    return infos


def _is_safe(name):
    if re.fullmatch(r"tables/[a-z0-9_]+\.jsonl\.gz", name):
        return True
    parts = PurePosixPath(name).parts
    is_plain = name == "/".join(parts) and not re.search(r"[\\\x00-\x1f]", name)
    return is_plain and name.startswith(MEDIA) and len(parts) > 1 and ".." not in parts


def _check_end(file, tar):
    """A tar is filled with zeros up to the end of its last record, by two blocks at least; nothing else follows."""
    file.seek(tar.offset)
    while block := file.read(BLOCK):
        if block.strip(b"\0"):
            raise BackupError(
                "Tệp sao lưu bị hỏng hoặc đã bị sửa: có dữ liệu lạ sau phần đọc được."
            )
    records = -(-(tar.offset + 2 * tarfile.BLOCKSIZE) // tarfile.RECORDSIZE)
    if file.tell() != records * tarfile.RECORDSIZE:
        raise BackupError("Tệp sao lưu bị cụt hoặc bị nối thêm: phần cuối không đúng.")


def _manifest(tar, infos):
    if MANIFEST not in infos:
        raise BackupError(
            f"Tệp không có {MANIFEST}: bị cụt, hoặc không phải tệp sao lưu của cổng tin."
        )
    if infos[MANIFEST].size > LARGEST_MANIFEST:
        raise BackupError(f"{MANIFEST} lớn bất thường; không đọc tiếp.")
    try:
        manifest = json.load(tar.extractfile(infos[MANIFEST]))
        product, version = manifest["product"], manifest["format"]
        datetime.fromisoformat(manifest["made_at"])
        shapes = [manifest["migrations"], manifest["tables"], manifest["members"]]
    except (ValueError, KeyError, TypeError):
        raise BackupError(f"{MANIFEST} bị hỏng hoặc không phải của cổng tin.") from None
    if product != PRODUCT or list(map(type, shapes)) != [list, list, dict]:
        raise BackupError(f"{MANIFEST} không phải của cổng tin.")
    if version != FORMAT:
        raise BackupError(
            f"Tệp sao lưu ở định dạng {version}; bản phần mềm này chỉ đọc được định dạng {FORMAT}."
        )
    return manifest


def _check_members(tar, infos, manifest):
    stated = manifest["members"]
    if different := stated.keys() ^ (infos.keys() - {MANIFEST}):
        raise BackupError(f"Tệp sao lưu thiếu hoặc thừa “{min(different)}” so với {MANIFEST}.")
    for name, facts in stated.items():
        source = _Hashed(tar.extractfile(infos[name]))
        while source.read(BLOCK):
            pass
        if facts != {"sha256": source.digest.hexdigest(), "bytes": infos[name].size}:
            raise BackupError(f"“{name}” trong tệp sao lưu đã bị sửa hoặc hỏng: sai mã kiểm tra.")
