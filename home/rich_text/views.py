"""What the editor's script asks when something is pasted."""

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from home.blocks import BodyBlock
from home.rich_text import pasting


@require_POST
def clean_paste(request: HttpRequest):
    """
    Return the pasted ``html`` and ``text`` as clean pieces, and where it was typed for an old font, the choice to make.

    ``kept`` is the text as it is: its ``pieces`` and, as one rich text, ``flat``, both as the editor's forms hold
    them. ``dialog`` is the HTML of a question, "" where there is none to ask; ``converted`` is what a yes stands for.
    """
    text = request.POST.get("text", "")
    lines = pasting.read_paste(request.POST.get("html", ""), text)
    offer = pasting.offer_for(lines)
    dialog, converted = "", None
    if offer:
        converted = _answer(pasting.converted(lines, offer.font), text)
        dialog = render_to_string("home/admin/old_font.html", {"offer": offer}, request)
    return JsonResponse({"kept": _answer(lines, text), "dialog": dialog, "converted": converted})


def _answer(lines, text):
    answer = pasting.answer(lines, BodyBlock().child_blocks)
    edges = text[:1].isspace(), text[-1:].isspace() and not text.endswith("\n")
    return answer | {"flat": pasting.with_blanks(answer["flat"], *edges)}
