"""Archives whose members have names and sizes of an attacker's: nothing is written outside, and each has its answer."""

import lzma
import random
import struct
import tarfile
import zipfile
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from articles.importers.html.archives import Zipped, open_archive
from articles.importers.html.errors import ImportRefusedError, PageError
from articles.importers.word import checking
from articles.models import ArticlePage
from home.models import CustomDocument, CustomImage
from operations.backup.archive import open_archive as open_backup
from operations.backup.errors import BackupError
from security_models.importers.tables import TableError
from security_models.importers.workbooks import read_workbook
from security_models.models import SecurityModel
from tests.articles.word_files import paragraph, picture_bytes
from tests.articles.word_senders import UPLOAD, news
from tests.newsroom.office import person
from tests.security_models.importing import GOOD, HEADINGS, xlsx_bytes

GIGABYTE = 1024**3
OUTWARD = (
    "../evil.txt",
    "../../../../../../../../evil.txt",
    "word/../../evil.txt",
    "/evil.txt",
    "//evil.txt",
    "C:\\evil.txt",
    "..\\..\\evil.txt",
)
NAMES = (
    *OUTWARD,
    "evil\0.txt",
    "\0evil.txt",
    "./evil.txt",
    ".",
    "..",
    "evil/" * 60 + "evil.txt",
    "evil" * 1000,
    "\u202etxt.live",
)
LINK = 0o120777 << 16
"""What a ZIP file says of a symbolic link, whose content is where it leads."""


