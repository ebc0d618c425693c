import json
from http.client import OK
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from operations.portal_check.portal import Portal, UnreachableError
from operations.portal_check.results import CHECKS, Outcome
from operations.portal_check.running import check_portal


class Command(BaseCommand):
    help = (
        "Kiểm tra một cổng đang chạy từ bên ngoài: nghĩa vụ theo luật, bảo mật, tốc độ, sao lưu."
        " Mã kết thúc: 0 không mục nào không đạt, 1 có mục không đạt, 2 không mở được trang chủ."
    )
    # It looks at a portal from outside, also when the database at hand is away.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("url", help="địa chỉ của cổng, ví dụ https://phuong.example")
        parser.add_argument("--json", action="store_true", help="in kết quả cho máy đọc")
        parser.add_argument(
            "--skip",
            action="append",
            default=[],
            metavar="MỤC",
            choices=[check.key for check in CHECKS],
            help="bỏ qua một mục, dùng được nhiều lần: %(choices)s",
        )

    @translation.override("vi")
    def handle(self, *, url, skip, **options):
        with Portal(_origin(url)) as portal:
            try:
                portal.reach()
            except UnreachableError as error:
                raise CommandError(f"Không tới được {portal.url}: {error}", returncode=2) from None
            if portal.home.status != OK:
                raise CommandError(
                    f"{portal.url} trả lời {portal.home.status} ở trang chủ, nên chưa kiểm tra được gì."
                    " Hãy mở trang ấy và xem nhật ký của cổng.",
                    returncode=2,
                )
            report = check_portal(portal, without=skip)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(report.as_text())
        if wrong := report.count(Outcome.FAILED):
            raise CommandError(f"{wrong} mục không đạt.", returncode=1)


def _origin(url):
    """Return scheme, host and port of the address of a site; refuse any other."""
    try:
        parts = urlsplit(url)
        is_site = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port beyond 65535, a bracket that is not closed
        is_site = False
    if not is_site or parts.path not in ("", "/"):
        raise CommandError("Địa chỉ phải có dạng https://tên-miền", returncode=2)
    return f"{parts.scheme}://{parts.netloc}"
