"""What every page shows of the visits."""

from django import template

from visits import numbers, sites, tokens

register = template.Library()


@register.inclusion_tag("visits/includes/visit_statistics.html", takes_context=True)
def visit_statistics(context):
    """
    The three lines *Đang truy cập*, *Hôm nay*, *Tổng lượt truy cập*, and the script that counts the view.

    The same for every reader, and without a query. A preview shows the numbers and counts nothing.
    """
    request = context.get("request")
    if request is None:
        return {}
    page = _page_id(context.get("page"))
    site, live = sites.site_of(request), _live(request, page)
    is_preview = getattr(request, "is_preview", False)
    return {
        "live": live,
        "token": None if is_preview else tokens.make_token(site, page, live.day),
        "is_linked": not context.get("statistics_page"),
    }


@register.inclusion_tag("visits/includes/page_views.html", takes_context=True)
def page_views(context, page):
    """How often ``page`` was read, by unique views; hidden while they are few."""
    request = context.get("request")
    if request is None or getattr(request, "is_preview", False):
        return {}
    live = _live(request, _page_id(page))
    return {"is_known": True, "views": numbers.shown(live.page_views, live.threshold)}


def _live(request, page):
    """Return the live numbers with those of ``page``, looked up once for a request."""
    if getattr(request, "_live_numbers", (None,))[0] != page:
        request._live_numbers = page, numbers.live_numbers(sites.site_of(request), page)
    return request._live_numbers[1]


def _page_id(page):
    """Return the id under which views of ``page`` are counted: an alias is read as the page it stands for."""
    return (getattr(page, "alias_of_id", None) or getattr(page, "pk", None) or 0) if page else 0
