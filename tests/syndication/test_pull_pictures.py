"""Pictures of other wards: only pixels that were announced, drawn anew."""

import zlib
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from PIL import Image

from home.models import CustomImage
from syndication.choices import ImportState, Mode
from syndication.factories import SubscriptionFactory
from syndication.models import ImportedItem
from syndication.pulling.fetching import RefusedError
from syndication.pulling.pictures import MAX_PICTURES, MAX_SIDE, drawn_anew
from tests.syndication.scripted_peer import block, picture_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def subscription(peer, section):
    return SubscriptionFactory(peer=peer, target_section=section, mode=Mode.DRAFT)


def page_of(uid):
    return ImportedItem.objects.get(uid=uid).page.specific


def huge_png(width, height):
    """A PNG of few bytes that claims so many pixels."""

    def chunk(kind, data):
        body = kind + data
        return len(data).to_bytes(4) + body + zlib.crc32(body).to_bytes(4)

    head = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x00\x00\x00\x00"
    pixels = zlib.compress(bytes((width // 8 + 1) * 100))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def test_pictures_are_kept_in_the_library_with_their_words(ward, read):
    lead = ward.picture(picture_file(), alt="Ra quân")
    other = ward.picture(picture_file(colour="blue"), alt="")
    blocks = [block("picture", lead), block("gallery", [lead, other]), block("gallery", [other])]
    uid = ward.publish("Tin có ảnh", lead_image=lead, blocks=blocks)
    read()
    page = page_of(uid)
    image = page.lead_image
    assert (image.description, image.credit, image.width) == ("Ra quân", "Lê An", 40)
    assert (page.lead_image_caption, page.lead_image_credit) == ("Lực lượng ra quân", "Lê An")
    assert [part.block_type for part in page.body] == ["picture", "gallery", "picture"]
    assert page.body[0].value["image"].pk == image.pk
    assert page.body[2].value["image"].decorative
    assert CustomImage.objects.count() == 2
    assert image.file_hash
    assert image.file_size


def test_a_picture_is_fetched_once_for_all_changes_of_its_article(ward, read):
    picture = ward.picture(picture_file())
    uid = ward.publish("Một", lead_image=picture)
    read()
    ward.requests.clear()
    ward.publish("Hai", uid, lead_image=picture)
    read()
    draft = page_of(uid).get_latest_revision_as_object()
    assert draft.title == "Hai"
    assert draft.lead_image
    assert not [path for path, _ in ward.requests if path.startswith("/media/")]
    CustomImage.objects.all().delete()
    ward.publish("Ba", uid, lead_image=picture)
    read()
    assert page_of(uid).get_latest_revision_as_object().lead_image


BAD_FILES = {
    "no picture": (b"<html>", "image/jpeg", {}),
    "another picture": (picture_file(), "image/jpeg", {"sha256": "0" * 64}),
    "another kind": (picture_file("PNG"), "image/jpeg", {}),
    "cut off": (picture_file(size=(300, 300))[:-700], "image/jpeg", {}),
    "drawn by commands": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", {}),
    "drawn by commands in disguise": (b"<svg onload='alert(1)'/>", "image/png", {}),
    "a bomb of pixels": (huge_png(30_000, 30_000), "image/png", {}),
    "a bomb between the limits": (huge_png(10_000, 9_500), "image/png", {}),
    "announced as a bomb": (picture_file(), "image/jpeg", {"width": 10**6, "height": 10**6}),
    "not there": (picture_file(), "image/jpeg", {"url": "http://127.0.0.1:1/x"}),
    "in a private network": (picture_file(), "image/jpeg", {"url": "http://10.0.0.1/x"}),
    "in a file of ours": (picture_file(), "image/jpeg", {"url": "file:///etc/passwd"}),
}


@pytest.mark.parametrize("fault", BAD_FILES)
def test_a_bad_picture_is_left_out_and_the_article_comes(ward, read, fault):
    data, mime, rendition = BAD_FILES[fault]
    picture = ward.picture(data, mime, **rendition)
    uid = ward.publish(
        lead_image=picture, blocks=[block("picture", picture), block("heading", "x")]
    )
    result = read()
    assert (result.error, result.placed) == ("", 1)
    page = page_of(uid)
    assert page.lead_image is None
    assert [part.block_type for part in page.body] == ["heading"]
    assert ImportedItem.objects.get(uid=uid).notice
    assert not CustomImage.objects.exists()


def test_only_so_many_pictures_of_an_article_are_taken(ward, read):
    data = picture_file()
    one = ward.picture(data)
    many = [{**one, "id": f"7f0c2f60-0000-4000-8000-{n:012}"} for n in range(MAX_PICTURES + 5)]
    for number in range(MAX_PICTURES, MAX_PICTURES + 5):
        many[number] = {**many[number], "renditions": [one["renditions"][0] | {"sha256": "0" * 64}]}
    uid = ward.publish(blocks=[block("gallery", many)])
    read()
    assert len(page_of(uid).body[0].value) == MAX_PICTURES
    assert ImportedItem.objects.get(uid=uid).notice
    media = [path for path, _ in ward.requests if path.startswith("/media/")]
    assert len(media) == 1


def test_what_cameras_write_beside_the_pixels_stays_behind():
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned
    exif[0x010E] = "Nhà ông A"
    exif.get_ifd(0x8825)[1] = "N"
    data = picture_file(size=(40, 20), exif=exif, comment=b"secret")
    assert b"Exif" in data
    drawn = Image.open(drawn_anew(data, "JPEG"))
    assert drawn.size == (20, 40)
    assert not drawn.getexif()
    assert "comment" not in drawn.info


def test_moving_pictures_become_still_and_holes_stay_holes():
    file = BytesIO()
    frames = [Image.new("RGBA", (8, 8), (n, 0, 0, 0)) for n in (1, 200)]
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    drawn = Image.open(drawn_anew(file.getvalue(), "WEBP"))
    assert (drawn.format, drawn.mode) == ("PNG", "RGBA")
    assert getattr(drawn, "n_frames", 1) == 1


def test_large_pictures_are_made_smaller():
    drawn = Image.open(drawn_anew(picture_file(size=(4000, 1000)), "JPEG"))
    assert drawn.size == (MAX_SIDE, MAX_SIDE // 4)


def test_only_the_announced_reader_is_tried():
    with pytest.raises(RefusedError):
        drawn_anew(picture_file("GIF"), "PNG")


def test_a_picture_that_was_not_to_be_had_is_asked_for_again(ward, read):
    picture = ward.picture(picture_file())
    path = urlsplit(picture["renditions"][0]["url"]).path
    ward.answers[path] = (503, {}, b"")
    uid = ward.publish("Tin có ảnh", lead_image=picture, blocks=[block("picture", picture)])
    read()
    assert page_of(uid).lead_image is None
    assert "503" in ImportedItem.objects.get(uid=uid).notice
    versions = page_of(uid).revisions.count()
    read()
    assert page_of(uid).revisions.count() == versions
    ward.answers.clear()
    read()
    item = ImportedItem.objects.get(uid=uid)
    draft = page_of(uid).get_latest_revision_as_object()
    assert draft.lead_image.width == 40
    assert [part.block_type for part in draft.body] == ["picture"]
    assert (item.state, item.notice) == (ImportState.PLACED, "")
    ward.requests.clear()
    read()
    assert path not in [asked for asked, _headers in ward.requests]


def test_a_picture_that_is_not_taken_is_not_asked_for_again(ward, read):
    picture = ward.picture(b"<html>")
    path = urlsplit(picture["renditions"][0]["url"]).path
    ward.publish("Tin có ảnh", lead_image=picture)
    read()
    ward.requests.clear()
    read()
    assert path not in [asked for asked, _headers in ward.requests]


def test_an_article_that_was_edited_here_keeps_its_pictures(ward, read):
    picture = ward.picture(picture_file())
    ward.answers[urlsplit(picture["renditions"][0]["url"]).path] = (503, {}, b"")
    uid = ward.publish("Tin có ảnh", lead_image=picture)
    read()
    page = page_of(uid)
    page.summary = "Sửa ở đây"
    page.save_revision()
    ward.answers.clear()
    read()
    assert page_of(uid).get_latest_revision_as_object().lead_image is None
