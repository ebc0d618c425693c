"""Groups of editors that a command makes, and makes complete again."""

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Q

ENTER_ADMIN = Q(content_type__app_label="wagtailadmin", codename="access_admin")


def may(models, actions):
    """Return the condition on Permission of doing ``actions`` (such as "add") to objects of ``models``."""
    wanted = Q(pk__in=[])
    for model in models:
        names = [f"{action}_{model._meta.model_name}" for action in actions]
        wanted |= Q(content_type__app_label=model._meta.app_label, codename__in=names)
    return wanted


class GroupCommand(BaseCommand):
    """Abstract command that makes one group; what a group has beyond its permissions is never taken away."""

    group_name = ""
    permissions = Q(pk__in=[])
    """Condition on Permission: what the group may do."""

    def add_arguments(self, parser):
        parser.add_argument(
            "--only-new", action="store_true", help="nhóm đã có thì giữ nguyên quyền của nhóm"
        )

    @transaction.atomic
    def handle(self, *, only_new, verbosity, **options):
        group, is_new = Group.objects.get_or_create(name=self.group_name)
        if is_new or not only_new:
            self.grant(group)
        if verbosity:
            done = "Đã tạo" if is_new else "Đã có"
            self.stdout.write(f"{done} nhóm “{self.group_name}”.")

    def grant(self, group):
        """Give ``group`` what it lacks; what it has is not written again."""
        wanted = Permission.objects.filter(self.permissions)
        group.permissions.add(*set(wanted) - set(group.permissions.all()))
