from django.core.management.base import BaseCommand, CommandError

from visits import clock, folding
from visits.hot_store import StoreUnavailableError, get_store


class Command(BaseCommand):
    help = (
        "Cộng ngay các lượt truy cập đang chờ vào cơ sở dữ liệu; máy chủ web vẫn tự làm mỗi 5 giây."
    )

    def handle(self, **options):
        try:
            folded = sum(map(len, folding.fold(get_store(), clock.now()).values()))
        except StoreUnavailableError as error:
            raise CommandError(f"Không mở được nơi đếm tạm: {error}") from None
        self.stdout.write(f"Đã cộng {folded} đợt." if folded else "Không có gì đang chờ.")
