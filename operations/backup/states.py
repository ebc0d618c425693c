"""Which migrations a database has seen, and the models that its tables are of."""

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from operations.backup.errors import BackupError


def applied(connection):
    """Return the migrations that the database has seen as a sorted list of ``[app, name]``."""
    loader = MigrationLoader(connection)
    return sorted([list(node) for node in loader.applied_migrations if node in loader.graph.nodes])


def models_at(migrations):
    """Return the models of the tables that ``migrations`` leave, by the name of their table."""
    state = MigrationLoader(None).project_state(_nodes(migrations))
    return {
        model._meta.db_table: model
        for model in state.apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }


def known(migrations):
    """
    Return the migrations of an archive as this code knows them.

    What a package has squashed since goes by its new name. Raises BackupError for one that this code does not have.
    """
    loader = MigrationLoader(None)
    asked, found = {tuple(node) for node in migrations}, set()
    squashed = {
        old: new
        for new, migration in loader.disk_migrations.items()
        for old in migration.replaces
        if asked.issuperset(migration.replaces)
    }
    for node in asked:
        name = node if node in loader.graph.nodes else squashed.get(node)
        if name not in loader.graph.nodes:
            raise BackupError(
                f"Tệp sao lưu có bước chuyển đổi “{'.'.join(node)}” mà bản phần mềm này không biết:"
                " hãy dùng bản phần mềm bằng hoặc mới hơn bản đã tạo tệp."
            )
        found.add(name)
    return sorted(map(list, found))


def migrate(connection, migrations):
    """Bring an empty database to the state that ``migrations`` make; what they fill tables with comes too."""
    executor = MigrationExecutor(connection)
    nodes = set(_nodes(migrations))
    # The last of each app: what comes before one of the others would be taken for a way back.
    executor.migrate(sorted(node for node in nodes if not nodes & _next(executor, node)))


def _next(executor, node):
    children = executor.loader.graph.node_map[node].children
    return {child.key for child in children if child.key[0] == node[0]}


def _nodes(migrations):
    return [tuple(node) for node in migrations]
