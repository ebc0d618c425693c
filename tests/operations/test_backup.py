"""``backup``: where archives go, who may read them, and which are kept."""

import json
import stat
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.request import Request, urlopen

import boto3
import pytest
from django.core.management import CommandError, call_command
from moto.server import ThreadedMotoServer

from operations.backup import places
from operations.backup.archive import open_archive
from site_config.settings import services
from tests.operations.archives import manifest_of
from tests.redis import free_port

pytestmark = pytest.mark.django_db


def archives_in(folder):
    return sorted(path.name for path in folder.glob("*.tar"))


def test_an_archive_is_its_owners_alone_and_whole(back_up):
    path = back_up()
    assert places.NAME.fullmatch(path.name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with open_archive(path) as archive:
        assert archive.manifest["counts"]["tables"] == len(archive.manifest["tables"])
    assert [other.name for other in path.parent.iterdir()] == [path.name]


def test_without_a_place_it_lies_beside_the_data(settings):
    call_command("backup", verbosity=0)
    assert len(archives_in(settings.DATA_DIR / "backups")) == 1
    assert stat.S_IMODE((settings.DATA_DIR / "backups").stat().st_mode) == 0o700


def test_the_last_success_is_written_down(back_up, settings):
    path = back_up()
    last = json.loads((settings.DATA_DIR / "last-backup.json").read_text())
    assert last["file"] == str(path)
    assert last["bytes"] == path.stat().st_size
    assert (
        datetime.fromisoformat(last["time"]).isoformat(timespec="seconds")
        == manifest_of(path)["made_at"]
    )


def test_the_newest_are_kept_and_nothing_else_is_deleted(back_up, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    old = [f"tin-phuong-2020010{day}-120000.tar" for day in range(1, 6)]
    others = ["tin-phuong.tar", "tin-phuong-20200101-120000.tar.gz", "anh.tar", "ghi-chu.txt"]
    for name in [*old, *others]:
        (folder / name).write_text("minh hoạ")
    path = back_up(keep=3)
    assert {other.name for other in folder.iterdir()} == {path.name, *old[-2:], *others}


def test_a_backup_that_fails_leaves_what_was_there(tmp_path):
    place = places.Folder(tmp_path)
    place.prepare()
    name = "tin-phuong-20260101-120000.tar"

    def write_half():
        with place.new_file(name) as file:
            file.write(b"a half")
            raise OSError("đĩa đầy")

    with pytest.raises(OSError, match="đĩa đầy"):
        write_half()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_backup_left_goes_and_what_a_running_one_writes_stays(back_up, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    left = folder / ".tin-phuong-abcd1234.part"
    left.write_text("nửa tệp")
    with places.Folder(folder).part() as file:
        file.write("nửa tệp".encode())
        back_up()
        assert Path(file.name).exists()
        assert not left.exists()
    assert list(folder.glob(".*")) == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"to": "/dev/null/backups"}, "Không dùng được thư mục"),
        ({"to": "s3"}, "Chưa đặt BACKUP_BUCKET_URL"),
        ({"keep": 0}, "--keep phải từ 1"),
    ],
)
def test_what_cannot_be_done_is_said(settings, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("backup", **options)
    assert not (settings.DATA_DIR / "last-backup.json").exists()


# -- An object store --------------------------------------------------------------------------------------------------


@contextmanager
def running_store():
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"s3://khoa:bi-mat@s3.example/sao-luu/phuong-1?endpoint=http://{host}:{port}"
    try:
        yield services.backups(address)
    finally:
        server.stop()


@pytest.fixture(scope="module")
def store():
    with running_store() as store:
        yield store


@pytest.fixture
def bucket(store, settings):
    """The client of an empty bucket, which the settings name."""
    client = boto3.client(
        "s3",
        endpoint_url=store["endpoint_url"],
        aws_access_key_id="khoa",
        aws_secret_access_key="bi-mat",
        region_name="us-east-1",
    )
    client.create_bucket(Bucket="sao-luu")
    settings.BACKUP_BUCKET = store
    yield client
    for key in keys_of(client):
        client.delete_object(Bucket="sao-luu", Key=key)
    client.delete_bucket(Bucket="sao-luu")
    client.close()


def keys_of(client):
    return [entry["Key"] for entry in client.list_objects_v2(Bucket="sao-luu").get("Contents", [])]


def test_an_archive_goes_into_a_bucket_and_comes_back(bucket, settings, tmp_path):
    kept = ["phuong-1/tin-phuong-20200101-120000.tar.gz", "phuong-2/tin-phuong-20200101-120000.tar"]
    for key in [*kept, "phuong-1/tin-phuong-20200101-120000.tar"]:
        bucket.put_object(Bucket="sao-luu", Key=key, Body=b"x")
    call_command("backup", to="s3", keep=1, verbosity=0)
    (key,) = set(keys_of(bucket)) - set(kept)
    path = tmp_path / "copy.tar"
    bucket.download_file("sao-luu", key, str(path))
    assert manifest_of(path)["counts"]["rows"]
    assert list((settings.DATA_DIR / "backups").iterdir()) == []
    last = json.loads((settings.DATA_DIR / "last-backup.json").read_text())
    assert last["file"] == f"s3://sao-luu/{key}"


def test_a_bucket_that_does_not_answer_is_told_before_anything_is_read(settings, store):
    settings.BACKUP_BUCKET = store | {"bucket_name": "khong-co"}
    with pytest.raises(CommandError, match="không có kho “khong-co”"):
        call_command("backup", to="s3")
    assert not (settings.DATA_DIR / "last-backup.json").exists()


def test_an_archive_that_a_bucket_does_not_have_is_told_by_its_name(bucket, settings):
    with pytest.raises(CommandError, match=r"không có tệp “phuong-1/nham\.tar”"):
        call_command("restore", "nham.tar", source="s3")
    assert list((settings.DATA_DIR / "backups").iterdir()) == []


@pytest.fixture
def strict(bucket, store):
    """The bucket, which from now on asks who comes; it knows nobody."""
    address = f"{store['endpoint_url']}/moto-api/reset-auth"
    kind = {"Content-Type": "text/plain"}
    urlopen(Request(address, data=b"0", headers=kind)).close()
    yield
    urlopen(Request(address, data=b"inf", headers=kind)).close()


COMMANDS = pytest.mark.parametrize(
    ("command", "options"),
    [(["backup"], {"to": "s3"}), (["restore", "tin-phuong-20200101-120000.tar"], {"source": "s3"})],
)


@COMMANDS
def test_wrong_credentials_are_told_as_such(strict, settings, command, options):
    with pytest.raises(CommandError, match="sai khoá, hoặc khoá không có quyền"):
        call_command(*command, **options)
    assert list((settings.DATA_DIR / "backups").iterdir()) == []


@COMMANDS
def test_a_store_that_does_not_answer_is_told_by_its_address(settings, store, command, options):
    nowhere = f"http://127.0.0.1:{free_port()}"
    settings.BACKUP_BUCKET = store | {"endpoint_url": nowhere}
    with pytest.raises(CommandError, match=f"không kết nối được tới {nowhere}"):
        call_command(*command, **options)


@COMMANDS
def test_without_a_key_that_is_told(settings, store, command, options, monkeypatch):
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    settings.BACKUP_BUCKET = store | {"access_key": None, "secret_key": None}
    with pytest.raises(CommandError, match="chưa có khoá"):
        call_command(*command, **options)
