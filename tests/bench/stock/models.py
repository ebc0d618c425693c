from django.db import models
from wagtail import blocks
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page


class NewsPage(Page):
    """The simplest page that holds what an article of the portal holds."""

    summary = models.TextField(blank=True)
    published_at = models.DateTimeField()
    lead_image = models.ForeignKey(
        "wagtailimages.Image", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = StreamField(
        [
            ("paragraph", blocks.RichTextBlock()),
            ("heading", blocks.CharBlock()),
            ("picture", ImageChooserBlock()),
        ]
    )

    api_fields = [
        APIField("summary"),
        APIField("published_at"),
        APIField("lead_image"),
        APIField("body"),
    ]
    template = "news_page.html"
