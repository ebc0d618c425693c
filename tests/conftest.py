"""What many tests start from. The home page and the default site come from the migrations, as on a real site."""

import pytest
from wagtail.models import Site

from articles.factories import ArticleIndexPageFactory


@pytest.fixture
def home_page(db):
    """The site's home page, without anything below it."""
    return Site.objects.get(is_default_site=True).root_page.specific


@pytest.fixture
def section(home_page):
    """A published section of the news, without articles."""
    return ArticleIndexPageFactory(parent=home_page, title="An ninh trật tự", slug="an-ninh")


@pytest.fixture(autouse=True)
def _clean_media(settings, tmp_path):
    """Uploads of a test end with it."""
    settings.MEDIA_ROOT = tmp_path / "media"
