"""Pictures as they come into the library: what is taken, and what of it is kept."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageChops, ImageCms, PngImagePlugin

from home.models import CustomImage
from home.uploads.metadata import KINDS, _drawn_anew, without_metadata

OWNER = "Nguyen Van Minh Hoa"
SERIAL = "SN-MINH-HOA-0042"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + OWNER.encode() + b"</x:xmpmeta>"
ORIENTATION, MAKE, ARTIST, GPS, EXIF, BODY_SERIAL = 0x0112, 0x010F, 0x013B, 0x8825, 0x8769, 0xA431
TRAILER = b"a film behind the picture of " + OWNER.encode()
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)


def telling_exif(orientation=6):
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE], exif[ARTIST] = orientation, "Minh Hoa", OWNER
    exif.get_ifd(EXIF)[BODY_SERIAL] = SERIAL
    place = exif.get_ifd(GPS)
    place[1], place[2], place[3], place[4] = "N", (16.0, 44.0, 51.0), "E", (107.0, 11.0, 0.0)
    return exif


def shades(mode="RGB", size=(64, 40)):
    channels = [Image.linear_gradient("L").rotate(turn).resize(size) for turn in (0, 90, 180)]
    return Image.merge("RGB", channels).convert(mode)


def telling_file(kind, orientation=6):
    """Return a picture of the kind that tells who took it, where and with what, with a colour profile."""
    file = BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    values = {"exif": telling_exif(orientation), "icc_profile": profile}
    if kind == "JPEG":
        values |= {"xmp": XMP, "comment": OWNER.encode(), "progressive": True}
    elif kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", OWNER)
        text.add_itxt("XML:com.adobe.xmp", XMP.decode())
        values |= {"pnginfo": text}
    elif kind == "GIF":
        values = {"comment": OWNER.encode(), "save_all": True, "loop": 0, "duration": 80}
        values["append_images"] = [shades("P").rotate(180)]
    else:
        values |= {"xmp": XMP}
    shades("P" if kind == "GIF" else "RGB").save(file, kind, **values)
    return file.getvalue() + TRAILER * (kind != "AVIF")


def pixels(data, frame=0):
    with Image.open(BytesIO(data)) as picture:
        picture.seek(frame)
        return picture.convert("RGBA").copy()


def image_with(data, name):
    image = CustomImage(title="Ảnh minh hoạ", file=ImageFile(BytesIO(data), name=name))
    image.save()
    return image


def stored(image):
    with image.file.storage.open(image.file.name) as file:
        return file.read()


class TestMetadata:
    @pytest.mark.parametrize("kind", KINDS)
    def test_of_people_and_places_is_gone(self, kind):
        before = telling_file(kind)
        assert OWNER.encode() in before
        after = without_metadata(before)
        for secret in (OWNER, SERIAL, "Minh Hoa", "film", "xmpmeta"):
            assert secret.encode() not in after
        with Image.open(BytesIO(after)) as picture:
            assert picture.format == kind
            assert not picture.getexif().get_ifd(GPS)
            assert set(picture.getexif()) <= {ORIENTATION}

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
    def test_goes_without_touching_a_pixel(self, kind):
        before = telling_file(kind)
        after = without_metadata(before)
        assert (
            ImageChops.difference(pixels(before), pixels(after)).getbbox(alpha_only=False) is None
        )

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_leaves_the_profile_and_the_orientation(self, kind):
        before = telling_file(kind)
        with (
            Image.open(BytesIO(before)) as old,
            Image.open(BytesIO(without_metadata(before))) as new,
        ):
            assert new.getexif()[ORIENTATION] == old.getexif()[ORIENTATION] == 6
            assert new.info["icc_profile"] == old.info["icc_profile"]

    def test_leaves_the_frames_of_a_moving_picture(self):
        before = telling_file("GIF")
        after = without_metadata(before)
        with Image.open(BytesIO(after)) as picture:
            assert (picture.n_frames, picture.info["loop"]) == (2, 0)
            assert picture.info["duration"] == 80
        assert ImageChops.difference(pixels(before, 1), pixels(after, 1)).getbbox() is None

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
    def test_is_gone_for_good_the_first_time(self, kind):
        once = without_metadata(telling_file(kind))
        assert without_metadata(once) == once

    @pytest.mark.parametrize("kind", KINDS)
    def test_is_gone_from_what_has_to_be_drawn_anew(self, kind):
        after = _drawn_anew(telling_file(kind))
        assert OWNER.encode() not in after
        with Image.open(BytesIO(after)) as picture:
            assert not dict(picture.getexif())
            upright = (64, 40) if kind == "GIF" else (40, 64)
            assert picture.size == upright


@pytest.mark.django_db
class TestTheLibrary:
    @pytest.mark.parametrize(("kind", "suffix"), KINDS.items())
    def test_stores_no_metadata_whoever_brings_the_picture(self, kind, suffix):
        image = image_with(telling_file(kind), f"anh.{suffix}")
        assert OWNER.encode() not in stored(image)
        image.refresh_from_db()
        assert image.file_size == len(stored(image))

    def test_stores_none_where_the_file_is_saved_by_itself(self):
        image = CustomImage(title="Ảnh minh hoạ")
        image.file.save("anh.jpg", ContentFile(telling_file("JPEG")), save=False)
        image.save()
        assert OWNER.encode() not in stored(image)

    def test_shows_a_turned_picture_upright(self):
        image = image_with(telling_file("JPEG"), "anh.jpg")
        rendition = image.get_rendition("original|format-jpeg")
        assert (rendition.width, rendition.height) == (40, 64)

    def test_knows_an_uploaded_file_when_it_comes_again(self, admin_client):
        address, data = reverse("wagtailimages:add_multiple"), telling_file("JPEG")
        for _ in range(2):
            file = SimpleUploadedFile("anh.jpg", data)
            form = {"files[]": file, "title": "Ảnh", "collection": 1}
            answer = admin_client.post(address, form, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
            assert answer.json()["success"]
        first, second = CustomImage.objects.all()
        assert first.file_hash == second.file_hash
        assert answer.json()["duplicate"]
        assert OWNER.encode() not in stored(first) + stored(second)

    @pytest.mark.parametrize(
        ("name", "data", "sentence"),
        [
            ("anh.svg", SVG, "Các dạng được nhận"),
            ("anh.png", SVG, "Đuôi tệp không khớp"),
            ("anh.jpg", telling_file("PNG"), "jpeg"),
            ("anh.png", b"<html><script>alert(1)</script></html>", "Đuôi tệp không khớp"),
            ("anh.gif", telling_file("GIF")[:40], "ảnh bị hỏng"),
            ("anh.png", b"khong phai anh", "ảnh bị hỏng"),
        ],
    )
    def test_refuses_with_a_sentence_what_is_no_picture(self, admin_client, name, data, sentence):
        form = {"title": "Ảnh", "collection": 1, "file": SimpleUploadedFile(name, data)}
        response = admin_client.post(reverse("wagtailimages:add"), form)
        (error,) = response.context["form"].errors["file"]
        assert sentence in error
        assert not CustomImage.objects.exists()

    def test_refuses_more_pixels_than_a_camera_takes(self, admin_client):
        bomb = BytesIO()
        Image.new("1", (12_000, 12_000)).save(bomb, "PNG")
        assert len(bomb.getvalue()) < 50_000
        file = SimpleUploadedFile("anh.png", bomb.getvalue())
        form = {"title": "Ảnh", "collection": 1, "file": file}
        response = admin_client.post(reverse("wagtailimages:add"), form)
        assert "điểm ảnh" in str(response.context["form"].errors["file"])
        with pytest.raises(ValidationError, match="điểm ảnh"):
            CustomImage(title="Ảnh").file.save("anh.png", ContentFile(bomb.getvalue()), save=False)

    def test_refuses_a_file_that_is_too_big(self, settings):
        settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1000
        with pytest.raises(ValidationError, match="quá lớn"):
            image_with(telling_file("JPEG"), "anh.jpg")

    @pytest.mark.parametrize(
        ("name", "data", "sentence"),
        [
            ("anh.png", SVG, "SVG"),
            ("anh.png", telling_file("JPEG"), "JPEG"),
            ("anh.svg", telling_file("PNG"), "PNG"),
            ("anh.jpg", b"GIF89a<script>", "Đây không phải ảnh"),
        ],
    )
    def test_refuses_it_from_importers_too(self, name, data, sentence):
        with pytest.raises(ValidationError, match=sentence):
            CustomImage(title="Ảnh").file.save(name, ContentFile(data), save=False)
