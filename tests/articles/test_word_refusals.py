"""Files that are not taken: each with one sentence, and never with an error of the server."""

import random
import struct
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.importers.word import checking
from articles.importers.word.checking import WordFileError, check_word_file
from articles.importers.word.reading import read_word
from articles.models import ArticlePage
from tests.articles.word_files import WordFile, archive, paragraph, picture_bytes, table
from tests.articles.word_senders import UPLOAD, news

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def parts(file):
    with zipfile.ZipFile(BytesIO(file.data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def changed(name, data, file=None):
    return archive(parts(file or news()) | {name: data})


def without(name):
    return archive({part: data for part, data in parts(news()).items() if part != name})


def encrypted_part():
    data = bytearray(news().data)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(sign)
        flags = struct.unpack_from("<H", data, start + place)[0]
        struct.pack_into("<H", data, start + place, flags | 1)
    return bytes(data)


def with_doctype(declaration):
    head, rest = news().document.split("?>", 1)
    return changed("word/document.xml", f"{head}?><!DOCTYPE w:document {declaration}>{rest}")


LAUGHS = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
REFUSED = {
    "old Word": (lambda: OLE + bytes(1000), checking.OLD_WORD),
    "password": (
        lambda: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        checking.ENCRYPTED,
    ),
    "encrypted part": (encrypted_part, checking.ENCRYPTED),
    "macros": (lambda: changed("word/vbaProject.bin", b"x"), checking.MACROS),
    "PDF": (lambda: b"%PDF-1.7\n", checking.PDF),
    "RTF": (lambda: b"{\\rtf1 a}", checking.RICH_TEXT),
    "text": (lambda: "Tin của phường".encode(), checking.NO_WORD_FILE),
    "nothing": (lambda: b"", checking.EMPTY),
    "OpenDocument": (
        lambda: archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}),
        checking.OPEN_DOCUMENT,
    ),
    "spreadsheet": (
        lambda: archive({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<a/>"}),
        checking.NO_WORD_FILE,
    ),
    "other archive": (lambda: archive({"a.txt": "a"}), checking.NO_WORD_FILE),
    "no document": (lambda: without("word/document.xml"), checking.BROKEN),
    "broken XML": (lambda: changed("word/document.xml", "<w:document"), checking.BROKEN),
    "empty XML": (lambda: changed("word/document.xml", ""), checking.BROKEN),
    "no archive": (lambda: b"PK\x03\x04" + bytes(100), checking.BROKEN),
    "entities": (
        lambda: with_doctype(f'[<!ENTITY b0 "ha">{LAUGHS}]'),
        checking.BROKEN,
    ),
    "outer entity": (
        lambda: with_doctype('[<!ENTITY a SYSTEM "file:///etc/passwd">]'),
        checking.BROKEN,
    ),
    "entities in a part of another name": (
        lambda: changed("word/a.bin", " " * 100 + "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
        checking.BROKEN,
    ),
    "zip bomb": (
        lambda: changed("word/media/image1.png", bytes(30 * 1024 * 1024)),
        checking.UNPACKS_TOO_LARGE,
    ),
    "many parts": (
        lambda: archive(parts(news()) | {f"word/media/{n}": "" for n in range(2001)}),
        checking.UNPACKS_TOO_LARGE,
    ),
    "endless text": (
        lambda: changed("word/document.xml", "<a>" + "<b/>" * 150_001 + "</a>"),
        checking.UNPACKS_TOO_LARGE,
    ),
    "deep nesting": (
        lambda: changed("word/document.xml", "<a>" * 101 + "</a>" * 101),
        checking.BROKEN,
    ),
    "no text": (lambda: WordFile(paragraph(), table([""])).data, checking.EMPTY),
}


class Sized(BytesIO):
    """A file that claims to be ``size`` bytes long."""

    size = 0

    def tell(self):
        return self.size


@pytest.mark.django_db
@pytest.mark.parametrize("kind", REFUSED)
def test_it_is_refused_with_its_sentence_on_the_same_screen(writer, section, kind):
    make, sentence = REFUSED[kind]
    file = SimpleUploadedFile("tin.docx", make())
    response = writer().post(UPLOAD, {"file": file, "section": section.pk})
    assert response.status_code == 200
    form = response.context["form"]
    assert form.errors == {"file": [str(sentence)]}
    assert str(sentence) in response.content.decode()
    assert str(form["section"].value()) == str(section.pk)


@pytest.mark.django_db
def test_no_file_at_all_is_asked_for(writer, section):
    response = writer().post(UPLOAD, {"section": section.pk})
    assert list(response.context["form"].errors) == ["file"]


@pytest.mark.parametrize(
    ("name", "is_taken"), [("tin.doc", True), ("tin.txt", True), ("tin.docm", True)]
)
@pytest.mark.django_db
def test_what_counts_is_what_is_in_the_file_not_its_name(writer, section, name, is_taken):
    file = SimpleUploadedFile(name, news().data)
    response = writer().post(UPLOAD, {"file": file, "section": section.pk})
    assert (response.status_code == 302) == is_taken


def test_a_file_over_twenty_megabytes_is_refused_before_it_is_read():
    file = Sized(news().data)
    file.size = 20 * 1024 * 1024 + 1
    with pytest.raises(WordFileError) as refusal:
        check_word_file(file)
    assert str(refusal.value) == str(checking.TOO_LARGE)


def test_what_a_file_says_of_its_sizes_is_counted_before_anything_is_unpacked():
    packed = bytearray(changed("word/media/image1.png", picture_bytes()))
    start = packed.rfind(b"PK\x01\x02")
    struct.pack_into("<I", packed, start + 24, 2**31)
    with pytest.raises(WordFileError) as refusal:
        check_word_file(BytesIO(packed))
    assert str(refusal.value) == str(checking.UNPACKS_TOO_LARGE)


def test_more_than_two_hundred_pictures_are_refused():
    def file(count):
        made = WordFile()
        one = made.picture(picture_bytes())
        return BytesIO(made.add(paragraph(*[one] * count)).data)

    assert len(read_word(file(200), check_word_file(file(200))).pictures) == 200
    with pytest.raises(WordFileError, match="200"):
        read_word(file(201), check_word_file(file(201)))


def test_a_font_that_begins_like_xml_harms_nobody():
    data = changed("word/fonts/font1.odttf", b"<\x00\xff not XML at all")
    assert read_word(BytesIO(data), check_word_file(BytesIO(data))).pieces


def damaged(data, chance):
    """Return ``data`` cut off, with some bytes changed, with a stretch gone, or with one doubled."""
    start, end = sorted(chance.sample(range(len(data)), 2))
    match chance.randrange(4):
        case 0:
            return data[:start]
        case 1:
            return data[:start] + data[end:]
        case 2:
            return data[:end] + data[start:]
        case _:
            changed = bytearray(data)
            for place in chance.sample(range(len(data)), chance.randint(1, 20)):
                changed[place] = chance.randrange(256)
            return bytes(changed)


@pytest.mark.django_db
def test_no_damaged_archive_is_an_error_of_the_server(writer, section):
    client, chance = writer(), random.Random(8)
    file = news(table(["a", "b"], ["c", "d"]))
    file.add(paragraph(file.picture(picture_bytes()), file.note("Minh hoạ")))
    for _ in range(10):
        sent = SimpleUploadedFile("tin.docx", damaged(file.data, chance))
        response = client.post(UPLOAD, {"file": sent, "section": section.pk})
        assert response.status_code in (200, 302)
        if response.status_code == 302:
            assert client.get(response.url).status_code in (200, 302)
    for _ in range(300):
        data = BytesIO(damaged(file.data, chance))
        with suppress(WordFileError):
            read_word(data, check_word_file(data))
    assert not ArticlePage.objects.exists()


def test_no_damaged_document_is_anything_but_a_refusal():
    """The archive is whole, and the XML in it is not what it was."""
    chance = random.Random(8)
    file = news(table(["a", "b"], ["c", "d"]))
    file.add(paragraph(file.picture(picture_bytes()), file.note("Minh hoạ"), number=0))
    whole, read = parts(file), 0
    names = [name for name in whole if name.endswith((".xml", ".rels"))]
    for _ in range(120):
        name = chance.choice(names)
        text = whole[name].decode()
        words = ["w:p", "w:r", "w:t", "w:tc", "w:val", "rId1", '"1"', "w:tbl", "w:id", "Target"]
        word = chance.choice(words)
        other = chance.choice([*words, "", "x", '"-9999999999999"', '"x"'])
        data = archive(whole | {name: text.replace(word, other, chance.randint(1, 4))})
        try:
            read_word(BytesIO(data), check_word_file(BytesIO(data)))
            read += 1
        except WordFileError as refusal:
            assert str(refusal)
    assert 0 < read < 120
