"""“Lưu bài”: an article as one file, which opens from disk and asks the network for nothing."""

import mimetypes
import re
from base64 import b64encode
from functools import lru_cache
from pathlib import Path
from secrets import token_hex

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from articles.outputs.answers import as_output, output_context
from home.serializers import absolute_html, absolute_url
from vietnamese.dates import VIETNAM

TEMPLATE = "articles/article_page_saved.html"
MOST_BYTES = 4_000_000
"""Of all pictures of a file: what mail and Zalo still carry, with the third that base64 adds."""


def saved_page(article, request):
    """Return the file for a reader to keep, named after the article and today."""
    pictures = KeptPictures()
    context = output_context(article) | {"kept_pictures": pictures, "styles": styles()}
    html = absolute_html(render_to_string(TEMPLATE, context, request))
    response = HttpResponse(pictures.put_into(html))
    day = timezone.localtime(context["now"], VIETNAM).date()
    name = f"{article.slug}-{day.isoformat()}.html"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return as_output(response)


@lru_cache(maxsize=1)
def styles():
    """Return the style sheet of saved pages, for their own ``style`` element."""
    return mark_safe(Path(finders.find("css/saved.css")).read_text())  # noqa: S308


class KeptPictures:
    """
    The pictures that a page carries in itself, up to ``most`` bytes in all.

    The page is written with a mark in place of each picture, as nobody should parse megabytes of base64.
    """

    def __init__(self, most=MOST_BYTES):
        self._left = most
        self._mark = token_hex()
        self._addresses = []

    def html(self, rendition, alt):
        """Return the element that shows ``rendition``: a link where there is no room, words where its file is lost."""
        try:
            content = self._read(rendition.file)
        except OSError:
            words = _("The picture is missing: %(alt)s") % {"alt": alt} if alt else ""
            return format_html('<span class="lost">{}</span>', words)
        if content is None:
            words = _("See the picture on the portal: %(alt)s") % {
                "alt": alt or rendition.image.title
            }
            return format_html('<a href="{}">{}</a>', absolute_url(rendition.url), words)
        kind = mimetypes.guess_type(rendition.file.name)[0]
        self._addresses.append(f"data:{kind};base64,{b64encode(content).decode()}")
        return format_html(
            '<img src="data:{}-{}" alt="{}" width="{}" height="{}">',
            *(self._mark, len(self._addresses) - 1, alt, rendition.width, rendition.height),
        )

    def put_into(self, html):
        """Return ``html`` with the pictures in place of their marks."""
        return re.sub(f"data:{self._mark}-([0-9]+)", self._address, html)

    def _read(self, file):
        """Return the bytes of ``file``, None where they are too many; raises OSError where it is lost."""
        with file.storage.open(file.name) as stored:
            content = stored.read(self._left + 1)
        if len(content) > self._left:
            return None
        self._left -= len(content)
        return content

    def _address(self, mark):
        return self._addresses[int(mark[1])]
