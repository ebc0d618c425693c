"""“In bài”: an article as a sheet of A4, for the notice board of a neighbourhood."""

import segno
from django.template.response import TemplateResponse
from django.utils.safestring import mark_safe

from articles.outputs.answers import as_output, output_context

TEMPLATE = "articles/article_page_print.html"
MODULE = 3
"""Pixels of CSS, 0.8 mm on paper: a phone reads that from half a metre."""


def printed_sheet(article, request):
    """Return the page that a reader prints; the code in its corner leads back to the article."""
    context = output_context(article)
    if context["address"]:
        context["code"] = qr_code(context["address"])
    return as_output(TemplateResponse(request, TEMPLATE, context))


def qr_code(address):
    """Return the QR code of ``address`` as an SVG element, which a quarter of damage leaves readable."""
    code = segno.make_qr(address, error="q")
    return mark_safe(code.svg_inline(scale=MODULE, svgclass=None, lineclass=None))  # noqa: S308
