from django.core.management import call_command
from django.core.management.base import BaseCommand

GROUPS = ["create_security_editors", "create_alert_editors", "create_sharing_editors"]


class Command(BaseCommand):
    help = "Tạo mọi nhóm biên tập, hoặc cấp lại cho các nhóm đủ quyền; chạy lại bao nhiêu lần cũng được."

    def add_arguments(self, parser):
        parser.add_argument(
            "--only-new", action="store_true", help="nhóm đã có thì giữ nguyên quyền của nhóm"
        )

    def handle(self, *, only_new, verbosity, **options):
        for name in GROUPS:
            call_command(name, only_new=only_new, verbosity=verbosity, stdout=self.stdout)
