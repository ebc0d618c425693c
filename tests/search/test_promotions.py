"""Results that editors put first: for which queries, which of them, in which order; and their screens in the admin."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits, SearchPromotion
from wagtail.models import Page, Site

from articles.factories import ArticleIndexPageFactory
from home.models import HomePage
from home.querysets import hidden_paths_for_request
from search.promotions import promoted
from tests.articles.statisticians import client_of

pytestmark = pytest.mark.django_db

LINK = "https://dichvucong.gov.vn/"


def promote(term, page=None, order=0, **values):
    """Promote a page, or a link, for what people type."""
    query, _ = Query.objects.get_or_create(query_string=term)
    return SearchPromotion.objects.create(query=query, page=page, sort_order=order, **values)


@pytest.fixture
def titles(rf):
    """A function that returns the titles that are promoted for a query."""
    return lambda query: [one.title for one in promoted(query, rf.get("/"))]


class TestQueries:
    def test_nothing_is_promoted_on_a_new_portal(self, titles):
        assert titles("hộ khẩu") == []

    @pytest.mark.parametrize(
        "query",
        [
            "hộ khẩu",
            "ho khau",
            "HỘ KHẨU",
            " hộ  khẩu? ",
            "“hộ khẩu”",
            "hộ-khẩu",
            "ho\u0323\u0302 khau",
        ],
    )
    @pytest.mark.parametrize("term", ["hộ khẩu", "ho khau", '"hộ khẩu"', "Hộ khẩu!"])
    def test_case_marks_and_signs_do_not_matter(self, titles, write, term, query):
        promote(term, write("Đăng ký thường trú"))
        assert titles(query) == ["Đăng ký thường trú"]

    @pytest.mark.parametrize("query", ["hộ", "khẩu hộ", "sổ hộ khẩu", "hokhau", "", "?", "😀"])
    def test_other_words_are_another_query(self, titles, write, query):
        promote("hộ khẩu", write("Đăng ký thường trú"))
        promote("?", write("Không có chữ"))
        assert titles(query) == []

    @pytest.mark.parametrize("query", ["\0", "\ud800", "a" * 10_000, "a " * 5_000, "%s'\""])
    def test_hostile_texts_find_nothing(self, titles, write, query):
        promote("hộ khẩu", write("Đăng ký thường trú"))
        assert titles(query) == []

    def test_what_is_typed_is_stored_nowhere(self, titles, write):
        promote("hộ khẩu", write("Đăng ký thường trú"))
        for query in ("hộ khẩu", "ho khau", "0912345678"):
            titles(query)
        assert list(Query.objects.values_list("query_string", flat=True)) == ["hộ khẩu"]
        assert not QueryDailyHits.objects.exists()

    def test_a_change_is_seen_at_once(self, titles, write):
        promotion = promote("hộ khẩu", write("Đăng ký thường trú"))
        assert titles("cư trú") == []
        promotion.query = Query.objects.create(query_string="cư trú")
        promotion.save()
        assert titles("cư trú") == ["Đăng ký thường trú"]
        assert titles("hộ khẩu") == []
        promotion.delete()
        assert titles("cư trú") == []


class TestResults:
    def test_they_stand_in_the_editors_order_and_are_three_at_most(self, titles, write):
        for order in (3, 1, 4, 0, 2):
            promote("hộ khẩu", write(f"Tin {order}"), order)
        assert titles("ho khau") == ["Tin 0", "Tin 1", "Tin 2"]

    def test_what_nobody_may_see_takes_no_place(self, titles, write, make_private, home_page):
        past = datetime(2020, 1, 1, tzinfo=UTC)
        closed = make_private(ArticleIndexPageFactory(parent=home_page, title="Nội bộ"))
        below = write("trong mục riêng")
        below.move(closed, "last-child")
        below = Page.objects.get(pk=below.pk)
        alias = below.create_alias(parent=home_page, update_slug="bong")
        hidden = [
            write("nháp", live=False),
            make_private(write("riêng")),
            write("hết hạn", expire_at=past),
            below,
            alias,
        ]
        for order, page in enumerate([*hidden, write("công khai")]):
            promote("hộ khẩu", page, order)
        assert titles("hộ khẩu") == ["công khai"]

    def test_a_page_elsewhere_is_not_on_this_site(self, titles, rf):
        root = Page.objects.get(depth=1)
        other = root.add_child(instance=HomePage(title="Phường khác", slug="khac"))
        promote("hộ khẩu", other)
        assert titles("hộ khẩu") == []
        Site.objects.create(hostname="khac.example.vn", root_page=other)
        [one] = promoted("hộ khẩu", rf.get("/", HTTP_HOST="khac.example.vn"))
        assert one.title == "Phường khác"

    def test_a_page_is_told_with_address_and_description(self, rf, write):
        page = write("Đăng ký thường trú")
        promote("hộ khẩu", page, description="Mang theo căn cước.")
        [one] = promoted("hộ khẩu", rf.get("/"))
        assert (one.title, one.url) == ("Đăng ký thường trú", page.get_url())
        assert one.description == "Mang theo căn cước."

    def test_a_link_is_told_by_its_text(self, rf):
        promote("hộ khẩu", external_link_url=LINK, external_link_text="Cổng dịch vụ công")
        promote("hộ khẩu", external_link_url=f"{LINK}#2", order=1)
        first, second = promoted("hộ khẩu", rf.get("/"))
        assert (first.title, first.url) == ("Cổng dịch vụ công", LINK)
        assert second.title == second.url == f"{LINK}#2"

    @pytest.mark.parametrize(
        "url", ["javascript:alert(1)", "ftp://example.vn/", "//example.vn", ""]
    )
    def test_a_link_of_another_kind_is_not_told(self, titles, url):
        promote("hộ khẩu", external_link_url=url, external_link_text="Bấm đi")
        assert titles("hộ khẩu") == []

    def test_a_page_that_is_hidden_is_not_replaced_by_a_link(self, titles, write):
        promote("hộ khẩu", write("nháp", live=False), external_link_url=LINK)
        assert titles("hộ khẩu") == []

    def test_a_page_for_two_ways_to_write_the_words_is_told_once(self, titles, write):
        page = write("Đăng ký thường trú")
        promote("hộ khẩu", page)
        promote("ho khau", page)
        promote("ho khau", write("Tạm trú"), order=1)
        assert titles("hộ khẩu") == ["Đăng ký thường trú", "Tạm trú"]

    def test_two_queries_are_enough_however_many_there_are(
        self, rf, write, django_assert_num_queries
    ):
        for number in range(5):
            promote("hộ khẩu", write(f"Tin {number}"), number)
            promote(f"từ khác {number}", write(f"Tin khác {number}"))
        request = rf.get("/")
        hidden_paths_for_request(request)
        Site.find_for_request(request)
        home = Site.objects.get(is_default_site=True).root_page
        home.get_url(request)
        with django_assert_num_queries(2):
            assert len(promoted("hộ khẩu", request)) == 3
        with django_assert_num_queries(1):
            assert promoted("không ai nghĩ tới", request) == []


class TestAdmin:
    def form(self, page, **values):
        return {
            "query_string": "Hộ khẩu",
            "editors_picks-TOTAL_FORMS": 1,
            "editors_picks-INITIAL_FORMS": 0,
            "editors_picks-MIN_NUM_FORMS": 0,
            "editors_picks-MAX_NUM_FORMS": 1000,
            "editors_picks-0-page": page.pk,
            "editors_picks-0-description": "Mang theo căn cước.",
            "editors_picks-0-ORDER": 1,
        } | values

    def test_an_editor_adds_changes_and_deletes(self, django_user_model, titles, write, home_page):
        rights = [f"{right}_searchpromotion" for right in ("add", "change", "delete")]
        editor = client_of(django_user_model, *rights, edits=home_page)
        page = write("Đăng ký thường trú")
        index = reverse("wagtailsearchpromotions:index")
        assert editor.get(index).status_code == 200
        assert editor.get(reverse("wagtailsearchpromotions:add")).status_code == 200
        editor.post(reverse("wagtailsearchpromotions:add"), self.form(page))
        assert titles("ho khau") == ["Đăng ký thường trú"]
        assert "Đăng ký thường trú" in editor.get(index).content.decode()

        promotion = SearchPromotion.objects.get()
        edit = reverse("wagtailsearchpromotions:edit", args=[promotion.query_id])
        assert editor.get(edit).status_code == 200
        changed = {
            "query_string": "Cư trú",
            "editors_picks-INITIAL_FORMS": 1,
            "editors_picks-0-id": promotion.pk,
        }
        editor.post(edit, self.form(page, **changed))
        assert titles("hộ khẩu") == []
        assert titles("CƯ TRÚ") == ["Đăng ký thường trú"]

        query = SearchPromotion.objects.get().query_id
        editor.post(reverse("wagtailsearchpromotions:delete", args=[query]))
        assert titles("cư trú") == []

    def test_the_right_is_offered_for_groups(self, admin_client):
        groups = admin_client.get(reverse("wagtailusers_groups:add")).content.decode()
        assert "searchpromotion" in groups or "search promotion" in groups
