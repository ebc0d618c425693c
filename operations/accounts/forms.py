"""Forms of the second factor."""

from django import forms
from django.contrib.auth import authenticate
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """Asks for the six digits; blanks between them are let through."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits that the app on your phone shows now."),
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )

    def clean_code(self):
        code = "".join(self.cleaned_data["code"].split())
        if not (len(code) == 6 and code.isascii() and code.isdigit()):
            raise forms.ValidationError(_("A code has six digits."))
        return code


class PasswordForm(forms.Form):
    """Asks whoever is signed in for the password again."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self):
        password, name = self.cleaned_data["password"], self.request.user.get_username()
        if authenticate(self.request, username=name, password=password) != self.request.user:
            raise forms.ValidationError(_("This is not your password."))
        return password


class EnrolForm(CodeForm, PasswordForm):
    """Asks whoever enrols a phone while signed in for its code and for the password."""

    field_order = ["code", "password"]
