"""What the abbreviations in the ward's texts stand for."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from vietnamese.models import NormalisedTextMixin, SortedByNameMixin
from vietnamese.text import clean_text, fold, folded_words

NO_WORD = _("Type at least one letter or digit.")


class GlossaryTerm(NormalisedTextMixin, SortedByNameMixin, index.Indexed, models.Model):
    """An abbreviation (chữ viết tắt) and its meaning: whoever searches for one finds the other."""

    name_fields = ["short_form"]

    short_form = models.CharField(
        _("short form"), max_length=30, help_text=_("As texts of the ward have it, such as UBND.")
    )
    meaning = models.CharField(
        _("meaning"), max_length=255, help_text=_("The same written out in full.")
    )
    synonyms = models.CharField(
        _("other ways to say it"),
        max_length=500,
        blank=True,
        help_text=_("Separated by commas. Letters without marks need no entry of their own."),
    )
    explanation = models.CharField(
        _("explanation"), max_length=255, blank=True, help_text=_("One sentence.")
    )
    # The short form in letters that compare as readers type them; what makes it unique.
    folded_form = models.CharField(max_length=120, editable=False, unique=True)

    panels = [
        FieldPanel("short_form"),
        FieldPanel("meaning"),
        FieldPanel("synonyms"),
        FieldPanel("explanation"),
    ]
    search_fields = [
        *SortedByNameMixin.search_fields,
        index.SearchField("short_form"),
        index.AutocompleteField("short_form"),
        index.SearchField("meaning"),
        index.AutocompleteField("meaning"),
        index.SearchField("synonyms"),
    ]

    class Meta(SortedByNameMixin.Meta):
        verbose_name = _("abbreviation")
        verbose_name_plural = _("abbreviations")
        constraints = [
            models.CheckConstraint(
                name="glossary_term_is_complete",
                condition=~Q(short_form="") & ~Q(meaning=""),
                violation_error_message=_("An abbreviation needs a short form and a meaning."),
            )
        ]

    def __str__(self):
        return self.short_form

    def clean(self):
        super().clean()
        errors = {}
        folded = fold(self.short_form)
        for name in ("short_form", "meaning", "synonyms"):
            texts = _parts(self.synonyms) if name == "synonyms" else [getattr(self, name)]
            if any(text and not folded_words(text) for text in texts):
                errors[name] = NO_WORD
        others = GlossaryTerm.objects.exclude(pk=self.pk)
        if folded and others.filter(folded_form=folded).exists():
            errors["short_form"] = _("The glossary already has this short form.")
        if folded and folded == fold(self.meaning):
            errors["meaning"] = _("The meaning only repeats the short form.")
        if errors:
            raise ValidationError(errors)

    def save(self, *args, **kwargs):
        only = kwargs.get("update_fields")
        if "short_form" not in self.get_deferred_fields():
            self.folded_form = fold(clean_text(self.short_form))
            if only is not None and "short_form" in only:
                kwargs["update_fields"] = {*only, "folded_form"}
        return super().save(*args, **kwargs)

    @property
    def variants(self):
        """The short form, the meaning and the synonyms as a tuple, each once however it is written."""
        known = {}
        for text in (self.short_form, self.meaning, *_parts(self.synonyms)):
            if folded_words(text):
                known.setdefault(fold(text), text.strip())
        return tuple(known.values())


def _parts(text):
    """Return what the commas of ``text`` separate, without blanks and empty parts."""
    return [part.strip() for part in text.split(",") if part.strip()]
