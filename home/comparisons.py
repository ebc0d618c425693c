"""How two versions of a page or record are compared: values as people read them, where Wagtail shows Python's."""

from django.db import models
from django.template.defaultfilters import yesno
from django.utils.html import escape
from wagtail.admin.compare import FieldComparison, TextDiff

from vietnamese.dates import format_date, format_moment


class WordsComparison(FieldComparison):
    """Compares what ``words`` says of the values; of a value that is not there nothing is said."""

    words = str

    def __init__(self, field, obj_a, obj_b):
        super().__init__(field, obj_a, obj_b)
        self.val_a, self.val_b = (
            "" if value is None else type(self).words(value) for value in (self.val_a, self.val_b)
        )

    def htmldiff(self):
        if not self.has_changed():
            return escape(self.val_a)
        changes = [("deletion", self.val_a), ("addition", self.val_b)]
        return TextDiff([change for change in changes if change[1]]).to_html()


class DateComparison(WordsComparison):
    words = format_date


class MomentComparison(WordsComparison):
    words = format_moment


class YesNoComparison(WordsComparison):
    words = yesno


COMPARISONS = {
    models.BooleanField: YesNoComparison,
    models.DateField: DateComparison,
    models.DateTimeField: MomentComparison,
    models.IntegerField: WordsComparison,
}
