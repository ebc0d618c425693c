"""``backup`` and ``restore`` killed (SIGKILL) in the middle: nothing half looks whole, and the next run mends all."""

import json
import os
import random
import tarfile
from functools import partial

import pytest

from operations.backup import places
from operations.backup.archive import open_archive
from operations.backup.errors import BackupError
from tests.operations.archives import manifest_of, media_of, rows_of
from tests.operations.killing import ask, has_read, kill_when, sizes, stage
from tests.operations.services import Bucket, Host, Web, get
from tests.portal import run_python

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


def manage(data_dir, *arguments, **variables):
    result = run_python(data_dir, "manage.py", *arguments, **variables)
    assert result.returncode == 0, result.stderr[-2000:]
    return result.stdout


@pytest.fixture(scope="module")
def archive(site):
    """A whole archive of the site."""
    folder = site.parent / "whole"
    manage(site, "backup", "--to", str(folder))
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


def has_grown(folder, archive, name, more, pid):
    """Return whether a file that is being made in ``folder`` holds this of what ``archive`` does."""
    with tarfile.open(archive) as tar:
        least = max(0, tar.getmember(name).offset_data + more)
    return any(size >= least for size in sizes(folder, PART))


def test_a_killed_backup_looks_like_none_and_costs_none(site, archive, good):
    before = {path.name for path in good.iterdir()}
    told = (site / "last-backup.json").read_text()
    arguments = ("backup", "--to", str(good), "--keep", "2")
    for name, more in MOMENTS.values():
        for part in good.glob(PART):  # else it would be taken for the next one
            part.unlink()
        kill_when(partial(has_grown, good, archive, name, more), site, *arguments)
        (left,) = {path.name for path in good.iterdir()} - before
        assert places.PART.fullmatch(left)
        assert {path.name for path in good.iterdir()} == {left, *before}
        assert (site / "last-backup.json").read_text() == told
        with pytest.raises(BackupError), open_archive(good / left):
            pass
    manage(site, *arguments)
    (new,) = {path.name for path in good.iterdir()} - before
    assert {path.name for path in good.iterdir()} == {max(before), new}
    with open_archive(good / new) as whole:
        assert whole.manifest["counts"] == manifest_of(archive)["counts"]


def test_a_killed_backup_to_a_bucket_leaves_nothing_there(site):
    with Bucket() as bucket:
        to_bucket = {"BACKUP_BUCKET_URL": bucket.url}
        workspace = site / "backups"
        kill_when(lambda pid: sizes(workspace, PART), site, "backup", "--to", "s3", **to_bucket)
        assert bucket.names() == set()
        assert sizes(workspace, PART)
        manage(site, "backup", "--to", "s3", **to_bucket)
        (name,) = bucket.names()
        assert places.NAME.fullmatch(name)
        assert list(workspace.iterdir()) == []


# -- A restore --------------------------------------------------------------------------------------------------------

# What migrating and indexing write by themselves.
OWN_WORK = {"auth_permission", "django_content_type", "portal_search_spelling"}


@pytest.fixture
def empty_host(prepared, tmp_path):
    """A machine with the tables of a site that nobody has written into yet."""
    return Host(prepared.copy_tables(tmp_path / "var"))


REFUSED = """
import django; django.setup()
from django.core.management import CommandError, call_command
for command, options in (("prepare", {"no_demo": True}), ("backup", {})):
    try:
        call_command(command, **options)
    except CommandError as error:
        print(error)
"""


def is_told_of(host):
    """Return whether neither commands nor readers take the site for a whole one, and all are told what to do."""
    production = {"DJANGO_SETTINGS_MODULE": "site_config.settings.production"}
    told = run_python(host.data_dir, "-c", REFUSED, **production).stdout.splitlines()
    return len(told) == 2 and all("chạy lại" in sentence for sentence in told)


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
    kill_when(moments.pop(0), data_dir, *arguments)
    with Web(host):
        assert closed(host)
        for moment in moments:
            kill_when(moment, data_dir, *arguments)
            assert closed(host)
        assert is_told_of(host)
        assert "làm tiếp phần còn lại" in manage(data_dir, *arguments)
        assert stage(data_dir) is None
        # Before a reader needs a rendition.
        manage(data_dir, "backup", "--to", str(tmp_path / "again"))
        assert get(f"{host.url}/readyz")[0] == 200
        assert get(f"{host.url}/api/v2/pages/")[0] == 200
        host.manage("prepare", "--no-demo")
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
    kill_when(lambda pid: tables() > 20, data_dir, *arguments)
    assert is_told_of(Host(data_dir))
    kill_when(lambda pid: 0 < tables() < 5, data_dir, *arguments)
    assert stage(data_dir) == "started"
