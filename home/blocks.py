"""StreamField blocks that any page may use; each says in its own JSON what it means."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.embeds.blocks import EmbedBlock as WagtailEmbedBlock
from wagtail.images.blocks import ImageBlock

from home.querysets import is_published
from home.serializers import absolute_url, document_json, image_json, rich_text_json
from home.validators import phone_validator

RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link", "hr", "superscript"]

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


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"))
    attribution = blocks.CharBlock(label=_("Who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        group = TEXT
        template = "blocks/quote.html"
        description = _("Words of a person or a document.")
        preview_value = {"text": "Mỗi người dân là một chiến sĩ.", "attribution": "Minh hoạ"}


class TableBlock(WagtailTableBlock):
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


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    credit = blocks.CharBlock(
        label=_("Credit"), required=False, help_text=_("Left empty: as in the picture library.")
    )

    def get_api_representation(self, value, context=None):
        image = value["image"]
        return image_json(
            image,
            alt=picture_alt(image),
            caption=value["caption"],
            credit=value["credit"],
        )

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


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    label = blocks.CharBlock(
        label=_("Link text"), required=False, help_text=_("Left empty: the document's title.")
    )

    def get_api_representation(self, value, context=None):
        return {"label": value["label"], "document": document_json(value["document"])}

    class Meta:
        icon = "doc-full"
        label = _("Document")
        group = MEDIA
        template = "blocks/document.html"
        description = _("A file to open or save.")


class EmbedBlock(WagtailEmbedBlock):
    def get_api_representation(self, value, context=None):
        return {"url": value.url} if value else None

    class Meta:
        icon = "media"
        label = _("Embed")
        group = MEDIA
        template = "blocks/embed.html"
        description = _("A video from another site, by its address.")


class KeyFigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(label=_("Figure"), max_length=20)
    label = blocks.CharBlock(label=_("What it counts"))

    class Meta:
        icon = "order"
        label = _("Figure")


class KeyFiguresBlock(blocks.StructBlock):
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


class CallToActionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("What to do"))
    phone = blocks.CharBlock(label=_("Phone"), required=False, validators=[phone_validator])
    link_label = blocks.CharBlock(label=_("Link text"), required=False)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Address"), required=False)

    def clean(self, value):
        value = super().clean(value)
        if not (value["phone"] or value["page"] or value["url"]):
            message = _("Give a phone number, a page or an address.")
            raise blocks.StructBlockValidationError(
                block_errors={"phone": ValidationError(message)}
            )
        return value

    def get_api_representation(self, value, context=None):
        page = value["page"]
        url = page.full_url if page and is_published(page) else value["url"]
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
    embed = EmbedBlock()
    key_figures = KeyFiguresBlock()
    call_to_action = CallToActionBlock()


def picture_alt(image):
    """Return the text that stands for an image of a block: none for a decorative one, else the editor's words."""
    if image is None or image.decorative:
        return ""
    return image.contextual_alt_text or image.description
