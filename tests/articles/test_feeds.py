"""The feeds for people: of a section, of the portal and of a topic, in three formats."""

import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils.http import http_date

from articles.factories import ArticleIndexPageFactory, TopicFactory
from articles.models import ArticlePage
from home.factories import ImageFactory
from home.models import WardSettings
from tests.articles.feed_readers import ATOM, TYPES, answer, faults, item_of, titles
from tests.articles.inputs import NOON, at

FORMATS = list(TYPES)


@pytest.mark.parametrize("feed_format", FORMATS)
class TestEveryFormat:
    def test_of_a_section_holds_its_newest_first(self, client, section, write, feed_format):
        write("cũ", -1)
        write("mới")
        assert titles(answer(client, section.url, feed_format)) == ["mới", "cũ"]

    def test_of_the_portal_holds_the_news_of_all_sections_each_once(
        self, client, section, write, home_page, feed_format
    ):
        notices = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        article = write("an ninh", 1)
        write("thông báo", 2, parent=notices)
        article.create_alias(parent=notices, update_slug="ban-sao")
        assert titles(answer(client, "/", feed_format)) == ["thông báo", "an ninh"]

    def test_of_a_topic_holds_its_news_of_all_sections(self, client, write, feed_format):
        topic = TopicFactory(name="Chuyển đổi số", slug="chuyen-doi-so")
        write("đúng chủ đề", topics=[topic])
        write("chủ đề khác", topics=[TopicFactory()])
        found = titles(answer(client, "/chu-de/chuyen-doi-so/", feed_format))
        assert found == ["đúng chủ đề"]

    def test_of_a_topic_that_no_public_article_names_is_not_found(self, client, write, feed_format):
        topic = TopicFactory(slug="mat")
        write("nháp", live=False, topics=[topic])
        for slug in ("mat", "khong-co"):
            assert client.get(f"/chu-de/{slug}/{feed_format}/").status_code == 404

    def test_of_what_is_empty_is_no_other_a_second_later(
        self, client, section, feed_format, time_machine_at
    ):
        first = answer(client, section.url, feed_format)
        time_machine_at.shift(5)
        assert answer(client, section.url, feed_format).content == first.content
        assert titles(first) == []

    def test_is_not_sent_again_to_whoever_has_it(self, client, section, write, feed_format):
        write("tin")
        address = f"{section.url}{feed_format}/"
        first = client.get(address)
        assert first["Cache-Control"] == "public, max-age=300"
        for header in (
            {"if-none-match": first["ETag"]},
            {"if-modified-since": first["Last-Modified"]},
        ):
            again = client.get(address, headers=header)
            assert (again.status_code, again.content) == (304, b"")
            assert again["ETag"] == first["ETag"]

    def test_is_sent_again_once_something_was_withdrawn(self, client, section, write, feed_format):
        write("tin cũ", -1)
        newest = write("tin mới")
        address = f"{section.url}{feed_format}/"
        first = client.get(address)
        newest.unpublish()
        for header in (
            {"if-none-match": first["ETag"]},
            {"if-modified-since": first["Last-Modified"]},
        ):
            again = client.get(address, headers=header)
            assert again.status_code == 200
            assert titles(again) == ["tin cũ"]

    def test_answers_head_and_no_change(self, client, section, feed_format):
        assert client.head(f"/{feed_format}/").status_code == 200
        assert client.head(f"{section.url}{feed_format}/").status_code == 200
        assert client.post(f"/{feed_format}/").status_code == 405

    def test_of_a_private_section_is_closed_to_those_who_may_read_it_too(
        self, admin_client, section, write, make_private, feed_format
    ):
        write("tin")
        make_private(section)
        assert admin_client.get(section.url).status_code == 200
        assert admin_client.get(f"{section.url}{feed_format}/").status_code == 404

    def test_holds_what_goes_past_the_cleaning_of_saved_text(
        self, client, section, write, feed_format
    ):
        article = write("tin")
        dirty = "Một\x01 & <hai>\x1b\ufffe"
        ArticlePage.objects.filter(pk=article.pk).update(title=dirty, summary=dirty, byline=dirty)
        assert titles(answer(client, section.url, feed_format)) == ["Một & <hai>"]

    def test_gives_an_id_that_outlives_a_new_address(self, client, section, write, feed_format):
        article = write("tin")
        first = item_of(answer(client, "/", feed_format))
        article.slug = "dia-chi-moi"
        article.save()
        second = item_of(answer(client, "/", feed_format))
        if feed_format == "json":
            ids, links = [first["id"], second["id"]], [first["url"], second["url"]]
        elif feed_format == "rss":
            ids, links = [[i.find(n).text for i in (first, second)] for n in ("guid", "link")]
            assert first.find("guid").get("isPermaLink") == "false"
        else:
            ids = [item.find(f"{ATOM}id").text for item in (first, second)]
            links = [item.find(f"{ATOM}link").get("href") for item in (first, second)]
        assert ids == [f"tag:localhost,2026-01-01:articles/{article.pk}"] * 2
        assert links[0] != links[1] == f"http://localhost{article.url}"


