from home.groups import ENTER_ADMIN, GroupCommand, may
from syndication.models import ImportedItem, Peer, Receiver, SharingLogEntry

NAME = "Quản lý chia sẻ tin"


class Command(GroupCommand):
    help = f"Tạo nhóm “{NAME}”, hoặc cấp lại cho nhóm đủ quyền; chạy lại bao nhiêu lần cũng được."
    group_name = NAME
    permissions = (
        ENTER_ADMIN
        | may([Peer, Receiver], ["add", "change", "delete", "view"])
        | may([ImportedItem], ["change", "view"])
        | may([SharingLogEntry], ["view"])
    )
