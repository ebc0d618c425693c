import pytest

from articles.factories import ArticlePageFactory
from home.factories import StandardPageFactory
from security_models.factories import (
    SecurityModelFactory,
    SecurityModelIndexPageFactory,
    TaskPlanFactory,
    TaskPlanIndexPageFactory,
)
from tests.search.indexed import block
from tests.search.pages import PAGE, told


@pytest.fixture
def write(section):
    """A function that publishes an article with a title, and a text as its summary."""

    def publish(title, summary="", **values):
        return ArticlePageFactory(parent=section, title=title, summary=summary, **values)

    return publish


@pytest.fixture
def look(client):
    """A function that opens the page for a query and further parameters, and returns the response."""

    def get(query="", **chosen):
        chosen = {name.replace("_", "-"): value for name, value in chosen.items()}
        response = client.get(PAGE, {"q": query} | chosen)
        assert response.status_code == 200
        return response

    return get


@pytest.fixture
def titles(look):
    """A function that returns the titles that a query finds, in order."""
    return lambda query, **chosen: told(look(query, **chosen))


@pytest.fixture
def kinds(home_page, write):
    """Something of each kind about the same word, and the pages that list records."""
    SecurityModelIndexPageFactory(parent=home_page, title="Mô hình", slug="mo-hinh")
    TaskPlanIndexPageFactory(parent=home_page, title="Kế hoạch", slug="ke-hoach")
    write("Tin bến sông")
    SecurityModelFactory(name="Mô hình bến sông")
    TaskPlanFactory(title="Kế hoạch bến sông")
    StandardPageFactory(parent=home_page, title="Trang bến sông")


@pytest.fixture
def publish(section):
    """A function that publishes an article whose body is one block, or several."""

    def publish(*blocks, **values):
        body = [block(kind, value) for kind, value in blocks]
        return ArticlePageFactory(parent=section, title="Tin", body=body, **values)

    return publish
