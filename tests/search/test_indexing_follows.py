"""The index follows whatever is done to pages and records, or is undone."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.search.backends import get_search_backend

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory, TopicFactory
from articles.models import ArticlePage
from home.factories import (
    DocumentFactory,
    ImageFactory,
    NeighbourhoodFactory,
    StandardPageFactory,
)
from home.models import Neighbourhood, StandardPage
from search.backends.upkeep import compare
from security_models.factories import AnnualFigureFactory, SecurityModelFactory
from security_models.models import SecurityModel
from tests.search.indexed import BLOCKS, block, found

pytestmark = pytest.mark.django_db


class TestTheIndexFollows:
    """Every act is undone by a rollback, in the index too: both are one transaction."""

    @pytest.fixture
    def undone(self):
        """A function that acts, looks what is found then, and goes back; it returns that, and what is found after."""

        def undone(act, text="ben song", model=ArticlePage):
            with transaction.atomic():
                act()
                then = found(text, model)
                transaction.set_rollback(True)
            return then, found(text, model)

        return undone

    @pytest.fixture
    def article(self, publish):
        return publish(("heading", "Bến sông"), topics=[TopicFactory(name="Chợ cũ")])

    def test_publishing(self, section, undone):
        draft = ArticlePageFactory(parent=section, live=False)
        draft.title = "Bến sông"
        revision = draft.save_revision()
        assert found("ben song") == []
        assert undone(revision.publish) == ([draft], [])

    def test_unpublishing(self, article):
        article.unpublish()
        assert list(ArticlePage.objects.live().search("ben song")) == []
        assert found("ben song") == [article]

    def test_deleting(self, article, undone):
        assert undone(article.delete) == ([], [article])

    def test_deleting_a_section_with_what_is_in_it(self, article, section, undone):
        assert undone(section.delete) == ([], [article])

    def test_moving(self, article, home_page):
        elsewhere = ArticleIndexPageFactory(parent=home_page, title="Đời sống", slug="doi-song")
        article.move(elsewhere, pos="last-child")
        assert found("ben song") == [article]
        assert list(ArticlePage.objects.descendant_of(elsewhere).search("ben song")) == [article]

    def test_renaming(self, section, undone):
        article = ArticlePageFactory(parent=section)

        def rename():
            article.title = "Bến sông"
            article.save()

        assert undone(rename) == ([article], [])

    def test_renaming_a_page_that_is_known_as_such_only(self, article):
        page = article.page_ptr
        assert page.specific == article  # and the page remembers it as it was
        page.title = "Đình làng"
        page.save()
        assert found("dinh lang") == [article]

    def test_saving_some_fields(self, article):
        article.title, article.summary = "Chỉ đổi ở đây", "Đình làng"
        article.save(update_fields=["summary"])
        assert found("dinh lang") == [article]
        assert found("doi o day") == []

    def test_copying(self, article, section, undone):
        then, after = undone(
            lambda: article.copy(to=section, update_attrs={"slug": "ban-sao"}), "cho cu ben song"
        )
        assert (len(then), len(after)) == (2, 1)

    def test_an_alias_and_what_changes_its_source(self, article, home_page):
        elsewhere = ArticleIndexPageFactory(parent=home_page, title="Đời sống", slug="doi-song")
        alias = article.create_alias(parent=elsewhere)
        assert set(found("cho cu ben song")) == {article, alias}
        article.topics = [TopicFactory(name="Đình làng")]
        article.save_revision().publish()
        assert set(found("dinh lang ben song")) == {article, alias}
        assert found("cho cu") == []

    def test_snippets(self, undone):
        place = NeighbourhoodFactory(name="Bến sông")

        def rename():
            place.name = "Đình làng"
            place.save()

        assert undone(rename, model=Neighbourhood) == ([], [place])
        gone, back = undone(Neighbourhood.objects.get().delete, model=Neighbourhood)
        assert (gone, back) == ([], [place])
        assert undone(lambda: NeighbourhoodFactory(name="Chợ"), "cho", Neighbourhood)[1] == []

    def test_records(self, undone):
        model = SecurityModelFactory()
        model.name = "Bến sông"
        revision = model.save_revision()
        assert undone(revision.publish, model=SecurityModel) == ([model], [])
        revision.publish()
        assert undone(SecurityModel.objects.get().delete, model=SecurityModel) == ([], [model])

    def test_an_error_stops_what_it_could_not_index(self, article, monkeypatch):
        def fail(self, value):
            raise ValueError("no text")

        monkeypatch.setattr("home.blocks.TableBlock.get_searchable_content", fail)
        article.title = "Đình làng"
        article.body = [("table", {"data": [["1"]]})]
        with pytest.raises(ValueError, match="no text"), transaction.atomic():
            article.save()
        assert ArticlePage.objects.get().title == "Tin"
        assert found("ben song") == [article]


class TestQueries:
    @pytest.fixture
    def article(self, publish):
        image, document = ImageFactory(), DocumentFactory()
        picture = {"image": {"image": image.pk, "alt_text": "", "decorative": False}}
        return publish(
            *BLOCKS[:5],
            ("picture", picture),
            ("gallery", [picture, picture]),
            ("document", {"document": document.pk}),
            ("security_model", SecurityModelFactory()),
            ("annual_figure", AnnualFigureFactory()),
            topics=[TopicFactory()],
            neighbourhoods=[NeighbourhoodFactory()],
        )

    def test_of_an_article_with_ten_blocks(self, article, django_assert_max_num_queries):
        article = ArticlePage.objects.get()
        # Topics, neighbourhoods, one for each kind of chosen objects (pictures of galleries apart), and the writing.
        with django_assert_max_num_queries(8):
            get_search_backend().add(article)

    def test_of_the_words_of_many(self, article, section, django_assert_max_num_queries):
        for _ in range(5):
            ArticlePageFactory(parent=section, topics=article.topics.all())
        pks = list(ArticlePage.objects.values_list("pk", flat=True))
        with django_assert_max_num_queries(10):  # of which five for the blocks of the one
            compared = compare(ArticlePage, pks)
        assert (len(compared.pks), compared.missing, compared.different) == (6, [], [])

    def test_of_a_save_that_changes_no_words(self, article):
        article = ArticlePage.objects.get()
        with CaptureQueriesContext(connection) as queries:
            article.save(update_fields=["has_unpublished_changes"])
        assert [query for query in queries if "indexentry" in query["sql"]] == []


def test_a_page_of_text_is_found_by_it(home_page):
    page = StandardPageFactory(
        parent=home_page, introduction="Chợ cũ", body=[block("heading", "Bến sông")]
    )
    assert found("cho cu", StandardPage) == found("ben song", StandardPage) == [page]
