from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from syndication.choices import PeerState
from syndication.models import Peer
from syndication.pulling.pull import due_peers, pull

NONE_ACTIVE = "Không có nguồn nào đang được đọc: chưa thêm (add_peer), hoặc mọi nguồn đã tạm dừng."
NONE_DUE = "Chưa nguồn nào đến lượt đọc; muốn đọc mọi nguồn ngay thì thêm --all."


class Command(BaseCommand):
    help = "Đọc tin của các phường khác ngay bây giờ; mặc định: các nguồn đã đến lượt."

    def add_arguments(self, parser):
        parser.add_argument("--peer", type=int, metavar="ID", help="chỉ nguồn có số này")
        parser.add_argument("--all", action="store_true", help="mọi nguồn, kể cả chưa đến lượt")

    def handle(self, *, peer, **options):
        peers = due_peers(timezone.now())
        if peer is not None:
            peers = Peer.objects.filter(pk=peer)
            if not peers:
                raise CommandError(f"Không có nguồn số {peer}.")
        elif options["all"]:
            peers = Peer.objects.filter(state=PeerState.ACTIVE)
        if not peers:
            is_none = not Peer.objects.filter(state=PeerState.ACTIVE).exists()
            self.stdout.write(NONE_ACTIVE if is_none else NONE_DUE)
        for one in peers:
            self.report(one, self.read(one))

    def read(self, peer):
        """Pull ``peer``, with a progress bar while everything is read for the first time."""
        hidden = None if not peer.first_sync_done else True  # None: shown on a terminal only
        with tqdm(total=peer.items_expected or None, unit=" tin", disable=hidden) as bar:

            def progress(read, expected):
                bar.total = expected or None
                bar.update(read - bar.n)

            result = pull(peer, progress)
            while not (result.finished or result.error):
                result = result + pull(peer, progress)
            return result

    def report(self, peer, result):
        """Write one line about what was read."""
        line = (
            f"{peer}: đọc {result.read}, mới {result.placed}, cập nhật {result.updated},"
            f" thu hồi {result.withdrawn}, từ chối {result.refused}"
        )
        self.stdout.write(f"{line}. {result.error}".rstrip())
