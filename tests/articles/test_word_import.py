"""“Nhập từ Word” as people meet it: the file is sent, the guesses are confirmed, a draft is there."""

import re
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image
from wagtail.models import Collection, PageLogEntry

from articles.factories import ArticleIndexPageFactory
from articles.models import ArticlePage
from home.models import CustomImage
from tests.articles.word_files import WordFile, paragraph, picture_bytes, run, table
from tests.articles.word_senders import BODY, LEAD, UPLOAD, blocks, confirmation, make, news, send

pytestmark = pytest.mark.django_db


class TestDraft:
    def test_what_was_guessed_is_shown_and_becomes_a_draft(self, writer, section):
        client = writer()
        address, values = confirmation(client, news(), section)
        assert values == {
            "title": "RA QUÂN ĐẦU NĂM",
            "summary": LEAD,
            "byline": "Lệ Minh Hoạ",
            "section": str(section.pk),
        }
        assert not ArticlePage.objects.exists()
        client.post(address, values)
        article = ArticlePage.objects.get()
        assert not article.live
        assert article.has_unpublished_changes
        assert article.owner == client.user
        assert article.get_parent().specific == section
        assert article.slug == "ra-quan-dau-nam"
        draft = article.get_latest_revision_as_object()
        assert (draft.title, draft.summary, draft.byline) == (
            "RA QUÂN ĐẦU NĂM",
            LEAD,
            "Lệ Minh Hoạ",
        )
        assert blocks(draft) == [("paragraph", f"<p>{BODY}</p>")]
        actions = PageLogEntry.objects.filter(page=article, user=client.user)
        assert set(actions.values_list("action", flat=True)) == {"wagtail.create", "wagtail.edit"}

    def test_corrections_of_the_person_count(self, writer, section, home_page):
        other = ArticleIndexPageFactory(parent=home_page, title="Văn hoá")
        draft = make(
            writer(home_page),
            news(),
            section,
            title="Ra quân đầu năm",
            summary="",
            byline="Minh Hoạ",
            section=other.pk,
        )
        assert (draft.title, draft.summary, draft.byline) == ("Ra quân đầu năm", "", "Minh Hoạ")
        assert blocks(draft) == [("paragraph", f"<p><b>{LEAD}</b></p><p>{BODY}</p>")]
        assert draft.get_parent().specific == other

    def test_every_kind_of_block(self, writer, section):
        file = news()
        file.content[3:3] = [
            paragraph("Kết quả", style="u2"),
            paragraph("một", bullet=0),
            paragraph("hai", bullet=1),
            table(["Năm", "Tin báo"], ["2022", "50"], header=True),
            paragraph("Theo ", file.link("https://a.vn/", "báo cáo"), file.note("Minh hoạ")),
        ]
        kinds = blocks(make(writer(), file, section))
        assert [kind for kind, _ in kinds] == [
            "paragraph",
            "heading",
            "paragraph",
            "table",
            "paragraph",
            "heading",
            "paragraph",
        ]
        assert kinds[2][1] == "<ul><li>một<ul><li>hai</li></ul></li></ul>"
        assert kinds[4][1] == '<p>Theo <a href="https://a.vn/">báo cáo</a><sup>[1]</sup></p>'

    def test_the_draft_can_be_published_from_the_editor(self, admin_client, section):
        draft = make(admin_client, news(table(["a", "b"], ["c", "d"])), section)
        draft.full_clean()
        draft.save_revision().publish()
        assert BODY in Client().get(draft.url).content.decode()

    def test_a_title_is_asked_for_where_none_was_found(self, writer, section):
        client = writer()
        address, values = confirmation(client, WordFile(paragraph("Chữ thường.")), section)
        assert values["title"] == ""
        response = client.post(address, values)
        assert response.status_code == 200
        assert "title" in response.context["form"].errors
        assert not ArticlePage.objects.exists()
        assert client.post(address, values | {"title": "Tin"}).status_code == 302

    def test_the_text_is_shown_before_it_is_taken_and_cannot_run_scripts(self, writer, section):
        client = writer()
        file = news(
            paragraph(run("<script>alert(1)</script>")),
            paragraph("một", number=0),
            paragraph("hai", number=1),
            paragraph("Mục", style="u2"),
        )
        response = send(client, file, section)
        page = BeautifulSoup(client.get(response.url).content, "html.parser")
        text = page.select_one(".word-import__text")
        assert BODY in text.text
        assert "<script>alert(1)</script>" in text.text
        assert not text.find("script")
        assert text.select_one("ol > li > ol > li").text == "hai"
        assert LEAD not in text.text

    def test_a_title_in_capitals_is_pointed_out(self, writer, section):
        client = writer()
        shown = client.get(send(client, news(), section).url)
        assert shown.context["title_is_capitals"]

    def test_the_section_of_the_address_is_chosen_beforehand(self, writer, section, home_page):
        ArticleIndexPageFactory(parent=home_page, title="Văn hoá")
        form = writer(home_page).get(UPLOAD, {"section": section.pk}).context["form"]
        assert str(form["section"].value()) == str(section.pk)
        assert len(form.fields["section"].queryset) == 2


