from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from home.permissions import NoDeletionPolicy
from security_models.models import AnnualFigure, Period, SecurityModel, TaskPlan
from security_models.viewsets import SecurityViewSetGroup

for record in (SecurityModel, TaskPlan, AnnualFigure, Period):
    register_permission_policy(record, NoDeletionPolicy(record))
register_snippet(SecurityViewSetGroup)


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action(
        "security_models.merged_into", _("Merge into another model"), _("Merged")
    )
    actions.register_action("security_models.dissolved", _("Dissolve"), _("Dissolved"))
    actions.register_action(
        "security_models.reopen", _("Take back the end of a model"), _("End taken back")
    )
    actions.register_action(
        "security_models.progress", _("Keep the progress of tasks"), _("Progress of tasks changed")
    )
