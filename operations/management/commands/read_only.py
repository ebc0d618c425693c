from django.conf import settings
from django.core.management.base import BaseCommand

from operations.outage import read_only


class Command(BaseCommand):
    help = "Bật, tắt chế độ chỉ đọc của máy này: trang vẫn mở được, không ai lưu được gì."

    def add_arguments(self, parser):
        parser.add_argument("state", choices=("on", "off", "status"), help="bật, tắt, hay chỉ xem")

    def handle(self, *, state, **options):
        if state == "on":
            read_only.turn_on()
        elif state == "off":
            read_only.turn_off()
        if read_only.is_on():
            self.stdout.write(
                "Chế độ chỉ đọc: BẬT. Trang vẫn mở được, không ai lưu được gì trên máy này."
            )
        else:
            self.stdout.write("Chế độ chỉ đọc: tắt. Mọi việc như thường.")
        if state == "off" and settings.READ_ONLY:
            self.stdout.write("Biến READ_ONLY đang bật: bỏ biến đó rồi khởi động lại để tắt hẳn.")
