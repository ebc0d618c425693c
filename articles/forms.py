from django import forms
from django.utils.choices import BaseChoiceIterator
from django.utils.html import format_html
from django.utils.translation import gettext as _

from home.forms import ask_for_words
from vietnamese.forms import PageForm


class RememberedChoices(BaseChoiceIterator):
    """The choices of a field, read once: the editor shows each list as it stands and as its script makes it again."""

    def __init__(self, choices):
        self._choices, self._known = choices, None

    def __iter__(self):
        if self._known is None:
            self._known = list(iter(self._choices))  # list() alone would ask for their number too
        return iter(self._known)


class FilteredCheckboxes(forms.CheckboxSelectMultiple):
    """
    Checkboxes in a frame of their own, with a field that leaves only those whose label has the words typed.

    Case and marks do not count. Without JavaScript the whole list is there to scroll.
    """

    def render(self, *args, **kwargs):
        return format_html(
            '<div data-filtered-checkboxes><input type="search" hidden aria-label="{label}" placeholder="{label}">'
            "{choices}</div>",
            label=_("Show only those with these words"),
            choices=super().render(*args, **kwargs),
        )

    class Media:
        css = {"all": ["css/admin-filtered-checkboxes.css"]}
        js = ["js/admin-filtered-checkboxes.js"]


class ArticlePageForm(PageForm):
    """
    Offers the places, models and plans that still exist, and those that the article names already.

    A lead picture must have words that stand for it before the article is published.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("neighbourhoods", "security_models", "task_plans"):
            if field := self.fields.get(name):
                chosen = [item.pk for item in getattr(self.instance, name).all()]
                field.queryset = field.queryset.model.objects.offered(chosen)
        for field in self.fields.values():
            if isinstance(field.widget, FilteredCheckboxes):
                field.widget.choices = RememberedChoices(field.choices)

    def clean(self):
        data = super().clean()
        ask_for_words(self, "lead_image")
        return data
