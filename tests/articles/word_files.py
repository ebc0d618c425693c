"""Word files for tests, made as Word makes them: an archive of XML parts."""

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

from articles.importers.word.checking import check_word_file
from articles.importers.word.reading import read_word

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MIME = {"png": "image/png", "jpeg": "image/jpeg", "emf": "image/x-emf", "gif": "image/gif"}
_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{title}"/></w:style>'
    for name, title in (
        ("Title", "Title"),
        ("u1", "heading 1"),
        ("u2", "heading 2"),
        ("Caption", "caption"),
    )
)
_NUMBERING = "".join(
    f'<w:abstractNum w:abstractNumId="{number}">'
    + "".join(f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{kind}"/></w:lvl>' for level in range(9))
    + f'</w:abstractNum><w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
    for number, kind in ((1, "bullet"), (2, "decimal"))
)


def run(text, *marks, font=""):
    """Return a run of ``text``; ``marks`` are names of Word's properties such as "b" and "i"."""
    fonts = f"<w:rFonts w:ascii={quoteattr(font)} w:hAnsi={quoteattr(font)}/>" if font else ""
    marked = "".join(f"<w:{mark}/>" for mark in marks)
    return (
        f'<w:r><w:rPr>{fonts}{marked}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )


def paragraph(*content, style="", align="", bullet=None, number=None, marks=()):
    """Return a paragraph of runs and plain texts; ``bullet`` and ``number`` are levels of lists."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    level, kind = (bullet, 1) if bullet is not None else (number, 2)
    if level is not None:
        properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{kind}"/></w:numPr>'
    if align:
        properties += f'<w:jc w:val="{align}"/>'
    runs = "".join(one if one.startswith("<") else run(one, *marks) for one in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def cell(*content, columns=1, merged=""):
    """Return a cell of a table; ``merged`` is "restart" for the first of a column's merged cells, then "continue"."""
    properties = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    properties += f'<w:vMerge w:val="{merged}"/>' if merged else ""
    inner = "".join(
        one if one.startswith("<w:p") or one.startswith("<w:tbl") else paragraph(one)
        for one in content
    )
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows, header=False):
    """Return a table of rows of cells; a plain text is a cell."""
    marked = "<w:trPr><w:tblHeader/></w:trPr>" if header else ""
    lines = []
    for place, row in enumerate(rows):
        cells = "".join(one if one.startswith("<") else cell(one) for one in row)
        lines.append(f"<w:tr>{marked if place == 0 else ''}{cells}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def picture_bytes(colour="green", size=(60, 40), kind="PNG"):
    """Return the bytes of a picture in one colour."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return file.getvalue()


class WordFile:
    """A Word file that is written piece by piece; ``data`` are its bytes."""

    def __init__(self, *content):
        self.content, self.parts = list(content), {}
        self.relationships, self.notes = [], []

    def add(self, *content):
        self.content += content
        return self

    def part(self, name, data):
        """Add a part of the archive."""
        self.parts[name] = data
        return self

    def relationship(self, kind, target, *, external=False):
        """Return the id of a new relationship."""
        mode = ' TargetMode="External"' if external else ""
        name = f"rId{len(self.relationships) + 1}"
        self.relationships.append(
            f'<Relationship Id="{name}" Type="{_R}/{kind}" Target={quoteattr(target)}{mode}/>'
        )
        return name

    def link(self, address, *content):
        """Return a link to be put into a paragraph."""
        name = self.relationship("hyperlink", address, external=True)
        inner = "".join(one if one.startswith("<") else run(one) for one in content)
        return f'<w:hyperlink r:id="{name}">{inner}</w:hyperlink>'

    def picture(self, data, suffix="png", words=""):
        """Return a picture to be put into a paragraph; the same bytes twice are two parts."""
        place = f"media/image{len(self.parts) + 1}.{suffix}"
        self.parts[f"word/{place}"] = data
        return drawing(self.relationship("image", place), words=words)

    def linked_picture(self, address):
        """Return a picture that lies at another address."""
        return drawing(self.relationship("image", address, external=True), attribute="link")

    def note(self, text):
        """Return the mark of a new footnote, to be put into a paragraph."""
        self.notes.append(text)
        return f'<w:r><w:footnoteReference w:id="{len(self.notes)}"/></w:r>'

    @property
    def document(self):
        return f"{_HEAD}<w:document {_NAMESPACES}><w:body>{''.join(self.content)}</w:body></w:document>"

    @property
    def data(self):
        parts = {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relationships(
                [f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>']
            ),
            "word/document.xml": self.document,
            "word/styles.xml": f"{_HEAD}<w:styles {_NAMESPACES}>{_STYLES}</w:styles>",
            "word/numbering.xml": f"{_HEAD}<w:numbering {_NAMESPACES}>{_NUMBERING}</w:numbering>",
            "word/_rels/document.xml.rels": _relationships(self.relationships),
        }
        if self.notes:
            notes = "".join(
                f'<w:footnote w:id="{number}">{paragraph(text)}</w:footnote>'
                for number, text in enumerate(self.notes, 1)
            )
            parts["word/footnotes.xml"] = f"{_HEAD}<w:footnotes {_NAMESPACES}>{notes}</w:footnotes>"
        return archive(parts | self.parts)


def read(file, **options):
    """Return the ``WordText`` of a file that is accepted."""
    data = BytesIO(file.data)
    return read_word(data, check_word_file(data), **options)


def drawing(relationship, *, words="", attribute="embed"):
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture" descr={quoteattr(words)}/>'
        "<a:graphic><a:graphicData><pic:pic><pic:blipFill>"
        f'<a:blip r:{attribute}="{relationship}"/>'
        "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def archive(parts, compression=zipfile.ZIP_DEFLATED):
    """Return the bytes of a ZIP archive of texts and bytes by their names."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", compression) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return file.getvalue()


def _content_types():
    kinds = "".join(
        f'<Default Extension="{suffix}" ContentType="{mime}"/>' for suffix, mime in _MIME.items()
    )
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{kinds}</Types>'


def _relationships(entries):
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(entries)}</Relationships>'
    )
