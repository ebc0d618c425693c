"""Models whose text is stored clean, and that every database lists in Vietnamese alphabetical order."""

from django.db import models
from wagtail.fields import StreamField
from wagtail.search import index

from vietnamese.sorting import KEY_LENGTH, sort_key
from vietnamese.text import clean_text


def clean_json(value):
    """Return JSON-like `value` with every string in its lists and dict values cleaned.

    Dict keys are names given by code and stay. A part without anything to change is returned
    itself, not copied, so `clean_json(value) is value` tells that nothing changed.
    """
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        items = {key: clean_json(item) for key, item in value.items()}
        return items if any(items[key] is not value[key] for key in value) else value
    if isinstance(value, list | tuple):
        items = [clean_json(item) for item in value]
        changed = any(new is not old for new, old in zip(items, value, strict=True))
        return items if changed else value
    return value


class NormalisedTextMixin(models.Model):
    """Cleans text and StreamField values when the object is validated and when it is saved.

    Name it before Page or any base class with a `save` of its own. Inline children need it on
    their own model. Nothing is fetched: deferred fields stay deferred and blocks unloaded. Primary
    keys stay as they are. `bulk_create`, `bulk_update` and `QuerySet.update` go past it, as they
    do past `save`.
    """

    class Meta:
        abstract = True

    def clean_fields(self, *args, **kwargs):
        self.normalise_text()
        super().clean_fields(*args, **kwargs)

    def save(self, *args, **kwargs):
        self.normalise_text(only=kwargs.get("update_fields"))
        return super().save(*args, **kwargs)

    def normalise_text(self, only=None):
        """Clean the loaded text fields, of those named in `only` unless it is None."""
        loaded = self.__dict__
        for field in self._meta.concrete_fields:
            if field.primary_key or field.attname not in loaded:
                continue
            if only is not None and field.name not in only:
                continue
            value = loaded[field.attname]
            if isinstance(field, StreamField):
                # What has been edited as objects and what is still raw JSON, both as raw JSON.
                value = field.get_prep_value(value)
            elif not isinstance(field, models.CharField | models.TextField):
                continue
            cleaned = clean_json(value)
            if cleaned is not value:
                setattr(self, field.attname, cleaned)


class SortedByNameMixin(models.Model):
    """Stores the place of the object in the alphabet, so that lists are sorted by a column.

    The column follows from what the object is called, ``str(object)``, whenever a save writes one of
    ``name_fields``. Name the mixin before Page or any base class with a `save` of its own.
    `bulk_create`, `bulk_update` and `QuerySet.update` go past it, as they do past `save`.
    """

    name_fields = ["name"]
    """Fields that ``str(object)`` is made of."""

    sort_key = models.CharField(max_length=KEY_LENGTH, editable=False, default="", db_index=True)

    # Search sorts what it finds by no other columns than those that its index knows.
    search_fields = [index.FilterField("sort_key")]

    class Meta:
        abstract = True
        ordering = ["sort_key", "pk"]

    def save(self, *args, **kwargs):
        only = kwargs.get("update_fields")
        # A deferred name has not changed, and to ask for it takes a query.
        if not self.get_deferred_fields().intersection(self.name_fields):
            if only is None:
                self.set_sort_key()
            elif set(only).intersection(self.name_fields):
                self.set_sort_key()
                kwargs["update_fields"] = {*only, "sort_key"}
        return super().save(*args, **kwargs)

    def set_sort_key(self):
        """Set the column as `save` does, for what is stored past it."""
        self.sort_key = sort_key(str(self))
