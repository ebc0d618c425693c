import pytest

from articles.factories import ArticlePageFactory


@pytest.fixture
def write(section):
    """A function that publishes an article with a title, and a text as its summary."""

    def publish(title, summary="", **values):
        return ArticlePageFactory(parent=section, title=title, summary=summary, **values)

    return publish
