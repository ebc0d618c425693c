"""Template filters for dates and numbers; None and "" give ""."""

from django import template

from vietnamese.dates import format_date, format_long_date, format_moment, format_written_moment
from vietnamese.numbers import format_number

register = template.Library()


@register.filter
def moment(value):
    """Write a datetime as `10:16, Thứ Năm, 29-12-2022`."""
    return format_moment(value) if value else ""


@register.filter
def written_moment(value):
    """Write a datetime as `10:16, ngày 29 tháng 12 năm 2022`."""
    return format_written_moment(value) if value else ""


@register.filter
def long_date(value):
    """Write a date as `ngày 03 tháng 02 năm 2023`."""
    return format_long_date(value) if value else ""


@register.filter
def short_date(value):
    """Write a date as `29-12-2022`."""
    return format_date(value) if value else ""


@register.filter
def number(value, places=None):
    """Write a number as `632.520`; `places` is the number of decimals."""
    return "" if value in (None, "") else format_number(value, places)
