"""Template tags for models, plans and figures."""

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from security_models.choices import Status
from security_models.models import SecurityModel, TaskPlan
from vietnamese.numbers import format_number

register = template.Library()


@register.simple_tag(takes_context=True)
def record_url(context, record):
    """
    Return the address of a published record's own page, else "".

    That of a model keeps to the day that the page is about. One query for all records of a type.
    """
    if record is None or not record.is_published:
        return ""
    address = record.get_url(context.get("request")) or ""
    as_of = context.get("as_of") if isinstance(record, SecurityModel) else None
    return f"{address}?{as_of.query}" if address and as_of and as_of.query else address


@register.simple_tag(takes_context=True)
def record_link(context, record, otherwise=""):
    """Return the name of a published record, linked where it has an address; ``otherwise`` where it is not public."""
    if record is None or not record.is_published:
        return otherwise
    address = record_url(context, record)
    return format_html('<a href="{}">{}</a>', address, record) if address else str(record)


@register.filter
def shown_status(model):
    """Return the ``Status`` on the day that the list is about (``status_then``), otherwise today's."""
    known = model.status_then if hasattr(model, "status_then") else model.status_today
    return Status(known or Status.PROPOSED)


@register.filter
def known(number):
    """Write a number of a table as in Vietnamese; None is a dash, and words for those who hear the page."""
    if number is not None:
        return format_number(number)
    unknown = '<span aria-hidden="true">–</span><span class="visually-hidden">{}</span>'
    return format_html(unknown, _("no information yet"))


@register.simple_tag
def published_records(records):
    """Return those of ``records`` that leave the house."""
    return [record for record in records if record.is_published]


@register.inclusion_tag("includes/movement.html", takes_context=True)
def movement_at_a_glance(context):
    """
    How many models are in force today, and how far the newest plan is, each with its page; one in effect comes first.

    Five queries at most, at any number of records; nothing of what the ward has no public page for.
    """
    request, today = context.get("request"), timezone.localdate()
    models_page, plans_page = SecurityModel.index_page(request), TaskPlan.index_page(request)
    plan = None
    if plans_page:
        plans = TaskPlan.objects.published().with_progress().order_by("-issued_on", "-pk")
        plan = plans.in_effect_on(today).first() or plans.first()
    return {
        "request": request,
        "models_page": models_page,
        "counts": SecurityModel.objects.published().counts_on(today) if models_page else None,
        "plans_page": plans_page,
        "plan": plan,
    }