@pytest.fixture
def time_machine_at():
    """A clock that tests move."""
    import time_machine

    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def pictured(write):
    """An article with everything that a feed tells."""
    return write(
        "Điện Biên",
        summary="Một & hai.\nBa <bốn>.",
        byline="Lệ Truyền",
        lead_image=ImageFactory(),
        topics=[TopicFactory(name="An ninh"), TopicFactory(name="Đô thị")],
        first_published_at=at(0),
        last_published_at=at(5),
    )


class TestRss:
    def test_tells_picture_topics_and_summary(self, client, section, pictured):
        item = item_of(answer(client, section.url, "rss"))
        picture = pictured.sharing_rendition
        assert item.find("enclosure").attrib == {
            "url": picture.full_url,
            "length": str(picture.file.size),
            "type": "image/jpeg",
        }
        assert [one.text for one in item.findall("category")] == ["An ninh", "Đô thị"]
        assert item.find("description").text == "Một &amp; hai.<br>Ba &lt;bốn&gt;."
        assert item.find("source") is None

    def test_names_the_source_of_an_article_of_another_ward(self, client, section, write):
        write("tin", source="Phường bạn", canonical_url="https://phuong.example/tin/")
        source = item_of(answer(client, section.url, "rss")).find("source")
        assert (source.text, source.get("url")) == ("Phường bạn", "https://phuong.example/tin/")


class TestAtom:
    def test_has_all_that_the_format_asks_for(self, client, section, pictured):
        root = ElementTree.fromstring(answer(client, section.url, "atom").content)
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "vi"
        assert root.find(f"{ATOM}id").text == f"tag:localhost,2026-01-01:sections/{section.pk}"
        assert root.find(f"{ATOM}author/{ATOM}name").text
        assert root.find(f"{ATOM}updated").text == "2026-07-01T10:00:00+00:00"
        links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
        assert links["self"] == f"http://localhost{section.url}atom/"
        entry = root.find(f"{ATOM}entry")
        assert entry.find(f"{ATOM}published").text == "2026-07-01T05:00:00+00:00"
        assert entry.find(f"{ATOM}updated").text == "2026-07-01T10:00:00+00:00"
        assert entry.find(f"{ATOM}author/{ATOM}name").text == "Lệ Truyền"
        enclosure = entry.find(f"{ATOM}link[@rel='enclosure']")
        assert enclosure.get("href") == pictured.sharing_rendition.full_url
        assert [one.get("term") for one in entry.findall(f"{ATOM}category")] == [
            "An ninh",
            "Đô thị",
        ]

    def test_names_the_source_of_an_article_of_another_ward(self, client, section, write):
        write("tin", canonical_url="https://phuong.example/tin/")
        entry = item_of(answer(client, section.url, "atom"))
        source = entry.find(f"{ATOM}source")
        assert source.find(f"{ATOM}title").text == "phuong.example"
        assert source.find(f"{ATOM}id").text == "https://phuong.example/tin/"
        assert entry.find(f"{ATOM}author/{ATOM}name").text == "phuong.example"