def zipped(parts, extra=(), kind=zipfile.ZIP_DEFLATED):
    """Return a ZIP file with these parts (bytes by name) and then ``extra``, pairs of an entry and its bytes."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", kind) as made:
        for name, data in [*parts.items(), *extra]:
            made.writestr(name, data)
    return file.getvalue()


def entry(name, attributes=0):
    """Return an entry with exactly this name, which zipfile would else mend."""
    made = zipfile.ZipInfo("x")
    made.filename, made.external_attr, made.compress_type = name, attributes, zipfile.ZIP_DEFLATED
    return made


def parts_of(data):
    with zipfile.ZipFile(BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


HOSTILE = [
    *((entry(name), b"evil") for name in NAMES),
    (entry("evil-link", LINK), b"/etc/passwd"),
    (entry("word/media/evil-link.png", LINK), b"../../../../etc/passwd"),
]


def claims(data, size):
    """Return the ZIP file ``data``, whose last part says that it unpacks to ``size`` bytes."""
    changed = bytearray(data)
    struct.pack_into("<I", changed, changed.rfind(b"PK\x01\x02") + 24, size)
    return bytes(changed)


@pytest.fixture(autouse=True)
def nothing_is_written_outside(tmp_path, settings, monkeypatch):
    """Work deep inside the folder of the test, where whatever is written would be found."""
    inside = tmp_path / "a/b/c/d"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    settings.MEDIA_ROOT = inside / "media"
    yield
    assert [path for path in tmp_path.rglob("*") if "evil" in path.name.lower()] == []


# -- Word files -------------------------------------------------------------------------------------------------------


@pytest.fixture
def editor(section, client):
    client.force_login(person("quan-tri", is_superuser=True))

    def send(data):
        file = SimpleUploadedFile("tin.docx", data)
        return client.post(UPLOAD, {"file": file, "section": section.pk})

    return send


def word():
    file = news()
    return parts_of(file.add(paragraph(file.picture(picture_bytes()))).data)


@pytest.mark.django_db
class TestWordFiles:
    def test_parts_of_other_names_are_not_looked_at(self, editor, client):
        answer = editor(zipped(word(), HOSTILE))
        assert answer.status_code == 302
        assert b"evil" not in client.get(answer.url).content
        assert not CustomImage.objects.exists()

    @pytest.mark.parametrize(
        "target", ["../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "..\\x", "%00"]
    )
    def test_a_picture_that_leads_out_of_the_file_is_refused_or_left_out(
        self, editor, client, target
    ):
        parts = word()
        name = "word/_rels/document.xml.rels"
        (picture,) = (name for name in parts if name.startswith("word/media/"))
        parts[name] = parts[name].replace(picture.removeprefix("word/").encode(), target.encode())
        assert target.encode() in parts[name]
        answer = editor(zipped(parts))
        assert answer.status_code in (200, 302)
        if answer.status_code == 200:
            assert answer.context["form"].errors["file"] == [str(checking.BROKEN)]
        else:
            assert b"root:" not in client.get(answer.url).content

    @pytest.mark.parametrize(
        "make",
        [
            lambda: claims(zipped(word()), 2**32 - 2),
            lambda: zipped(word(), [("mimetype", bytes(300_000_000))]),
            lambda: zipped(word() | {"word/document.xml": b"<a>" + bytes(50_000_000)}),
        ],
        ids=["a claim", "a part", "the text"],
    )
    def test_bombs(self, editor, make):
        answer = editor(make())
        assert answer.context["form"].errors["file"] == [str(checking.UNPACKS_TOO_LARGE)]

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_of_two_texts_one_is_read_or_none(self, editor):
        other = word()["word/document.xml"].replace(b"Minh Ho", b"Minh Ko")
        answer = editor(zipped(word(), [("word/document.xml", other)]))
        assert answer.status_code in (200, 302)
        assert not ArticlePage.objects.exists()


# -- Workbooks --------------------------------------------------------------------------------------------------------


class TestWorkbooks:
    def test_parts_of_other_names_are_not_looked_at(self):
        table = read_workbook(zipped(parts_of(xlsx_bytes(HEADINGS, GOOD)), HOSTILE))
        assert "evil" not in repr(vars(table))

    @pytest.mark.parametrize("name", ["mimetype", "xl/media/a.png", "xl/workbook.bin"])
    def test_bombs(self, name):
        parts = parts_of(xlsx_bytes(HEADINGS, GOOD)) | {name: b""}
        for data in (claims(zipped(parts), 2**32 - 2), zipped(parts | {name: bytes(70_000_000)})):
            with pytest.raises(TableError, match="quá lớn"):
                read_workbook(data)

    @pytest.mark.django_db
    def test_a_refusal_is_one_sentence_and_saves_nothing(self, tmp_path):
        path = tmp_path / "a.xlsx"
        path.write_bytes(claims(xlsx_bytes(HEADINGS, GOOD), 2**32 - 2))
        with pytest.raises(CommandError, match="quá lớn"):
            call_command("import_security_models", path)
        assert not SecurityModel.objects.exists()


# -- Pages of an old portal -------------------------------------------------------------------------------------------


class TestSavedPages:
    def opened(self, tmp_path, data):
        path = tmp_path / "a.zip"
        path.write_bytes(data)
        return open_archive(path)

    def test_names_that_lead_out_are_told_and_not_read(self, tmp_path):
        archive = self.opened(tmp_path, zipped({"a.html": b"x"}, HOSTILE))
        assert archive.pages() == ["a.html"]
        assert {name.replace("\\", "/") for name in OUTWARD} <= set(archive.refused)
        assert not [name for name in archive.files if ".." in name or name.startswith("/")]
        # A link is read as the few bytes that it is.
        assert archive.read("evil-link", 100) == b"/etc/passwd"
        archive.close()

    @pytest.mark.parametrize(
        "address", ["../../etc/passwd", "/etc/passwd", "%2e%2e/%2e%2e/x", "\0"]
    )
    def test_no_address_in_a_page_finds_a_file_outside(self, tmp_path, address):
        archive = self.opened(tmp_path, zipped({"a/b.html": b"x"}, HOSTILE))
        assert archive.find(address) is None
        archive.close()

    def test_no_more_than_the_limit_is_unpacked(self, tmp_path):
        archive = self.opened(tmp_path, zipped({"a.html": bytes(50_000_000)}))
        with pytest.raises(PageError, match="lớn hơn 5 MB"):
            archive.read("a.html", 5 * 1024 * 1024)
        archive.close()

    @pytest.mark.parametrize(
        "kind", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
    )
    def test_a_damaged_part_is_a_sentence(self, tmp_path, kind):
        whole, refused = random.Random(1).randbytes(300), 0
        data = zipped({"a.html": whole}, kind=kind)
        for place in range(36, 90, 3):
            changed = bytearray(data)
            changed[place] ^= 0xFF
            archive = self.opened(tmp_path, bytes(changed))
            try:
                assert archive.read("a.html", 100_000) == whole  # what was damaged is of no use
            except PageError as error:
                assert "Không đọc được tệp" in str(error)
                refused += 1
            archive.close()
        assert refused > 10

    def test_a_directory_that_says_nonsense_is_a_sentence(self, tmp_path):
        data = zipped({"a.html": b"x"})
        start = data.rfind(b"PK\x01\x02")
        for place in range(start, len(data)):
            changed = bytearray(data)
            changed[place] = 0xFF
            path = tmp_path / "a.zip"
            path.write_bytes(changed)
            try:
                Zipped(path).close()
            except ImportRefusedError as refusal:
                assert "bị hỏng" in str(refusal)


# -- Documents --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["a.zip", "a.docx"])
def test_a_document_is_kept_as_it_is_and_never_unpacked(name):
    parts = {"[Content_Types].xml": b"x", "word/document.xml": b"x"}
    data = zipped(parts, [*HOSTILE, ("word/bomb", bytes(30_000_000))])
    document = CustomDocument(
        title="Công văn", file=ContentFile(claims(data, 2**32 - 2), name=name)
    )
    document.full_clean(exclude=["collection"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["../evil.pdf", "/evil.pdf", "..\\..\\evil.pdf", "a/../../evil.pdf"]
)
def test_the_name_of_an_upload_leads_nowhere(admin_client, settings, name):
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%minh hoa")
    file._name = name  # what Django would have cut, had the browser sent it
    admin_client.post("/admin/documents/add/", {"title": "Công văn", "file": file})
    for document in CustomDocument.objects.all():
        assert document.file.path.startswith(f"{settings.MEDIA_ROOT}/documents/")
        document.file.delete(save=False)


# -- Backups; links, doubles and more: test_refused_archives.py --------------------------------------------------------


def tar_of(*members, form=tarfile.PAX_FORMAT):
    file = BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as tar:
        for info, data in members:
            tar.addfile(info, BytesIO(data))
    return file.getvalue()


def member(name, size=4, **headers):
    info = tarfile.TarInfo(name)
    info.size, info.pax_headers = size, headers
    return info


def refusal(tmp_path, data):
    path = tmp_path / "a.tar"
    path.write_bytes(data)
    with pytest.raises(BackupError) as refused, open_backup(path):
        pass
    return str(refused.value)


class TestBackups:
    @pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
    def test_names(self, tmp_path, form):
        for name in [*NAMES, *(f"media/{name}" for name in OUTWARD)]:
            told = refusal(tmp_path, tar_of((member(name), b"evil"), form=form))
            assert "tên lạ" in told, name

    def test_a_name_with_a_null_in_its_long_form(self, tmp_path):
        info = member("x", path="media/evil\0.txt")
        assert "tên lạ" in refusal(tmp_path, tar_of((info, b"evil")))

    @pytest.mark.parametrize("size", [8**11 - 1, GIGABYTE * 1_000_000_000])
    def test_a_member_that_claims_to_be_huge(self, tmp_path, size):
        head = member("media/a.png", size).tobuf(tarfile.GNU_FORMAT)
        assert "cụt" in refusal(tmp_path, head + bytes(20_480))

    def test_a_member_with_holes_that_unpacks_to_a_terabyte(self, tmp_path):
        headers = {
            "GNU.sparse.major": "0",
            "GNU.sparse.minor": "1",
            "GNU.sparse.name": "media/a.png",
            "GNU.sparse.size": str(1024 * GIGABYTE),
            "GNU.sparse.numblocks": "1",
            "GNU.sparse.map": "0,4",
        }
        info = member("media/a.png", **headers)
        assert "không phải tệp thường" in refusal(tmp_path, tar_of((info, b"evil")))

    def test_headers_without_end(self, tmp_path):
        info = member("media/a.png", comment="x" * 5_000_000)
        assert "manifest.json" in refusal(tmp_path, tar_of((info, b"evil")))

    def test_other_ways_to_pack(self, tmp_path):
        whole = tar_of((member("manifest.json"), b"evil"))
        assert "không phải tệp sao lưu" in refusal(tmp_path, lzma.compress(whole))
