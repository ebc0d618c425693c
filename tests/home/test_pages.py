"""What every page has: its slug, its address, its text in NFC, when it was updated, the unit that it came from."""

import unicodedata
from datetime import UTC, date, datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse, set_script_prefix
from wagtail.models import Page, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from articles.factories import ArticlePageFactory
from articles.models import ArticlePage
from home.blocks import RICH_TEXT_FEATURES
from home.factories import AdministrativeUnitFactory, StandardPageFactory
from home.models import AdministrativeUnit

NFC = "Điện Biên Phủ"
NFD = unicodedata.normalize("NFD", NFC)
LONG_TITLE = (
    "UBND phường 1 tổng kết công tác xây dựng mô hình và đề ra các giải pháp nâng cao chất lượng "
    "xây dựng phong trào TDBVANTQ giai đoạn 2022 – 2025"
)


def article_form(**values):
    """Return the data that the editor's form sends for an article."""
    form = {
        "title": "Tin",
        "slug": "",
        "published_at": "29/12/2022 10:16",
        "body": streamfield([]),
        "related_news": streamfield([]),
        "comments": inline_formset([]),
        **values,
    }
    return nested_form_data(form)


def add_article(client, section, action="action-publish", **values):
    """Post the form of a new article; return the article."""
    address = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", section.pk])
    response = client.post(address, article_form(**values) | {action: "1"})
    assert response.status_code == 302, response.context["form"].errors
    return ArticlePage.objects.latest("pk")


class TestSlugs:
    def test_is_filled_from_the_title(self, section):
        article = section.add_child(instance=ArticlePage(title="Đường phố Điện Biên"))
        assert article.slug == "duong-pho-dien-bien"

    def test_of_the_real_title_is_ascii_and_short(self, section):
        article = section.add_child(instance=ArticlePage(title=LONG_TITLE))
        assert article.slug.isascii()
        assert len(article.slug) <= 80
        assert article.slug.startswith("ubnd-phuong-1-tong-ket-cong-tac-xay-dung-mo-hinh-va-de-ra")

    def test_of_equal_titles_are_numbered_and_stay_short(self, section):
        for _ in range(11):
            section.add_child(instance=ArticlePage(title=LONG_TITLE))
        slugs = set(section.get_children().values_list("slug", flat=True))
        assert len(slugs) == 11
        assert max(map(len, slugs)) <= 80
        assert any(slug.endswith("-11") for slug in slugs)

    def test_of_equal_titles_in_different_sections_need_no_number(self, section, home_page):
        section.add_child(instance=ArticlePage(title="Liên hệ"))
        assert StandardPageFactory(parent=home_page, title="Liên hệ").slug == "lien-he"

    def test_of_a_title_without_letters_is_the_name_of_the_page_type(self, section):
        first = section.add_child(instance=ArticlePage(title="!!!"))
        second = section.add_child(instance=ArticlePage(title="???"))
        assert first.slug.isascii()
        assert second.slug == f"{first.slug}-2"

    def test_stays_when_the_title_changes(self, section):
        article = section.add_child(instance=ArticlePage(title="Tên cũ"))
        article.title = "Tên mới"
        article.save_revision().publish()
        article.refresh_from_db()
        assert (article.title, article.slug) == ("Tên mới", "ten-cu")

    def test_is_made_by_the_server_when_the_form_leaves_it_empty(self, admin_client, section):
        assert add_article(admin_client, section, title=NFD).slug == "dien-bien-phu"
        assert add_article(admin_client, section, title=NFC).slug == "dien-bien-phu-2"

    def test_is_made_for_a_draft_too(self, admin_client, section):
        draft = add_article(admin_client, section, action="action-draft", title="Đẩy mạnh")
        assert (draft.slug, draft.live) == ("day-manh", False)

    def test_of_an_existing_page_cannot_be_emptied(self, admin_client, section):
        article = section.add_child(instance=ArticlePage(title="Tin"))
        address = reverse("wagtailadmin_pages:edit", args=[article.pk])
        response = admin_client.post(address, article_form())
        assert "slug" in response.context["form"].errors

    def test_made_while_typing_is_numbered_where_a_sibling_has_the_title(
        self, admin_client, section
    ):
        for slug in ("thong-bao", "thong-bao-2", "thong-bao-3"):
            article = add_article(
                admin_client, section, action="action-draft", title="Thông báo", slug="thong-bao"
            )
            assert article.slug == slug

    def test_chosen_by_the_editor_is_refused_where_it_is_taken(self, admin_client, section):
        section.add_child(instance=ArticlePage(title="Tin", slug="da-co"))
        address = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", section.pk])
        response = admin_client.post(address, article_form(slug="da-co"))
        assert "slug" in response.context["form"].errors

    def test_typed_by_an_editor_becomes_ascii(self, admin_client, section):
        assert add_article(admin_client, section, slug="Đường mới").slug == "duong-moi"

    def test_of_a_copy_is_unique(self, admin_client, section):
        article = section.add_child(instance=ArticlePage(title="Liên hệ"))
        address = reverse("wagtailadmin_pages:copy", args=[article.pk])
        form = {"new_title": "Liên hệ", "new_slug": "Liên hệ mới", "new_parent_page": section.pk}
        assert admin_client.post(address, form).status_code == 302
        assert ArticlePage.objects.latest("pk").slug == "lien-he-moi"

    def test_old_address_of_a_live_page_redirects_to_the_new_one(
        self, section, client, django_capture_on_commit_callbacks
    ):
        article = section.add_child(instance=ArticlePage(title="Tên cũ"))
        old_address = article.url
        article.slug = "ten-moi"
        with django_capture_on_commit_callbacks(execute=True):
            article.save_revision().publish()
        response = client.get(old_address)
        assert response.status_code == 301
        assert response.url.endswith("/an-ninh/ten-moi/")
        assert client.get(response.url).status_code == 200

    def test_old_address_of_a_page_below_redirects_too(
        self, section, client, django_capture_on_commit_callbacks
    ):
        article = section.add_child(instance=ArticlePage(title="Tin"))
        old_address = article.url
        section.slug = "trat-tu"
        with django_capture_on_commit_callbacks(execute=True):
            section.save_revision().publish()
        response = client.get(old_address)
        assert response.status_code == 301
        assert response.url.endswith("/trat-tu/tin/")


