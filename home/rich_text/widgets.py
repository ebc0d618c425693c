"""Wagtail's editor of rich text, with clean text behind it."""

import logging

from django import forms
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from wagtail.admin.rich_text import DraftailRichTextArea

from home.rich_text.cleaning import clean_rich_text

logger = logging.getLogger(__name__)

PASTE_ADDRESS = reverse_lazy("clean_paste")


class RichTextArea(DraftailRichTextArea):
    """
    Cleans what an editor saves, and opens what is stored, whatever that is.

    Stored text is only ever cleaned when an editor saves it. Text that Wagtail's editor cannot read, such as a
    picture that names none of the library, is opened as the cleaning leaves it: with its words, without the picture.
    """

    def format_value(self, value):
        try:
            return super().format_value(value)
        except (KeyError, ValueError, AssertionError, AttributeError, IndexError) as error:
            logger.warning("Rich text that the editor cannot read was cleaned for it: %r", error)
            return super().format_value(clean_rich_text(str(value)))

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return value if value is None else clean_rich_text(value)

    @cached_property
    def media(self):
        script = forms.Script("js/rich-text-paste.js", **{"data-address": PASTE_ADDRESS})
        return super().media + forms.Media(js=[script], css={"all": ["css/admin-paste.css"]})
