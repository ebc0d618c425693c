"""Where archives are kept: a folder, or a bucket of an object store. Both keep the newest and let older ones go."""

import os
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path
from time import time

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.utils import timezone

from operations.backup.errors import BackupError

NAME = re.compile(r"tin-phuong-\d{8}-\d{6}\.tar")
PART = re.compile(r"\.tin-phuong-[a-z0-9_]+\.part")
ABANDONED = 24 * 3600
"""Seconds after which an unfinished file is one that a killed backup has left."""


def name_at(moment):
    """Return the name of an archive made at ``moment``: local time, so that names sort as times do."""
    return f"tin-phuong-{timezone.localtime(moment):%Y%m%d-%H%M%S}.tar"


class Folder:
    """A folder of this machine; its archives can be read by their owner alone."""

    def __init__(self, path):
        self.path = Path(path)

    def prepare(self):
        """Make the folder, and delete what killed backups have left; raise BackupError where that is impossible."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            for path in self.path.iterdir():
                if PART.fullmatch(path.name) and time() - path.stat().st_mtime > ABANDONED:
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise BackupError(f"Không dùng được thư mục {self.path}: {error.strerror}.") from error

    @contextmanager
    def new_file(self, name):
        """Give a binary file that has the name only when it is whole and on the disk."""
        descriptor, part = tempfile.mkstemp(".part", ".tin-phuong-", self.path)  # mode 0600
        try:
            with os.fdopen(descriptor, "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, self.path / name)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
        _sync(self.path)

    def where(self, name):
        return str(self.path / name)

    def rotate(self, keep):
        """Delete all archives but the newest ``keep``, and nothing else; return the names of those deleted."""
        old = _beyond((path.name for path in self.path.iterdir() if path.is_file()), keep)
        for name in old:
            (self.path / name).unlink()
        return old


class Bucket:
    """
    A bucket, as BACKUP_BUCKET of the settings says where it is.

    Without key and secret boto3 looks for them where it always does. An archive is made in ``workspace``, a folder of
    this machine, and sent whole. Raises BackupError where the settings say nothing.
    """

    def __init__(self, said, workspace):
        if said is None:
            raise BackupError("Chưa đặt BACKUP_BUCKET_URL nên không biết kho ở đâu.")
        self.bucket = said["bucket_name"]
        self.folder = f"{said['location']}/" if said["location"] else ""
        self.workspace = Folder(workspace)
        self.client = boto3.client(
            "s3",
            endpoint_url=said["endpoint_url"],
            aws_access_key_id=said.get("access_key"),
            aws_secret_access_key=said.get("secret_key"),
            region_name=said["region_name"] or "us-east-1",
            config=Config(
                s3={"addressing_style": "path"},
                # What stores other than Amazon's do not know is left out.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                connect_timeout=10,
                retries={"max_attempts": 3},
            ),
        )

    def prepare(self):
        """Raise BackupError unless the bucket answers, before an hour was spent on an archive for it."""
        self.workspace.prepare()
        with _told():
            self.client.head_bucket(Bucket=self.bucket)

    @contextmanager
    def new_file(self, name):
        """Give a binary file; what was written to it is sent at the end."""
        with tempfile.NamedTemporaryFile(
            prefix=".tin-phuong-", suffix=".part", dir=self.workspace.path
        ) as file:
            yield file
            file.flush()
            with _told():
                self.client.upload_file(file.name, self.bucket, f"{self.folder}{name}")

    def where(self, name):
        return f"s3://{self.bucket}/{self.folder}{name}"

    def rotate(self, keep):
        """Delete all archives but the newest ``keep``, and nothing else; return the names of those deleted."""
        with _told():
            old = _beyond(self._names(), keep)
            for name in old:
                self.client.delete_object(Bucket=self.bucket, Key=f"{self.folder}{name}")
        return old

    def fetch(self, name, file):
        """Write the archive ``name`` into the binary file."""
        with _told():
            self.client.download_fileobj(self.bucket, f"{self.folder}{name}", file)

    def _names(self):
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=self.folder, Delimiter="/"
        )
        for page in pages:
            for entry in page.get("Contents", ()):
                yield entry["Key"].removeprefix(self.folder)


@contextmanager
def _told():
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error) as error:
        raise BackupError(f"Nơi lưu trữ S3 không nhận: {error}.") from error


def _beyond(names, keep):
    return sorted((name for name in names if NAME.fullmatch(name)), reverse=True)[keep:]


def _sync(folder):
    """Bring the folder's new entry to the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
