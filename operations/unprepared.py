"""A database whose tables are not those of this release: a new one, a half restored one, an upgrade half way."""

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from operations.backup import unfinished


def what_to_do():
    """Return the sentence for whoever ran a command that failed on such a database; empty where tables are right."""
    try:
        if unfinished.is_unfinished():
            return unfinished.SENTENCE
        executor = MigrationExecutor(connection)
        waits = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return ""
    return "Cơ sở dữ liệu chưa có đủ bảng của bản này: hãy chạy prepare trước." if waits else ""
