"""The guide for editors, docs/huong-dan-bien-tap.md, as a screen of the admin."""

import re

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from markdown import Markdown
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from vietnamese.slugs import slugify

GUIDE = settings.BASE_DIR / "docs/huong-dan-bien-tap.md"
PICTURES = "screenshots/guide/"
"""Where the guide's pictures are, as the guide writes it; their folder is one of the static ones."""


def render():
    """Return the guide as HTML, and its list of contents as HTML; both are safe, being the project's own text."""
    markdown = Markdown(
        extensions=["tables", "toc"],
        extension_configs={"toc": {"toc_depth": "2-2", "slugify": _anchor}},
    )
    html = markdown.convert(GUIDE.read_text())
    html = re.sub(rf'src="{PICTURES}([^"]+)"', _static_address, html)
    return mark_safe(html), mark_safe(markdown.toc)  # noqa: S308


class GuideView(WagtailAdminTemplateMixin, TemplateView):
    page_title = _("Guide for editors")
    header_icon = "help"
    template_name = "newsroom/guide.html"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        text, contents = render()
        return super().get_context_data(**kwargs, text=text, contents=contents)


def _static_address(found):
    return f'src="{staticfiles_storage.url(f"guide/{found[1]}")}"'


def _anchor(heading, separator):
    return slugify(heading)