class TestPictures:
    def file(self, *pictures, caption="Ảnh: Đoàn xe (minh hoạ)"):
        file = news()
        for data in pictures:
            file.content[3:3] = [
                paragraph(file.picture(data, words="Đoàn xe")),
                paragraph(run(caption, "i")),
            ]
        return file

    def test_the_first_one_becomes_the_lead_picture_of_the_draft(self, writer, section):
        client = writer()
        draft = make(client, self.file(picture_bytes()), section)
        image = CustomImage.objects.get()
        assert draft.lead_image == image
        assert draft.lead_image_caption == "Ảnh: Đoàn xe (minh hoạ)"
        assert [kind for kind, _ in blocks(draft)] == ["paragraph"]
        assert image.description == "Đoàn xe"
        assert image.uploaded_by_user == client.user
        assert image.file_hash
        assert image.file.name.isascii()

    def test_others_stand_in_the_text_with_caption_and_description(self, writer, section):
        draft = make(
            writer(),
            self.file(picture_bytes("red"), picture_bytes("blue")),
            section,
            lead_picture="",
            **{"caption-1": "Lễ ra quân", "description-1": "Nhiều xe máy"},
        )
        first, second = [value for kind, value in blocks(draft) if kind == "picture"]
        assert first["caption"] == "Lễ ra quân"
        assert first["image"]["alt_text"] == "Nhiều xe máy"
        assert second["image"]["alt_text"] == "Đoàn xe"
        assert draft.lead_image is None
        assert CustomImage.objects.count() == 2

    def test_a_missing_description_is_told_and_asked_for_before_publishing(
        self, admin_client, section
    ):
        address, values = confirmation(admin_client, self.file(picture_bytes()), section)
        response = admin_client.post(
            address, values | {"description-1": "", "lead_picture": ""}, follow=True
        )
        levels = [message.level_tag for message in response.context["messages"]]
        assert "warning" in levels
        article = ArticlePage.objects.get()
        [picture] = [block for block in article.body if block.block_type == "picture"]
        assert picture.value["image"].contextual_alt_text == ""
        with pytest.raises(ValidationError):
            picture.block.clean(picture.value)

    def test_what_the_library_has_is_not_added_again(self, writer, section):
        data = picture_bytes("red")
        known = CustomImage.objects.create(
            title="Có", file=ImageFile(BytesIO(data), "da-co.png"), description="Đã có"
        )
        known.get_file_hash()
        draft = make(
            writer(), self.file(data, data), section, lead_picture="", **{"description-2": ""}
        )
        values = [value for kind, value in blocks(draft) if kind == "picture"]
        assert [value["image"]["image"] for value in values] == [known.pk, known.pk]
        assert values[1]["image"]["alt_text"] == "Đã có"
        assert CustomImage.objects.get() == known

    def test_pictures_that_cannot_be_shown_are_told_and_left_out(self, writer, section):
        client = writer()
        file = news()
        file.content[3:3] = [
            paragraph(file.picture(b"\x01\x00\x00\x00" + bytes(100), "emf")),
            paragraph(file.picture(picture_bytes()[:40])),
            paragraph(file.picture(picture_bytes(kind="GIF", size=(30, 20)), "png")),
        ]
        shown = client.get(send(client, file, section).url)
        problems = [
            bool(piece["picture"].problem)
            for piece in shown.context["pieces"]
            if "picture" in piece
        ]
        assert problems == [True, True, False]
        draft = make(client, file, section)
        assert draft.lead_image.file.name.endswith(".gif")
        assert [kind for kind, _ in blocks(draft)] == ["paragraph"]

    def test_without_the_permission_pictures_are_left_out_and_it_is_told(self, writer, section):
        client = writer(pictures=False)
        shown = client.get(send(client, self.file(picture_bytes()), section).url)
        assert shown.context["has_pictures"]
        assert not shown.context["may_add_pictures"]
        draft = make(client, self.file(picture_bytes()), section, lead_picture="on")
        assert [kind for kind, _ in blocks(draft)] == ["paragraph"]
        assert draft.lead_image is None
        assert not CustomImage.objects.exists()

    def test_a_person_with_several_collections_chooses_one(self, admin_client, section):
        chosen = Collection.get_first_root_node().add_child(name="Ảnh tin")
        make(admin_client, self.file(picture_bytes()), section, collection=chosen.pk)
        assert CustomImage.objects.get().collection == chosen

    def test_small_pictures_are_shown_to_their_sender_only(self, writer, section):
        client = writer()
        file = self.file(picture_bytes(size=(1000, 500)))
        shown = client.get(send(client, file, section).url)
        [address] = re.findall(r'src="([^"]+/anh/\d+/)"', shown.content.decode())
        response = client.get(address)
        assert Image.open(BytesIO(response.content)).size == (320, 160)
        assert response["Cache-Control"].startswith("private")
        assert writer(name="nguoi-khac").get(address).status_code == 404
        for part in (0, 999):
            other = re.sub(r"\d+/$", f"{part}/", address)
            assert client.get(other).status_code == 404


class TestOldFont:
    def test_converting_is_offered_and_done_only_when_asked_for(self, writer, section):
        client = writer()

        def file():
            return WordFile(
                paragraph(run("tin vui", "b", font=".VnTimeH")),
                paragraph(run("chữ thường", font="Times New Roman")),
                paragraph(run("abc", font=".VnTimeH")),
            )

        response = send(client, file(), section)
        shown = client.get(response.url)
        assert shown.context["samples"] == [("tin vui", "TIN VUI"), ("abc", "ABC")]
        draft = make(client, file(), section)
        assert draft.title == "tin vui"
        assert blocks(draft) == [("paragraph", "<p>chữ thường</p><p>abc</p>")]
        draft.delete()
        draft = make(client, file(), section, convert="on")
        assert draft.title == "TIN VUI"
        assert blocks(draft) == [("paragraph", "<p>chữ thường</p><p>ABC</p>")]
        draft.delete()
        draft = make(client, file(), section, convert="on", title="Tin vui hôm nay")
        assert draft.title == "Tin vui hôm nay"
