"""What the index keeps of an object, the same for every database."""

from django.db.models import Manager
from django.utils.encoding import force_str
from modelsearch.index import AutocompleteField, RelatedFields, SearchField

from search.words import words

TITLE_FIELDS = frozenset({"title", "name", "short_form"})
"""The fields that say what an object is called; they weigh more than the rest."""
COLUMNS = ("title", "body", "autocomplete")


class Entry:
    """The words of an object by the columns of the index. Each field is read once."""

    def __init__(self, obj):
        self.object_id = force_str(obj.pk)
        self.words = {column: [] for column in COLUMNS}
        for column, text in _texts(obj, obj.get_search_fields()):
            self.words[column] += words(text)


def values_of(obj, field):
    """Return the texts that ``obj`` has in the search field ``field``."""
    return [text for _column, text in _texts(obj, [field])]


def _texts(obj, fields):
    """Yield the texts of ``obj``, each with its column; what a related object is called is not its title."""
    for field in fields:
        if isinstance(field, RelatedFields):
            value = field.get_value(obj)
            for other in value.all() if isinstance(value, Manager) else [value]:
                for column, text in _texts(other, field.fields) if other is not None else ():
                    yield "body" if column == "title" else column, text
        elif isinstance(field, AutocompleteField):
            yield "autocomplete", _as_text(field.get_value(obj))
        elif isinstance(field, SearchField):
            column = "title" if field.field_name in TITLE_FIELDS else "body"
            yield column, _as_text(field.get_value(obj))


def _as_text(value):
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple | set):
        return "\n".join(_as_text(item) for item in value)
    return "" if value is None else force_str(value)
