from django.core.management.base import BaseCommand
from django.utils import translation

from vietnamese.numbers import format_number
from visits.models import DeviceDay, FoldedBatch, ReferrerDay, RefusalDay, SiteHour
from visits.retention import prune

LABELS = {
    SiteHour: "Số liệu theo giờ",
    ReferrerDay: "Nơi giới thiệu theo ngày",
    DeviceDay: "Thiết bị theo ngày",
    RefusalDay: "Lượt bị từ chối theo ngày",
    FoldedBatch: "Dấu của các lô đã cộng",
}


class Command(BaseCommand):
    help = "Dọn số liệu truy cập quá 400 ngày: trang theo ngày gộp thành tháng, số liệu chi tiết bỏ đi."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="chỉ đếm, không dọn gì")

    @translation.override("vi")
    def handle(self, *, dry_run, **options):
        pruned = prune(is_trial=dry_run)
        for month, rows in pruned.months.items():
            self.stdout.write(f"Tháng {month:%m-%Y}: gộp {format_number(rows)} dòng theo ngày.")
        for model, rows in pruned.rows.items():
            if rows:
                self.stdout.write(f"{LABELS[model]}: bỏ {format_number(rows)} dòng.")
        if pruned.is_nothing:
            self.stdout.write("Không có gì phải dọn.")
        elif dry_run:
            self.stdout.write("Chạy thử: không có gì được dọn.")
