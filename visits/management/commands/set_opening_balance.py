import re
from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from vietnamese.dates import format_date
from vietnamese.numbers import format_number
from vietnamese.text import clean_text
from visits import clock
from visits.management.sites import add_site_argument, find_site
from visits.models import OpeningBalance
from visits.models.balances import MAX_VISITS

_NUMBER = re.compile(r"\d{1,18}|\d{1,3}(?:\.\d{3}){1,5}", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)


class Command(BaseCommand):
    help = (
        "Ghi số lượt truy cập mang sang từ cổng cũ; số ghi sau thay số ghi trước, không xoá số nào."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "number", metavar="NUMBER", help="số lượt truy cập, ví dụ 632520 hoặc 632.520"
        )
        parser.add_argument(
            "--as-of",
            required=True,
            metavar="DATE",
            help="tính đến hết ngày nào, ví dụ 29-12-2022, 29/12/2022 hoặc 2022-12-29",
        )
        parser.add_argument("--source", required=True, help="con số xem được ở đâu")
        parser.add_argument("--note", required=True, help="lý do ghi hoặc sửa")
        add_site_argument(parser)

    @translation.override("vi")
    def handle(self, *, number, as_of, source, note, site, **options):
        balance = OpeningBalance(
            site=find_site(site).pk,
            visits=read_number(number),
            as_of=read_date(as_of),
            source=clean_text(source).strip(),
            note=clean_text(note).strip(),
        )
        if not balance.source or not balance.note:
            raise CommandError("Hãy ghi cả nguồn (--source) và lý do (--note).")
        try:
            balance.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        old = OpeningBalance.objects.in_force(balance.site)
        if old and said(old) == said(balance):
            self.stdout.write(f"Không có gì mới: vẫn là {describe(old)}.")
            return
        balance.save()
        self.stdout.write(f"Trước: {describe(old) if old else 'chưa có'}")
        self.stdout.write(f"Nay: {describe(balance)}")


def said(balance):
    """Return what somebody says with ``balance``; one that an import wrote down was said by nobody."""
    return balance.visits, balance.as_of, balance.source, balance.note, balance.is_imported


def describe(balance):
    """Return a balance as a line of a report."""
    number, day = format_number(balance.visits), format_date(balance.as_of)
    return f"{number} lượt đến hết ngày {day} (nguồn: {balance.source}; lý do: {balance.note})"


def read_number(text):
    """Return the visits written as ``632520`` or ``632.520``."""
    if text.startswith(("-", "−")):
        raise CommandError(f"“{text}” là số âm; số lượt truy cập từ 0 trở lên.")
    if not _NUMBER.fullmatch(text):
        raise CommandError(
            f"“{text}” không phải số lượt truy cập; hãy ghi dạng 632520 hoặc 632.520."
        )
    number = int(text.replace(".", ""))
    if number > MAX_VISITS:
        raise CommandError(f"“{text}” quá lớn; nhiều nhất là {format_number(MAX_VISITS)}.")
    return number


def read_date(text):
    """Return the day, not a future one, written as ``29-12-2022``, ``29/12/2022`` or ``2022-12-29``."""
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    else:
        raise CommandError(f"“{text}” không phải ngày; hãy ghi dạng 29-12-2022.")
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise CommandError(f"Không có ngày “{text}” trong lịch.") from None
    if found > clock.today():
        raise CommandError(f"Ngày {format_date(found)} chưa tới.")
    return found
