import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.db import IntegrityError
from django.db.models import F
from django.utils import translation
from tqdm import tqdm

from vietnamese.dates import format_date
from vietnamese.numbers import format_number
from visits import clock, numbers
from visits.importers.access_log import FORMS, LogError
from visits.importers.replay import Figures
from visits.importers.running import LogImport
from visits.management.sites import add_site_argument, find_site
from visits.models import OpeningBalance, SiteDay

FIGURES = {
    "views": "Lượt xem",
    "uniques": "Lượt xem duy nhất",
    "visits": "Lượt truy cập",
    "suspect": "Lượt truy cập đáng ngờ (không vào số công khai)",
    "refused": "Lượt xem bỏ vì quá dày từ một địa chỉ",
    "bots": "Lượt xem của máy (bot), không tính",
    "others": "Yêu cầu khác (tệp, ảnh, lỗi, chuyển hướng…)",
    "late": "Dòng bỏ vì sai thứ tự thời gian",
    "broken": "Dòng hỏng",
}


class Command(BaseCommand):
    help = (
        "Tính lượt truy cập cũ từ nhật ký của máy chủ web (Apache, nginx), cùng cách tính với cổng."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "files", nargs="+", type=Path, metavar="FILE", help="tệp nhật ký, có thể nén .gz"
        )
        parser.add_argument(
            "--format",
            choices=FORMS,
            default="combined",
            dest="form",
            help="dạng của dòng nhật ký; common không ghi trình duyệt nên không nhận ra máy (bot)",
        )
        parser.add_argument(
            "--own-host",
            action="append",
            default=[],
            metavar="HOST",
            help="tên miền của cổng cũ, không tính là nơi giới thiệu; có thể ghi nhiều lần",
        )
        add_site_argument(parser)
        parser.add_argument(
            "--dry-run", action="store_true", help="chỉ đọc và báo cáo, không lưu gì"
        )

    @translation.override("vi")
    def handle(self, *, files, form, own_host, site, dry_run, **options):
        site, form = find_site(site), FORMS[form]
        imported_before = self.imported_days(site)
        try:
            with self.progress(files, options.get("stderr")) as bar:
                readings = LogImport(site, form, own_host, bar.update).run(files, is_trial=dry_run)
        except LogError as error:
            raise CommandError(f"{error}\nKhông có gì được lưu.") from None
        except IntegrityError:
            message = "Có người vừa nhập cùng nhật ký này; không có gì được lưu."
            raise CommandError(message) from None
        total = Figures()
        for reading in readings:
            self.report_file(reading)
            total.add(reading.figures)
        if total.lines:
            self.report_figures(total)
            self.warn_of_addresses(total, form)
            self.warn_of_days(site, total)
            if not any(reading.known_lines for reading in readings):
                self.warn_of_imported(total, imported_before)
        if dry_run:
            self.stdout.write("Chạy thử: không có gì được lưu.")
            return
        numbers.refresh(site.pk)
        self.stdout.write("Đã lưu." if total.lines else "Không có gì mới để lưu.")

    def progress(self, files, stderr):
        """Return a bar of the bytes read, shown on a terminal only."""
        file = OutputWrapper(stderr or sys.stderr, ending="")
        size = sum(path.stat().st_size for path in files if path.is_file())
        return tqdm(
            total=size,
            unit="B",
            unit_scale=True,
            desc="Đọc nhật ký",
            file=file,
            disable=not file.isatty(),
        )

    def report_file(self, reading):
        lines, known = format_number(reading.figures.lines), format_number(reading.known_lines)
        if reading.is_empty:
            state = "tệp trống"
        elif not reading.known_lines:
            state = f"{lines} dòng"
        elif reading.figures.lines:
            state = f"{known} dòng đầu đã nhập lần trước, {lines} dòng mới"
        else:
            state = f"đã nhập trọn lần trước ({known} dòng), không có gì mới"
        self.stdout.write(f"{reading.path}: {state}.")
        for number, problem in reading.problems:
            self.stdout.write(f"  dòng {format_number(number)}: {problem.value}")

    def report_figures(self, total):
        if total.days:
            first, last = (
                format_date(clock.to_date(day)) for day in (min(total.days), max(total.days))
            )
            self.stdout.write(f"Từ ngày {first} đến ngày {last}:")
        for name, label in FIGURES.items():
            self.stdout.write(f"  {label}: {format_number(getattr(total, name))}")

    def warn_of_addresses(self, total, form):
        """A log may know too little of its readers, as behind a proxy, which has one address for everybody."""
        if not form.has_agents:
            self.warn("dạng common không ghi trình duyệt: máy (bot) cũng được tính như người.")
        if total.refused + total.suspect > total.visits:
            self.warn(
                "phần lớn lượt xem đến dồn dập từ rất ít địa chỉ. Có lẽ nhật ký ghi địa chỉ của máy"
                " trung gian (proxy) thay cho địa chỉ người đọc."
            )

    def warn_of_days(self, site, total):
        dates = {clock.to_date(day) for day in total.days}
        counted = SiteDay.objects.of_site(site.pk).filter(visits__gt=F("imported"))
        both = dates.intersection(counted.values_list("date", flat=True))
        if both:
            self.warn(f"cổng đã tự đếm {days(both)}: những ngày này có thể được tính hai lần.")
        balance = OpeningBalance.objects.in_force(site.pk)
        before = {date for date in dates if balance and date <= balance.as_of}
        if before:
            self.warn(
                f"{days(before)} nằm trong số mang sang {balance} (đến hết ngày"
                f" {format_date(balance.as_of)}): có trong các bảng, không cộng vào tổng."
            )

    def warn_of_imported(self, total, imported_before):
        """One day may well lie in two logs, the earlier of which ended in its middle."""
        both = {clock.to_date(day) for day in total.days} & imported_before
        if len(both) > 1:
            self.warn(
                f"{days(both)} đã có số nhập từ nhật ký khác. Nếu là cùng một nhật ký bị cắt hoặc"
                " ghép lại thì số liệu bị tính hai lần."
            )

    def imported_days(self, site):
        imported = SiteDay.objects.of_site(site.pk).filter(imported__gt=0)
        return set(imported.values_list("date", flat=True))

    def warn(self, sentence):
        self.stdout.write(f"Cảnh báo: {sentence}")


def days(dates):
    """Return dates as a report names them."""
    first, last = format_date(min(dates)), format_date(max(dates))
    if len(dates) == 1:
        return f"ngày {first}"
    return f"{format_number(len(dates))} ngày từ {first} đến {last}"
