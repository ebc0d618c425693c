"""The style page of ``make dev``, at ``/_styleguide/``: tokens, controls and every block as pages show them."""

import re

from django.conf import settings
from django.shortcuts import render

from articles.blocks import ArticleBodyBlock

TOKENS = "static/css/tokens.css"


def styleguide(request):
    """Show the tokens by the names of the style sheet, and each block with the sample that editors see of it."""
    tokens = (settings.BASE_DIR / TOKENS).read_text()
    light = tokens.partition(":root {")[2].partition("}")[0]
    blocks = [
        (block.label, block.meta.description, block.render(block.get_preview_value()))
        for block in ArticleBodyBlock().child_blocks.values()
    ]
    context = {
        "colours": re.findall(r"--([a-z-]+): (?:#|var\(--ward)", light),
        "steps": re.findall(r"--(step--?\d):", light),
        "blocks": [block for block in blocks if block[2].strip()],
        "noindex": True,
    }
    return render(request, "styleguide.html", context)
