"""
What Wagtail itself does not expect, of somebody who is signed in: each view, the parameter, and where Wagtail fails.

No screen leads there. Whoever sends such a request gets an error page. Every line has an example
that ``test_fuzz`` sends, so that one which Wagtail has mended is found.
"""

import re
import traceback
from dataclasses import dataclass

from django.urls import Resolver404, resolve


@dataclass(frozen=True)
class Known:
    """Requests of ``method`` to views with these names fail in Wagtail's ``function``, by one of ``errors``."""

    views: str
    method: str
    errors: str
    function: str
    example: tuple
    """A path, and where it is a POST what is sent; 3 stands for the number of the section of news."""


KNOWN = (
    # ``url`` is missing: the field validates None.
    Known(
        *("wagtailadmin_choose_page_external_link", "post", "AttributeError", "is_absolute_path"),
        ("/admin/choose-external-link/", {}),
    ),
    # ``object_id`` is no number.
    Known(
        *("wagtailadmin_editing_sessions:ping", "post", "ValueError", "ping"),
        ("/admin/editing-sessions/ping/home/menu/x/1/", {}),
    ),
    # ``new_parent_page`` is missing.
    Known(
        *("wagtailadmin_pages:copy", "post", "MultiValueDictKeyError", "post"),
        ("/admin/pages/3/copy/", {}),
    ),
    # ``body-count`` is missing or no number: forms with a stream say how many blocks they send.
    Known(
        "wagtailadmin_pages:(add|edit|preview_on_add|preview_on_edit)"
        "|wagtailsnippets_security_models_securitymodel:(add|edit|preview_on_add|preview_on_edit)",
        *("post", "MultiValueDictKeyError|ValueError", "value_from_datadict"),
        ("/admin/snippets/security_models/securitymodel/add/", {}),
    ),
    # The page is the root, which has no parent.
    Known(
        *("wagtailadmin_pages:(lock|unlock)", "post", "AttributeError", "get_success_url"),
        ("/admin/pages/1/lock/", {}),
    ),
    Known(
        *("wagtailadmin_pages:set_page_position", "post", "AttributeError", "post"),
        ("/admin/pages/1/set_position/", {}),
    ),
    # ``next`` is the name of nothing.
    Known(
        "wagtailadmin_workflows:(enable|enable_task|remove)",
        *("post", "NoReverseMatch", "(enable|remove)_(workflow|task)"),
        ("/admin/workflows/remove/3/", {"next": "inf"}),
    ),
    # ``input_format`` is missing: the second step without the first.
    Known(
        *("wagtailredirects:process_import", "post", "KeyError", "clean"),
        ("/admin/redirects/import/process/", {}),
    ),
    # ``pk`` is no number.
    Known(
        *("wagtailsnippetchoosers_[a-z_]+:chosen", "get", "ValueError|OverflowError"),
        "get_object",
        ("/admin/snippets/choose/home/menu/chosen/x/",),
    ),
    # ``id`` is no number.
    Known(
        *("wagtailsnippetchoosers_[a-z_]+:chosen_multiple", "get", "ValueError|OverflowError"),
        "get_objects",
        ("/admin/snippets/choose/home/menu/chosen-multiple/?id=x",),
    ),
    # A chooser in which nothing can be added has no form.
    Known(
        *("wagtailsnippetchoosers_[a-z_]+:create", "post", "AttributeError", "post"),
        ("/admin/snippets/choose/home/menu/create/", {}),
    ),
    # ``pk`` is no number.
    Known(
        "wagtailsnippets_[a-z_]+:revisions_compare",
        *("get|post", "ValueError|OverflowError", "get_object"),
        ("/admin/snippets/security_models/securitymodel/history/x/revisions/compare/1...live/",),
    ),
)


def which(method, path, error):
    """Return the line of ``KNOWN`` that ``error``, met by a request, is of; None where it is of none."""
    try:
        view = resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return None
    frames = traceback.extract_tb(error.__traceback__)
    function = [frame.name for frame in frames if "/wagtail/" in frame.filename][-1:]
    for known in KNOWN:
        asked = (known.views, known.method, known.errors, known.function)
        met = (view, method, type(error).__name__, *function)
        if len(met) == len(asked) and all(map(re.fullmatch, asked, met)):
            return known
    return None
