"""Pictures on their way into the library, whoever brings them: a form, an importer, another ward."""

from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtail.images.models import WagtailImageFieldFile

from home.uploads.metadata import KINDS, opened, without_metadata

SUFFIXES = {suffix: kind for kind, suffix in KINDS.items()} | {"jpeg": "JPEG"}


def check_picture(name, data):
    """Raise ValidationError with a sentence where the bytes ``data`` are no picture that is taken under this name."""
    most = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    if len(data) > most:
        raise ValidationError(
            _("This picture is too big (%(size)s); at most %(most)s are taken."),
            params={"size": filesizeformat(len(data)), "most": filesizeformat(most)},
        )
    kind, pixels = _kind_and_pixels(data)
    if kind != SUFFIXES.get(PurePosixPath(name).suffix[1:].lower()):
        raise ValidationError(
            _("The file holds a picture of the kind %(kind)s, but its name says otherwise."),
            params={"kind": kind},
        )
    if pixels > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise ValidationError(_("This picture has too many pixels: make it smaller first."))


def _kind_and_pixels(data):
    try:
        with opened(data) as picture:
            frames = getattr(picture, "n_frames", 1)
            return picture.format, picture.width * picture.height * frames
    except Exception as error:  # the readers of pictures raise nearly anything on damaged files
        if b"<svg" in data[:4096].lower():
            sentence = _("SVG pictures are not taken, as they may hold programs: save it as PNG.")
        else:
            sentence = _("This is no picture (JPEG, PNG, GIF, WebP, AVIF), or it is damaged.")
        raise ValidationError(sentence) from error


class PictureFile(WagtailImageFieldFile):
    """The file of a picture: the one door to the storage, which all ways in pass."""

    def save(self, name, content, save=True):
        """Store ``content`` without its metadata; raises ValidationError for what is no picture that is taken."""
        content.seek(0)
        data = content.read()
        check_picture(name, data)
        try:
            data = without_metadata(data)
        except Exception as error:  # as above
            raise ValidationError(_("This picture is damaged.")) from error
        self.instance.file_size = len(data)
        super().save(name, ContentFile(data, name=name), save=save)
