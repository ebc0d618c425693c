"""Pictures of a Word file, and the picture library."""

import zipfile
from hashlib import sha1
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.permissions import policy_registry

from home.uploads.metadata import KINDS
from vietnamese.slugs import slugify

MAX_PIXELS = 60_000_000
THUMBNAIL = (320, 320)


class PictureError(Exception):
    """A picture that is not taken; its text is one sentence."""


def collections_to_add_to(user):
    """Return the collections whose pictures ``user`` may add to, the root first; an empty queryset for nobody."""
    policy = policy_registry.get_by_type(get_image_model())
    return policy.collections_user_has_permission_for(user, "add").order_by("path")


def picture_bytes(file, part):
    """Return the bytes of the part at this place of the archive in ``file``; raises PictureError."""
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            return archive.read(archive.infolist()[part])
    except Exception as error:  # what zipfile raises upon a damaged archive is anything
        raise PictureError(_("It is damaged.")) from error


def kind_of(data):
    """Return the suffix of the file that the picture in ``data`` is; raises PictureError for what is not taken."""
    try:
        with Image.open(BytesIO(data), formats=list(KINDS)) as picture:
            kind, pixels = picture.format, picture.width * picture.height
            pixels *= getattr(picture, "n_frames", 1)
    except Exception as error:  # the readers of pictures raise nearly anything on damaged files
        raise PictureError(
            _("It is not of a kind for web pages (JPEG, PNG, GIF, WebP, AVIF), or damaged.")
        ) from error
    if pixels > MAX_PIXELS:
        raise PictureError(_("It has too many pixels."))
    return KINDS[kind]


def mark_problems(file, pictures):
    """Set ``problem`` of those of ``pictures`` in the .docx ``file`` that cannot be taken over; True where one has."""
    problems = {}
    for picture in pictures:
        if picture.part not in problems:
            try:
                kind_of(picture_bytes(file, picture.part))
                problems[picture.part] = ""
            except PictureError as error:
                problems[picture.part] = str(error)
        picture.problem = problems[picture.part]
    return any(problems.values())


def thumbnail(data):
    """Return the picture in ``data`` as a small JPEG; raises PictureError."""
    kind_of(data)
    small = BytesIO()
    try:
        with Image.open(BytesIO(data), formats=list(KINDS)) as picture:
            picture.draft("RGB", THUMBNAIL)
            picture = ImageOps.exif_transpose(picture)
            picture.thumbnail(THUMBNAIL)
            picture.convert("RGB").save(small, "JPEG", quality=75)
    except Exception as error:  # as above
        raise PictureError(_("It is damaged.")) from error
    return small.getvalue()


class Library:
    """The picture library as one person may use it: what is in it already is not added again."""

    def __init__(self, user, collection):
        self.user, self.collection = user, collection
        self.policy = policy_registry.get_by_type(get_image_model())

    def keep(self, data, title, description):
        """
        Return the image of the library with the bytes ``data``, a new one if need be; raises PictureError.

        A known one without a description gets this one, if the person may change it.
        """
        suffix = kind_of(data)
        image = self._known(data)
        if image is None:
            return self._add(data, suffix, title, description)
        is_better = description and not image.description.strip()
        if is_better and self.policy.user_has_permission_for_instance(self.user, "change", image):
            image.description = description
            image.save(update_fields=["description"])
        return image

    def _known(self, data):
        images = self.policy.instances_user_has_permission_for(self.user, "choose")
        digest = sha1(data, usedforsecurity=False).hexdigest()  # as AbstractImage.file_hash
        return images.filter(file_hash=digest).order_by("pk").first()

    def _add(self, data, suffix, title, description):
        model = get_image_model()
        file = SimpleUploadedFile(f"{slugify(title) or 'anh'}.{suffix}", data)
        values = {
            "title": title,
            "description": description,
            "collection": self.collection.pk,
        }
        form = get_image_form(model)(values, {"file": file}, user=self.user)
        if not form.is_valid():
            sentences = [str(one) for errors in form.errors.values() for one in errors]
            raise PictureError(" ".join(sentences))
        image = form.save(commit=False)
        image.uploaded_by_user = self.user
        image.collection = self.collection
        image.save()
        return image
