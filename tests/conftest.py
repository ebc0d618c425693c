"""What many tests start from. The home page and the default site come from the migrations, as on a real site."""

import gc
import os
import re
import sys
from pathlib import Path
from threading import Thread

import pytest
from django.core.cache import caches
from django.db import connection
from wagtail.models import PageViewRestriction, Site

from articles.factories import ArticleIndexPageFactory
from tests.migrated import migrated_once, wait_for_template
from tests.order import Scheduling, in_good_order
from tests.portal import prepare_once
from visits import sites
from visits.hot_store import close_store

# What pytest makes of the test modules is kept for the next run: to make it anew takes each process ten seconds.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

TESTS = Path(__file__).parent
# What says the same whatever the main database is: pure functions, hot stores, files, portals of their own on SQLite,
# pages and forms over querysets that have tests of their own. ``make test-postgres`` runs these too.
ONCE = (
    "api/test_article_detail.py",
    "api/test_media.py",
    "articles/test_admin_views.py",
    "articles/test_article_page.py",
    "articles/test_audio.py",
    "articles/test_cleaning.py",
    "articles/test_feeds",
    "articles/test_import_html_blocks.py",
    "articles/test_import_html_links.py",
    "articles/test_import_html_maps.py",
    "articles/test_import_html_resume.py",
    "articles/test_movement.py",
    "articles/test_outputs_",
    "articles/test_pictures.py",
    "articles/test_record_blocks.py",
    "articles/test_saved_page",
    "articles/test_subjects.py",
    "articles/test_word_",
    "browser/",
    "home/test_abbreviations.py",
    "home/test_alerts_admin.py",
    "home/test_blocks.py",
    "home/test_colours.py",
    "home/test_glossary.py",
    "home/test_page_types.py",
    "home/test_rich_text_",
    "home/test_sharing_card.py",
    "home/test_uploads_",
    "newsroom/test_checks_",
    "newsroom/test_home_screen_work.py",
    "newsroom/test_permission_matrix.py",
    "newsroom/test_preview_links_admin.py",
    "newsroom/test_roles_workflow.py",
    "operations/attacks/",
    "operations/test_backup.py",
    "operations/test_bench.py",
    "operations/test_check_portal.py",
    "operations/test_deploy_kit.py",
    "operations/test_guide.py",
    "operations/test_headers.py",
    "operations/test_hosts.py",
    "operations/test_killed_backup.py",
    "operations/test_logs.py",
    "operations/test_media_bucket.py",
    "operations/test_metrics_processes.py",
    "operations/test_nginx",
    "operations/test_permissions.py",
    "operations/test_redis_cache.py",
    "operations/test_refused_archives.py",
    "operations/test_reload.py",
    "operations/test_samples.py",
    "operations/test_sentry.py",
    "operations/test_services.py",
    "operations/test_shared_queue.py",
    "operations/test_soak_judge.py",
    "operations/test_upgrade.py",
    "search/test_highlights.py",
    "search/test_miss_report.py",
    "search/test_page",
    "search/test_promotions.py",
    "search/test_reading.py",
    "search/test_titles.py",
    "security_models/test_admin_actions.py",
    "security_models/test_admin_choices.py",
    "security_models/test_admin_history.py",
    "security_models/test_admin_inspect.py",
    "security_models/test_admin_pages.py",
    "security_models/test_admin_progress.py",
    "security_models/test_admin_sentences.py",
    "security_models/test_import_files.py",
    "security_models/test_import_refusals.py",
    "security_models/test_import_values.py",
    "security_models/test_pages_figures.py",
    "security_models/test_pages_list.py",
    "security_models/test_pages_model",
    "security_models/test_pages_plans.py",
    "site_config/",
    "syndication/test_admin_",
    "syndication/test_embed",
    "syndication/test_fetching",
    "syndication/test_imported_pages.py",
    "syndication/test_imported_pages_safety.py",
    "syndication/test_oembed",
    "syndication/test_openapi",
    "syndication/test_pull_errors.py",
    "syndication/test_pull_peers.py",
    "syndication/test_pull_pictures.py",
    "syndication/test_receivers_admin.py",
    "syndication/test_two_wards.py",
    "syndication/test_ward_api_docs.py",
    "test_conventions.py",
    "vietnamese/",
    "visits/crash/",
    "visits/test_access_log_",
    "visits/test_admin_",
    "visits/test_alarm.py",
    "visits/test_beacon.py",
    "visits/test_box.py",
    "visits/test_checks.py",
    "visits/test_hot_store.py",
    "visits/test_trackers.py",
    "visits/test_visitors.py",
)
# So do tests that count queries, whatever file they are in; the search alone asks each database in its own way.
COUNTED = re.compile(
    r"costs?_the_same|(no|one|two|three|six|few|many|more|same|of)_quer(y|ies)|grow_with"
)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark the tests that ``make test`` runs on SQLite only, and order the files of those that were chosen."""
    for item in items:
        path = item.path.relative_to(TESTS).as_posix()
        is_counted = COUNTED.search(item.originalname) and not path.startswith("search/")
        if path.startswith(ONCE) or is_counted:
            item.add_marker(pytest.mark.once)
    chosen = yield
    items[:] = in_good_order(items)
    return chosen


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Scheduling(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """Leave what is loaded by now out of garbage collection: a tenth of the suite's time went into looking at it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb):
    """Django takes a migrated SQLite database that it finds as it is."""
    return django_db_keepdb or connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_modify_db_settings, django_db_blocker, tmp_path_factory):
    """The database of a process: all but the first copy a migrated one."""
    if connection.vendor != "sqlite":
        with django_db_blocker.unblock():
            wait_for_template()
        request.getfixturevalue("django_db_setup")
        yield
        return
    with migrated_once(common_folder(tmp_path_factory)):
        request.getfixturevalue("django_db_setup")
    yield
    connection.close()
    Path(connection.settings_dict["NAME"]).unlink()


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


