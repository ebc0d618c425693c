"""The ward's own image and document models: a credit for pictures, ASCII file names, files that are what they say."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from home.uploads.documents import check_document
from home.uploads.pictures import PictureFile, check_picture
from vietnamese.models import NormalisedTextMixin
from vietnamese.slugs import slug_filename


class CustomImage(NormalisedTextMixin, AbstractImage):
    credit = models.CharField(
        _("credit"), max_length=255, blank=True, help_text=_("Who took or made the picture.")
    )

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def clean(self):
        super().clean()
        if self.file and not self.file._committed:
            self.file.seek(0)
            _say_at_the_file(check_picture, self.file.name, self.file.read())

    def get_upload_to(self, filename):
        return super().get_upload_to(slug_filename(filename))


# Whatever brings a picture, its file comes to the storage through the save of its field.
CustomImage._meta.get_field("file").attr_class = PictureFile


class CustomRendition(AbstractRendition):
    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta(AbstractRendition.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition"
            )
        ]


def document_upload_to(document, filename):
    """Return where an uploaded document is kept under the media root, with an ASCII name."""
    return f"documents/{slug_filename(filename)}"


class CustomDocument(NormalisedTextMixin, AbstractDocument):
    file = models.FileField(_("file"), upload_to=document_upload_to)

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self):
        super().clean()
        if self.file and not self.file._committed:
            _say_at_the_file(check_document, self.file.name, self.file)


def _say_at_the_file(check, *values):
    """Let what ``check`` finds stand at the field of the file."""
    try:
        check(*values)
    except ValidationError as error:
        raise ValidationError({"file": error}) from error
