"""StreamField blocks that any page may use; each says in its own JSON what it means."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import blocks as image_blocks
from wagtail.rich_text import get_text_for_indexing

from home.pictures import TEXT as PICTURE_IN_TEXT
from home.pictures import have_renditions
from home.querysets import hidden_paths_for_request, is_published
from home.serializers import RENDITIONS, absolute_url, document_json, image_json, rich_text_json
from home.validators import phone_validator

RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link", "hr", "superscript"]
# Whose addresses are taken for videos, those of their subdomains too.
VIDEO_HOSTS = (
    "youtube.com",
    "youtu.be",
    "vimeo.com",
    "facebook.com",
    "fb.watch",
    "tiktok.com",
    "zalo.me",
)

TEXT = _("Text")
MEDIA = _("Pictures and files")
HIGHLIGHTS = _("Highlights")


class ParagraphBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(features=RICH_TEXT_FEATURES, **kwargs)

    def get_api_representation(self, value, context=None):
        return rich_text_json(value.source, context)

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")
        group = TEXT
        template = "blocks/paragraph.html"
        description = _("Running text with lists and links.")
        preview_value = "<p>Nhân dân khu phố tham gia giữ gìn an ninh trật tự.</p>"


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        group = TEXT
        template = "blocks/heading.html"
        description = _("Heading of a part of the text.")
        preview_value = "Kết quả năm 2022"


class StructBlock(blocks.StructBlock):
    """A block of named parts. A part that was left out is not searched; Wagtail would make it the word “None”."""

    def get_searchable_content(self, value):
        return [
            text
            for name, block in self.child_blocks.items()
            if value.get(name) is not None
            for text in block.get_searchable_content(value[name])
        ]


class QuoteBlock(StructBlock):
    text = blocks.TextBlock(label=_("Quotation"))
    attribution = blocks.CharBlock(label=_("Who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        group = TEXT
        template = "blocks/quote.html"
        description = _("Words of a person or a document.")
        preview_value = {"text": "Mỗi người dân là một chiến sĩ.", "attribution": "Minh hoạ"}


TABLE_MENU = {
    "row_above": _("Insert a row above"),
    "row_below": _("Insert a row below"),
    "rows_end": "---------",
    "col_left": _("Insert a column on the left"),
    "col_right": _("Insert a column on the right"),
    "columns_end": "---------",
    "remove_row": _("Remove the row"),
    "remove_col": _("Remove the column"),
    "removing_end": "---------",
    "undo": _("Undo"),
    "redo": _("Redo"),
}
"""What a click with the right button offers; the script that draws tables has no Vietnamese of its own."""


class TableBlock(WagtailTableBlock):
    def get_table_options(self, table_options=None):
        items = {name: {"name": label} for name, label in TABLE_MENU.items()}
        own = {"contextMenu": {"items": items}, "language": "en-US"}
        return super().get_table_options(table_options) | own

    def get_searchable_content(self, value):
        caption = (value or {}).get("table_caption")
        return [*([caption] if caption else []), *super().get_searchable_content(value)]

    class Meta:
        icon = "table"
        label = _("Table")
        group = TEXT
        template = "blocks/table.html"
        description = _("Rows and columns, with a caption.")
        preview_value = {
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "data": [["Năm", "Tin báo"], ["2022", "50"]],
        }


class ImageBlock(image_blocks.ImageBlock):
    """Wagtail's, which names its picture in English, whatever the language."""

    def __init__(self, required=True, **kwargs):
        super().__init__(required=required, **kwargs)
        self.child_blocks["image"].label = _("Picture")


class PictureBlock(StructBlock):
    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    credit = blocks.CharBlock(
        label=_("Credit"),
        required=False,
        help_text=_("Printed as “Ảnh: …”. Left empty: as in the picture library."),
    )

    def get_api_representation(self, value, context=None):
        image = value["image"]
        return image_json(
            image,
            alt=picture_alt(image),
            caption=value["caption"],
            credit=value["credit"],
        )

    def get_searchable_content(self, value):
        """The words under the picture and those that stand for it; nothing where the picture itself is gone."""
        image = value["image"]
        if image is None:
            return []
        texts = (value["caption"], value["credit"] or image.credit, picture_alt(image))
        return [text for text in texts if text]

    class Meta:
        icon = "image"
        label = _("Picture")
        group = MEDIA
        template = "blocks/picture.html"
        description = _("A picture with caption and credit.")


class GalleryBlock(blocks.ListBlock):
    def __init__(self, **kwargs):
        super().__init__(PictureBlock(), min_num=2, **kwargs)

    class Meta:
        icon = "grip"
        label = _("Gallery")
        group = MEDIA
        template = "blocks/gallery.html"
        description = _("Two or more pictures.")


