"""
Migrations since the newest release can run while that release still serves.

No column or table goes or is renamed, none that has to be filled comes without a default of the database's own: what
the old code does not know must not stand in its way. Such a change takes two releases. Which migrations sites have
already is known from the archives of the releases, so that no history of the repository is needed.
"""

import pytest
from django.apps import apps
from django_migration_linter.migration_linter import MigrationLinter

from tests.operations.archives import manifest_of
from tests.operations.make_release_archive import RELEASES
from tests.test_conventions import ROOT

# SQLite tells the SQL of a migration outside of transactions only.
pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("migrated_data_comes_back"),
]


def own_migrations(linter):
    """Return the migrations of the project's own apps by ``(app, name)``."""
    own = {config.label for config in apps.get_app_configs() if config.path.startswith(str(ROOT))}
    own -= {config.label for config in apps.get_app_configs() if ".venv" in config.path}
    return {
        node: each
        for node, each in linter.migration_loader.disk_migrations.items()
        if node[0] in own
    }


def released():
    return {
        tuple(node) for path in RELEASES.glob("*.tar") for node in manifest_of(path)["migrations"]
    }


@pytest.fixture
def linter():
    return MigrationLinter(str(ROOT), no_cache=True, no_output=True)


def test_migrations_that_no_release_has_are_safe_beside_the_old_code(linter):
    new = {node: each for node, each in own_migrations(linter).items() if node not in released()}
    unsafe = []
    for node, migration in new.items():
        before = linter.nb_erroneous
        linter.lint_migration(migration)
        if linter.nb_erroneous > before:
            unsafe.append(node)
    assert unsafe == []


def test_every_release_has_migrations_of_every_own_app(linter):
    assert {app for app, _ in own_migrations(linter)} - {app for app, _ in released()} == set()


def test_a_column_that_old_code_would_leave_empty_is_found(linter):
    linter.lint_migration(linter.migration_loader.disk_migrations["articles", "0006_sharing"])
    assert linter.nb_erroneous == 1
