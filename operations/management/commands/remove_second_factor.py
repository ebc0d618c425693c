from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from operations.accounts import second_factor


class Command(BaseCommand):
    help = "Gỡ điện thoại (xác thực hai lớp) của một người bị mất máy, và đăng xuất người đó ở mọi nơi."

    def add_arguments(self, parser):
        parser.add_argument("user", metavar="TÊN", help="tên đăng nhập")

    def handle(self, *, user, **options):
        model = get_user_model()
        person = model.objects.filter(**{model.USERNAME_FIELD: user}).first()
        if person is None:
            raise CommandError(f"Không có người dùng “{user}”.")
        if second_factor.remove(person):
            self.stdout.write(f"Đã gỡ điện thoại của “{user}” và đăng xuất ở mọi nơi.")
        else:
            self.stdout.write(f"“{user}” chưa bật xác thực hai lớp.")
