from django.core.management.base import BaseCommand, CommandError

from syndication.pulling.fetching import FetchError
from syndication.pulling.peers import add_peer


class Command(BaseCommand):
    help = "Thêm một phường khác làm nguồn tin."

    def add_arguments(self, parser):
        parser.add_argument(
            "address",
            metavar="ADDRESS",
            help="địa chỉ cổng tin của phường đó, ví dụ: phuong.example",
        )
        parser.add_argument("--token", default="", help="mã truy cập do phường đó cấp, nếu có")

    def handle(self, *, address, token, **options):
        try:
            peer = add_peer(address, token)
        except FetchError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Nguồn {peer.pk}: {peer} ({peer.address})")
