from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.importers.balances import keep_balance
from articles.importers.html.errors import ImportRefusedError
from articles.importers.html.run import find_section
from articles.importers.movement import propose
from articles.importers.pages import find_origin_unit, import_saved_page
from articles.importers.records import name_in_article, save_records
from articles.importers.report import proposal_lines
from articles.importers.saved_page import SavedPageError, read_saved_page
from articles.importers.wordings import shortened
from home.management.units import find_unit
from vietnamese.dates import format_moment
from vietnamese.numbers import format_number


class Command(BaseCommand):
    help = "Đưa trang tin của cổng cũ, lưu dưới dạng văn bản, vào một chuyên mục."

    def add_arguments(self, parser):
        parser.add_argument(
            "files", nargs="+", type=Path, metavar="FILE", help="tệp văn bản đã lưu"
        )
        parser.add_argument(
            "--section",
            required=True,
            help="tên ngắn (slug) hoặc đường dẫn của chuyên mục, ví dụ: an-ninh-trat-tu",
        )
        parser.add_argument("--unit", help="slug của đơn vị gốc; để trống: tự nhận từ trang")
        parser.add_argument("--draft", action="store_true", help="lưu thành bản nháp, chưa đăng")
        parser.add_argument(
            "--records",
            action="store_true",
            help="lưu mô hình, kế hoạch và số liệu mà bài nêu thành bản nháp để kiểm tra",
        )
        parser.add_argument(
            "--no-opening-balance",
            action="store_false",
            dest="balance",
            help="không lấy tổng lượt truy cập của trang làm số mang sang của cổng tin",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="chỉ đọc và báo cáo, không lưu gì"
        )

    def handle(self, *, files, section, unit, draft, records, balance, dry_run, **options):
        try:
            pages = [(path, read_saved_page(path)) for path in files]
            section = find_section(section)
        except (SavedPageError, ImportRefusedError) as error:
            raise CommandError(str(error)) from None
        site = section.get_site()
        unit = find_unit(unit) if unit else None
        with transaction.atomic():
            for path, saved in pages:
                origin_unit = unit or find_origin_unit(saved)
                self.report_lines(path, saved, origin_unit)
                if saved.counters:
                    kept = keep_balance(saved, path.name, site) if balance else "không lưu"
                    self.report_counters(saved.counters, kept, dry_run)
                imported = import_saved_page(saved, section, origin_unit=origin_unit, draft=draft)
                self.report_proposals(saved, imported.article, save=records)
                self.report_outcome(imported, dry_run)
            if dry_run:
                transaction.set_rollback(True)
                self.stdout.write("Chạy thử: không có gì được lưu.")

    def report_lines(self, path, saved, origin_unit):
        self.stdout.write(f"{path}")
        for line in saved.lines:
            text = line.text if len(line.text) <= 80 else line.text[:79] + "…"
            self.stdout.write(f"  dòng {line.number:>3}  {line.kind.label}: {text}")
        self.stdout.write(f"  thời điểm: {format_moment(saved.published_at)}")
        self.stdout.write(f"  đơn vị gốc: {origin_unit or 'không nhận ra'}")

    def report_counters(self, counters, kept, dry_run):
        numbers = (counters.online, counters.today, counters.total)
        online, today, total = (format_number(number) or "–" for number in numbers)
        figures = f"đang truy cập {online}, hôm nay {today}, tổng {total}"
        outcome = f"chạy thử, nếu chạy thật: {kept}" if dry_run else kept
        self.stdout.write(f"  số liệu cũ: {figures} ({outcome})")

    def report_proposals(self, saved, article, *, save):
        """Write what the article states of the movement; with ``save``, keep it as drafts for an editor to check."""
        proposals = propose(saved)
        if not proposals:
            return
        self.stdout.write(
            f"  Đề xuất từ bài viết ({'lưu thành bản nháp' if save else 'chưa lưu'}):"
        )
        for line in proposal_lines(proposals):
            self.stdout.write(line)
        if not save:
            return
        if article.origin_unit is None:
            self.stdout.write("    không lưu: chưa rõ bài của đơn vị nào, hãy thêm --unit")
            return
        records = save_records(proposals, article, article.origin_unit)
        for each in records:
            state = "đã tạo bản nháp" if each.is_new else "đã có, giữ nguyên"
            label = each.record._meta.verbose_name
            self.stdout.write(f"    {state}: {label} {shortened(str(each.record), 70)}")
        if name_in_article(article, records):
            self.stdout.write("    bài viết: bản nháp mới có gắn các hồ sơ này")
            article.refresh_from_db()

    def report_outcome(self, imported, dry_run):
        article = imported.article
        state = "đang đăng" if article.live else "bản nháp"
        if article.live and article.has_unpublished_changes:
            state += ", có bản nháp mới hơn"
        address = "" if dry_run else f" {article.full_url}"
        self.stdout.write(f"  → {imported.outcome.value}, {state}:{address} {article.slug}")
