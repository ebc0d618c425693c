"""Form fields of the admin that speak Vietnamese."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin import widgets
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.forms.pages import CopyForm, WagtailAdminPageForm

from vietnamese.slugs import MAX_LENGTH, SLUG_FORMATTERS, slug_formatters, slugify


class SlugInput(widgets.SlugInput):
    """Wagtail's slug input, whose JavaScript gives what `slugify` gives on the server."""

    def __init__(self, attrs=None, formatters=None, locale=None, max_length=MAX_LENGTH):
        if formatters is None:
            is_default = max_length == MAX_LENGTH
            formatters = SLUG_FORMATTERS if is_default else slug_formatters(max_length)
        attrs = {"data-w-slug-allow-unicode-value": False, **(attrs or {})}
        super().__init__(attrs=attrs, formatters=formatters, locale=locale)


class SlugField(forms.SlugField):
    """A slug field for which anything may be typed: the server makes the slug of it.

    A value that comes back as the form showed it stays as it is, so that an older or longer slug
    never changes by itself. Raises ValidationError if something was typed and no letter or digit
    is left.
    """

    widget = SlugInput
    shown = None

    def get_bound_field(self, form, field_name):
        self.shown = form.get_initial_for_field(self, field_name)
        return super().get_bound_field(form, field_name)

    def to_python(self, value):
        value = super().to_python(value)
        if value in self.empty_values or value == self.shown:
            return value
        slug = slugify(value, min(MAX_LENGTH, self.max_length or MAX_LENGTH))
        if not slug:
            message = _("Enter a slug with at least one Latin letter or digit.")
            raise ValidationError(message, code="empty")
        return slug

    def has_changed(self, initial, data):
        return (initial or "") != (data or "") and super().has_changed(initial, data)


class PageForm(WagtailAdminPageForm):
    """
    Wagtail's form for a page, for `base_form_class`.

    The slug of a page that is not live may stay empty, or be the one made while its title was typed:
    the page then makes its own, with a number where a sibling has the same title.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields and not self._is_live:
            self.fields["slug"].required = False

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        is_typed_with_title = slug == slugify(self.cleaned_data.get("title", ""))
        if is_typed_with_title and not self._is_live and slug != self.instance.slug:
            return ""
        return slug

    @property
    def _is_live(self):
        return self.instance.pk is not None and self.instance.live


class PageCopyForm(CopyForm):
    """Wagtail's form for copying a page, with this project's slug field; for `copy_form_class`."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        stock = self.fields["new_slug"]
        self.fields["new_slug"] = SlugField(
            initial=stock.initial, label=stock.label, allow_unicode=stock.allow_unicode
        )


def slug_form_field(db_field):
    """Return the form field options of a models.SlugField in the admin."""
    max_length = min(MAX_LENGTH, db_field.max_length or MAX_LENGTH)
    return {"form_class": SlugField, "widget": SlugInput(max_length=max_length)}


def register_form_fields():
    """Give every models.SlugField in the admin this project's form field and widget."""
    register_form_field_override(models.SlugField, override=slug_form_field)
