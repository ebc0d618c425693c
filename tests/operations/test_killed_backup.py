"""``backup`` and ``restore`` killed (SIGKILL) in the middle: nothing half looks whole, and the next run mends all."""

import json
import os
import random
import tarfile

import pytest

from operations.backup import places
from operations.backup.archive import open_archive
from operations.backup.errors import BackupError
from tests.commands import Commands
from tests.operations.archives import OWN_WORK, manifest_of, media_of, rows_of
from tests.operations.killing import ask, has_read, kill_when, sizes, stage
from tests.operations.services import Bucket, Host, Web, get
from tests.portal import clean_environment

PART = ".tin-phuong-*.part"
BULK = 3_000_000  # bytes


@pytest.fixture(scope="module")
def site(prepared, tmp_path_factory):
    """The data of a portal with a large document; its files have not been written to for long."""
    data_dir = prepared.copy(tmp_path_factory.mktemp("site") / "var")
    document = data_dir / "media/documents/minh-hoa.bin"
    document.parent.mkdir(exist_ok=True)
    document.write_bytes(random.Random(1).randbytes(BULK))
    for path in (data_dir / "media").rglob("*"):
        os.utime(path, (0, 0))
    return data_dir


@pytest.fixture(scope="module")
def bucket():
    """A bucket for backups, which does not run yet."""
    return Bucket()


@pytest.fixture(scope="module")
def commands(site, bucket):
    """The commands on the site."""
    with Commands(clean_environment(site, BACKUP_BUCKET_URL=bucket.url)) as commands:
        yield commands


@pytest.fixture(scope="module")
def archive(site, commands):
    """A whole archive of the site."""
    folder = site.parent / "whole"
    commands.manage("backup", "--to", str(folder))
    (path,) = folder.iterdir()
    return path


# -- A backup ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def good(tmp_path, archive):
    """A folder with two good archives of earlier days, as many as are kept."""
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in (1, 2):
        os.link(archive, folder / f"tin-phuong-2026010{day}-013000.tar")
    return folder


# How far the file is: the name of a member that it has begun to hold, and the bytes of it.
MOMENTS = {
    "begun": ("media/documents/minh-hoa.bin", -1024),
    "among media": ("media/documents/minh-hoa.bin", BULK // 2),
    "among rows": ("tables/auth_user.jsonl.gz", 0),
}


def size_with(archive, name, more):
    """Return how large the ``archive`` was with ``more`` bytes of a member."""
    with tarfile.open(archive) as tar:
        return max(0, tar.getmember(name).offset_data + more)


def test_a_killed_backup_looks_like_none_and_costs_none(site, commands, archive, good):
    before = {path.name for path in good.iterdir()}
    told = (site / "last-backup.json").read_text()
    arguments = ("backup", "--to", str(good), "--keep", "2")
    for name, more in MOMENTS.values():
        for part in good.glob(PART):  # else it would be taken for the next one
            part.unlink()
        least = size_with(archive, name, more)
        kill_when(
            lambda pid, least=least: max(sizes(good, PART), default=-1) >= least,
            commands,
            *arguments,
        )
        (left,) = {path.name for path in good.iterdir()} - before
        assert places.PART.fullmatch(left)
        assert {path.name for path in good.iterdir()} == {left, *before}
        assert (site / "last-backup.json").read_text() == told
        with pytest.raises(BackupError), open_archive(good / left):
            pass
    commands.manage(*arguments)
    (new,) = {path.name for path in good.iterdir()} - before
    assert {path.name for path in good.iterdir()} == {max(before), new}
    with open_archive(good / new) as whole:
        assert whole.manifest["counts"] == manifest_of(archive)["counts"]


def test_a_killed_backup_to_a_bucket_leaves_nothing_there(site, commands, bucket):
    with bucket:
        workspace = site / "backups"
        kill_when(lambda pid: sizes(workspace, PART), commands, "backup", "--to", "s3")
        assert bucket.names() == set()
        assert sizes(workspace, PART)
        commands.manage("backup", "--to", "s3")
        (name,) = bucket.names()
        assert places.NAME.fullmatch(name)
        assert list(workspace.iterdir()) == []


# -- A restore --------------------------------------------------------------------------------------------------------


@pytest.fixture
def empty_host(prepared, tmp_path):
    """A machine with the tables of a site that nobody has written into yet."""
    return Host(prepared.copy_tables(tmp_path / "var"))


def is_told_of(commands):
    """Return whether no command takes the site for a whole one, and each says what to do."""
    ends = [commands.start(*words).wait() for words in (("prepare", "--no-demo"), ("backup",))]
    return all(code == 1 and "chạy lại" in output for code, output in ends)


def closed(host):
    """Return whether every kind of address answers 503 in words."""
    for path in ("/", "/tin-tuc/", "/admin/login/", "/readyz", "/sitemap.xml"):
        status, headers, text = get(host.url + path)
        assert (status, headers["Cache-Control"]) == (503, "no-store"), path
        assert "hãy chạy lại đúng lệnh ấy" in text
    status, _, text = get(f"{host.url}/api/v2/pages/")
    assert (status, json.loads(text).keys()) == (503, {"message"})
    return get(f"{host.url}/healthz")[0] == 200


def test_a_killed_restore_is_never_served_and_goes_on_when_run_again(archive, empty_host, tmp_path):
    host, data_dir = empty_host, empty_host.data_dir
    moments = [
        lambda pid: sizes(data_dir / "media", "**/*.*"),
        lambda pid: stage(data_dir) and has_read(pid, archive, "home_homepage"),
        lambda pid: stage(data_dir) == "loaded",
    ]
    arguments = ("restore", str(archive))
    with Commands(host.environment) as commands:
        kill_when(moments.pop(0), commands, *arguments)
        with Web(host):
            assert closed(host)
            for moment in moments:
                kill_when(moment, commands, *arguments)
                assert closed(host)
            assert is_told_of(commands)
            assert "làm tiếp phần còn lại" in commands.manage(*arguments)
            assert stage(data_dir) is None
            # Before a reader needs a rendition.
            commands.manage("backup", "--to", str(tmp_path / "again"))
            assert get(f"{host.url}/readyz")[0] == 200
            assert get(f"{host.url}/api/v2/pages/")[0] == 200
            commands.manage("prepare", "--no-demo")
            status, _, text = get(host.url)
            assert (status, "Phường" in text) == (200, True)
    (again,) = (tmp_path / "again").iterdir()
    assert media_of(again) == media_of(archive)
    before, after = rows_of(archive), rows_of(again)
    assert [name for name in before.keys() - OWN_WORK if before[name] != after[name]] == []


def test_a_restore_killed_while_it_makes_tables_begins_anew(archive, tmp_path):
    data_dir = tmp_path / "var"

    def tables():
        return ask(data_dir, "SELECT count(*) FROM sqlite_master WHERE type = 'table'") or 0

    arguments = ("restore", str(archive))
    with Commands(clean_environment(data_dir)) as commands:
        kill_when(lambda pid: tables() > 20, commands, *arguments)
        assert is_told_of(commands)
        kill_when(lambda pid: 0 < tables() < 5, commands, *arguments)
    assert stage(data_dir) == "started"
