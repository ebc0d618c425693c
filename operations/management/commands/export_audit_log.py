from datetime import date, datetime, time, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from operations.accounts import audit_log


class Command(BaseCommand):
    help = "Xuất nhật ký thao tác trong trang quản trị và các lần đăng nhập, mỗi dòng một JSON, cũ trước mới sau."

    def add_arguments(self, parser):
        parser.add_argument("--since", metavar="NGÀY", help="từ đầu ngày này, dạng 2026-01-31")
        parser.add_argument("--until", metavar="NGÀY", help="đến hết ngày này, dạng 2026-02-28")

    def handle(self, *, since, until, **options):
        first, end = _start_of(since), _start_of(until, days=1)
        if first and end and first >= end:
            raise CommandError(
                f"--since {since} sau --until {until}: khoảng này không có ngày nào."
            )
        is_empty = True
        for line in audit_log.lines(first, end):
            self.stdout.write(line)
            is_empty = False
        if is_empty:  # beside the lines, which may go to a file
            self.stderr.write("Không có dòng nhật ký nào trong khoảng thời gian này.")


def _start_of(text, days=0):
    """Return midnight in Việt Nam before the day ``text``, or so many days later; None for no day."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text) + timedelta(days=days)
    except (ValueError, OverflowError):
        raise CommandError(f"Ngày không đúng dạng: “{text}”; ví dụ đúng: 2026-01-31") from None
    return timezone.make_aware(datetime.combine(day, time()))
