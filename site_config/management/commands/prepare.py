import logging
import secrets
import socket
from io import StringIO
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Site

from operations import table_statistics
from operations.backup import unfinished
from search import vocabulary
from site_config import static_stamp
from site_config.settings.embedded import host_name, kept_secret
from syndication.change_log.reconciling import reconcile
from syndication.models import DirtyMark, PublicChange
from vietnamese.system_reasons import reason_of

ADMIN = "admin"


class Command(BaseCommand):
    help = "Chuẩn bị để chạy: cơ sở dữ liệu, phường minh hoạ (lần đầu), người quản trị, tệp tĩnh."

    def add_arguments(self, parser):
        parser.add_argument("--no-demo", action="store_true", help="không nạp phường minh hoạ")
        parser.add_argument(
            "--serving",
            action="store_true",
            help="máy chủ web chạy ngay sau lệnh này: địa chỉ HOST và PORT phải còn trống",
        )

    def handle(self, *, no_demo, serving, verbosity, **options):
        if serving:
            self.check_port()
        if unfinished.is_unfinished():
            raise CommandError(unfinished.SENTENCE)
        logging.disable(logging.INFO)  # one line for each sample article is nobody's news
        settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
        self.migrate()
        self.set_site_address()
        # The first user is made last: a first start that was cut off is a first start again.
        if not get_user_model().objects.exists():
            if settings.EMBEDDED and not no_demo:
                call_command("load_demo", stdout=self.stdout)
                vocabulary.learn()
            self.create_admin()
        if DirtyMark.objects.exists() or not PublicChange.objects.exists():
            reconcile()
        table_statistics.gather()
        if not settings.DEBUG and static_stamp.is_old():
            call_command("collectstatic", interactive=False, verbosity=0)
            static_stamp.write()
        logging.disable(logging.NOTSET)
        self.stdout.write(f"Cổng tin: {settings.BASE_URL}")

    def check_port(self):
        """Two portals share a port without a word: readers would see now one of them, now the other."""
        host = settings.HOST.strip("[]")
        try:
            found = socket.getaddrinfo(host, settings.PORT, type=socket.SOCK_STREAM)
            family, kind, *_, address = found[0]
            with socket.socket(family, kind) as server:
                # The connections of a run that has just ended keep it from nobody.
                server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                server.bind(address)
        except OSError as error:
            raise CommandError(
                f"Không mở được cổng {settings.PORT} tại {settings.HOST}: {reason_of(error)}."
                " Dừng chương trình đang giữ cổng ấy, hoặc chọn cổng khác: make run PORT=8001"
            ) from error

    def migrate(self):
        """Bring the tables up to date; then the search index, whose words may be others now, and learn them."""
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        call_command("migrate", interactive=False, verbosity=0)
        if pending:
            call_command("update_index", verbosity=0, stdout=StringIO())

    def set_site_address(self):
        """Bring the default site in step with BASE_URL, which the deployment decides."""
        address = urlsplit(settings.BASE_URL)
        port = address.port or (443 if address.scheme == "https" else 80)
        host = host_name(settings.BASE_URL)
        site = Site.objects.get(is_default_site=True)
        if (site.hostname, site.port) != (host, port):
            site.hostname, site.port = host, port
            site.save()

    def create_admin(self):
        """Create the first user, with a password kept in a file that only the owner of the data can read."""
        path = settings.DATA_DIR / "admin-password.txt"
        password = kept_secret(path, lambda: secrets.token_urlsafe(12))
        get_user_model().objects.create_superuser(ADMIN, password=password)
        # What a service prints stays in the log of the machine, which more people read and which is kept elsewhere.
        shown = f" / {password}" if settings.EMBEDDED else ""
        self.stdout.write(f"Đăng nhập {settings.BASE_URL}/admin/ : {ADMIN}{shown}")
        self.stdout.write(f"Mật khẩu nằm trong {path}")
