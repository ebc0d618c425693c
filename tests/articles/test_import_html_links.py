"""Old addresses lead to imported pages, and links between imported pages are links of this portal."""

from datetime import timedelta

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Revision

from articles.factories import ArticlePageFactory
from articles.models import ArticlePage
from tests.articles.html_pages import BASE, FIRST, nukeviet_page


def old_page(number, body="<p>Chữ.</p>", address=None):
    """Return the page number so and so of an old portal."""
    address = f"tin/{number}.html" if address is None else address
    moment = FIRST + timedelta(hours=number)
    return nukeviet_page(title=f"Tin {number}", moment=moment, body=body, address=address)


def text_of(title):
    return ArticlePage.objects.get(title=title).body[0].value.source


class TestLinks:
    FORWARD = '<p>Xem <a href="/tin/2.html">tin sau</a>.</p>'

    def test_both_ways_lead_to_pages_here(self, imported_html, old_portal):
        pages = {
            "1.html": old_page(1, self.FORWARD),
            "2.html": old_page(2, f'<p>Xem <a href="{BASE}tin/1.html#dau">tin trước</a>.</p>'),
        }
        printed, _ = imported_html(old_portal(pages))
        first, second = ArticlePage.objects.order_by("pk")
        assert text_of("Tin 1") == f'<p>Xem <a linktype="page" id="{second.pk}">tin sau</a>.</p>'
        assert text_of("Tin 2") == f'<p>Xem <a linktype="page" id="{first.pk}">tin trước</a>.</p>'
        assert not ArticlePage.objects.filter(has_unpublished_changes=True).exists()
        assert "sửa liên kết sang bài trên cổng này: 1 bài" in printed
        revisions = Revision.objects.count()
        imported_html(old_portal({}))
        assert Revision.objects.count() == revisions

    def test_a_page_that_comes_later_is_linked_then(self, imported_html, old_portal):
        imported_html(old_portal({"1.html": old_page(1, self.FORWARD)}))
        assert text_of("Tin 1") == f'<p>Xem <a href="{BASE}tin/2.html">tin sau</a>.</p>'
        imported_html(old_portal({"2.html": old_page(2)}))
        assert 'linktype="page"' in text_of("Tin 1")

    def test_what_an_editor_is_working_on_keeps_its_link(self, imported_html, old_portal):
        imported_html(old_portal({"1.html": old_page(1, self.FORWARD)}))
        article = ArticlePage.objects.get()
        article.summary = "Đang sửa."
        article.save_revision()
        imported_html(old_portal({"2.html": old_page(2)}))
        assert 'linktype="page"' not in text_of("Tin 1")
        assert Revision.objects.for_instance(article).count() == 2

    def test_drafts_are_linked_and_stay_drafts_of_the_import(self, imported_html, old_portal):
        pages = {"1.html": old_page(1, self.FORWARD), "2.html": old_page(2)}
        imported_html(old_portal(pages), draft=True)
        first = ArticlePage.objects.get(title="Tin 1")
        assert not first.live
        assert 'linktype="page"' in first.get_latest_revision_as_object().body[0].value.source
        imported_html(old_portal({}))
        first.refresh_from_db()
        assert first.live
        assert 'linktype="page"' in text_of("Tin 1")

    def test_links_to_elsewhere_and_within_the_page_are_kept_or_dropped(
        self, imported_html, old_portal
    ):
        body = (
            '<p><a href="https://bao.example.vn/tin/2.html">a</a> <a href="#x">b</a> <a href="mailto:a@b.vn">c</a>'
            ' <a href="javascript:void(0)">d</a> <a href="http://[x">e</a> <a href="tel:0233">f</a></p>'
        )
        imported_html(old_portal({"1.html": old_page(1, body), "2.html": old_page(2)}))
        assert text_of("Tin 1") == (
            '<p><a href="https://bao.example.vn/tin/2.html">a</a> b <a href="mailto:a@b.vn">c</a>'
            ' d e <a href="tel:0233">f</a></p>'
        )


class TestAddresses:
    @pytest.mark.parametrize(
        ("old", "asked"),
        [
            ("index.php?nv=news&item=123", "/index.php?item=123&nv=news"),
            ("Tin%20t%E1%BB%A9c/B%C3%A0i.html", "/Tin tức/Bài.html"),
            ("tin/1.html/", "/tin/1.html"),
        ],
    )
    def test_an_old_address_is_found_however_it_is_asked(
        self, imported_html, old_portal, client, old, asked
    ):
        imported_html(old_portal({"1.html": old_page(1, address=old)}))
        answer = client.get(asked)
        assert (answer.status_code, answer["Location"]) == (301, ArticlePage.objects.get().url)

    def test_belongs_to_the_site_of_the_section(self, imported_html, old_portal, section):
        imported_html(old_portal({"1.html": old_page(1)}))
        redirect = Redirect.objects.get()
        assert redirect.site == section.get_site()
        assert redirect.is_permanent

    @pytest.mark.parametrize("with_site", [True, False])
    def test_a_redirect_of_an_editor_is_not_touched(
        self, imported_html, old_portal, section, with_site
    ):
        site = section.get_site() if with_site else None
        Redirect.add_redirect("/tin/1.html", "/lien-he/", site=site)
        _, rows = imported_html(old_portal({"1.html": old_page(1)}))
        assert Redirect.objects.get().redirect_link == "/lien-he/"
        assert "đã có chuyển hướng khác, giữ nguyên" in rows["1.html"]["ghi chú"]

    def test_the_address_of_a_page_is_not_redirected(self, imported_html, old_portal, section):
        ArticlePageFactory(parent=section, title="Có sẵn", slug="co-san")
        pages = {
            "1.html": old_page(1, address="an-ninh/co-san/"),
            "2.html": old_page(2, address="an-ninh/tin-2/"),  # its own new one
            "3.html": old_page(3, address="?id=3"),
        }
        _, rows = imported_html(old_portal(pages))
        assert not Redirect.objects.exists()
        assert "đang là địa chỉ của một trang khác" in rows["1.html"]["ghi chú"]
        assert rows["2.html"]["ghi chú"] == ""
        assert "là trang chủ" in rows["3.html"]["ghi chú"]

    def test_the_address_of_another_portal_is_none_of_ours(self, imported_html, old_portal):
        page = old_page(1).replace(BASE, "https://bao.example.vn/")
        imported_html(old_portal({"1.html": page}))
        assert not Redirect.objects.exists()

    def test_a_mirrored_folder_tells_addresses_by_its_files(
        self, imported_html, old_portal, tmp_path, client
    ):
        page_map = tmp_path / "m.yml"
        page_map.write_text(
            "title: h1\nmoment: .h5\nbody: '#news-bodyhtml'\naddresses: {from_files: true}\n"
        )
        pages = {
            "cong-cu.example.vn/xem.php?id=7.html": old_page(1, address=""),
            "cong-cu.example.vn/tin/2.html": old_page(
                2, '<p><a href="../xem.php?id=7">x</a></p>', address=""
            ),
        }
        imported_html(old_portal(pages), str(page_map))
        article = ArticlePage.objects.get(title="Tin 1")
        assert client.get("/xem.php?id=7")["Location"] == article.url
        assert f'id="{article.pk}"' in text_of("Tin 2")
