"""What architecture.md and style.md ask of every folder, as far as a machine can see it."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

from tests import catalogue, requirements_in_step

ROOT = Path(__file__).parent.parent
MAX_LINES = 400

APPS = sorted(
    Path(config.path).name for config in apps.get_app_configs() if Path(config.path).parent == ROOT
)
# One grammar for every app: the reader knows the file before opening the folder.
GRAMMAR = {
    "__init__.py",
    "api.py",
    "apps.py",
    "blocks.py",
    "choices.py",
    "factories.py",
    "feeds.py",
    "forms.py",
    "models.py",
    "panels.py",
    "permissions.py",
    "querysets.py",
    "serializers.py",
    "tasks.py",
    "urls.py",
    "validators.py",
    "views.py",
    "viewsets.py",
    "wagtail_hooks.py",
}
FOLDERS = {"management", "migrations", "models", "templatetags", "importers"}
# What one app has beside the grammar, named for its subject.
OWN_SUBJECTS = {
    "articles": {
        "filters.py",
        "most_read.py",
        "outputs",
        "reports.py",
        "shared_subjects.py",
        "streams.py",
    },
    "home": {
        "abbreviations.py",
        "alerts.py",
        "answers.py",
        "bulk.py",
        "byte_ranges.py",
        "colours.py",
        "comparisons.py",
        "content_version.py",
        "frontend_cache.py",
        "glossary.py",
        "listings.py",
        "mergers.py",
        "middleware.py",
        "page_lists.py",
        "pictures.py",
        "prepared.py",
        "query_values.py",
        "redirects.py",
        "renditions.py",
        "reports.py",
        "rich_text",
        "routing.py",
        "sharing_cards.py",
        "sitemaps.py",
        "strict_api.py",
        "throttle.py",
        "uploads",
        "visit_statistics.py",
    },
    "operations": {
        "accounts",
        "backup",
        "observability",
        "outage",
        "portal_check",
        "samples",
        "table_statistics.py",
        "unprepared.py",
    },
    "newsroom": {"checks", "guide.py", "home_screen", "preview_links", "reports", "roles"},
    "security_models": {
        "actions.py",
        "filters.py",
        "history.py",
        "listings.py",
        "profile.py",
        "public_pages.py",
        "yearbook.py",
    },
    "search": {
        "backends",
        "engine.py",
        "expressions.py",
        "filters.py",
        "highlights.py",
        "misses.py",
        "promotions.py",
        "questions.py",
        "reading.py",
        "renderers.py",
        "reports.py",
        "signals.py",
        "sources.py",
        "suggestions.py",
        "titles.py",
        "vocabulary.py",
        "words.py",
    },
    "site_config": {
        "demo",
        "mapped_cache.py",
        "media_bucket.py",
        "middleware.py",
        "page_cache.py",
        "ready_pages.py",
        "redis_cache.py",
        "settings",
        "shared_queue.py",
        "static_stamp.py",
        "storage.py",
        "styleguide.py",
        "wsgi.py",
    },
    "syndication": {
        "change_log",
        "contract.py",
        "embed",
        "pulling",
        "pushing",
        "screens",
        "ward_api",
    },
    "vietnamese": {
        "collation.py",
        "dates.py",
        "formats",
        "legacy_fonts.py",
        "names.py",
        "numbers.py",
        "slugs.py",
        "sorting.py",
        "speech.py",
        "spreadsheets.py",
        "system_reasons.py",
        "telex.py",
        "text.py",
    },
    "visits": {
        "alarm.py",
        "charts.py",
        "checks.py",
        "clock.py",
        "dashboard.py",
        "folding.py",
        "hot_store",
        "ingestion.py",
        "modeladmin.py",
        "numbers.py",
        "retention.py",
        "seldom.py",
        "signals.py",
        "sites.py",
        "statistics.py",
        "tokens.py",
        "visitors.py",
        "wsgi.py",
    },
}


def sources(*patterns):
    """Return the project's own files of these patterns, without tests and catalogues."""
    folders = [*APPS, "templates", "static"]
    files = [
        path for folder in folders for glob in patterns for path in (ROOT / folder).rglob(glob)
    ]
    return sorted(files)


