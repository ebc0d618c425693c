"""Changes of very many objects at once, of which nobody waits for what follows: the worker does it."""

from contextlib import contextmanager
from contextvars import ContextVar

_many = ContextVar("many", default=False)


@contextmanager
def many_changes():
    """Within this, what else is made of a change, but for search, is left to the worker."""
    token = _many.set(True)
    try:
        yield
    finally:
        _many.reset(token)


def changes_are_many():
    """Whether the change at hand is one of very many."""
    return _many.get()
