"""``restore`` looks at everything before it touches anything."""

import json
import shutil
import tarfile
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Revision

from articles.factories import ArticleIndexPageFactory
from home.factories import DocumentFactory
from operations.backup.emptiness import table_names
from tests.once import kept_for_a_while
from tests.operations.archives import manifest_of, rewritten
from visits.hot_store import close_store

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """An archive of a site with a document, which is here no more."""
    folder = tmp_path_factory.mktemp("made")
    with kept_for_a_while(django_db_blocker, folder):
        DocumentFactory()
        call_command("backup", to=str(folder), verbosity=0)
        close_store()
    (path,) = folder.glob("*.tar")
    return path


@pytest.fixture
def archive(made, tmp_path):
    """One that a test may spoil."""
    return Path(shutil.copy(made, tmp_path))


def refusal_of(path):
    """Return the sentence with which ``restore`` refuses, and make sure that the site is as before."""
    before = table_names(), Page.objects.count()
    with pytest.raises(CommandError) as refusal:
        call_command("restore", str(path), verbosity=0)
    assert (table_names(), Page.objects.count()) == before
    return str(refusal.value)


def test_when_an_archive_was_made_is_told_in_vietnam_time(archive, tmp_path, home_page):
    ArticleIndexPageFactory(parent=home_page)

    def alter(info, data):
        if info.name == "manifest.json":
            made = {"made_at": "2026-11-28T18:02:47+00:00"}
            data = json.dumps(json.loads(data) | made).encode()
        return [(info, data)]

    out, other = StringIO(), rewritten(archive, tmp_path / "other.tar", alter)
    with pytest.raises(CommandError, match="cổng trống"):
        call_command("restore", str(other), stdout=out)
    assert "(lúc 01:02, Chủ nhật, 29-11-2026) nguyên vẹn." in out.getvalue()


@pytest.mark.parametrize("left", [0, 100, 0.3, 0.9, -20_000, -10_240, -1])
def test_a_truncated_archive(archive, left):
    data = archive.read_bytes()
    archive.write_bytes(data[: int(len(data) * left) if isinstance(left, float) else left])
    assert "cụt" in refusal_of(archive) or "hỏng" in refusal_of(archive)


def test_an_archive_with_one_bit_changed_anywhere(archive):
    data = bytearray(archive.read_bytes())
    with tarfile.open(archive) as tar:
        last = tar.getmembers()[-1]
    for place in range(0, last.offset_data, len(data) // 40):
        block = place // 512 * 512
        if not any(data[block : block + 512]):
            continue
        changed = bytearray(data)
        # The first byte of its block is never one of those that fill up a block.
        changed[block] ^= 1
        archive.write_bytes(changed)
        assert refusal_of(archive)


def test_a_table_that_was_altered(archive, tmp_path):
    def alter(info, data):
        return [(info, data[:-1] + b"x" if "wagtailcore_page." in info.name else data)]

    refusal = refusal_of(rewritten(archive, tmp_path / "other.tar", alter))
    assert "wagtailcore_page.jsonl.gz” trong tệp sao lưu đã bị sửa hoặc hỏng" in refusal


@pytest.mark.parametrize("name", ["auth_user.jsonl.gz", "manifest.json"])
def test_an_archive_with_a_member_missing(archive, tmp_path, name):
    def leave_out(info, data):
        return [] if info.name.endswith(name) else [(info, data)]

    assert name in refusal_of(rewritten(archive, tmp_path / "other.tar", leave_out))


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "/etc/evil.txt",
        "media/../../evil.txt",
        "media//evil.txt",
        "media/./evil.txt",
        "media/a\\..\\evil.txt",
        "media/",
        "tables/../evil.jsonl.gz",
        "evil.txt",
    ],
)
def test_a_member_whose_name_leads_elsewhere(archive, tmp_path, name):
    def rename(info, data):
        if info.name.startswith("media/"):
            info.name = name
        return [(info, data)]

    other = rewritten(archive, tmp_path / "other.tar", rename)
    assert "tên lạ" in refusal_of(other) or "không phải tệp thường" in refusal_of(other)
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE]
)
def test_a_member_that_is_no_file(archive, tmp_path, kind):
    def turn(info, data):
        if info.name.startswith("media/"):
            info.type, info.linkname = kind, "/etc/passwd"
        return [(info, b"" if info.type == kind else data)]

    assert "không phải tệp thường" in refusal_of(rewritten(archive, tmp_path / "other.tar", turn))


def test_a_member_that_comes_twice(archive, tmp_path):
    def double(info, data):
        return [(info, data), (info, data)] if info.name.startswith("media/") else [(info, data)]

    assert "hai mục cùng tên" in refusal_of(rewritten(archive, tmp_path / "other.tar", double))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"format": 2}, "định dạng 2"),
        ({"made_at": "hôm qua"}, "không phải của cổng tin"),
        ({"product": "khac"}, "không phải của cổng tin"),
        ({"migrations": [["articles", "9999_later"]]}, "mới hơn"),
        ({"migrations": "tất cả"}, "không phải của cổng tin"),
        ({"tables": []}, "không hợp với bản phần mềm này"),
        ({"members": {}}, "thiếu hoặc thừa"),
    ],
)
def test_an_archive_of_another_program_or_a_later_version(archive, tmp_path, change, sentence):
    def alter(info, data):
        if info.name == "manifest.json":
            data = json.dumps(json.loads(data) | change).encode()
        return [(info, data)]

    assert sentence in refusal_of(rewritten(archive, tmp_path / "other.tar", alter))


def test_files_that_are_no_archives(tmp_path):
    assert "Không có tệp" in refusal_of(tmp_path / "missing.tar")
    other = tmp_path / "other.tar"
    other.write_text("Không phải tệp sao lưu. " * 1000)
    assert "không phải tệp sao lưu" in refusal_of(other)
    with tarfile.open(other, "w") as tar:
        tar.addfile(tarfile.TarInfo("manifest.json"), BytesIO())
    assert "manifest.json bị hỏng" in refusal_of(other)


def test_a_site_that_has_content(archive, home_page):
    section = ArticleIndexPageFactory(parent=home_page)
    assert "cổng trống" in refusal_of(archive)
    section.delete()
    home_page.save_revision()
    assert "wagtailcore_revision đã có dữ liệu" in refusal_of(archive)
    assert Revision.objects.exists()


def test_a_site_somebody_has_logged_in_to(archive, django_user_model):
    user = django_user_model.objects.create_superuser("quan-tri", password="x")
    user.last_login = "2026-01-01T00:00:00Z"
    user.save()
    assert "đã có người đăng nhập" in refusal_of(archive)


def test_media_that_would_be_overwritten(archive, settings):
    name = next(name for name in manifest_of(archive)["members"] if name.startswith("media/"))
    path = settings.MEDIA_ROOT / name.removeprefix("media/")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("Của người khác")
    assert "đã có tệp khác tên" in refusal_of(archive)
    assert path.read_text() == "Của người khác"
