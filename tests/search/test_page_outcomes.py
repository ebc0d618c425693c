"""The page *Tìm kiếm* where not all is found as asked: what it tries and tells instead, and what it never tells."""

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import gettext

from articles.factories import ArticleIndexPageFactory
from home.factories import StandardPageFactory
from home.models import WardSettings
from search.engine import Stage
from search.models import UnansweredSearch
from search.vocabulary import learn
from security_models.factories import (
    SecurityModelFactory,
    SecurityModelIndexPageFactory,
    TaskPlanFactory,
    TaskPlanIndexPageFactory,
)
from tests.api.test_hidden import KINDS as HIDDEN
from tests.api.test_hidden import SECRET, hidden_article, hide_draft, hide_expired
from tests.readers import read
from tests.search.pages import PAGE, sentence, soup, text_of, told
from tests.search.test_promotions import promote

pytestmark = pytest.mark.django_db

HOSTILE = [
    "\0",
    "a\0b",
    '"',
    '"tin',
    "'; DROP TABLE x; --",
    "tin AND",
    "NEAR(tin, 5)",
    "tin* OR -tin",
    "(" * 200,
    "tin:* & ! | <->",
    "\\",
    "%",
    "%s",
    "{{ 7 }}",
    "a" * 10_000,
    "a " * 5_000,
    "tin " * 2_500,
    "“" * 300,
    "45/QĐ-UBND/" * 900,
    "😀 👨‍👩‍👧",
    "\ufeff\u200b\u202e",
    "e\u0301" * 2_000,
    "ﬁ ½ ① ｔｉｎ",
    "公安",
    "   \t\n ",
]


class TestStages:
    @pytest.fixture(autouse=True)
    def _texts(self, write):
        write("Cấp thẻ căn cước lưu động", "Người dân mang theo giấy tờ.")
        write("Phòng chống ma tuý học đường", "Trường học cùng gia đình.")
        learn()

    def test_all_the_words(self, look):
        response = look("căn cước lưu động")
        assert response.context["found"].stage is Stage.ALL
        assert soup(response).select(".outcome .note") == []

    def test_the_words_as_they_were_probably_meant(self, look):
        response = look("căn cưcớ")
        assert told(response) == ["Cấp thẻ căn cước lưu động"]
        message = (
            "Nothing was found for “%(typed)s”. These are results for <strong>“%(text)s”</strong>."
        )
        assert sentence(message, typed="căn cưcớ", text="căn cước") in text_of(response)

    def test_the_words_without_those_that_only_ask(self, look):
        response = look("làm căn cước ở đâu vậy")
        assert told(response) == ["Cấp thẻ căn cước lưu động"]
        message = "No text holds all the words of “%(typed)s”. These are results for <strong>“%(text)s”</strong>."
        typed = "làm căn cước ở đâu vậy"
        assert sentence(message, typed=typed, text="căn cước") in text_of(response)

    def test_some_of_the_words(self, look):
        response = look("căn cước xxyyzz")
        assert told(response) == ["Cấp thẻ căn cước lưu động"]
        message = (
            "No text holds all the words of “%(typed)s”. These are results with some of the words, the closest "
            "first."
        )
        assert sentence(message, typed="căn cước xxyyzz") in text_of(response)

    def test_a_few_results_have_those_with_some_of_the_words_beside_them(self, look, write):
        write("Căn cước của trẻ em")
        page = soup(look("căn cước lưu động"))
        near = page.select_one("section[aria-labelledby=nearby]")
        assert near.h2.get_text() == gettext("With some of the words only")
        assert [one.get_text() for one in near("h3")] == ["Căn cước của trẻ em"]
        assert page.select_one("ol.results h2").get_text() == "Cấp thẻ căn cước lưu động"

    def test_of_many_results_none_are_added(self, look, write):
        for number in range(5):
            write(f"Căn cước lưu động {number}")
        assert look("căn cước lưu động").context["found"].nearby == []

    def test_what_was_probably_meant_is_offered_beside_what_was_found(self, look, write):
        write("Trung học phổ thông")
        for number in range(2):
            write(f"Vệ sinh trường học {number}", "Ở trường học, " * 9)
        learn()
        response = look("trung hoc")
        assert told(response) == ["Trung học phổ thông"]
        link = soup(response).select_one(".suggestion a")
        assert sentence("Did you mean:") in text_of(response)
        assert link.get_text() == "trường hoc"
        assert len(told(response.client.get(PAGE + link["href"]))) == 3

    def test_the_outcome_is_a_status_for_who_does_not_see_it(self, look):
        for query in ("căn cước", "căn cưcớ", "khongcogi"):
            assert soup(look(query)).select_one(".outcome[role=status]").get_text().strip()


