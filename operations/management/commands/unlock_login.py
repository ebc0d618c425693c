from axes.utils import reset
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Mở khoá đăng nhập ngay, không chờ hết giờ: của một người, của một địa chỉ, hoặc cả hai."

    def add_arguments(self, parser):
        parser.add_argument("--user", metavar="TÊN", help="tên đăng nhập")
        parser.add_argument("--address", metavar="IP", help="địa chỉ IP; IPv6 thì ghi phần đầu /64")

    def handle(self, *, user, address, **options):
        if not user and not address:
            raise CommandError("Cần --user, --address hoặc cả hai.")
        if reset(ip=address, username=user):
            self.stdout.write("Đã mở khoá: có thể đăng nhập lại ngay.")
        else:
            self.stdout.write("Không có lần đăng nhập sai nào đang được tính.")
