import csv
import logging
from collections import Counter
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.text import capfirst

from articles.importers.html.addresses import OldPortal
from articles.importers.html.archives import PAGE_SUFFIXES, open_archive
from articles.importers.html.errors import ImportRefusedError
from articles.importers.html.maps import checked_base, load_map, ready_maps
from articles.importers.html.reading import Reader
from articles.importers.html.run import Other, Run, find_section
from articles.importers.pages import Outcome
from home.bulk import many_changes
from home.management.progress import progress_bar
from home.management.units import find_unit
from vietnamese.numbers import format_number
from vietnamese.spreadsheets import BYTE_ORDER_MARK, harmless
from vietnamese.system_reasons import reason_of

COLUMNS = ("tệp", "kết quả", "ghi chú", "tiêu đề", "chuyên mục", "địa chỉ cũ", "địa chỉ mới")
TOLD_EACH = (Other.FAILED, Other.REPEATED)
"""What is told of on the terminal page by page."""


class Command(BaseCommand):
    help = "Đưa các trang HTML đã lưu của cổng cũ vào cổng này. Hướng dẫn: docs/import-html.md."

    def add_arguments(self, parser):
        parser.add_argument(
            "source", type=Path, metavar="FOLDER|ZIP", help="thư mục hoặc tệp ZIP các trang đã lưu"
        )
        parser.add_argument(
            "--map",
            required=True,
            dest="map_name",
            help=f"tệp bản đồ .yml, hoặc bản đồ có sẵn: {', '.join(ready_maps())}",
        )
        parser.add_argument(
            "--section", help="tên ngắn hoặc đường dẫn của chuyên mục nhận bài không rõ mục"
        )
        parser.add_argument(
            "--base", default="", help="địa chỉ của cổng cũ, ví dụ: https://phuong1.example.vn/"
        )
        parser.add_argument("--unit", help="slug của đơn vị gốc của mọi bài")
        parser.add_argument("--draft", action="store_true", help="lưu thành bản nháp, chưa đăng")
        parser.add_argument(
            "--dry-run", action="store_true", help="chỉ đọc và báo cáo, không lưu gì"
        )
        parser.add_argument(
            "--report", type=Path, metavar="FILE.csv", help="ghi báo cáo từng trang vào tệp này"
        )

    def handle(self, *, source, map_name, section, base, unit, draft, dry_run, report, **options):
        with ExitStack() as stack:
            try:
                page_map = load_map(map_name)
                section = section or page_map.default_section
                base = checked_base(base) or page_map.base
                archive = stack.enter_context(closing(open_archive(source)))
                run = Run(
                    Reader(archive, replace(page_map, base=base), OldPortal(base)),
                    find_section(section) if section else None,
                    unit=find_unit(unit) if unit else None,
                    draft=draft,
                    dry=dry_run,
                )
            except ImportRefusedError as error:
                raise CommandError(capfirst(str(error))) from None
            write = self.open_report(report, stack) if report else None
            stack.enter_context(many_changes())
            stack.enter_context(_quiet())
            self.stdout.write(f"{source}: {format_number(len(archive.pages()))} trang HTML.")
            for name in archive.refused:
                self.stdout.write(f"{name}: bỏ tệp, tên dẫn ra ngoài thư mục.")
            if not archive.pages():
                raise CommandError(
                    f"Không có tệp nào đuôi {', '.join(sorted(PAGE_SUFFIXES))} để nhập."
                )
            counts = Counter()
            try:
                self.import_pages(run, counts, write, options)
                linked = 0 if dry_run else self.link_pages(run, options)
            except KeyboardInterrupt:
                self.tell_of_stop(counts, dry_run)
                raise
            self.tell(counts, linked, dry_run)
        if failed := counts[Other.FAILED]:
            raise CommandError(
                f"{format_number(failed)} trang bị lỗi, xem ở trên hoặc trong báo cáo."
            )

    def open_report(self, path, stack):
        """Return a function that writes a row to the CSV file at ``path``."""
        try:
            file = stack.enter_context(path.open("w", 1, encoding="utf-8", newline=""))
        except OSError as error:
            raise CommandError(f"Không ghi được báo cáo “{path}” ({reason_of(error)}).") from error
        file.write(BYTE_ORDER_MARK)
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        return lambda cells: writer.writerow([harmless(cell) for cell in cells])

    def import_pages(self, run, counts, write, options):
        """Import all pages; ``counts`` is kept up to date, for the case that this is stopped."""
        with progress_bar(len(run.archive.pages()), "Nhập trang", options) as bar:
            for row in run.rows():
                counts[row.outcome] += 1
                counts["notes"] += bool(row.notes) and isinstance(row.outcome, Outcome)
                if write:
                    notes, paths = "; ".join(row.notes), " ".join(row.paths)
                    cells = (row.name, row.outcome.value, notes, row.title, row.section)
                    write((*cells, paths, row.address))
                if row.outcome in TOLD_EACH or (row.notes and options["verbosity"] > 1):
                    bar.clear()
                    self.stdout.write(f"{row.name}: {row.outcome.value}: {'; '.join(row.notes)}")
                bar.update()

    def link_pages(self, run, options):
        with progress_bar(len(run.linked), "Liên kết", options) as bar:
            linked = 0
            for changed in run.link():
                linked += changed
                bar.update()
        return linked

    def tell_of_stop(self, counts, dry_run):
        done = format_number(sum(counts[outcome] for outcome in Outcome))
        self.stdout.write(
            "Chạy thử: không có gì được lưu."
            if dry_run
            else f"Bị ngắt khi {done} trang đã lưu xong; chạy lại đúng lệnh này thì làm tiếp phần còn lại."
        )

    def tell(self, counts, linked, dry_run):
        for outcome in (*Outcome, *Other):
            if counts[outcome]:
                self.stdout.write(f"  {outcome.value}: {format_number(counts[outcome])}")
        if counts["notes"]:
            number = format_number(counts["notes"])
            self.stdout.write(f"  có ghi chú (thiếu ảnh, chuyển hướng…): {number}, xem --report")
        if linked:
            self.stdout.write(f"  sửa liên kết sang bài trên cổng này: {format_number(linked)} bài")
        if dry_run:
            self.stdout.write("Chạy thử: không có gì được lưu.")


@contextmanager
def _quiet():
    """Wagtail tells its log of every page three times; the progress bar and the report say it once."""
    logger = logging.getLogger("wagtail")
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)
