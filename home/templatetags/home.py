"""Template tags for what every page shows."""

from django import template
from django.conf import settings

from home import mergers
from home.alerts import current_alerts
from home.models import MenuItem
from home.querysets import hidden_paths_for_request, is_published

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context, slot):
    """Return the links of a menu as dicts ``label``, ``url``, ``current``; those to hidden pages are left out."""
    request = context.get("request")
    if request is None:
        return []
    if not hasattr(request, "_menu_items"):
        request._menu_items = list(
            MenuItem.objects.select_related("menu", "page").order_by("menu_id", "sort_order")
        )
    hidden = hidden_paths_for_request(request)
    links = []
    for item in request._menu_items:
        if item.menu.slot != slot or (item.page and not is_published(item.page, hidden)):
            continue
        url = item.page.get_url(request) if item.page else item.url
        if url:
            links.append({"label": str(item), "url": url, "current": url == request.path})
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
    hidden = hidden_paths_for_request(request) if request else None
    return page.get_url(request) or "" if page and is_published(page, hidden) else ""


@register.simple_tag(takes_context=True)
def has_session(context):
    """Return whether the reader's browser sent a session: without one, nobody is signed in."""
    request = context.get("request")
    return request is not None and settings.SESSION_COOKIE_NAME in request.COOKIES


@register.filter
def phone_uri(number):
    """Return the ``tel:`` address of a phone number as typed."""
    return "tel:" + "".join(sign for sign in str(number) if sign.isdigit() or sign == "+")