@pytest.fixture(scope="class")
def migrated_data_comes_back(django_db_setup, django_db_blocker):
    """For tests with transactions of their own, which empty the database: give the ones after them what was there."""
    with django_db_blocker.unblock():
        # Set again, since the event loop of a browser test leaves its thread with a connection of its own.
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()
    yield
    with django_db_blocker.unblock():
        connection.creation.deserialize_db_from_string(connection._test_serialized_contents)


@pytest.fixture
def _no_database(django_db_blocker, tmp_path):
    """The main database is where nothing answers."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        elsewhere = {"NAME": str(tmp_path / "missing" / "db.sqlite3")}
    else:
        elsewhere = {"HOST": "127.0.0.1", "PORT": "1"}
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict = known | elsewhere
        yield
        connection.close()
        connection.settings_dict = known


@pytest.fixture(autouse=True)
def _clean_media(settings, tmp_path):
    """Uploads of a test end with it."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _clean_cache():
    """So does what it cached: numbers of rows come again in the next one, and Wagtail caches pictures by them."""
    for name in ("default", "limits", "renditions"):
        caches[name].clear()


@pytest.fixture(autouse=True)
def _clean_visits(settings, tmp_path):
    """So does what it counted."""
    settings.DATA_DIR = tmp_path / "data"
    sites.forget()
    yield
    close_store()


def common_folder(tmp_path_factory):
    """Return the folder that all of pytest's processes have in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session", autouse=True)
def _prepared_meanwhile(request, tmp_path_factory):
    """Make ``prepared`` beside the first tests where a later one wants it: none has to wait half a minute for it."""
    if not any("prepared" in item.fixturenames for item in request.session.items):
        yield
        return
    thread = Thread(target=prepare_once, args=[common_folder(tmp_path_factory)])
    thread.start()
    yield
    thread.join()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """The data after a first ``manage.py prepare``, the same for all of pytest's processes; copy it to change it."""
    return prepare_once(common_folder(tmp_path_factory))
