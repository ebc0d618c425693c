"""The forms of receivers."""

from datetime import datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from syndication.models import Receiver
from syndication.pushing.receivers import TOKEN_DAYS


class UntilField(forms.DateField):
    """The last day of a token, one year from now unless another is chosen; gives the end of that day."""

    widget = AdminDateInput

    def __init__(self, **kwargs):
        super().__init__(
            label=_("Token is valid until"),
            help_text=_("The end of this day. Renew it before, or the other ward is cut off."),
            initial=lambda: timezone.localdate() + timedelta(days=TOKEN_DAYS),
            **kwargs,
        )

    def clean(self, value):
        day = super().clean(value)
        if day < timezone.localdate():
            raise ValidationError(_("This day is over already."))
        if day > timezone.localdate() + timedelta(days=10 * TOKEN_DAYS):
            raise ValidationError(_("Ten years are the longest."))
        end = datetime.combine(day, time.max)
        return timezone.make_aware(end)


class ReceiverForm(WagtailAdminModelForm):
    """Who a receiver is."""

    address = forms.URLField(
        label=_("Portal of the other ward"), required=False, max_length=200, assume_scheme="https"
    )

    class Meta:
        model = Receiver
        fields = ["name", "address"]

    def clean_name(self):
        """Two of one name could not be told apart; it also keeps a form that is sent twice from making two."""
        name = self.cleaned_data["name"].strip()
        # SQLite knows capitals of ASCII only; there are never more than some dozens.
        others = Receiver.objects.exclude(pk=self.instance.pk).values_list("name", flat=True)
        if name.casefold() in {other.casefold() for other in others}:
            raise ValidationError(_("There is a receiver of this name already."))
        return name


class NewReceiverForm(ReceiverForm):
    """A receiver that gets its first token."""

    token_expires_at = UntilField()

    class Meta(ReceiverForm.Meta):
        fields = ["name", "address", "token_expires_at"]


class TokenForm(forms.Form):
    """How long another token is valid."""

    token_expires_at = UntilField()
