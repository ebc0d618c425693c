"""What many tests start from. The home page and the default site come from the migrations, as on a real site."""

import os

import pytest
from django.core.cache import cache
from wagtail.models import PageViewRestriction, Site

from articles.factories import ArticleIndexPageFactory
from tests.portal import prepare_once


@pytest.fixture
def home_page(db):
    """The site's home page, without anything below it."""
    return Site.objects.get(is_default_site=True).root_page.specific


@pytest.fixture
def section(home_page):
    """A published section of the news, without articles."""
    return ArticleIndexPageFactory(parent=home_page, title="An ninh trật tự", slug="an-ninh")


@pytest.fixture
def make_private(db):
    """A function that keeps a page, and what is below it, for people who are logged in; it returns the page."""

    def restrict(page):
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
        return page

    return restrict


@pytest.fixture(autouse=True)
def _clean_media(settings, tmp_path):
    """Uploads of a test end with it."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _clean_cache():
    """So does what it cached: numbers of rows come again in the next one, and Wagtail caches pictures by them."""
    cache.clear()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """The data after a first ``manage.py prepare``, the same for all of pytest's processes; copy it to change it."""
    base = tmp_path_factory.getbasetemp()
    return prepare_once(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
