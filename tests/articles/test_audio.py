"""The recording of an article: what is taken for one, who gets to hear it, and how it is sent."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.test.utils.form_data import querydict_from_html

from articles.factories import ArticlePageFactory
from articles.models import ArticlePage
from home import byte_ranges
from home.factories import DocumentFactory

pytestmark = pytest.mark.django_db
SOUND = bytes(range(256)) * 4


def recording(name="ban-tin.mp3", **values):
    return DocumentFactory(file__filename=name, file__data=SOUND, **values)


@pytest.fixture
def closed():
    """A collection that only people who are logged in may open, and one below it."""
    collection = Collection.get_first_root_node().add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    return collection.add_child(name="Bản tin")


@pytest.fixture
def shown(client):
    """A function that returns the ``audio`` element of an article's page, None where it has none."""
    return lambda article: BeautifulSoup(client.get(article.url).content, "html.parser").audio


class TestTaken:
    @pytest.mark.parametrize("name", ["a.mp3", "a.m4a", "a.ogg", "a.wav", "a.MP3"])
    def test_are_files_of_sound(self, section, name):
        ArticlePageFactory(parent=section, audio=recording(name)).full_clean()

    @pytest.mark.parametrize("name", ["a.pdf", "a.docx", "mp3", "a.mp3.zip"])
    def test_nothing_else_is_and_the_sentence_says_what_is(self, section, name):
        article = ArticlePageFactory(parent=section)
        article.audio = recording(name)
        with pytest.raises(ValidationError) as error:
            article.full_clean()
        (sentence,) = error.value.message_dict["audio"]
        for kind in ("mp3", "m4a", "ogg", "wav"):
            assert kind in sentence

    def test_the_editors_form_says_so_at_the_field(self, admin_client, section):
        article = ArticlePageFactory(parent=section)
        address = f"/admin/pages/{article.pk}/edit/"
        form = admin_client.get(address).content.decode()
        data = querydict_from_html(form, form_id="page-edit-form").dict()
        data |= {"body-count": "0", "related_news-count": "0", "action-publish": "1"}
        response = admin_client.post(address, data | {"audio": recording("a.pdf").pk})
        assert list(response.context["form"].errors) == ["audio"]
        sound = recording("a.mp3")
        assert admin_client.post(address, data | {"audio": sound.pk}).status_code == 302
        assert ArticlePage.objects.get(pk=article.pk).audio == sound

    @pytest.mark.parametrize("name", ["a.mp3", "a.m4a", "a.ogg", "a.wav"])
    def test_the_library_takes_them(self, name):
        recording(name).full_clean()


class TestOnThePage:
    def test_is_played_only_when_asked_for_and_can_be_saved(self, client, section):
        audio = recording()
        article = ArticlePageFactory(parent=section, audio=audio)
        html = BeautifulSoup(client.get(article.url).content, "html.parser")
        assert html.audio["src"] == audio.url
        assert html.audio["preload"] == "none"
        assert "controls" in html.audio.attrs
        assert "autoplay" not in html.audio.attrs
        assert html.find(id=html.audio["aria-labelledby"]).text.strip()
        link = html.select_one(".recording a[download]")
        assert link["href"] == audio.url
        assert "MP3" in html.select_one(".recording").text

    def test_takes_the_place_of_the_browsers_voice(self, client, section):
        plain = client.get(ArticlePageFactory(parent=section).url).content.decode()
        read = ArticlePageFactory(parent=section, audio=recording())
        assert "data-listen" in plain
        assert "<audio" not in plain
        assert "data-listen" not in client.get(read.url).content.decode()

    def test_is_not_on_the_printed_sheet(self, section):
        article = ArticlePageFactory(parent=section, audio=recording())
        sheet = article.make_preview_request(preview_mode="print").content.decode()
        assert article.title in sheet
        assert "<audio" not in sheet

    def test_is_not_shown_where_its_collection_or_one_above_is_private(
        self, section, shown, closed
    ):
        for collection in (closed, closed.get_parent()):
            audio = recording(collection=collection)
            assert shown(ArticlePageFactory(parent=section, audio=audio)) is None

    def test_whose_file_is_lost_does_not_take_the_page_with_it(self, section, shown):
        audio = recording()
        article = ArticlePageFactory(parent=section, audio=audio)
        audio.file.storage.delete(audio.file.name)
        assert shown(article)["src"] == audio.url

    def test_costs_nothing_where_there_is_none_and_one_query_where_there_is(self, client, section):
        def count(article):
            for _ in range(2):  # the first makes the settings, which is a change
                client.get(article.url)
            with CaptureQueriesContext(connection) as queries:
                client.get(article.url)
            return len(queries)

        without = ArticlePageFactory(parent=section)
        having = ArticlePageFactory(parent=section, audio=recording())
        assert count(having) == count(without) + 1