class TestNothing:
    def test_is_said_with_what_else_can_be_done(self, look, write, home_page):
        ward = WardSettings.for_site(home_page.get_site())
        ward.hotline = "0233 3861 113"
        ward.save()
        read(write("Tin đọc nhiều nhất"), uniques=3)
        response = look("khongcogi")
        text = text_of(response)
        assert sentence("Nothing was found for “%(text)s”.", text="khongcogi") in text
        assert sentence("Try fewer or other words; marks are not needed.") in text
        assert soup(response).select_one(".empty a")["href"] == "tel:02333861113"
        most_read = soup(response).select_one("section[aria-labelledby=most-read]")
        assert [link.get_text() for link in most_read("a")] == ["Tin đọc nhiều nhất"]

    def test_without_a_telephone_none_is_named(self, look):
        assert sentence("Or ask the ward:") not in text_of(look("khongcogi"))

    def test_is_counted_for_the_editors(self, client):
        client.get(
            PAGE, {"q": "Lịch cắt điện"}, headers={"user-agent": "Mozilla/5.0 Firefox/130.0"}
        )
        assert UnansweredSearch.objects.get().text == "Lịch cắt điện"

    def test_is_not_counted_where_filters_or_a_kind_are_the_reason(self, client, write, section):
        write("Tin bến sông", published_at=timezone.now() - timedelta(days=300))
        for query in (
            {"q": "bến sông"},
            {"q": "bến sông", "loai": "trang"},
            {"q": "bến sông", "thoi-gian": "7-ngay"},
            {"q": "cột mốc", "chuyen-muc": section.pk},
            {"q": "   "},
        ):
            client.get(PAGE, query, headers={"user-agent": "Mozilla/5.0 Firefox/130.0"})
        assert not UnansweredSearch.objects.exists()


class TestPromoted:
    def test_stand_before_the_results_of_the_first_page(self, look, write):
        promote("bến sông", write("Nội quy", live=True), description="Đọc trước.")
        for number in range(11):
            write(f"Bến sông {number}")
        first = soup(look("ben song")).select_one(".promoted")
        assert first.a.get_text() == "Nội quy"
        assert "Đọc trước." in first.get_text()
        assert soup(look("ben song", trang=2)).select_one(".promoted") is None
        assert soup(look("bến")).select_one(".promoted") is None

    def test_stand_where_nothing_else_was_found(self, look, write):
        promote("xin việc", write("Nội quy"))
        page = soup(look("xin việc"))
        assert page.select_one(".promoted a").get_text() == "Nội quy"


class TestHtml:
    SCRIPT = "<script>alert(1)</script>"

    def test_a_query_is_text(self, look):
        for query in (self.SCRIPT, '"><img src=x onerror=alert(1)>', "</title><b>", "{{ x }}&amp;"):
            page = look(query).content.decode()
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "<b>" not in page
            assert soup(look(query)).select_one("#tim")["value"] == query

    def test_titles_and_texts_are_text_however_they_are_marked(self, look, write):
        write(f"Tin {self.SCRIPT} & bến", f'Bến <b onclick="x">sông</b> {self.SCRIPT}')
        page = look("script alert").content.decode()
        assert "<script>alert" not in page
        assert "<mark>script</mark>&gt;<mark>alert</mark>" in page
        assert soup(look("bến")).select_one(".result [onclick]") is None

    def test_a_correction_is_text(self, look, write):
        write("Tin <bến> sông")
        learn()
        assert "<bến>" not in look("bén song <").content.decode()


