from datetime import UTC, datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from operations.backup import last, places
from operations.backup.errors import BackupError
from operations.backup.making import write_archive
from vietnamese.numbers import format_number
from vietnamese.system_reasons import reason_of

KEEP = 14


class Command(BaseCommand):
    help = (
        "Sao lưu cả cổng (dữ liệu, ảnh, tài liệu) vào một tệp, trong lúc cổng vẫn chạy."
        " Khôi phục bằng: restore TỆP"
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--to",
            metavar="DIR|s3",
            help="thư mục, hoặc s3 để gửi vào BACKUP_BUCKET_URL; mặc định: DATA_DIR/backups",
        )
        parser.add_argument(
            "--keep",
            type=int,
            default=KEEP,
            metavar="N",
            help=f"giữ N tệp mới nhất ở nơi ấy, xoá các tệp cũ hơn; mặc định {KEEP}",
        )

    def handle(self, *, to, keep, verbosity, **options):
        if keep < 1:
            raise CommandError("--keep phải từ 1 trở lên.")
        now = datetime.now(UTC)
        name = places.name_at(now)
        try:
            place = self.place(to)
            place.prepare()
            with place.new_file(name) as file:
                contents = write_archive(file, now)
                size = file.tell()
            deleted = place.rotate(keep)
        except BackupError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"Không ghi được tệp sao lưu: {reason_of(error)}.") from error
        last.write(now, place.where(name), size)
        if not contents.visits_folded:
            self.stderr.write(
                "Không mở được nơi đếm tạm: các lượt truy cập đang chờ không có trong tệp sao lưu này."
            )
        if verbosity > 0:
            self.report(place.where(name), size, contents, deleted)

    def place(self, to):
        """Return the place that ``--to`` names."""
        folder = settings.DATA_DIR / "backups"
        if to != "s3":
            return places.Folder(to or folder)
        return places.Bucket(settings.BACKUP_BUCKET, folder)

    def report(self, where, size, contents, deleted):
        self.stdout.write(
            f"Đã sao lưu vào {where}: {format_number(contents.rows)} dòng của"
            f" {format_number(contents.tables)} bảng, {format_number(contents.files)} ảnh và tài liệu,"
            f" {format_number(size / 1_000_000, 1)} MB."
        )
        if deleted:
            self.stdout.write(f"Đã xoá {format_number(len(deleted))} tệp sao lưu cũ.")
