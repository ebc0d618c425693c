"""Uploads in a bucket behind a real server of S3: every way to them works, and only the portal opens them."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction

from articles.factories import ArticlePageFactory
from home.factories import DocumentFactory, ImageFactory
from home.models import CustomImage
from home.tasks import make_renditions
from site_config.settings import services
from syndication.change_log.pictures import renditions_of
from syndication.pulling.pictures import drawn_anew, keep_picture
from tests.operations.services import Bucket


@pytest.fixture(scope="module")
def server():
    with Bucket() as bucket:
        yield bucket


@pytest.fixture
def bucket(server, settings):
    """The bucket as the portal's media."""
    settings.STORAGES = settings.STORAGES | {"default": services.media(server.url)}
    return server


def picture():
    """Return a file with a small picture, as an editor uploads it."""
    file = io.BytesIO()
    Image.new("RGB", (1400, 900), "#8b1a1a").save(file, "JPEG")
    return ContentFile(file.getvalue(), name="ảnh phố.jpg")


def test_files_keep_their_names_apart_and_their_addresses_are_the_portals(bucket):
    names = [default_storage.save("images/mot.txt", ContentFile(b"x")) for _ in range(2)]
    assert len({*names}) == 2
    assert default_storage.url(names[0]) == "/media/images/mot.txt"
    assert {*names} <= bucket.names()


def test_nobody_reads_the_bucket_itself(bucket):
    default_storage.save("documents/mat.txt", ContentFile(b"bimat"))
    grants = bucket.client().get_object_acl(Bucket=bucket.name, Key="documents/mat.txt")["Grants"]
    assert {grant["Grantee"]["Type"] for grant in grants} == {"CanonicalUser"}


@pytest.mark.django_db
class TestPictures:
    def test_an_upload_its_renditions_and_its_address_work(self, admin_client, client, bucket):
        answer = admin_client.post(
            "/admin/images/add/",
            {
                "title": "Phố (minh hoạ)",
                "file": picture(),
                "collection": Collection.get_first_root_node().pk,
            },
        )
        assert answer.status_code == 302
        image = CustomImage.objects.get(title="Phố (minh hoạ)")
        make_renditions.call_local({image.pk: ["width-480|format-webp"]})
        rendition = image.get_rendition("width-480|format-webp")
        assert {image.file.name, rendition.file.name} <= bucket.names()
        answer = client.get(rendition.url)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in answer["Cache-Control"]
        assert Image.open(io.BytesIO(b"".join(answer))).width == 480

    @pytest.mark.parametrize(
        "path", ["images/khong-co.jpg", "documents/mat.txt", "images/../documents/mat.txt"]
    )
    def test_what_is_not_a_picture_of_the_portal_is_not_found(self, client, bucket, path):
        default_storage.delete("documents/mat.txt")
        default_storage.save("documents/mat.txt", ContentFile(b"bimat"))
        assert client.get(f"/media/{path}").status_code == 404

    def test_pages_feeds_and_other_wards_are_told_of_them(self, client, section, bucket):
        image = ImageFactory(file=picture())
        article = ArticlePageFactory(parent=section, lead_image=image)
        page = client.get(article.url).content.decode()
        assert "/media/images/" in page
        assert bucket.endpoint not in page
        assert "/media/images/" in client.get(f"{section.url}rss/").content.decode()
        shared = renditions_of(image)
        assert shared
        assert all(rendition.bytes and rendition.sha256 for rendition in shared)

    def test_a_picture_taken_over_from_another_ward_is_kept_there(self, bucket):
        pk = keep_picture(drawn_anew(picture().read(), "JPEG"), PICTURE, "Bài (minh hoạ)")
        image = CustomImage.objects.get(pk=pk)
        assert image.file.name in bucket.names()
        assert (image.file_size > 0, len(image.file_hash)) == (True, 40)


class PICTURE:
    """What of ``contract.Picture`` is asked for."""

    id, alt, caption, credit = "anh-1", "Phố (minh hoạ)", "", ""


@pytest.mark.django_db
class TestDocuments:
    def test_a_private_one_is_given_to_those_who_may_see_it_only(
        self, client, admin_client, bucket
    ):
        closed = Collection.get_first_root_node().add_child(name="Nội bộ")
        CollectionViewRestriction.objects.create(
            collection=closed, restriction_type=CollectionViewRestriction.LOGIN
        )
        document = DocumentFactory(collection=closed, file=ContentFile(b"bimat", name="noi-bo.pdf"))
        assert document.file.name in bucket.names()
        assert client.get(document.url).status_code == 302
        answer = admin_client.get(document.url)
        assert b"".join(answer) == b"bimat"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert client.get(f"/media/{document.file.name}").status_code == 404

    def test_a_recording_is_given_in_pieces(self, client, bucket):
        sound = bytes(range(256)) * 8
        document = DocumentFactory(file=ContentFile(sound, name="bai-doc.mp3"))
        answer = client.get(document.url, HTTP_RANGE="bytes=100-199")
        assert (answer.status_code, answer.content) == (206, sound[100:200])
        assert answer["Content-Range"] == "bytes 100-199/2048"
        assert client.get(document.url, HTTP_RANGE="bytes=5000-").status_code == 416
        whole = client.get(document.url)
        assert b"".join(whole) == sound
