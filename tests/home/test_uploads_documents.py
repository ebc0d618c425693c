"""Documents as they come into the library, and as they leave it."""

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from home.factories import DocumentFactory
from home.models import CustomDocument

pytestmark = pytest.mark.django_db
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def archive(*names, first=("", b"")):
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        if first[0]:
            made.writestr(*first)
        for name in names:
            made.writestr(name, "minh hoạ")
    return file.getvalue()


def open_document(kind):
    return archive("content.xml", first=("mimetype", f"application/vnd.oasis.opendocument.{kind}"))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
RIGHT = {
    "a.pdf": b"%PDF-1.7\n%minh hoa",
    "A.PDF": b"\xef\xbb\xbf\n%PDF-1.4\n",
    "a.docx": archive("[Content_Types].xml", "word/document.xml"),
    "a.xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "a.pptx": archive("[Content_Types].xml", "ppt/presentation.xml"),
    "a.odt": open_document("text"),
    "a.ods": open_document("spreadsheet"),
    "a.doc": OLE,
    "b.doc": b"{\\rtf1\\ansi minh hoa}",
    "a.xls": OLE,
    "a.ppt": OLE,
    "a.zip": archive("a.txt"),
    "a.csv": "tên;số\nPhường;1\n".encode(),
    "b.csv": "tên;số\n".encode("utf-16"),
    "c.csv": "tên".encode("cp1258", "ignore"),
    "a.mp3": b"ID3\x04" + bytes(20),
    "b.mp3": b"\xff\xfb\x90\x44" + bytes(20),
    "a.m4a": b"\0\0\0\x20ftypM4A " + bytes(20),
    "a.ogg": b"OggS" + bytes(20),
    "a.wav": b"RIFF\x24\0\0\0WAVEfmt ",
}
WRONG = {
    "html.pdf": HTML,
    "html.doc": HTML,
    "html.xls": HTML,
    "html.csv": b"\xef\xbb\xbf \n" + HTML,
    "svg.csv": b"<svg onload=alert(1)>",
    "binary.csv": b"a;b\0;c",
    "html.mp3": HTML,
    "html.zip": HTML,
    "script.pdf": b"app.alert(1) // %PDF-1.7",
    "picture.pdf": b"GIF89a",
    "archive.docx": archive("a.txt"),
    "sheet.docx": RIGHT["a.xlsx"],
    "macro.docx": archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "sheet.odt": open_document("spreadsheet"),
    "damaged.docx": RIGHT["a.docx"][:60],
    "program.zip": b"MZ" + bytes(100),
    "empty.pdf": b" ",
}


class TestComing:
    @pytest.mark.parametrize("name", RIGHT)
    def test_files_are_taken_that_are_what_they_say(self, name):
        file = ContentFile(RIGHT[name], name=name)
        CustomDocument(title="Công văn minh hoạ", file=file).full_clean(exclude=["collection"])

    @pytest.mark.parametrize("name", WRONG)
    def test_others_are_refused_with_a_sentence(self, name):
        document = CustomDocument(title="Công văn", file=ContentFile(WRONG[name], name=name))
        with pytest.raises(ValidationError) as error:
            document.full_clean(exclude=["collection"])
        (sentence,) = error.value.message_dict["file"]
        assert "không đúng với tên tệp" in sentence

    def test_files_are_refused_that_are_too_big(self, settings):
        settings.DOCUMENT_MAX_UPLOAD_SIZE = 10
        document = CustomDocument(title="Công văn", file=ContentFile(RIGHT["a.pdf"], name="a.pdf"))
        with pytest.raises(ValidationError, match="quá lớn"):
            document.full_clean(exclude=["collection"])

    @pytest.mark.parametrize("kind", ["html", "htm", "js", "svg", "xml", "exe", "docm", "swf"])
    def test_other_kinds_are_refused(self, kind):
        document = CustomDocument(title="Công văn", file=ContentFile(HTML, name=f"a.{kind}"))
        with pytest.raises(ValidationError):
            document.full_clean(exclude=["collection"])

    @pytest.mark.parametrize("view", ["add", "add_multiple"])
    def test_the_forms_of_the_admin_say_so(self, admin_client, view):
        name = "files[]" if view == "add_multiple" else "file"
        form = {"title": "Công văn", "collection": 1, name: SimpleUploadedFile("a.pdf", HTML)}
        response = admin_client.post(
            reverse(f"wagtaildocs:{view}"), form, HTTP_X_REQUESTED_WITH="XMLHttpRequest"
        )
        text = response.content.decode("unicode_escape" if view != "add" else "utf-8")
        assert "không đúng với tên tệp" in text
        assert not CustomDocument.objects.exists()

    def test_the_form_takes_what_is_right(self, admin_client):
        file = SimpleUploadedFile("a.pdf", RIGHT["a.pdf"])
        form = {"title": "Công văn", "collection": 1, "file": file}
        assert admin_client.post(reverse("wagtaildocs:add"), form).status_code == 302
        with CustomDocument.objects.get().open_file() as stored:
            assert stored.read() == RIGHT["a.pdf"]

    def test_a_new_title_does_not_ask_for_the_old_file_again(self, admin_client):
        document = DocumentFactory(file__filename="a.pdf", file__data=HTML)
        address = reverse("wagtaildocs:edit", args=[document.pk])
        response = admin_client.post(address, {"title": "Tên khác", "collection": 1})
        assert response.status_code == 302


class TestLeaving:
    @pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.csv", "a.mp3"])
    def test_they_are_saved_and_run_nothing(self, client, name):
        document = DocumentFactory(file__filename=name, file__data=RIGHT[name])
        response = client.get(document.url)
        assert response["Content-Disposition"].startswith("attachment;")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert b"".join(response.streaming_content) == RIGHT[name]

    def test_so_is_a_part_of_a_recording(self, client):
        document = DocumentFactory(file__filename="a.mp3", file__data=RIGHT["a.mp3"])
        response = client.get(document.url, headers={"Range": "bytes=0-3"})
        assert (response.status_code, response.content) == (206, RIGHT["a.mp3"][:4])
        assert response["Content-Disposition"].startswith("attachment;")
        assert "sandbox" in response["Content-Security-Policy"]

    @pytest.mark.parametrize("way", ["documents", "images/../documents", "%2e%2e/documents"])
    def test_they_have_no_second_door(self, client, way):
        document = DocumentFactory(file__filename="a.pdf", file__data=RIGHT["a.pdf"])
        name = document.file.name.removeprefix("documents/")
        assert client.get(f"/media/{way}/{name}").status_code == 404
