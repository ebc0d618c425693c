"""What the screens of sharing ask for."""

from django import forms
from django.core.validators import validate_slug
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.forms.formsets import BaseFormSetMixin
from wagtail.models import Page
from wagtail.permissions import policy_registry

from articles.models import ArticleIndexPage
from syndication.choices import Mode
from syndication.models import Peer, Subscription
from syndication.pulling.fetching import FetchError
from syndication.pulling.peers import moved_to


def sections_for(user, action="add"):
    """Return the sections in which ``user`` may do ``action`` ("add" or "publish") to articles, in their order."""
    allowed = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, action)
    return ArticleIndexPage.objects.filter(pk__in=allowed.values("pk")).order_by("path")


class SectionField(forms.ModelChoiceField):
    """A section out of those given, told with the sections above it by how far it is moved in."""

    def __init__(self, **kwargs):
        kwargs.setdefault(
            "label", capfirst(Subscription._meta.get_field("target_section").verbose_name)
        )
        super().__init__(queryset=ArticleIndexPage.objects.none(), **kwargs)

    def label_from_instance(self, section):
        return f"{'– ' * (section.depth - 3)}{section.title}"


class TokenField(forms.CharField):
    """A token is typed, never shown."""

    def __init__(self, **kwargs):
        widget = forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=False)
        super().__init__(required=False, max_length=255, widget=widget, **kwargs)


class AddressField(forms.URLField):
    """The address of another portal, with or without what it begins with."""

    def __init__(self):
        super().__init__(
            label=gettext_lazy("Address of the ward's portal"),
            assume_scheme="https",
            help_text=Peer._meta.get_field("address").help_text,
            widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
        )


class NewPeerForm(forms.ModelForm):
    """One address; everything else is asked from there."""

    address = AddressField()
    token = TokenField(
        label=capfirst(Peer._meta.get_field("token").verbose_name),
        help_text=Peer._meta.get_field("token").help_text,
    )

    class Meta:
        model = Peer
        fields = ["address", "token"]


class PeerForm(forms.ModelForm):
    """Where a source is, what is taken over of it, and the token, which is replaced or removed but never shown."""

    address = AddressField()
    token = TokenField(
        label=pgettext_lazy("of another ward", "New access token"),
        help_text=gettext_lazy("Leave it empty to keep the one that is known."),
    )
    forget_token = forms.BooleanField(
        label=gettext_lazy("Remove the access token that is known"), required=False
    )

    class Meta:
        model = Peer
        fields = ["address", "policy", "token"]
        widgets = {"policy": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        self.known_token = kwargs["instance"].token
        self.known_address = kwargs["instance"].address
        super().__init__(*args, **kwargs)
        self.initial["token"] = ""
        if not self.known_token:
            del self.fields["forget_token"]

    def clean_address(self):
        """A ward that has moved is asked at its new address, and read on from there."""
        address = self.cleaned_data["address"]
        if address == self.known_address:
            return address
        try:
            address, self.instance.service = moved_to(self.instance, address)
        except FetchError as error:
            raise forms.ValidationError(str(error)) from error
        self.instance.etag = ""
        return address

    def clean_token(self):
        return self.cleaned_data["token"] or self.known_token

    def clean(self):
        data = super().clean()
        if data.get("forget_token"):
            data["token"] = ""
        return data

    @property
    def has_moved(self):
        """Whether the saved source has another address than before."""
        return self.instance.address != self.known_address

    @property
    def token_changed(self):
        """Whether the saved source has another token than before."""
        return self.instance.token != self.known_token


class TopicsField(forms.CharField):
    """Slugs of topics, divided by commas or spaces; a list of them in Python."""

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return list(dict.fromkeys((value or "").replace(",", " ").split()))

    def validate(self, value):
        for slug in value:
            validate_slug(slug)

    def run_validators(self, value):
        """Those of text do not fit a list."""

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


class SubscriptionForm(forms.ModelForm):
    """Which articles of a source come into which section; the section is one that the editor may add to."""

    target_section = SectionField()

    class Meta:
        model = Subscription
        fields = ["topics", "target_section", "mode"]

    def __init__(self, *args, user, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        offered_or_kept = Q(pk__in=sections_for(user).values("pk")) | Q(
            pk=self.instance.target_section_id
        )
        sections = ArticleIndexPage.objects.filter(offered_or_kept).order_by("path")
        self.fields["target_section"].queryset = sections
        self.fields["topics"] = self._topics(offered)

    def _topics(self, offered):
        """Return the field of topics: boxes to tick where the source tells its topics, else text."""
        field = Subscription._meta.get_field("topics")
        label = capfirst(field.verbose_name)
        if not offered:
            return TopicsField(label=label, help_text=field.help_text, required=False)
        known = dict(offered)
        gone = [(slug, slug) for slug in self.instance.topics if slug not in known]
        return forms.MultipleChoiceField(
            label=label,
            choices=[*offered, *gone],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("None chosen: all articles."),
        )

    def clean(self):
        data = super().clean()
        section = data.get("target_section")
        if section and data.get("mode") == Mode.AUTOMATIC and self.has_changed():
            self._ask_for_publisher(section)
        return data

    def _ask_for_publisher(self, section):
        if not section.permissions_for_user(self.user).can_publish_subpage():
            sentence = _(
                "You may not publish in this section: choose a draft, or ask somebody who may."
            )
            self.add_error("mode", sentence)


class AddedRowsFormSet(BaseFormSetMixin, forms.BaseInlineFormSet):
    """Rows that Wagtail's script adds and removes."""


SubscriptionFormSet = forms.inlineformset_factory(
    Peer, Subscription, form=SubscriptionForm, formset=AddedRowsFormSet, extra=0
)


class PlaceForm(forms.Form):
    """The section that imported articles go into, out of those that the editor may add to."""

    section = SectionField(
        error_messages={"required": gettext_lazy("Choose a section that you may add articles to.")}
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = sections_for(user)
