"""The other name that Wagtail gives its ``update_index``."""

from .update_index import Command

__all__ = ["Command"]