class TestText:
    BODY = [
        ("paragraph", f"<p>{NFD}</p>"),
        ("heading", NFD),
        ("quote", {"text": NFD, "attribution": NFD}),
        ("key_figures", {"figures": [{"value": "50", "label": NFD}], "source": NFD}),
    ]

    def stored(self, page):
        """Return all that the database holds of the article's text, and of its newest revision."""
        fields = ["title", "draft_title", "summary", "byline", "search_description"]
        texts = list(ArticlePage.objects.values_list(*fields).get(pk=page.pk))
        raw = ArticlePage.objects.get(pk=page.pk)
        texts += [str(list(raw.body.raw_data)), str(list(raw.related_news.raw_data))]
        draft = raw.get_latest_revision_as_object()
        return [*texts, draft.title, str(list(draft.body.raw_data))]

    def test_saved_through_the_orm_is_stored_in_nfc(self, section):
        article = ArticlePage(
            title=NFD,
            summary=NFD,
            byline=NFD,
            search_description=NFD,
            body=self.BODY,
            related_news=[("external", {"title": NFD, "source": NFD, "url": "https://bao.vn"})],
        )
        section.add_child(instance=article)
        article.save_revision().publish()
        texts = self.stored(article)
        assert all(unicodedata.is_normalized("NFC", text) for text in texts)
        assert all(NFC in text for text in texts)

    def test_sent_by_the_editor_is_stored_in_nfc(self, admin_client, section):
        body = [
            ("paragraph", rich_text(f"<p><b>{NFD}</b></p>", features=RICH_TEXT_FEATURES)),
            ("heading", NFD),
            ("quote", {"text": NFD, "attribution": NFD}),
        ]
        external = {"title": NFD, "source": NFD, "url": "https://bao.vn", "date": "29/12/2022"}
        article = add_article(
            admin_client,
            section,
            title=NFD,
            summary=NFD,
            byline=NFD,
            search_description=NFD,
            body=streamfield(body),
            related_news=streamfield([("external", external)]),
        )
        texts = self.stored(article)
        assert all(unicodedata.is_normalized("NFC", text) for text in texts)
        assert all(NFC in text for text in texts)
        assert f"<b>{NFC}</b>" in article.body[0].value.source

    def test_keeps_the_words_as_typed(self, section):
        article = ArticlePageFactory(parent=section, title="hoà hòa thuỷ  thủy", byline=" x ")
        article.refresh_from_db()
        assert (article.title, article.byline) == ("hoà hòa thuỷ  thủy", " x ")


class TestTimeOfUpdate:
    START = datetime(2026, 7, 1, tzinfo=UTC)

    def test_is_unknown_for_an_article_published_once(self, section):
        article = ArticlePageFactory(parent=section, live=False)
        assert article.updated_at is None
        article.save_revision().publish()
        article.refresh_from_db()
        assert article.first_published_at
        assert article.updated_at is None

    def test_is_when_it_was_last_published(self, section):
        article = ArticlePageFactory(parent=section, live=False)
        with time_machine.travel(self.START, tick=False) as clock:
            article.save_revision().publish()
            clock.shift(60)
            article.refresh_from_db()
            article.save_revision().publish()
            clock.shift(60)
            article.refresh_from_db()
            article.save_revision()
        assert (article.updated_at - self.START).total_seconds() == 60


