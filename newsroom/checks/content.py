"""What a check reads of a page or a record: its texts, pictures and links, each with its place in the editor."""

from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup
from django.db.models import CharField, ForeignKey, TextField
from django.utils.text import capfirst
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.search.index import SearchField

from articles.outputs.spoken import lines_of_rich_text, lines_of_text
from home.models import CustomImage
from newsroom.checks.numbers import digits_of

# Only other sites show it, and they take no description.
NOT_ON_THE_PAGE = {"share_image"}
PAGE, DOCUMENT, ADDRESS = "page", "document", "address"


@dataclass(frozen=True)
class Place:
    """Where in the editor something stands: in ``field``, and there in the block with the UUID ``block`` ("": none)."""

    field: str
    label: str
    block: str = ""

    @property
    def anchor(self):
        """The id of the part of the editor, as Wagtail names it."""
        return f"block-{self.block}-section" if self.block else f"id_{self.field}"


@dataclass(frozen=True)
class Passage:
    """Text at one place: a tuple of lines without markup. Only in rich text can an editor make a link."""

    place: Place
    lines: tuple
    is_rich: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture that is not decorative; ``alt`` is what the place itself says of it, maybe ""."""

    place: Place
    image: int
    alt: str = ""


@dataclass(frozen=True)
class Link:
    """A link of ``kind`` to a primary key or, of the kind ADDRESS, to what was typed; None where there is none."""

    place: Place
    kind: str
    target: int | str | None
    text: str = ""


@dataclass
class Content:
    """What was read of ``thing``, which need not be saved. Reading takes no query."""

    thing: object
    passages: list = field(default_factory=list)
    pictures: list = field(default_factory=list)
    links: list = field(default_factory=list)
    places: list = field(default_factory=list)
    """All of them, in the order of the editor; blocks have theirs whether they have text or not."""
    contacts: set = field(default_factory=set)
    """The digits of the phone numbers that the page offers to call."""

    @property
    def title(self):
        """The passage of the title, without lines where it is empty."""
        return self.passages[0]

    def place(self, name):
        """Return the place of the field called ``name``."""
        label = self.thing._meta.get_field(name).verbose_name
        return Place(name, capfirst(str(label)))


def read(thing):
    """Return the ``Content`` of a page or of a record such as a security model."""
    content, meta = Content(thing), thing._meta
    names = {one.name for one in meta.get_fields()}
    title = "title" if "title" in names else "name"
    searched = [one.field_name for one in thing.get_search_fields() if isinstance(one, SearchField)]
    for name in dict.fromkeys([title, *(name for name in searched if name in names)]):
        model_field, place = meta.get_field(name), content.place(name)
        content.places.append(place)
        if isinstance(model_field, StreamField):
            _read_stream(content, getattr(thing, name), place)
        elif isinstance(model_field, CharField | TextField):
            text = getattr(thing, name)
            if text or name == title:
                content.passages.append(Passage(place, tuple(lines_of_text(text))))
    for model_field in meta.get_fields():
        if (
            isinstance(model_field, ForeignKey)
            and model_field.related_model is CustomImage
            and model_field.name not in NOT_ON_THE_PAGE
            and (image := getattr(thing, model_field.attname))
        ):
            content.pictures.append(Picture(content.place(model_field.name), image))
    return content


def _read_stream(content, stream, place):
    children = stream.stream_block.child_blocks if stream else {}
    for number, item in enumerate(stream.raw_data if stream else [], start=1):
        if block := children.get(item["type"]):
            label = f"{place.label} › {number}. {capfirst(str(block.label))}"
            here = Place(place.field, label, item.get("id") or "")
            content.places.append(here)
            _read_block(content, block, item["value"], here)


def _read_block(content, block, value, place):
    """Add what the raw ``value`` of ``block`` holds; records chosen in it are read with their own pages."""
    for kind, reader in READERS:
        if isinstance(block, kind):
            return reader(content, block, value, place)


def _read_struct(content, block, value, place):
    for name, child in block.child_blocks.items():
        part = (value or {}).get(name)
        if name == "phone" and part:
            content.contacts.add(digits_of(part))
        elif part is not None:
            _read_block(content, child, part, place)


def _read_list(content, block, value, place):
    for item in value or []:
        is_item = isinstance(item, dict) and item.get("type") == "item"
        uuid = item.get("id") if is_item else None
        here = replace(place, block=uuid) if uuid else place
        content.places.append(here)
        _read_block(content, block.child_block, item["value"] if is_item else item, here)


def _read_chosen_page(content, block, value, place):
    content.links.append(Link(place, PAGE, value))


def _read_document(content, block, value, place):
    content.links.append(Link(place, DOCUMENT, value))


def _read_address(content, block, value, place):
    content.links.append(Link(place, ADDRESS, value or "", value or ""))


def _read_table(content, block, value, place):
    table = value or {}
    cells = [str(cell or "") for row in table.get("data") or [] for cell in row]
    _read_text(content, block, "\n".join([table.get("table_caption") or "", *cells]), place)


def _read_image(content, block, value, place):
    if isinstance(value, dict):
        image, is_decorative, alt = (
            value.get("image"),
            value.get("decorative"),
            value.get("alt_text"),
        )
    else:  # as stored before pictures had a description of their own
        image, is_decorative, alt = value, False, ""
    if image and not is_decorative:
        content.pictures.append(Picture(place, image, alt or ""))


def _read_rich_text(content, block, value, place):
    html = value or ""
    content.passages.append(Passage(place, tuple(lines_of_rich_text(html)), is_rich=True))
    if "<a" not in html:
        return
    for link in BeautifulSoup(html, "html.parser").find_all("a"):
        kind, text = link.get("linktype", ADDRESS), link.get_text(" ", strip=True)
        if kind == ADDRESS and (href := link.get("href")):
            if href.startswith("tel:"):
                content.contacts.add(digits_of(href))
            content.links.append(Link(place, ADDRESS, href, text))
        elif kind in (PAGE, DOCUMENT):
            number = link.get("id") or ""
            target = int(number) if number.isascii() and number.isdigit() else None
            content.links.append(Link(place, kind, target, text))


def _read_text(content, block, value, place):
    if lines := lines_of_text(value):
        content.passages.append(Passage(place, tuple(lines)))


# For each kind of block what reads it; a picture is a structure too, hence the order.
READERS = (
    (ImageBlock, _read_image),
    (blocks.StructBlock, _read_struct),
    (blocks.ListBlock, _read_list),
    (blocks.PageChooserBlock, _read_chosen_page),
    (DocumentChooserBlock, _read_document),
    (blocks.RichTextBlock, _read_rich_text),
    (TableBlock, _read_table),
    (blocks.URLBlock, _read_address),
    ((blocks.CharBlock, blocks.TextBlock), _read_text),
)