class DocumentBlock(StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    label = blocks.CharBlock(
        label=_("Link text"), required=False, help_text=_("Left empty: the document's title.")
    )

    def get_api_representation(self, value, context=None):
        return {"label": value["label"], "document": document_json(value["document"])}

    def get_searchable_content(self, value):
        document = value["document"]
        return [text for text in (value["label"], document.title) if text] if document else []

    class Meta:
        icon = "doc-full"
        label = _("Document")
        group = MEDIA
        template = "blocks/document.html"
        description = _("A file to open or save.")


class VideoValue(blocks.StructValue):
    @property
    def host(self):
        """The site that the link leads to, for the reader to see before following it."""
        return (urlsplit(self["url"]).hostname or "").removeprefix("www.")


class VideoBlock(StructBlock):
    """A link to a video: nobody asks the other site for anything before the reader does."""

    title = blocks.CharBlock(label=_("Name of the video"))
    url = blocks.URLBlock(label=_("Address"), help_text=_("Copied from the page of the video."))

    def clean(self, value):
        value = super().clean(value)
        if value["url"] and not is_video_address(value["url"]):
            message = _(
                "Give an address that starts with https:// and leads to YouTube, Vimeo, Facebook, TikTok or Zalo."
            )
            raise blocks.StructBlockValidationError(block_errors={"url": ValidationError(message)})
        return value

    class Meta:
        icon = "media"
        label = _("Video")
        group = MEDIA
        template = "blocks/video.html"
        description = _("A link to a video on YouTube, Facebook and the like.")
        value_class = VideoValue
        preview_value = {
            "title": "Lễ ra quân (minh hoạ)",
            "url": "https://www.youtube.com/watch?v=minh-hoa",
        }


class KeyFigureBlock(StructBlock):
    value = blocks.CharBlock(label=_("Figure"), max_length=20)
    label = blocks.CharBlock(label=_("What it counts"))

    class Meta:
        icon = "order"
        label = _("Figure")


class KeyFiguresBlock(StructBlock):
    figures = blocks.ListBlock(KeyFigureBlock(), label=_("Figures"), min_num=1, max_num=6)
    source = blocks.CharBlock(label=_("Source"), required=False)

    class Meta:
        icon = "order"
        label = _("Key figures")
        group = HIGHLIGHTS
        template = "blocks/key_figures.html"
        description = _("The numbers of the story, large.")
        preview_value = {
            "figures": [
                {"value": "50", "label": "tin báo"},
                {"value": "30", "label": "nguồn tin có giá trị"},
            ],
            "source": "",
        }


class CallToActionBlock(StructBlock):
    text = blocks.CharBlock(label=_("What to do"))
    phone = blocks.CharBlock(label=_("Phone"), required=False, validators=[phone_validator])
    link_label = blocks.CharBlock(label=_("Link text"), required=False)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Address"), required=False)

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation and not (
            value["phone"] or value["page"] or value["url"]
        ):
            message = _("Give a phone number, a page or an address.")
            raise blocks.StructBlockValidationError(
                block_errors={"phone": ValidationError(message)}
            )
        return value

    def get_api_representation(self, value, context=None):
        page = value["page"]
        request = (context or {}).get("request")
        hidden = hidden_paths_for_request(request)
        url = page.full_url if page and is_published(page, hidden) else value["url"]
        return {
            "text": value["text"],
            "phone": value["phone"],
            "link_label": value["link_label"],
            "url": absolute_url(url) or "",
        }

    class Meta:
        icon = "mobile-alt"
        label = _("Call to action")
        group = HIGHLIGHTS
        template = "blocks/call_to_action.html"
        description = _("What the reader can do now: call, open a page.")
        preview_value = {"text": "Báo tin cho công an phường", "phone": "113"}


class BodyBlock(blocks.StreamBlock):
    """The body of any page."""

    paragraph = ParagraphBlock()
    heading = HeadingBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    quote = QuoteBlock()
    table = TableBlock()
    document = DocumentBlock()
    video = VideoBlock()
    key_figures = KeyFiguresBlock()
    call_to_action = CallToActionBlock()

    def get_context(self, value, parent_context=None):
        have_renditions(pictures_in(value), PICTURE_IN_TEXT.specs)
        return super().get_context(value, parent_context)

    def get_api_representation(self, value, context=None):
        have_renditions(pictures_in(value), RENDITIONS)
        return super().get_api_representation(value, context)

    class Meta:
        template = "blocks/body.html"


def pictures_in(body):
    """Return the images of the pictures and galleries of a body, in its order; one may come more than once."""
    pictures = []
    for block in body or []:
        if block.block_type == "picture":
            pictures.append(block.value)
        elif block.block_type == "gallery":
            pictures.extend(block.value)
    return [picture["image"] for picture in pictures if picture["image"]]


def beginning(body):
    """Return the text of the first paragraph of a body, at most 300 letters; "" where there is none."""
    first = next((block for block in body or [] if block.block_type == "paragraph"), None)
    text = get_text_for_indexing(first.value.source) if first else ""
    return Truncator(" ".join(text.split())).chars(300)


def picture_alt(image):
    """Return the text that stands for an image of a block: none for a decorative one, else the editor's words."""
    if image is None or image.decorative:
        return ""
    return image.contextual_alt_text or image.description


def is_video_address(url):
    """Whether ``url`` is a secure address at one of ``VIDEO_HOSTS``."""
    address = urlsplit(url)
    host = address.hostname or ""
    return address.scheme == "https" and any(
        host == known or host.endswith(f".{known}") for known in VIDEO_HOSTS
    )


def read_bodies(pages):
    """
    Read what the blocks of the bodies of all ``pages`` (a list, of one model) stand for; return the pictures in them.

    One query for each kind of thing, however many pages there are.
    """
    if not pages:
        return []
    block = pages[0].body.stream_block
    bodies = block.bulk_to_python([list(page.body.raw_data) for page in pages])
    for page, body in zip(pages, bodies, strict=True):
        page.body = body
    return [picture for body in bodies for picture in pictures_in(body)]
