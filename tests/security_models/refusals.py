"""What it means that a record is refused: a Vietnamese sentence at the right field, and nothing saved."""

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction


def everything_stored():
    """Return every row of the app's tables, by table; those of its many-to-many relations too."""
    models = apps.get_app_config("security_models").get_models(include_auto_created=True)
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values_list())
        for model in models
    }


@contextmanager
def refused(field, words):
    """Expect a ValidationError with ``words`` at ``field`` (``__all__``: at none), and that nothing was saved."""
    before = everything_stored()
    with pytest.raises(ValidationError) as caught:
        yield
    sentences = caught.value.update_error_dict({})
    found = " ".join(ValidationError(sentences.get(field, [])).messages)
    assert field in sentences, sentences
    assert words in found, found
    assert everything_stored() == before, "something was saved"


@contextmanager
def refused_by_the_database(constraint):
    """Expect an IntegrityError of the constraint of that name, and that nothing was saved."""
    before = everything_stored()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        yield
    assert everything_stored() == before, "something was saved"
