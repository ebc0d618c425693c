"""Where archives are kept: a folder, or a bucket of an object store. Both keep the newest and let older ones go."""

import fcntl
import os
import re
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, NoCredentialsError
from botocore.exceptions import ConnectionError as StoreIsAwayError
from django.utils import timezone

from operations.backup.errors import BackupError
from vietnamese.system_reasons import reason_of

NAME = re.compile(r"tin-phuong-\d{8}-\d{6}\.tar")
PART = re.compile(r"\.tin-phuong-[a-z0-9_]+\.part")
ABANDONED = 24 * 3600
"""Seconds after which an unfinished file is one that a killed backup has left, where the disk knows no locks."""

CREDENTIALS = "Hãy xem KHOÁ:BÍ-MẬT trong BACKUP_BUCKET_URL."


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
                if PART.fullmatch(path.name):
                    _delete_if_abandoned(path)
        except OSError as error:
            raise BackupError(
                f"Không dùng được thư mục {self.path}: {reason_of(error)}."
            ) from error

    @contextmanager
    def new_file(self, name):
        """Give a binary file that has the name only when it is whole and on the disk."""
        with self.part() as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, self.path / name)
        _sync(self.path)

    @contextmanager
    def part(self):
        """Give an unfinished binary file, which nobody takes for an abandoned one meanwhile; it is gone at the end."""
        with _locked_part(self.path) as file:
            try:
                yield file
            finally:
                Path(file.name).unlink(missing_ok=True)

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
        self.bucket, self.endpoint = said["bucket_name"], said["endpoint_url"]
        self.folder = f"{said['location']}/" if said["location"] else ""
        self.workspace = Folder(workspace)
        self.client = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
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
        with self._told(f"không có kho “{self.bucket}”"):
            self.client.head_bucket(Bucket=self.bucket)

    @contextmanager
    def new_file(self, name):
        """Give a binary file; what was written to it is sent at the end."""
        with self.workspace.part() as file:
            yield file
            file.flush()
            with self._told():
                self.client.upload_file(file.name, self.bucket, f"{self.folder}{name}")

    def where(self, name):
        return f"s3://{self.bucket}/{self.folder}{name}"

    def rotate(self, keep):
        """Delete all archives but the newest ``keep``, and nothing else; return the names of those deleted."""
        with self._told():
            old = _beyond(self._names(), keep)
            for name in old:
                self.client.delete_object(Bucket=self.bucket, Key=f"{self.folder}{name}")
        return old

    def fetch(self, name, file):
        """Write the archive ``name`` into the binary file; raises BackupError where there is none."""
        with self._told(f"kho “{self.bucket}” không có tệp “{self.folder}{name}”"):
            self.client.download_fileobj(self.bucket, f"{self.folder}{name}", file)

    def _names(self):
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=self.folder, Delimiter="/"
        )
        for page in pages:
            for entry in page.get("Contents", ()):
                yield entry["Key"].removeprefix(self.folder)

    @contextmanager
    def _told(self, missing="không có thứ được hỏi"):
        """Make BackupError of what the store refuses; ``missing`` says what is not there where it answers 404."""
        try:
            yield
        except (HTTPClientError, StoreIsAwayError) as error:
            reason = f"không kết nối được tới {self.endpoint} ({reason_of(error)})"
            raise BackupError(f"Nơi lưu trữ S3: {reason}.") from error
        except NoCredentialsError as error:
            raise BackupError(f"Nơi lưu trữ S3: chưa có khoá. {CREDENTIALS}") from error
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            reasons = {
                404: f"{missing}.",
                403: f"sai khoá, hoặc khoá không có quyền. {CREDENTIALS}",
            }
            raise BackupError(f"Nơi lưu trữ S3: {reasons.get(status, error)}") from error
        except (BotoCoreError, Boto3Error) as error:
            raise BackupError(f"Nơi lưu trữ S3 không nhận: {error}.") from error


def _locked_part(folder):
    """Return a new file of mode 0600 that is locked until it is closed, be it by the death of the process."""
    while True:
        file = tempfile.NamedTemporaryFile(  # noqa: SIM115
            prefix=".tin-phuong-", suffix=".part", dir=folder, delete=False
        )
        with suppress(OSError):  # a disk that knows no locks
            fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:
            return file
        file.close()  # taken for an abandoned one before it was locked


def _delete_if_abandoned(path):
    try:
        with path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)
    except (BlockingIOError, FileNotFoundError):
        return
    except OSError:
        if time() - path.stat().st_mtime > ABANDONED:
            path.unlink(missing_ok=True)


def _beyond(names, keep):
    return sorted((name for name in names if NAME.fullmatch(name)), reverse=True)[keep:]


def _sync(folder):
    """Bring the folder's new entry to the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
