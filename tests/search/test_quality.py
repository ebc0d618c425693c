"""Floors below which the search may not fall, on a set that it was tuned with and on one that it was not."""

import pytest
from wagtail.models import Site

from articles.factories import ArticleIndexPageFactory
from articles.models import ArticlePage
from search.engine import PublicSearch
from search.titles import titles_like
from search.views import PAGE_SIZE, TITLES
from tests.once import kept_for_a_while
from tests.search import quality
from tests.search.ways_to_type import ways_to_type
from vietnamese.text import fold

pytestmark = pytest.mark.django_db

PRECISION, RANK, WITHOUT_RESULT = 0.95, 0.95, 0.02
SETS = {"tuned with": quality.TUNED_WITH, "held out": quality.HELD_OUT}


@pytest.fixture(scope="module")
def published(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """The ids, by primary key, of the texts of the set that is asked for, which are the articles of a section."""
    with kept_for_a_while(django_db_blocker, tmp_path_factory.mktemp("judged")):
        home = Site.objects.get(is_default_site=True).root_page.specific
        section = ArticleIndexPageFactory(parent=home, title="An ninh trật tự", slug="an-ninh")
        yield quality.publish_texts(section, SETS[request.param])


@pytest.mark.parametrize("published", ["tuned with"], indirect=True)
def test_every_article_is_found_by_its_title(published, home_page, rf):
    assert len(published) >= 200
    request = rf.get("/")
    missing = []
    for article in ArticlePage.objects.published([]).descendant_of(home_page):
        for typed in ways_to_type(article.title):
            results = PublicSearch(typed, request, home_page, [])[:PAGE_SIZE]
            if article.pk not in [one.thing.pk for one in results]:
                missing.append(("results", typed))
        offered = titles_like(fold(article.title), request, home_page, [], TITLES)
        if article.title not in [one["title"] for one in offered]:
            missing.append(("offered", article.title))
    assert missing == []


@pytest.mark.parametrize(("published", "judged"), SETS.items(), ids=SETS, indirect=["published"])
def test_of_the_first_five_results_and_of_the_first(published, home_page, judged):
    texts, queries = quality.read(judged, "texts"), quality.read(judged, "queries")
    assert len(texts) >= 200
    assert len(queries) >= 60
    answers = quality.judge(published, home_page, queries)
    precision, rank, without = quality.summary(answers)["all"]
    report = "\n".join(quality.lines(answers))
    assert precision >= PRECISION, report
    assert rank >= RANK, report
    assert without <= WITHOUT_RESULT, report
