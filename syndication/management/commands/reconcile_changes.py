from django.core.management.base import BaseCommand
from tqdm import tqdm

from syndication.change_log.reconciling import reconcile


class Command(BaseCommand):
    help = "So nhật ký chia sẻ với cơ sở dữ liệu, sửa chỗ lệch; --all: dựng lại mọi mục."

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="dựng lại mọi mục đang chia sẻ")

    def handle(self, **options):
        with tqdm(unit=" mục", disable=None) as bar:
            done = reconcile(everything=options["all"], progress=bar.update)
        self.stdout.write(f"Đang chia sẻ {done.shared} mục; đã ghi {done.changes} thay đổi.")
