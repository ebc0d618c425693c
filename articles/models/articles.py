"""News articles."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from articles.blocks import ArticleBodyBlock, RelatedNewsBlock
from articles.forms import ArticlePageForm, FilteredCheckboxes
from articles.outputs.saved import saved_page
from articles.outputs.sheet import printed_sheet
from articles.outputs.spoken import spoken_text
from articles.querysets import ArticlePageQuerySet
from articles.serializers import (
    CanonicalAddressField,
    OtherArticlesAddressField,
    RecordingField,
    RecordsField,
    RelatedNewsField,
    TopicsField,
    ViewsField,
)
from articles.streams import DEFAULT_LIMIT, ArticleStreams, page_of_stream
from articles.validators import validate_moment_of_news
from home.blocks import beginning
from home.byte_ranges import is_recording
from home.models import BasePage
from home.pictures import CARD, LEAD, TEXT
from home.querysets import hidden_paths_for_request, is_public_document
from home.serializers import ImageField, NamesField

from .subjects import named_by, subjects_of, targets_in

PRINT_MODE = "print"


class ArticlePage(RoutablePageMixin, BasePage):
    """One piece of news, with its two streams (related news and the section's other articles) and its outputs."""

    summary = models.TextField(
        _("summary"), blank=True, help_text=_("Two or three sentences that say what happened.")
    )
    published_at = models.DateTimeField(
        _("time shown"),
        default=timezone.now,
        db_index=True,
        validators=[validate_moment_of_news],
        help_text=_(
            "The time printed with the article and used for its place in lists. Vietnam time."
        ),
    )
    lead_image = models.ForeignKey(
        "home.CustomImage",
        verbose_name=_("lead picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    lead_image_caption = models.CharField(_("caption"), max_length=255, blank=True)
    lead_image_credit = models.CharField(
        _("credit"),
        max_length=255,
        blank=True,
        help_text=_("Printed as “Ảnh: …”. Left empty: as in the picture library."),
    )
    body = StreamField(ArticleBodyBlock(), verbose_name=_("body"), blank=True)
    audio = models.ForeignKey(
        "home.CustomDocument",
        verbose_name=_("audio recording"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_(
            "The article read aloud, as mp3, m4a, ogg or wav. Readers can play and save it."
        ),
    )
    byline = models.CharField(
        _("byline"), max_length=255, blank=True, help_text=_("The author's pen name.")
    )
    source = models.CharField(
        _("source"), max_length=255, blank=True, help_text=_("Printed as “Theo …”.")
    )
    source_url = models.URLField(_("address of the source"), blank=True, max_length=500)
    canonical_url = models.URLField(
        _("original"),
        blank=True,
        max_length=500,
        help_text=_("Where an article of another ward comes from: search engines are led there."),
    )

    related_news = StreamField(RelatedNewsBlock(), verbose_name=_("related news"), blank=True)
    topics = ParentalManyToManyField(
        "articles.Topic", verbose_name=_("topics"), blank=True, related_name="articles"
    )
    neighbourhoods = ParentalManyToManyField(
        "home.Neighbourhood",
        verbose_name=_("neighbourhoods"),
        blank=True,
        related_name="articles",
    )
    security_models = ParentalManyToManyField(
        "security_models.SecurityModel",
        verbose_name=_("security models"),
        blank=True,
        related_name="articles",
    )
    task_plans = ParentalManyToManyField(
        "security_models.TaskPlan",
        verbose_name=_("task plans"),
        blank=True,
        related_name="articles",
    )
    shared = models.BooleanField(
        _("share with other wards"),
        default=True,
        help_text=_("Other wards may take this article over."),
    )

    objects = PageManager.from_queryset(ArticlePageQuerySet)()

    base_form_class = ArticlePageForm
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("published_at"),
        MultiFieldPanel(
            [
                FieldPanel("lead_image"),
                FieldPanel("lead_image_caption"),
                FieldPanel("lead_image_credit"),
            ],
            heading=_("Lead picture"),
        ),
        FieldPanel("body"),
        FieldPanel("audio"),
        MultiFieldPanel(
            [
                FieldPanel("byline"),
                FieldRowPanel([FieldPanel("source"), FieldPanel("source_url")]),
                FieldPanel("canonical_url", read_only=True),
            ],
            heading=_("Author and source"),
        ),
    ]
    related_panels = [
        HelpPanel(
            content=_(
                "Chosen items come first, in your order. Automatic ones follow, up to the number in the ward settings."
            )
        ),
        FieldPanel("related_news"),
        FieldPanel("topics", widget=FilteredCheckboxes),
        FieldPanel("neighbourhoods", widget=FilteredCheckboxes),
        FieldPanel("security_models", widget=FilteredCheckboxes),
        FieldPanel("task_plans", widget=FilteredCheckboxes),
    ]
    promote_panels = [*BasePage.promote_panels, FieldPanel("shared")]
    edit_handler = BasePage.tabs(content_panels, promote_panels, related_panels)
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.SearchField("lead_image_caption"),
        index.SearchField("lead_image_credit"),
        index.SearchField("byline"),
        index.SearchField("source"),
        index.RelatedFields("topics", [index.SearchField("name")]),
        index.RelatedFields(
            "neighbourhoods", [index.SearchField("name"), index.SearchField("former_names")]
        ),
        index.FilterField("published_at"),
        index.FilterField("byline"),
        index.FilterField("source"),
        index.FilterField("shared"),
    ]
    api_fields = [
        *BasePage.api_fields,
        APIField("summary"),
        APIField("published_at"),
        APIField("lead_image", serializer=ImageField()),
        APIField("lead_image_caption"),
        APIField("lead_image_credit"),
        APIField("body"),
        APIField("audio", serializer=RecordingField()),
        APIField("byline"),
        APIField("source"),
        APIField("source_url"),
        APIField("canonical_url", serializer=CanonicalAddressField(source="*")),
        APIField("topics", serializer=TopicsField()),
        APIField("neighbourhoods", serializer=NamesField()),
        APIField("security_models", serializer=RecordsField("name")),
        APIField("task_plans", serializer=RecordsField("title")),
        APIField("shared"),
        APIField("related_news", serializer=RelatedNewsField(source="*")),
        APIField("other_articles", serializer=OtherArticlesAddressField(source="*")),
        APIField("views", serializer=ViewsField(source="*")),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    served_with = [*BasePage.served_with, "lead_image", "audio__collection"]
    pictured = {"lead_image": (TEXT, LEAD, CARD)}
    parent_page_types = ["articles.ArticleIndexPage"]
    subpage_types = []
    page_description = _("A piece of news.")
    preview_modes = [("", _("Page")), (PRINT_MODE, _("Printed sheet"))]

    @property
    def description(self):
        return self.search_description or self.summary or beginning(self.body)

    @property
    def sharing_picture(self):
        return self.share_image or self.lead_image

    @property
    def sharing_moment(self):
        return self.published_at

    @property
    def picture_credit(self):
        """Who made the lead picture, by the article or else by the picture library."""
        return self.lead_image_credit or (self.lead_image.credit if self.lead_image else "")

    @cached_property
    def recording(self):
        """The document with the article read aloud, where everybody may open it, else None."""
        return self.audio if self.audio and is_public_document(self.audio) else None

    @cached_property
    def section(self):
        """The section that the article stands in."""
        return self.get_parent()

    @property
    def corrections(self):
        """The blocks of the body that correct the article, the latest first; one without a date last."""
        blocks = [block for block in self.body if block.block_type == "correction"]
        return sorted(blocks, key=lambda block: block.value["date"] or date.min, reverse=True)

    def clean(self):
        super().clean()
        if self.audio and not is_recording(self.audio):
            message = _("Choose a recording: a file of the kind mp3, m4a, ogg or wav.")
            raise ValidationError({"audio": message})

    def streams(self, hidden=None, targets=None):
        """Return the article's two streams of other news; ``targets`` is what it names, where that is known."""
        return ArticleStreams(self, hidden, targets=targets)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        named = named_by(self)
        context["subjects"] = subjects_of(self, request, named)
        streams = self.streams(hidden_paths_for_request(request), targets_in(named))
        context["related_news"] = streams.related_news(request)
        context["other_articles"] = streams.other_articles(
            *page_of_stream(request.GET, default_limit=DEFAULT_LIMIT)
        )
        return context

    def serve_preview(self, request, mode_name):
        if mode_name != PRINT_MODE:
            return super().serve_preview(request, mode_name)
        return printed_sheet(self, request)

    @path("in/", name="printed_sheet")
    def print_article(self, request):
        return printed_sheet(self, request)

    @path("luu/", name="saved_page")
    def save_article(self, request):
        return saved_page(self, request)

    @path("loa/", name="spoken_text")
    def speak_article(self, request):
        return spoken_text(self, request)
