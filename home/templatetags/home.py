"""Template tags for what every page shows."""

from typing import NamedTuple

from django import template
from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from wagtail.models import Site

from home import mergers, pictures
from home.alerts import current_alerts
from home.colours import brand_css
from home.content_version import at_hand
from home.models import MenuItem
from home.querysets import hidden_paths_for_request, is_published

register = template.Library()


class MenuLink(NamedTuple):
    """A link of a menu, and whether it leads to the page itself (``current``) or to one above it (``above``)."""

    label: str
    url: str
    current: bool
    above: bool


@register.simple_tag(takes_context=True)
def menu(context, slot):
    """Return the tuple of ``MenuLink`` of a menu; those to hidden pages are left out."""
    request = context.get("request")
    if request is None:
        return ()
    site, path = Site.find_for_request(request), request.path
    links = at_hand(("menus", site and site.pk), lambda: _links(request)).get(slot, ())
    return tuple(
        MenuLink(label, url, url == path, url != "/" and path.startswith(url))
        for label, url in links
    )


def _links(request):
    """Return the label and the address of each link to what is public, in lists by slot."""
    hidden, links = hidden_paths_for_request(request), {}
    items = MenuItem.objects.select_related("menu", "page").order_by("menu_id", "sort_order")
    for item in items:
        if item.page and not is_published(item.page, hidden):
            continue
        if url := item.page.get_url(request) if item.page else item.url:
            links.setdefault(item.menu.slot, []).append((str(item), url))
    return links


@register.inclusion_tag("includes/alerts.html", takes_context=True)
def alerts(context):
    """Show the urgent news of this moment, or the one that an editor looks at before it is shown."""
    request = context.get("request")
    previewed = context.get("previewed_alert")
    shown = [previewed] if previewed else current_alerts()
    return {"alerts": [(alert, alert.get_link(request)) for alert in shown]}


@register.simple_tag
def ward_note(ward):
    """Return what is to be said of the past of the unit that the WardSettings ``ward`` name, or ""."""
    return mergers.ward_note(ward)


@register.simple_tag(takes_context=True)
def public_url(context, page):
    """Return the address of ``page`` where readers may open it, else ""."""
    request = context.get("request")
    hidden = hidden_paths_for_request(request)
    return page.get_url(request) or "" if page and is_published(page, hidden) else ""


@register.simple_tag(takes_context=True)
def explain(context, text):
    """
    Return ``text`` with the abbreviations explained that the page uses here first; plain text is escaped.

    The page tells by ``abbreviations`` in its context which those are; where it does not, nothing is explained.
    """
    html = conditional_escape("" if text is None else text)
    abbreviations = context.get("abbreviations")
    return abbreviations.explain(html) if abbreviations else html


@register.simple_tag(takes_context=True)
def text_picture(context, image, alt="", **attributes):
    """
    Return the ``picture`` element of an image in a text; ``attributes`` are those of its ``img``.

    Where the context has ``kept_pictures``, the page keeps its pictures itself: its ``html`` says how.
    """
    if kept_pictures := context.get("kept_pictures"):
        return kept_pictures.html(pictures.kept(image), alt)
    if context.get("is_output"):  # paper shows everything at once
        attributes.pop("loading", None)
    return pictures.picture(pictures.TEXT, image, alt, attributes)


@register.simple_tag
def lead_picture(image, alt="", **attributes):
    """The same for the story that the home page opens with."""
    return pictures.picture(pictures.LEAD, image, alt, attributes)


@register.simple_tag
def card_picture(image, alt="", **attributes):
    """The same for one article of a list."""
    return pictures.picture(pictures.CARD, image, alt, attributes)


@register.simple_tag(takes_context=True)
def sharing_image(context, shown):
    """Return the ``SharingImage`` of a page or a record."""
    return shown.sharing_image(context["request"])


@register.simple_tag(takes_context=True)
def has_session(context):
    """Return whether the reader's browser sent a session: without one, nobody is signed in."""
    request = context.get("request")
    return request is not None and settings.SESSION_COOKIE_NAME in request.COOKIES


@register.filter
def phone_uri(number):
    """Return the ``tel:`` address of a phone number as typed."""
    return "tel:" + "".join(sign for sign in str(number) if sign.isdigit() or sign == "+")


@register.simple_tag(takes_context=True)
def brand_style(context, colour):
    """Return the style element with the ward's colour, and let the page's Content-Security-Policy know of it."""
    css = brand_css(colour)
    request = context.get("request")
    if not css or request is None:
        return ""
    request.inline_style = css
    return format_html("<style>{}</style>", mark_safe(css))  # noqa: S308 - made of checked colours


@register.simple_tag
def early_script():
    """Return the script element that the page must not wait for; the Content-Security-Policy knows it."""
    return format_html("<script>{}</script>", mark_safe(settings.EARLY_SCRIPT))  # noqa: S308 - our own


@register.simple_tag
def plain_style():
    """Return the style element of pages that rely on nothing else; the Content-Security-Policy knows it."""
    return format_html("<style>{}</style>", mark_safe(settings.PLAIN_STYLE))  # noqa: S308 - our own
