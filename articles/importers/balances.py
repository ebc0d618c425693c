"""The visits that the old portal told on a saved page become the site's opening balance."""

from django.db import transaction

from vietnamese.dates import VIETNAM, format_date
from vietnamese.text import clean_text
from visits import clock
from visits.models import OpeningBalance
from visits.models.balances import MAX_VISITS


def keep_balance(saved, name, site):
    """
    Keep the counter "Tổng lượt truy cập" of ``saved``, read from the file ``name``, as the balance of ``site``.

    Only where the site has none yet, or one that an earlier page told: a balance that a person wrote down stays.
    ``site`` is a Wagtail site or None. Returns what became of the counter, in Vietnamese.
    """
    visits = saved.counters.total if saved.counters else None
    as_of = saved.published_at.astimezone(VIETNAM).date()
    if not visits:
        return "tổng không lưu: trang không ghi"
    if site is None:
        return "tổng không lưu: chuyên mục không thuộc cổng tin nào"
    if as_of > clock.today() or visits > MAX_VISITS:
        return "tổng không lưu: ngày chưa tới hoặc số quá lớn"
    with transaction.atomic():
        known = OpeningBalance.objects.in_force(site.pk)
        if known and not known.is_imported:
            return f"tổng không lưu: số {known} do người phụ trách ghi được giữ nguyên"
        if known and as_of <= known.as_of:
            day = format_date(known.as_of)
            return f"tổng không thêm: số mang sang vẫn là {known}, đến hết ngày {day}"
        OpeningBalance.objects.create(
            site=site.pk,
            visits=visits,
            as_of=as_of,
            source=_source(saved, name),
            note=f"Cổng cũ ghi trên trang “{clean_text(saved.title)}”; nhận khi đưa bài vào.",
            is_imported=True,
        )
    return f"chỉ lưu tổng, làm số mang sang đến hết ngày {format_date(as_of)}"


def _source(saved, name):
    limit = OpeningBalance._meta.get_field("source").max_length
    parts = [saved.site_heading, f"tệp {name}"]
    return clean_text(", ".join(filter(None, parts)))[:limit]