class TestInTheAPI:
    def audio_of(self, client, article):
        return client.get(f"/api/v2/pages/{article.pk}/").json()["audio"]

    def test_is_a_document_with_an_absolute_address(self, client, section):
        audio = recording(title="Bản tin")
        answer = self.audio_of(client, ArticlePageFactory(parent=section, audio=audio))
        assert answer == {
            "id": audio.pk,
            "title": "Bản tin",
            "url": f"http://localhost{audio.url}",
            "extension": "mp3",
            "size": len(SOUND),
        }

    def test_is_nothing_where_there_is_none_or_it_is_private(self, client, section, closed):
        assert self.audio_of(client, ArticlePageFactory(parent=section)) is None
        private = ArticlePageFactory(parent=section, audio=recording(collection=closed))
        assert self.audio_of(client, private) is None

    def test_a_list_takes_no_query_more_for_each(self, client, section):
        address = "/api/v2/pages/?type=articles.ArticlePage"

        def count():
            client.get(address)  # what all answers have in common is known from then on
            with CaptureQueriesContext(connection) as queries:
                client.get(f"{address}&fields=audio")
            return len(queries)

        ArticlePageFactory(parent=section, audio=recording())
        few = count()
        for number in range(5):
            ArticlePageFactory(parent=section, audio=recording(f"tin-{number}.mp3"))
        assert count() == few


class TestSending:
    def ask(self, client, audio, wanted, **headers):
        return client.get(audio.url, headers={"Range": wanted, **headers})

    @pytest.mark.parametrize(
        ("wanted", "first", "last"),
        [
            ("bytes=0-1", 0, 1),
            ("bytes=0-", 0, 1023),
            ("bytes=1000-5000", 1000, 1023),
            ("bytes=-24", 1000, 1023),
            ("bytes=-5000", 0, 1023),
            ("bytes=1023-1023", 1023, 1023),
        ],
    )
    def test_a_part_is_sent_where_one_is_asked_for(self, client, wanted, first, last):
        response = self.ask(client, recording("a.m4a"), wanted)
        assert response.status_code == 206
        assert response["Content-Range"] == f"bytes {first}-{last}/1024"
        assert response["Content-Type"] == "audio/mp4"
        assert response.content == SOUND[first : last + 1]

    def test_a_long_part_is_sent_in_several(self, client, monkeypatch):
        monkeypatch.setattr(byte_ranges, "AT_ONCE", 1000)
        response = self.ask(client, recording(), "bytes=4-")
        assert response["Content-Range"] == "bytes 4-1003/1024"
        assert response.content == SOUND[4:1004]

    @pytest.mark.parametrize("wanted", ["bytes=1024-", "bytes=5-2", "bytes=-0", "bytes=-"])
    def test_a_part_that_is_not_there_is_answered_416(self, client, wanted):
        response = self.ask(client, recording(), wanted)
        assert (response.status_code, response["Content-Range"]) == (416, "bytes */1024")

    @pytest.mark.parametrize(
        ("name", "wanted", "headers"),
        [
            ("a.mp3", "bytes=0-1,5-6", {}),
            ("a.mp3", "chars=0-1", {}),
            ("a.mp3", "bytes=0-1", {"If-Range": '"khac"'}),
            ("a.pdf", "bytes=0-1", {}),
        ],
    )
    def test_otherwise_the_whole_file_is_sent(self, client, name, wanted, headers):
        response = self.ask(client, recording(name), wanted, **headers)
        assert response.status_code == 200
        assert b"".join(response.streaming_content) == SOUND

    def test_no_part_of_a_private_one_is_sent(self, client, closed):
        response = self.ask(client, recording(collection=closed), "bytes=0-1")
        assert response.status_code == 302
        assert "login" in response["Location"]
