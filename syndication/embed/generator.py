"""*Mã nhúng*: where people of the office make the code that shows the portal's news on another site."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Site

from articles.models import ArticleIndexPage, Topic
from home.models import WardSettings
from home.querysets import hidden_paths_for_request
from syndication.choices import EmbedTheme
from syndication.embed import frames
from syndication.feeds import public_articles

HEIGHT = 560


class SectionField(forms.ModelChoiceField):
    """Public sections in tree order, those below others moved to the right."""

    def label_from_instance(self, section):
        return "– " * (section.depth - self.top_depth) + section.title


class EmbedForm(forms.Form):
    """What the frame shows and how large it is; only what readers may see can be chosen."""

    section = SectionField(
        ArticleIndexPage.objects.none(),
        label=_("Section"),
        required=False,
        empty_label=_("All sections"),
    )
    topic = forms.ModelChoiceField(
        Topic.objects.none(),
        label=_("Topic"),
        required=False,
        empty_label=_("All topics"),
        to_field_name="slug",
    )
    count = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=frames.MOST, initial=frames.COUNT
    )
    theme = forms.ChoiceField(label=_("Colours"), choices=EmbedTheme, initial=EmbedTheme.AUTO)
    pictures = forms.BooleanField(label=_("With pictures"), required=False, initial=True)
    width = forms.IntegerField(
        label=_("Width (pixels)"),
        required=False,
        min_value=200,
        max_value=1600,
        help_text=_("Left empty: as wide as its place on the page."),
    )
    height = forms.IntegerField(
        label=_("Height (pixels)"), min_value=120, max_value=3000, initial=HEIGHT
    )

    def __init__(self, data, request):
        super().__init__(data)
        home = Site.find_for_request(request).root_page
        sections = ArticleIndexPage.objects.published(hidden_paths_for_request(request))
        self.fields["section"].queryset = sections.descendant_of(home).order_by("path")
        self.fields["section"].top_depth = home.depth + 1
        told = public_articles(request).order_by()
        self.fields["topic"].queryset = Topic.objects.filter(articles__in=told).distinct()

    def frame(self, ward_name):
        """Return the ``iframe`` element that was asked for; None while the form has errors."""
        if not self.is_bound:
            values = {name: field.initial for name, field in self.fields.items()}
        elif self.is_valid():
            values = self.cleaned_data
        else:
            return None
        section, topic = values["section"], values["topic"]
        address = frames.latest_address(
            section=section and section.pk,
            topic=topic and topic.slug,
            count=values["count"],
            theme=values["theme"],
            pictures=None if values["pictures"] else 0,
        )
        subject = topic or section or ward_name
        title = gettext("Latest news: %(subject)s") % {"subject": subject}
        return frames.frame(address, title, values["width"] or "100%", values["height"])


class EmbedCodeView(WagtailAdminTemplateMixin, TemplateView):
    """The form, and below it what it makes: as it will look, and as code to copy."""

    page_title = _("Embed code")
    header_icon = "code"
    template_name = "syndication/admin/embed_code.html"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        form = EmbedForm(self.request.GET or None, self.request)
        ward = WardSettings.for_request(self.request).ward_name or gettext("Ward news portal")
        return super().get_context_data(**kwargs) | {"form": form, "frame": form.frame(ward)}
