from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission

from security_models.models import AnnualFigure, Period, SecurityModel, TaskPlan

NAME = "Biên tập an ninh trật tự"
ACTIONS = ("add", "change", "view", "publish", "lock", "unlock")
FILES = [("wagtailimages", "image"), ("wagtaildocs", "document")]


class Command(BaseCommand):
    help = f"Tạo nhóm “{NAME}”, hoặc cấp lại cho nhóm đủ quyền; chạy lại bao nhiêu lần cũng được."

    def add_arguments(self, parser):
        parser.add_argument(
            "--only-new", action="store_true", help="nhóm đã có thì giữ nguyên quyền của nhóm"
        )

    @transaction.atomic
    def handle(self, *, only_new, verbosity, **options):
        group, is_new = Group.objects.get_or_create(name=NAME)
        if is_new or not only_new:
            _grant(group)
        if verbosity:
            done = "Đã tạo" if is_new else "Đã có"
            self.stdout.write(f"{done} nhóm “{NAME}”.")


def _grant(group):
    """Give ``group`` what it lacks; what it has is not written again."""
    group.permissions.add(*set(_permissions()) - set(group.permissions.all()))
    root = Collection.get_first_root_node()
    for permission in _file_permissions():
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )


def _permissions():
    """Return what the group may do: all but deletion, which nobody may."""
    wanted = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    for record in (SecurityModel, TaskPlan, AnnualFigure, Period):
        names = [f"{action}_{record._meta.model_name}" for action in ACTIONS]
        wanted |= Q(content_type__app_label=record._meta.app_label, codename__in=names)
    return Permission.objects.filter(wanted)


def _file_permissions():
    """Return the permissions to add pictures and documents, and to choose among them."""
    wanted = Q(pk__in=[])
    for app, name in FILES:
        names = [f"{action}_{name}" for action in ("add", "choose")]
        wanted |= Q(content_type__app_label=app, codename__in=names)
    return Permission.objects.filter(wanted)
