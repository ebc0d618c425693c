"""What keeps the portal running: backups that are young, a worker that works."""

from datetime import datetime

from django.utils import timezone

from operations.backup import last as last_backup
from operations.portal_check.results import check, failed, passed, untested
from vietnamese.numbers import format_number

HOURS = 48
"""Backups are made every night; one that failed is told of by the next day."""


@check(
    "sao-luu",
    f"Bản sao lưu gần nhất dưới {HOURS} giờ",
    source="TT 22/2023",
    advice="Xem systemctl status tin-phuong-backup; chạy manage.py backup.",
)
def backup_is_young(portal):
    if not portal.is_on_this_machine:
        return untested("chỉ kiểm tra được khi chạy lệnh trên máy của cổng")
    try:
        told = last_backup.read()
        if told is None:
            return failed("chưa sao lưu lần nào")
        made = datetime.fromisoformat(told["time"])
    except (OSError, ValueError, KeyError, TypeError):
        return failed(f"không đọc được {last_backup.NAME}")
    if timezone.is_naive(made):
        made = timezone.make_aware(made)
    hours = (timezone.now() - made).total_seconds() / 3600
    detail = f"{format_number(int(hours))} giờ trước: {told.get('file', '')}"
    return passed(detail) if hours <= HOURS else failed(detail)


@check(
    "viec-nen",
    "Cổng sẵn sàng, việc hẹn giờ đang chạy",
    source="Vận hành",
    advice="Chạy systemctl status tin-phuong-worker; xem docs/van-hanh.md.",
)
def worker_is_seen(portal):
    reply = portal.get("/readyz")
    state = reply.json()
    if not isinstance(state, dict) or "worker" not in state:
        return failed("/readyz không nói gì")
    wrong = [name for name, fine in state.items() if not fine]
    return failed("/readyz báo thiếu: " + ", ".join(wrong)) if wrong else passed()
