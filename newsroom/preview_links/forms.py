from django import forms
from django.utils.translation import gettext_lazy as _

from newsroom.models import PreviewLink
from vietnamese.text import clean_text


class PreviewLinkForm(forms.ModelForm):
    class Meta:
        model = PreviewLink
        fields = ["reader"]
        help_texts = {"reader": _("Optional: a name to tell several links apart by.")}

    def clean_reader(self):
        return clean_text(self.cleaned_data["reader"])
