"""Trackers of others, which sleep in the page until the reader agrees."""

import re
from functools import cache

from analytical.templatetags.analytical import TAG_LOCATIONS, AnalyticalNode
from django import template
from django.conf import settings
from django.utils.safestring import mark_safe
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("visits/includes/trackers.html", takes_context=True)
def trackers(context):
    """
    The question whether the trackers that the ward has chosen may run, and their sleeping code.

    The same for every reader but for the nonce; what the reader, or their browser, has answered is known there alone.
    Nothing where the ward has chosen none, nor in a preview.
    """
    request = context.get("request")
    if not settings.TRACKERS or request is None or getattr(request, "is_preview", False):
        return {}
    nonce = str(request.csp_nonce)
    return {
        "names": get_text_list([tracker.name for tracker in settings.TRACKERS], _("and")),
        "nonce": nonce,
        # django-analytical's own code, from settings that have been checked.
        "code": mark_safe(_code().replace("<script", f'<script nonce="{nonce}"')),  # noqa: S308
    }


@cache
def _code():
    """
    Return the code of all trackers, for all places of a page.

    They are given no context, so that they can tell nothing of the reader, and no pictures for browsers without
    scripts: those would be loaded without having asked.
    """
    code = "".join(AnalyticalNode(place).render(template.Context()) for place in TAG_LOCATIONS)
    return re.sub(r"<noscript>.*?</noscript>", "", code, flags=re.DOTALL)
