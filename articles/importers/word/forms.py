"""What a person says to the import of a Word file: which file and section, then whether the guesses are right."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.collections import CollectionChoiceField
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.permissions import policy_registry

from articles.importers.word.checking import WordFileError, check_word_file
from articles.importers.word.guessing import LONGEST_TITLE
from articles.models import ArticleIndexPage, ArticlePage

LONGEST_TEXT = 255


def sections_to_add_to(user):
    """Return the sections in which ``user`` may make articles, in the order of the tree."""
    pages = policy_registry.get_by_type(ArticleIndexPage).instances_user_has_permission_for(
        user, "add"
    )
    sections = ArticleIndexPage.objects.filter(pk__in=pages.values("pk"))
    return sections.filter(alias_of=None).order_by("path")


def may_add_pages(user):
    """Whether ``user`` may add to some part of the tree; what Wagtail has asked already is not asked again."""
    return policy_registry.get_by_type(ArticleIndexPage).user_has_permission(user, "add")


def may_add_article(user, section):
    """Whether ``user`` may make an article in this page."""
    return (
        isinstance(section, ArticleIndexPage)
        and not section.alias_of_id
        and ArticlePage.can_create_at(section)
        and section.permissions_for_user(user).can_add_subpage()
    )


class SectionField(forms.ModelChoiceField):
    """The sections that the person may add to; those within others stand further in."""

    def __init__(self, user, **kwargs):
        super().__init__(sections_to_add_to(user), label=_("Section"), **kwargs)
        self.shallowest = min((page.depth for page in self.queryset), default=0)
        if len(self.queryset) == 1:
            self.initial, self.empty_label = self.queryset[0], None

    def label_from_instance(self, page):
        return "\u2003" * (page.depth - self.shallowest) + page.title


class UploadForm(forms.Form):
    """A Word file and a section. A valid form has read the file: ``text`` is its ``WordText``."""

    file = forms.FileField(
        label=_("Word file"),
        help_text=_("A .docx file of at most 20 MB."),
        widget=forms.FileInput(
            attrs={
                "accept": ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            }
        ),
        allow_empty_file=True,  # it is refused with the others, in a sentence of ours
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["section"] = SectionField(user)

    def clean_file(self):
        # Here, as no process that never reads a Word file shall hold mammoth in memory.
        from articles.importers.word.reading import read_word

        file = self.cleaned_data["file"]
        try:
            read_word(file, check_word_file(file))
        except WordFileError as error:
            raise forms.ValidationError(str(error)) from error
        return file


class ConfirmForm(forms.Form):
    """The guesses about a ``WordText``, for the person to correct."""

    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        widget=AdminAutoHeightTextInput,
    )
    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        widget=AdminAutoHeightTextInput,
        help_text=_("Two or three sentences that say what happened."),
    )
    byline = forms.CharField(
        label=_("Byline"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("The author's pen name."),
    )

    def __init__(self, *args, user, text, collections, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["section"] = SectionField(user)
        if text.conversions:
            self.fields["convert"] = forms.BooleanField(
                label=_("Convert the text to Unicode"), required=False
            )
        self.pictures = text.usable_pictures if collections else []
        if not self.pictures:
            return
        if len(collections) > 1:
            self.fields["collection"] = CollectionChoiceField(
                queryset=collections, label=_("Collection"), empty_label=None
            )
        self.fields["lead_picture"] = forms.BooleanField(
            label=_("Use the first picture as the lead picture"), required=False, initial=True
        )
        for picture in self.pictures:
            for name, label in (
                ("caption", _("Caption")),
                ("description", _("Description of the picture")),
            ):
                self.fields[f"{name}-{picture.number}"] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=LONGEST_TEXT,
                    initial=getattr(picture, name),
                )

    def of_picture(self, name, picture):
        """Return the bound field ``caption`` or ``description`` of a picture."""
        return self[f"{name}-{picture.number}"]
