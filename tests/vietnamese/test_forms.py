import html
import json
import re
import unicodedata

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.test.utils import isolate_apps
from wagtail.admin.forms.models import WagtailAdminModelForm, formfield_for_dbfield
from wagtail.models import Page

from vietnamese.forms import PageCopyForm, SlugField, SlugInput
from vietnamese.slugs import slug_formatters

TYPED = "Đường phố Điện Biên"
LONG_SLUG = "-".join(["dien"] * 17) + "-2"


class SlugForm(forms.Form):
    slug = SlugField(max_length=255, allow_unicode=True)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_anything_typed_becomes_a_slug(form):
    assert SlugField().clean(unicodedata.normalize(form, TYPED)) == "duong-pho-dien-bien"


def test_what_leaves_no_slug_is_refused():
    with pytest.raises(ValidationError) as error:
        SlugField().clean("!!!")
    assert error.value.code == "empty"


def test_nothing_stays_nothing():
    assert SlugField(required=False).clean("  ") == ""
    with pytest.raises(ValidationError) as error:
        SlugField().clean("")
    assert error.value.code == "required"


def test_slug_fits_a_field_shorter_than_80():
    assert SlugField(max_length=12).clean(TYPED) == "duong-pho"


@pytest.mark.parametrize("slug", [LONG_SLUG, "tin_tuc", "Tin-Tuc", "điện-biên"])
def test_slug_that_comes_back_unchanged_stays(slug):
    form = SlugForm({"slug": slug}, initial={"slug": slug})
    assert form.is_valid()
    assert form.cleaned_data == {"slug": slug}
    assert not form.has_changed()


def test_changed_slug_is_made_anew():
    form = SlugForm({"slug": "Tin tức mới"}, initial={"slug": "tin_tuc"})
    assert form.is_valid()
    assert form.cleaned_data == {"slug": "tin-tuc-moi"}
    assert form.has_changed()


def formatters_of(widget):
    rendered = widget.render("slug", "")
    (value,) = re.findall(r'data-w-slug-formatters-value="([^"]*)"', rendered)
    return json.loads(html.unescape(value))


def test_browser_gets_the_formatters():
    expected = [[[pattern, "gu"], replacement] for pattern, replacement in slug_formatters()]
    assert formatters_of(SlugInput()) == expected
    assert "allow-unicode" not in SlugInput().render("slug", "")


def test_slug_of_a_page_uses_this_field():
    field = formfield_for_dbfield(Page._meta.get_field("slug"))
    assert type(field) is SlugField
    assert type(field.widget) is SlugInput
    assert field.clean(TYPED) == "duong-pho-dien-bien"


def test_slug_in_the_form_of_a_page_uses_this_field():
    form_class = Page.get_edit_handler().get_form_class()
    assert type(form_class.base_fields["slug"]) is SlugField
    assert type(form_class.base_fields["slug"].widget) is SlugInput


@isolate_apps("vietnamese")
def test_slug_of_any_model_in_the_admin_uses_this_field_and_its_length():
    class Topic(models.Model):
        slug = models.SlugField(max_length=30)

        class Meta:
            app_label = "vietnamese"

    class TopicForm(WagtailAdminModelForm):
        class Meta(WagtailAdminModelForm.Meta):
            model = Topic
            fields = ("slug",)

    field = TopicForm.base_fields["slug"]
    expected = [[[pattern, "gu"], replacement] for pattern, replacement in slug_formatters(30)]
    assert type(field) is SlugField
    assert formatters_of(field.widget) == expected
    assert len(field.clean("Đường phố " * 10)) <= 30


def test_form_that_copies_a_page_is_a_wagtail_form():
    from wagtail.admin.forms.pages import CopyForm

    assert issubclass(PageCopyForm, CopyForm)
