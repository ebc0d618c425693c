from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from home.management.progress import progress_bar
from operations.samples import articles
from vietnamese.numbers import format_number

MOST = 1_000_000


class Command(BaseCommand):
    help = (
        "Tạo bài “minh hoạ” cho đủ N bài để thử và đo một cổng lớn; chạy lại chỉ thêm phần còn thiếu."
        " Chỉ dùng khi phát triển."
    )

    def add_arguments(self, parser):
        parser.add_argument("total", nargs="?", type=int, metavar="N", help="số bài cần có")
        parser.add_argument("--delete", action="store_true", help="xoá mọi bài minh hoạ đã tạo")
        parser.add_argument(
            "--yes",
            action="store_true",
            help="vẫn làm dù DEBUG tắt: chỉ cho một cổng không có người đọc",
        )

    def handle(self, *, total, delete, yes, **options):
        if not settings.DEBUG and not yes:
            raise CommandError(
                "Đây không phải cài đặt phát triển (DEBUG tắt): bài minh hoạ sẽ hiện với người đọc."
                " Nếu cổng này chỉ để thử, hãy thêm --yes."
            )
        if delete == (total is not None):
            raise CommandError("Hãy cho số bài N, hoặc --delete.")
        if delete:
            self.delete(options)
        elif 0 < total <= MOST:
            self.make(total, options)
        else:
            raise CommandError(f"N phải từ 1 đến {format_number(MOST)}.")

    def make(self, total, options):
        with progress_bar(max(total - articles.count(), 0), "Bài minh hoạ", options) as bar:
            made = articles.make(total, bar.update)
        seconds = sum(made.seconds.values())
        self.stdout.write(
            f"Đã thêm {format_number(made.added)} bài minh hoạ, hiện có {format_number(articles.count())};"
            f" {format_number(round(seconds))} giây."
        )
        if options["verbosity"] > 1:
            for name, took in made.seconds.items():
                self.stdout.write(f"  {name}: {took:.1f} s")

    def delete(self, options):
        with progress_bar(articles.count(), "Xoá bài minh hoạ", options) as bar:
            removed = articles.delete(bar.update)
        self.stdout.write(f"Đã xoá {format_number(removed)} bài minh hoạ.")
