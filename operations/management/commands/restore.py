import logging
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from operations.backup import places
from operations.backup.archive import open_archive
from operations.backup.errors import BackupError
from operations.backup.restoring import restore
from vietnamese.dates import format_moment
from vietnamese.system_reasons import reason_of


class Command(BaseCommand):
    help = (
        "Khôi phục cổng từ một tệp sao lưu vào một cổng trống, SQLite hay PostgreSQL đều được."
        " Tệp hỏng hoặc cổng đã có nội dung thì bị từ chối, không có gì thay đổi."
        " Hãy dừng máy chủ web và worker trước."
    )
    requires_system_checks = []  # some of them read tables, which are not there yet

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="TỆP", help="tệp do lệnh backup tạo")
        parser.add_argument(
            "--from",
            choices=["s3"],
            dest="source",
            help="lấy tệp có tên này từ BACKUP_BUCKET_URL",
        )

    @translation.override("vi")
    def handle(self, *, file, source, **options):
        logging.disable(logging.INFO)
        try:
            with self.local(file, source) as path, open_archive(path) as archive:
                made_at = format_moment(archive.made_at)
                self.stdout.write(f"Tệp sao lưu {file} (lúc {made_at}) nguyên vẹn.")
                restore(archive, self.stdout.write)
        except BackupError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            where = f" {error.filename}" if error.filename else ""
            raise CommandError(
                f"Không đọc hay không ghi được tệp{where}: {reason_of(error)}. Sửa xong thì chạy lại đúng lệnh này."
            ) from error
        finally:
            logging.disable(logging.NOTSET)
        self.stdout.write("Đã khôi phục xong. Chạy prepare rồi khởi động máy chủ như thường lệ.")

    @contextmanager
    def local(self, file, source):
        """Give the path of the archive on this machine."""
        if not source:
            yield Path(file)
            return
        folder = settings.DATA_DIR / "backups"
        bucket = places.Bucket(settings.BACKUP_BUCKET, folder)
        bucket.prepare()
        with bucket.workspace.part() as copy:
            bucket.fetch(file, copy)
            copy.flush()
            yield Path(copy.name)
