"""What the tests read in archives, and how they spoil them."""

import gzip
import json
import tarfile
from io import BytesIO

JSON_TEXT = ("{", "[")
# What migrating, indexing and numbering changes on write by themselves.
OWN_WORK = {
    "auth_permission",
    "django_content_type",
    "portal_search_spelling",
    "syndication_changesequence",
}


def manifest_of(path):
    """Return the manifest of the archive at ``path``."""
    return json.loads(member_of(path, "manifest.json"))


def member_of(path, name):
    """Return the bytes of one member."""
    with tarfile.open(path) as tar:
        return tar.extractfile(name).read()


def rows_of(path):
    """Return the rows of each table by name; JSON that is kept as text is read, as PostgreSQL writes it anew."""
    return {
        table["name"]: rows_of_table(path, table["name"]) for table in manifest_of(path)["tables"]
    }


def rows_of_table(path, name):
    """Return the rows of one table as lists."""
    lines = gzip.decompress(member_of(path, f"tables/{name}.jsonl.gz")).splitlines()
    return [[_read(value) for value in json.loads(line)] for line in lines]


def column_of(path, name, column):
    """Return the values of one column."""
    table = next(table for table in manifest_of(path)["tables"] if table["name"] == name)
    place = table["columns"].index(column)
    return [row[place] for row in rows_of_table(path, name)]


def media_of(path):
    """Return the bytes of each picture and document by name."""
    with tarfile.open(path) as tar:
        names = [name for name in tar.getnames() if name.startswith("media/")]
        return {name: tar.extractfile(name).read() for name in names}


def has_kept(before, after):
    """Whether the rows of ``before`` are there in ``after``, where a table still has the columns that it had."""
    old, new = manifest_of(before)["tables"], manifest_of(after)["tables"]
    columns = {table["name"]: table["columns"] for table in new}
    same = {table["name"] for table in old if columns.get(table["name"]) == table["columns"]}
    rows_before, rows_after = rows_of(before), rows_of(after)
    different = [name for name in same - OWN_WORK if rows_before[name] != rows_after[name]]
    return bool(same) and not different


def _read(value):
    if isinstance(value, str) and value.startswith(JSON_TEXT):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def rewritten(path, target, change):
    """Write the archive anew to ``target``; ``change(info, data)`` returns what stands in place of a member."""
    with tarfile.open(path) as old, tarfile.open(target, "w") as new:
        for info in old:
            data = old.extractfile(info).read()
            for info_, data_ in change(info, data):
                info_.size = len(data_)
                new.addfile(info_, BytesIO(data_))
    return target
