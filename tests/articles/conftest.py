"""Articles in a section, and imports into it."""

from io import StringIO

import pytest
from django.core.management import call_command

from articles.factories import ArticleIndexPageFactory, ArticlePageFactory
from tests.articles.inputs import at


@pytest.fixture
def write(section):
    """A function that publishes an article of the section, shown so many hours after noon."""

    def write(title, hours=0, parent=section, **values):
        moment = values.pop("published_at", at(hours))
        return ArticlePageFactory(parent=parent, title=title, published_at=moment, **values)

    return write


@pytest.fixture
def hidden_articles(write, section, home_page, make_private):
    """A function that writes one article of each kind that nobody may see, and aliases; returns them all."""

    def create(**values):
        closed = ArticleIndexPageFactory(parent=home_page, title="Nội bộ")
        articles = [
            write("nháp", live=False, **values),
            write("hết hạn", expire_at=at(-24 * 365 * 10), **values),
            write("riêng", **values),
            write("trong mục riêng", parent=closed, **values),
        ]
        aliases = [
            page.create_alias(parent=section, update_slug=f"ban-sao-{page.pk}") for page in articles
        ]
        make_private(articles[2])
        make_private(closed)
        return articles + aliases

    return create


@pytest.fixture
def imported(section):
    """A function that imports files into the section and returns the lines of the report."""

    def run(*files, **options):
        report = StringIO()
        call_command(
            "import_article", *map(str, files), section=section.slug, stdout=report, **options
        )
        return report.getvalue().splitlines()

    return run


@pytest.fixture
def saved(tmp_path):
    """A function that writes a file, text or bytes, and returns its path."""

    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
