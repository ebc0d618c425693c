"""Các tin khác: what it holds, in which order, and page by page."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from articles.factories import ArticleIndexPageFactory
from articles.models import ArticlePage
from articles.streams import MAX_LIMIT, SHALLOW, page_of_stream


def others(article, *page):
    return [item.title for item in article.streams().other_articles(*page).items]


class TestOtherArticles:
    def test_are_the_nearest_in_time_newer_and_older(self, write):
        for hours in (-30, -9, -2, 1, 4, 20):
            write(f"{hours}", hours)
        article = write("bài")
        assert others(article) == ["1", "-2", "4"]
        assert others(article, 3, 3) == ["-9", "20", "-30"]

    def test_are_of_this_section_only(self, write, section, home_page):
        other_section = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        below = ArticleIndexPageFactory(parent=section, title="Khu phố")
        write("mục khác", parent=other_section)
        write("mục con", parent=below)
        write("cùng mục")
        assert others(write("bài")) == ["cùng mục"]

    def test_never_hold_what_is_not_public(self, write, hidden_articles):
        hidden_articles()
        article = write("bài")
        assert others(article) == []
        assert article.streams().other_articles_count() == 0

    def test_hold_an_article_or_its_alias_in_the_section_once(self, write, section, home_page):
        source = write("tin")
        source.create_alias(parent=section, update_slug="ban-sao")
        elsewhere = ArticleIndexPageFactory(parent=home_page, title="Thông báo")
        write("tin khác", 1, parent=elsewhere).create_alias(parent=section)
        article = write("bài")
        assert others(article) == ["tin", "tin khác"]
        assert article.streams().other_articles_count() == 2

    def test_pages_know_their_neighbours(self, write):
        for hours in range(1, 8):
            write(f"{hours}", hours)
        streams = write("bài").streams()
        starts = {0: (None, 3), 3: (0, 6), 6: (3, None), 2: (0, 5), 2**31: (2**31 - 3, None)}
        for start, neighbours in starts.items():
            page = streams.other_articles(start, 3)
            assert (page.previous_start, page.next_start) == neighbours
        assert streams.other_articles(4, 3).has_next is False
        assert streams.other_articles_count() == 7

    @pytest.mark.django_db
    @settings(
        max_examples=15,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        hours=st.lists(st.integers(-3, 3), max_size=9),
        place=st.integers(0, 9),
        limit=st.integers(1, 4),
    )
    @example(hours=[0, 0, 0], place=0, limit=1)
    def test_pages_partition_the_whole_section(self, write, hours, place, limit):
        ArticlePage.objects.all().delete()
        moments = [*hours[:place], 0, *hours[place:]]
        written = [write(f"{number}", moment) for number, moment in enumerate(moments)]
        article = written[min(place, len(hours))]
        streams = article.streams()
        pages = [
            streams.other_articles(start, limit).items for start in range(0, len(hours) + 1, limit)
        ]
        told = [item for items in pages for item in items]
        assert sorted(item.pk for item in told) == sorted(
            page.pk for page in written if page != article
        )
        distances = [abs(item.published_at - article.published_at) for item in told]
        assert distances == sorted(distances)
        assert told == streams.other_articles(0, MAX_LIMIT).items

    def test_far_from_the_start_go_on_where_the_page_before_ended(self, write):
        article = write("Tin")
        written = {write(f"{number}", number % 7).pk for number in range(SHALLOW + 25)}
        streams = article.streams()
        told = [
            item.pk
            for start in range(0, len(written), MAX_LIMIT)
            for item in streams.other_articles(start, MAX_LIMIT).items
        ]
        assert len(told) == len(written)
        assert set(told) == written

    def test_at_the_same_time_stand_as_in_the_list_of_the_section(self, write, section):
        written = [write(f"{number}") for number in range(6)]
        listed = [page.title for page in section.articles() if page != written[2]]
        assert others(written[2], 0, 20) == listed == ["5", "4", "3", "1", "0"]

    @pytest.mark.parametrize(
        ("query", "page"),
        [
            ({}, (0, 3)),
            ({"start": "6", "limit": "9"}, (6, 9)),
            ({"start": "-1", "limit": "-5"}, (0, 3)),
            ({"start": "abc", "limit": "x"}, (0, 3)),
            ({"start": "", "limit": "1.5"}, (0, 3)),
            ({"start": "1\0", "limit": "½"}, (0, 3)),
            ({"limit": "0"}, (0, 1)),
            ({"limit": "999"}, (0, MAX_LIMIT)),
            ({"start": "9" * 30}, (2**31, 3)),
            ({"start": "9" * 5000}, (0, 3)),
        ],
    )
    def test_nonsense_in_the_address_counts_as_not_asked(self, query, page):
        assert page_of_stream(query) == page

    @pytest.mark.parametrize("start", ["abc", "-3", "2147483648", "9" * 5000, "%00"])
    def test_page_answers_whatever_the_address_asks(self, write, client, start):
        write("tin")
        article = write("bài")
        assert client.get(f"{article.url}?start={start}&limit={start}").status_code == 200

    def test_are_reached_by_links_on_the_page(self, write, client):
        for hours in range(1, 6):
            write(f"tin {hours}", hours)
        article = write("bài")
        first = client.get(article.url).content.decode()
        assert "?start=3#" in first
        assert "tin 3" in first
        assert "tin 4" not in first
        second = client.get(article.url, {"start": 3}).content.decode()
        assert "tin 4" in second
        assert "tin 3" not in second
