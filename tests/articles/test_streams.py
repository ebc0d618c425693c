"""Tin liên quan: what it holds and in which order; and what both streams cost."""

from datetime import date

import pytest
from django.core.cache import cache
from wagtail.models import Site

from articles import shared_subjects
from articles.factories import TopicFactory
from articles.models import ArticlePage
from home.factories import NeighbourhoodFactory
from home.models import WardSettings
from security_models.factories import SecurityModelFactory
from tests.articles.inputs import at


@pytest.fixture
def ward(db):
    return WardSettings.for_site(Site.objects.get(is_default_site=True))


def others(article):
    return [item.title for item in article.streams().other_articles().items]


def related(article, **options):
    return [item.title for item in article.streams().related_news(**options)]


class TestRelatedNews:
    def test_of_a_lonely_article_is_empty(self, write):
        assert related(write("bài")) == []

    def test_keeps_the_order_of_the_editor(self, write):
        first, second, third = write("một", 1), write("hai", 3), write("ba", 2)
        external = {
            "title": "báo",
            "source": "Báo Quảng Trị",
            "url": "https://bao.vn/tin",
            "date": date(2022, 12, 29),
        }
        chosen = [
            ("article", third),
            ("external", external),
            ("article", first),
            ("article", second),
        ]
        article = write("bài", related_news=chosen)
        items = article.streams().related_news()
        assert [item.title for item in items] == ["ba", "báo", "một", "hai"]
        assert all(item.chosen for item in items)
        assert [item.url for item in items] == [third.url, external["url"], first.url, second.url]
        assert (items[1].article, items[1].source) == (None, "Báo Quảng Trị")
        assert items[1].moment == date(2022, 12, 29)
        assert (items[0].article, items[0].moment) == (third, at(2))

    def test_a_chosen_article_that_was_deleted_keeps_nobody_from_saving(self, write):
        chosen = [("article", write("đã xoá")), ("article", write("còn"))]
        article = write("bài", related_news=chosen)
        ArticlePage.objects.get(title="đã xoá").delete()
        stream = ArticlePage.objects.get(pk=article.pk).related_news
        assert [block.value and block.value.title for block in stream] == [None, "còn"]
        assert [block.value.title for block in stream.stream_block.clean(stream)] == ["còn"]

    def test_reads_the_same_from_the_database(self, write):
        external = {"title": "báo", "source": "Báo", "url": "https://bao.vn", "date": None}
        chosen = [("article", write("một")), ("external", external)]
        article = write("bài", related_news=chosen)
        items = ArticlePage.objects.get(pk=article.pk).streams().related_news()
        assert [(item.title, item.moment) for item in items] == [("một", at(0)), ("báo", None)]

    def test_starts_with_what_is_chosen_even_where_an_automatic_block_stands_first(self, write):
        topic = TopicFactory()
        write("cùng chủ đề", topics=[topic])
        chosen = write("chọn", -5)
        blocks = [("same_topic", {"count": 1}), ("article", chosen)]
        assert related(write("bài", topics=[topic], related_news=blocks)) == ["chọn", "cùng chủ đề"]

    def test_holds_all_that_is_chosen_even_beyond_the_number_of_the_ward(self, write, ward):
        ward.related_news_count = 1
        ward.save()
        chosen = [("article", write(title)) for title in "abc"]
        assert related(write("bài", related_news=chosen)) == ["a", "b", "c"]

    @pytest.mark.parametrize(
        ("block", "relation", "factory"),
        [
            ("same_topic", "topics", TopicFactory),
            ("same_neighbourhood", "neighbourhoods", NeighbourhoodFactory),
            ("same_security_model", "security_models", SecurityModelFactory),
        ],
    )
    def test_is_filled_with_the_newest_that_share_something(self, write, block, relation, factory):
        shared, unrelated = factory(), factory()
        for hours in range(8):
            write(f"tin {hours}", hours, **{relation: [shared]})
        write("không liên quan", 9, **{relation: [unrelated]})
        article = write("bài", 4, **{relation: [shared]})
        assert related(article) == [f"tin {hours}" for hours in (7, 6, 5, 4, 3)]

    def test_takes_from_each_automatic_block_its_own_number(self, write, ward):
        topic, place = TopicFactory(), NeighbourhoodFactory()
        for hours in range(4):
            write(f"chủ đề {hours}", hours, topics=[topic])
            write(f"khu phố {hours}", hours, neighbourhoods=[place])
        blocks = [("same_neighbourhood", {"count": 2}), ("same_topic", {"count": 1})]
        article = write("bài", topics=[topic], neighbourhoods=[place], related_news=blocks)
        # Three by the blocks; the rest of the ward's five by topic, the first kind of padding.
        assert related(article) == ["khu phố 3", "khu phố 2", "chủ đề 3", "chủ đề 2", "chủ đề 1"]

    def test_pads_by_topic_then_model_then_neighbourhood(self, write, ward):
        topic, model, place = TopicFactory(), SecurityModelFactory(), NeighbourhoodFactory()
        write("khu phố", 3, neighbourhoods=[place])
        write("mô hình", 2, security_models=[model])
        write("chủ đề", 1, topics=[topic])
        own = {"topics": [topic], "neighbourhoods": [place], "security_models": [model]}
        assert related(write("bài", **own)) == ["chủ đề", "mô hình", "khu phố"]

    @pytest.mark.parametrize("count", [0, 1, 3])
    def test_pads_up_to_the_number_of_the_ward(self, write, ward, count):
        ward.related_news_count = count
        ward.save()
        topic = TopicFactory()
        for hours in range(5):
            write(f"tin {hours}", hours, topics=[topic])
        assert len(related(write("bài", topics=[topic]))) == count

    def test_counts_what_is_chosen_towards_the_number(self, write):
        topic = TopicFactory()
        for hours in range(6):
            write(f"tin {hours}", hours, topics=[topic])
        chosen = [("article", write("chọn")), ("article", write("chọn nữa"))]
        article = write("bài", topics=[topic], related_news=chosen)
        assert related(article) == ["chọn", "chọn nữa", "tin 5", "tin 4", "tin 3"]

    def test_holds_an_article_once_that_is_chosen_and_matches_everything(self, write):
        topic, place = TopicFactory(), NeighbourhoodFactory()
        own = {"topics": [topic, TopicFactory()], "neighbourhoods": [place]}
        twin = write("chọn", **own)
        blocks = [
            ("article", twin),
            ("article", twin),
            ("same_topic", {"count": 3}),
            ("same_topic", {"count": 3}),
            ("same_neighbourhood", {"count": 3}),
        ]
        assert related(write("bài", related_news=blocks, **own)) == ["chọn"]

    def test_holds_an_article_or_its_alias_once(self, write, section):
        topic = TopicFactory()
        source = write("tin", topics=[topic])
        alias = source.create_alias(parent=section, update_slug="ban-sao")
        alias.create_alias(parent=section, update_slug="ban-sao-nua")
        for chosen in (source, alias):
            blocks = [("article", chosen), ("article", source), ("same_topic", {"count": 5})]
            assert related(write("bài", topics=[topic], related_news=blocks)) == ["tin"]
            ArticlePage.objects.filter(title="bài").delete()
        assert related(write("bài", topics=[topic])) == ["tin"]

    def test_never_holds_the_article_itself_nor_an_alias_of_it(self, write, section):
        topic = TopicFactory()
        article = write("bài", topics=[topic])
        alias = article.create_alias(parent=section, update_slug="ban-sao")
        second = article.create_alias(parent=section, update_slug="ban-sao-nua")
        article.related_news = [("article", article), ("article", alias)]
        article.save()
        assert related(article) == []
        for page in (alias, second):
            assert related(ArticlePage.objects.get(pk=page.pk)) == []
            assert "bài" not in others(ArticlePage.objects.get(pk=page.pk))

    def test_never_holds_what_is_not_public(self, write, hidden_articles):
        topic = TopicFactory()
        chosen = [("article", article) for article in hidden_articles(topics=[topic])]
        assert len(chosen) == 8
        assert related(write("bài", topics=[topic], related_news=chosen)) == []
        assert related(write("bài khác", topics=[topic])) == ["bài"]

    def test_drops_a_chosen_article_that_became_a_draft_and_takes_it_back(self, write):
        chosen = write("chọn")
        article = write("bài", related_news=[("article", chosen), ("article", write("hai"))])
        chosen.unpublish()
        assert related(article) == ["hai"]
        chosen.save_revision().publish()
        assert related(article) == ["chọn", "hai"]

    def test_survives_the_deletion_of_a_chosen_article(self, write):
        chosen = write("chọn")
        article = write("bài", related_news=[("article", chosen)])
        chosen.delete()
        assert related(ArticlePage.objects.get(pk=article.pk)) == []

    @pytest.mark.parametrize("newest", [1, 3])
    def test_is_the_same_where_what_it_takes_is_not_among_the_newest(
        self, write, monkeypatch, newest
    ):
        quiet, busy = TopicFactory(), TopicFactory()
        for hours in range(4):
            write(f"mới {hours}", hours, topics=[busy])
        write("cũ", -100, topics=[quiet])
        write("cũ hơn", -200, topics=[quiet])
        article = write("bài", 50, topics=[quiet, busy])
        monkeypatch.setattr(shared_subjects, "MENTIONS_AT_HAND", newest)
        assert related(article, count=6) == ["mới 3", "mới 2", "mới 1", "mới 0", "cũ", "cũ hơn"]

    def test_of_a_draft_follows_the_topics_in_the_draft(self, write):
        old, new = TopicFactory(), TopicFactory()
        write("cũ", topics=[old])
        write("mới", topics=[new])
        article = write("bài", topics=[old])
        article.topics = [new]
        article.save_revision()
        draft = article.get_latest_revision_as_object()
        assert related(draft) == ["mới"]
        assert related(ArticlePage.objects.get(pk=article.pk)) == ["cũ"]

    def test_of_a_draft_without_topics_holds_nothing(self, write):
        topic = TopicFactory()
        write("tin", topics=[topic])
        article = write("bài", topics=[topic])
        article.topics = []
        assert related(article) == []

    def test_of_an_alias_is_that_of_its_source(self, write, section):
        topic = TopicFactory()
        write("tin", topics=[topic])
        alias = write("bài", topics=[topic]).create_alias(parent=section, update_slug="ban-sao")
        assert related(ArticlePage.objects.get(pk=alias.pk)) == ["tin"]

    def test_of_an_unfinished_draft_can_be_previewed(self, write):
        unfinished = [
            ("article", None),
            ("same_topic", {"count": None}),
            ("external", {"title": "", "source": "", "url": "", "date": None}),
        ]
        topic = TopicFactory()
        write("tin", topics=[topic])
        article = write("bài", topics=[topic], live=False, related_news=unfinished)
        response = article.make_preview_request()
        assert response.status_code == 200
        assert "tin" in response.content.decode()


@pytest.mark.parametrize("number", [5, 200])
def test_both_streams_cost_the_same_at_any_size(
    write, ward, rf, make_private, django_assert_num_queries, number
):
    topic, place, model = TopicFactory(), NeighbourhoodFactory(), SecurityModelFactory()
    own = {"topics": [topic], "neighbourhoods": [place], "security_models": [model]}
    blocks = [("same_topic", {"count": 2}), ("same_neighbourhood", {"count": 2})]
    article = write("bài", related_news=blocks, **own)
    for hours in range(number):
        write(f"tin {hours}", hours, **own)
    # The first after a change asks for the newest of each of the three subjects, for aliases, and what is private.
    for first, hide in ((8, None), (9, make_private)):
        if hide:
            hide(write("riêng"))
        request = rf.get(article.url)
        cache.clear()
        # What every page needs for its frame, whatever streams it shows.
        WardSettings.for_request(request)
        article.get_url(request)
        for queries in (first, 3):
            article = ArticlePage.objects.get(pk=article.pk)
            with django_assert_num_queries(queries):
                streams = article.streams()
                assert len(streams.related_news(request)) == 5
                assert len(streams.other_articles().items) == 3
