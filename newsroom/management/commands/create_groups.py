from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction

from newsroom.roles.granting import create_roles


class Command(BaseCommand):
    help = "Tạo các nhóm và quy trình duyệt, hoặc cấp lại cho đủ quyền; chạy lại bao nhiêu lần cũng được."

    def add_arguments(self, parser):
        parser.add_argument(
            "--only-new",
            action="store_true",
            help="nhóm và quy trình đã có thì giữ nguyên như đang có",
        )

    @transaction.atomic
    def handle(self, *, only_new, verbosity, **options):
        for name, is_new in create_roles(apps, only_new=only_new):
            if verbosity:
                done = "Đã tạo" if is_new else "Đã có"
                self.stdout.write(f"{done} nhóm “{name}”.")
