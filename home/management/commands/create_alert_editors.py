from home.groups import ENTER_ADMIN, GroupCommand, may
from home.models import Alert

NAME = "Người đăng tin khẩn"


class Command(GroupCommand):
    help = f"Tạo nhóm “{NAME}”, hoặc cấp lại cho nhóm đủ quyền; chạy lại bao nhiêu lần cũng được."
    group_name = NAME
    permissions = ENTER_ADMIN | may([Alert], ["add", "change"])