def test_the_apps_of_the_architecture_are_installed():
    assert {
        "articles",
        "home",
        "newsroom",
        "operations",
        "search",
        "security_models",
        "site_config",
        "vietnamese",
        "visits",
    } <= set(APPS)


@pytest.mark.parametrize("app", APPS)
def test_an_app_follows_the_common_grammar(app):
    found = {path.name for path in (ROOT / app).iterdir() if path.name != "__pycache__"}
    assert found - GRAMMAR - FOLDERS - OWN_SUBJECTS.get(app, set()) == set()
    assert {"__init__.py", "apps.py"} <= found
    assert not {"models", "models.py"} <= found


def test_what_an_app_is_allowed_of_its_own_is_still_there():
    for app, names in OWN_SUBJECTS.items():
        assert {name for name in names if not (ROOT / app / name).exists()} == set()


def test_no_file_is_longer_than_a_reader_can_hold():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources("*.py", "*.css", "*.js", "*.html")
        if path.parent.name != "migrations"  # as long as what it makes
        and (lines := len(path.read_text().splitlines())) > MAX_LINES
    }
    assert long == {}


def test_migrations_have_names_that_say_what_they_do():
    unnamed = [path.name for path in sources("migrations/*.py") if "_auto_" in path.name]
    assert unnamed == []


def test_hooks_only_register():
    """A hook module may define functions and components; models and forms have their own files."""
    for path in sources("wagtail_hooks.py"):
        bases = {
            base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.ClassDef)
            for base in node.bases
        }
        assert not {base for base in bases if base.endswith(("Model", "Form", "ViewSet"))}, path


def test_every_public_module_class_and_function_of_an_api_says_what_it_gives():
    for path in sources("api.py", "serializers.py", "querysets.py", "streams.py"):
        tree = ast.parse(path.read_text())
        public = [
            node
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        ]
        undocumented = [node.name for node in public if not ast.get_docstring(node)]
        assert undocumented == [], path


def test_templates_stand_where_their_models_and_blocks_expect_them():
    for config in apps.get_app_configs():
        if Path(config.path).parent != ROOT:
            continue
        for model in config.get_models():
            if template := getattr(model, "template", None):
                assert (ROOT / "templates" / template).exists(), template


def test_requirements_are_in_step():
    assert list(requirements_in_step.problems()) == []


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ('msgid "{n} items"\nmsgstr "{n} mục"', None),
        ('msgid "Save"\nmsgstr ""', "untranslated: “Save”"),
        ('#, fuzzy\nmsgid "Save"\nmsgstr "Lưu"', "fuzzy: “Save”"),
        ('#~ msgid "Save"\n#~ msgstr "Lưu"', "obsolete: “Save”"),
        ('msgid "%(n)s items"\nmsgstr "%(m)s mục"', "placeholders differ"),
        ('msgid "One"\nmsgid_plural "%(n)s items"\nmsgstr[0] "%(n)s mục"', None),
        ('msgid "One"\nmsgid_plural "%(n)s items"\nmsgstr[0] "%(m)s mục"', "placeholders differ"),
        ('msgid "One"\nmsgid_plural "%(n)s items"\nmsgstr[0] "Một"', "placeholders differ"),
        ('msgid "{0:d} <b>of</b>"\nmsgstr "{0:d} của"', "placeholders differ"),
        ('msgid "Locking: "\nmsgstr "Khoá:"', "blanks at the edges differ"),
    ],
)
def test_a_fault_of_a_catalogue_is_found(tmp_path, entry, expected):
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (tmp_path / "django.po").write_text(head + entry + "\n")
    assert any("django.mo is missing" in problem for problem in catalogue.problems(tmp_path))
    catalogue.compile_catalogue(tmp_path)
    found = list(catalogue.problems(tmp_path))
    assert (expected is None and not found) or expected in found[0]
    (tmp_path / "django.po").write_text(head + 'msgid "New"\nmsgstr "Mới"\n')
    assert [problem for problem in catalogue.problems(tmp_path) if "out of step" in problem]


def test_the_vietnamese_catalogue_is_complete_and_compiled():
    assert list(catalogue.problems()) == []