class TestHeaders:
    def test_no_search_engine_lists_results(self, look, write):
        write("Tin")
        for response in (look(), look("tin"), look("khongcogi")):
            assert response["X-Robots-Tag"] == "noindex"
            assert soup(response).select_one("meta[name=robots]")["content"] == "noindex"

    def test_no_shared_cache_keeps_what_somebody_looked_for(self, look):
        assert look("tin")["Cache-Control"] == "private, max-age=0"
        assert "Cookie" not in look("tin").headers.get("Vary", "")

    def test_headings_follow_one_another(self, look, kinds):
        levels = [
            int(heading.name[1])
            for heading in soup(look("bến sông")).find("main")(["h1", "h2", "h3"])
        ]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_any_text_can_be_searched_for(look, write):
    write("Tin")
    learn()
    for query in HOSTILE:
        look(query)
        look(query, xep="moi-nhat", loai="tin", trang=2)


def test_of_a_long_text_the_first_two_hundred_characters_count(look, write):
    write("Tin bến sông")
    assert len(look("bến sông " * 400).context["asked"].text) <= 200


@pytest.fixture(params=HIDDEN, ids=lambda kind: kind.__name__)
def hidden(request, section):
    return request.param(section)


class TestHidden:
    def found(self, response):
        """Return the parts of a page that tell what was found: the query itself is not among them."""
        page = soup(response)
        parts = page.select(".results, .chips, .promoted, .suggestion, .news-list, select")
        return " ".join(str(part) for part in parts)

    def test_what_is_public_would_be_seen_by_these_tests(self, look, section):
        hidden_article(section)
        assert SECRET in self.found(look(SECRET))

    def test_it_is_no_result_and_counted_nowhere(self, look, hidden):
        promote(SECRET, hidden)
        for chosen in ({}, {"xep": "moi-nhat"}, {"loai": "tin"}, {"thoi_gian": "12-thang"}):
            response = look(SECRET, **chosen)
            assert SECRET not in self.found(response)
            assert response.context["found"].total == 0

    def test_it_is_not_beside_what_is_public(self, look, hidden, write):
        write("Tin")
        response = look(f"tin {SECRET}")
        assert told(response) == ["Tin"]
        assert SECRET not in self.found(response)
        assert response.context["found"].total == 1

    def test_its_words_are_not_learnt(self, look, hidden):
        learn()
        assert SECRET not in look("bmiat").content.decode()

    @pytest.mark.parametrize("query", ["bmiat", "tin bmiat", "tin nao bmiat", "tin nào bmiat vậy"])
    def test_words_learnt_before_it_was_hidden_are_not_told(self, look, section, write, query):
        gone = hidden_article(section)
        write("Tin")
        learn()
        assert SECRET in look("bmiat").content.decode()
        gone.unpublish()
        assert SECRET not in look(query).content.decode()

    @pytest.mark.parametrize("hide", [hide_draft, hide_expired])
    @pytest.mark.parametrize(
        ("factory", "listing", "name"),
        [
            (SecurityModelFactory, SecurityModelIndexPageFactory, "name"),
            (TaskPlanFactory, TaskPlanIndexPageFactory, "title"),
        ],
    )
    def test_a_record_taken_back_is_not_found(self, look, home_page, factory, listing, name, hide):
        listing(parent=home_page)
        record = factory(**{name: f"Việc {SECRET}", "summary": SECRET})
        assert SECRET in self.found(look(SECRET))
        hide(record)
        assert SECRET not in self.found(look(SECRET))

    def test_a_page_that_will_be_published_later_is_not_found(self, look, home_page):
        StandardPageFactory(
            parent=home_page,
            title=SECRET,
            live=False,
            go_live_at=timezone.now() + timedelta(days=1),
        )
        assert SECRET not in self.found(look(SECRET))

    def test_an_alias_beside_its_source_is_told_once(self, titles, write, home_page):
        other = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        write("Tin bến sông").create_alias(parent=other)
        StandardPageFactory(parent=home_page, title="Trang bến sông").create_alias(
            parent=home_page, update_slug="bong"
        )
        assert sorted(titles("bến sông")) == ["Tin bến sông", "Trang bến sông"]