class TestJson:
    def read(self, client, address):
        return json.loads(answer(client, address, "json").content)

    def test_keeps_the_rules_of_the_format(self, client, section, pictured, write):
        write("không có gì", summary="")
        write("của phường bạn", canonical_url="https://phuong.example/tin/")
        for text in ("lead", "full"):
            WardSettings.objects.update_or_create(
                site=section.get_site(), defaults={"feed_text": text}
            )
            for address in ("/", section.url):
                document = self.read(client, address)
                assert list(faults(document)) == []
                assert len(document["items"]) == 3

    def test_of_an_empty_section_keeps_them_too(self, client, section):
        assert list(faults(self.read(client, section.url))) == []

    def test_tells_the_item(self, client, section, pictured):
        (item,) = self.read(client, section.url)["items"]
        picture = pictured.sharing_rendition
        assert item == {
            "id": f"tag:localhost,2026-01-01:articles/{pictured.pk}",
            "url": pictured.full_url,
            "title": "Điện Biên",
            "content_text": "Một & hai.\nBa <bốn>.",
            "summary": "Một & hai.\nBa <bốn>.",
            "image": picture.full_url,
            "date_published": "2026-07-01T05:00:00+00:00",
            "date_modified": "2026-07-01T10:00:00+00:00",
            "authors": [{"name": "Lệ Truyền"}],
            "tags": ["An ninh", "Đô thị"],
            "language": "vi",
            "attachments": [
                {
                    "url": picture.full_url,
                    "mime_type": "image/jpeg",
                    "size_in_bytes": picture.file.size,
                }
            ],
        }

    def test_names_the_original_of_an_article_of_another_ward(self, client, section, write):
        write("tin", source="Phường bạn", canonical_url="https://phuong.example/tin/")
        (item,) = self.read(client, section.url)["items"]
        assert item["external_url"] == "https://phuong.example/tin/"
        assert item["authors"] == [{"name": "Phường bạn"}]


def test_two_changes_in_one_second_are_told_apart(client, section, write, time_machine_at):
    write("một")
    first = client.get("/rss/")
    write("hai")
    second = client.get("/rss/", headers={"if-modified-since": first["Last-Modified"]})
    assert second.status_code == 200
    assert second["Last-Modified"] == http_date((NOON + timedelta(seconds=1)).timestamp())


def test_a_lost_picture_file_costs_the_picture_and_nothing_else(client, section, write):
    image = ImageFactory()
    image.file.storage.delete(image.file.name)
    write("tin", lead_image=image)
    assert item_of(answer(client, section.url, "rss")).find("enclosure") is None
    assert "image" not in item_of(answer(client, section.url, "json"))


class TestWherePagesTellOfThem:
    def links(self, client, address):
        page = client.get(address).content.decode()
        head = page[: page.index("</head>")]
        return [head.count(media.split(";")[0] + '"') for media in TYPES.values()], head

    def test_a_section_tells_of_its_own(self, client, section):
        counts, head = self.links(client, section.url)
        assert counts == [1, 1, 1]
        for feed_format in FORMATS:
            assert f'href="{section.url}{feed_format}/"' in head

    def test_the_home_page_and_an_article_tell_of_the_portals(self, client, home_page, write):
        for address in (home_page.url, write("tin").url):
            counts, head = self.links(client, address)
            assert counts == [1, 1, 1]
            for feed_format in FORMATS:
                assert f'href="/{feed_format}/"' in head

    def test_a_section_that_shows_one_topic_tells_of_the_topics_too(self, client, section, write):
        write("tin", topics=[TopicFactory(slug="do-thi")])
        counts, head = self.links(client, f"{section.url}?chu-de=do-thi")
        assert counts == [2, 2, 2]
        assert 'href="/chu-de/do-thi/atom/"' in head


def test_old_news_entered_later_keep_their_time(client, section, write):
    write("tin", published_at=datetime(2022, 12, 29, 3, 16, tzinfo=UTC))
    item = item_of(answer(client, section.url, "json"))
    assert item["date_published"] == "2022-12-29T03:16:00+00:00"
