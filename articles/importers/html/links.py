"""Links between pages that both came over, made links of this portal."""

import re
from html import unescape

_LINK = re.compile(r'<a href="([^"]*)">')


def with_links(html, page_at):
    """Return rich text in which each link whose address ``page_at`` knows a page's id for leads to that page."""

    def written(match):
        page = page_at(unescape(match[1]))
        return match[0] if page is None else f'<a linktype="page" id="{page}">'

    return _LINK.sub(written, html)


def relink(body, page_at):
    """Return the raw blocks of a body with links as in ``with_links``, None where none changes."""
    changed = [
        block | {"value": with_links(block["value"], page_at)}
        if block["type"] == "paragraph" and isinstance(block["value"], str)
        else block
        for block in body
    ]
    return None if changed == list(body) else changed
