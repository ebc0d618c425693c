from django.contrib.auth.models import Permission
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission

from home.groups import ENTER_ADMIN, GroupCommand, may
from security_models.models import AnnualFigure, Period, SecurityModel, TaskPlan

NAME = "Biên tập an ninh trật tự"
ACTIONS = ("add", "change", "view", "publish", "lock", "unlock")
FILES = [("wagtailimages", "image"), ("wagtaildocs", "document")]


class Command(GroupCommand):
    help = f"Tạo nhóm “{NAME}”, hoặc cấp lại cho nhóm đủ quyền; chạy lại bao nhiêu lần cũng được."
    group_name = NAME
    # All but deletion, which nobody may.
    permissions = ENTER_ADMIN | may([SecurityModel, TaskPlan, AnnualFigure, Period], ACTIONS)

    def grant(self, group):
        super().grant(group)
        root = Collection.get_first_root_node()
        for permission in _file_permissions():
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root, permission=permission
            )


def _file_permissions():
    """Return the permissions to add pictures and documents, and to choose among them."""
    wanted = Q(pk__in=[])
    for app, name in FILES:
        names = [f"{action}_{name}" for action in ("add", "choose")]
        wanted |= Q(content_type__app_label=app, codename__in=names)
    return Permission.objects.filter(wanted)
