import sys
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.db import IntegrityError
from django.utils import translation
from tqdm import tqdm
from wagtail.models import Site

from home.management.units import find_unit
from home.models import WardSettings
from security_models.choices import Field
from security_models.importers.files import read_table
from security_models.importers.reading import read_models
from security_models.importers.saving import save_models
from security_models.importers.tables import TableError
from vietnamese.numbers import format_number

MAX_LINES = 50
MANY_ROWS = 1_000


class Command(BaseCommand):
    help = "Đưa các mô hình an ninh trật tự từ tệp CSV hoặc XLSX vào: tất cả hoặc không gì cả."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="tệp CSV hoặc XLSX")
        parser.add_argument(
            "--unit",
            metavar="SLUG",
            help="slug của đơn vị cho các dòng không ghi đơn vị; để trống: đơn vị của phường",
        )
        parser.add_argument("--draft", action="store_true", help="lưu thành bản nháp, chưa đăng")
        parser.add_argument(
            "--dry-run", action="store_true", help="chỉ đọc và báo cáo, không lưu gì"
        )

    @translation.override("vi")
    def handle(self, *, file, unit, draft, dry_run, **options):
        try:
            table = read_table(file)
            self.track = self.progress(len(table.rows) - 1, options.get("stderr"))
            reading = read_models(table, unit=self.find_unit(unit), draft=draft, track=self.track)
        except TableError as error:
            raise CommandError(f"{file}: {error.message}\nKhông có gì được lưu.") from None
        if reading.problems:
            raise CommandError(self.refusal(file, reading.problems))
        self.report(file, table, reading)
        if dry_run:
            self.stdout.write("Chạy thử: không có gì được lưu.")
            return
        try:
            save_models(reading.models, track=self.track)
        except IntegrityError:
            message = "Có người vừa ghi một mô hình cùng tên; không có gì được lưu, hãy chạy lại."
            raise CommandError(message) from None
        state = "bản nháp" if draft else "đang đăng"
        count = format_number(len(reading.models))
        self.stdout.write(f"Đã lưu {count} mô hình ({state}).")

    def find_unit(self, slug):
        """Return the unit of the rows that name none, or None."""
        if slug:
            return find_unit(slug)
        site = Site.objects.filter(is_default_site=True).first()
        return WardSettings.for_site(site).unit if site else None

    def progress(self, row_count, stderr):
        """Return what counts the work on ``row_count`` rows: a bar for many of them, nothing for few."""
        if row_count <= MANY_ROWS:
            return lambda items, label: items
        file = OutputWrapper(stderr or sys.stderr, ending="")
        return lambda items, label: tqdm(items, desc=label, file=file)

    def refusal(self, file, problems):
        lines = [str(problem) for problem in problems[:MAX_LINES]]
        if len(problems) > MAX_LINES:
            lines.append(f"… và {format_number(len(problems) - MAX_LINES)} lỗi khác.")
        head = f"{file}: {format_number(len(problems))} lỗi, không có gì được lưu."
        return "\n".join([head, *lines])

    def report(self, file, table, reading):
        write = self.stdout.write
        write(f"{file}: {format_number(reading.row_count)} dòng.")
        for note in table.notes:
            write(f"  {note}")
        sites = sum(len(model.sites.all()) for model in reading.models)
        write(f"  Mô hình mới: {format_number(len(reading.models))}, điểm: {format_number(sites)}")
        by_field = Counter(model.field for model in reading.models)
        for field in Field:
            if by_field[field]:
                write(f"    {field.label}: {format_number(by_field[field])}")
        if reading.known:
            write(f"  Đã có, giữ nguyên: {format_number(len(reading.known))}")
        for known in reading.known[:MAX_LINES]:
            more = f"; {known.new_sites} điểm chưa ghi, hãy thêm trong trang quản trị"
            write(f"    dòng {known.row}: {known.name}{more if known.new_sites else ''}")
        if len(reading.known) > MAX_LINES:
            write(f"    … và {format_number(len(reading.known) - MAX_LINES)} mô hình khác")
