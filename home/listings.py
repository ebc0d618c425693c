"""How the admin lists what has a place in the alphabet."""

from django.utils.functional import cached_property
from wagtail.snippets.views.snippets import IndexView


class AlphabeticalListMixin:
    """For a list of ``SortedByNameMixin`` objects: the column of their name is sorted as the alphabet has it."""

    @cached_property
    def columns(self):
        columns = super().columns
        for column in columns:
            if column.name in self.model.name_fields:
                column.sort_key = "sort_key"
        return columns


class AlphabeticalIndexView(AlphabeticalListMixin, IndexView):
    """A snippet's list in Vietnamese alphabetical order, unless another is asked for."""

    default_ordering = "sort_key"