class TestAddress:
    def test_is_what_wagtail_makes_of_it(self, section, home_page):
        lost = ArticlePage(title="lạc", slug="lac", url_path="/nowhere/lac/")
        marked = ArticlePage(title="dấu", slug="dấu", url_path=f"{section.url_path}dấu/")
        pages = [home_page, section, ArticlePageFactory(parent=section), marked, lost]
        for prefix in ("/phuong/", "/"):
            set_script_prefix(prefix)
            for page in pages:
                assert page.get_url_parts() == Page.get_url_parts(page)

    def test_follows_the_sites(self, section):
        article = ArticlePageFactory(parent=section)
        assert article.get_full_url().startswith("http://localhost")
        Site.objects.filter(is_default_site=True).update(hostname="phuong.example")
        Site.clear_site_root_paths_cache()
        article = ArticlePage.objects.get(pk=article.pk)
        assert article.get_full_url().startswith("http://phuong.example")
        other = Site.objects.create(hostname="chuyen-muc.example", root_page=section)
        article = ArticlePage.objects.get(pk=article.pk)
        assert article.get_url_parts() == (
            other.pk,
            "http://chuyen-muc.example",
            f"/{article.slug}/",
        )


class TestUnitOfOrigin:
    def test_is_told_only_when_it_no_longer_exists(self, section):
        with time_machine.travel(datetime(2026, 7, 1, tzinfo=UTC)):
            today = AdministrativeUnitFactory()
            former = AdministrativeUnitFactory(valid_to=date(2025, 6, 30))
            assert ArticlePageFactory(parent=section).former_unit is None
            assert ArticlePageFactory(parent=section, origin_unit=today).former_unit is None
            assert ArticlePageFactory(parent=section, origin_unit=former).former_unit == former

    @pytest.mark.parametrize(
        ("kind", "outputs"), [("article", ["", "in/", "luu/"]), ("page", [""])]
    )
    def test_is_told_below_the_title_which_comes_first(
        self, client, section, home_page, kind, outputs
    ):
        former = AdministrativeUnitFactory(valid_to=date(2025, 6, 30))
        with time_machine.travel(datetime(2026, 7, 1, tzinfo=UTC)):
            if kind == "article":
                page = ArticlePageFactory(parent=section, origin_unit=former)
            else:
                page = StandardPageFactory(parent=home_page, origin_unit=former)
            for output in outputs:
                html = BeautifulSoup(client.get(page.url + output).content, "html.parser")
                first = html.select("article.text > :is(h1, .note)")
                assert [tag.name for tag in first] == ["h1", "aside"]

    def test_cannot_be_deleted_in_the_admin(self, admin_client):
        unit = AdministrativeUnitFactory()
        viewset = AdministrativeUnit.snippet_viewset
        admin_client.post(reverse(viewset.get_url_name("delete"), args=[unit.pk]))
        bulk = reverse("wagtail_bulk_action", args=["home", "administrativeunit", "delete"])
        admin_client.post(f"{bulk}?id={unit.pk}")
        assert AdministrativeUnit.objects.filter(pk=unit.pk).exists()

    def test_may_be_gone_without_harm_to_a_draft_that_names_it(self, admin_client, section):
        unit = AdministrativeUnitFactory()
        article = ArticlePageFactory(parent=section)
        article.origin_unit = unit
        article.save_revision()
        AdministrativeUnit.objects.filter(pk=unit.pk).delete()
        address = reverse("wagtailadmin_pages:edit", args=[article.pk])
        assert admin_client.get(address).status_code == 200


def test_alias_of_an_alias_is_an_alias_of_its_source(section):
    source = ArticlePageFactory(parent=section)
    alias = source.create_alias(parent=section, update_slug="mot")
    second = alias.create_alias(parent=section, update_slug="hai")
    source.title = "Tên mới"
    source.save_revision().publish()
    second.refresh_from_db()
    assert (second.alias_of_id, second.title) == (source.pk, "Tên mới")


def test_sitemap_lists_public_pages_only(section, client, make_private):
    shown = ArticlePageFactory(parent=section)
    ArticlePageFactory(parent=section, title="draft", live=False)
    closed = ArticlePageFactory(parent=section, title="private")
    alias = closed.create_alias(parent=section, update_slug="alias")
    make_private(closed)
    text = client.get("/sitemap.xml").content.decode()
    assert shown.full_url in text
    assert not any(page.full_url in text for page in (closed, alias))
    assert "draft" not in text
