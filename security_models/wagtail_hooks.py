from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry, register_permission_policy
from wagtail.snippets.models import register_snippet

from home.permissions import NoDeletionPolicy
from security_models.models import AnnualFigure, Period, PlanTask, SecurityModel, TaskPlan
from security_models.views import may_act_on
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


class TasksPanel(Component):
    """Says on the admin's home which tasks are overdue or due soon; shows nothing where there are none."""

    name = "tasks"
    order = 150
    template_name = "security_models/admin/tasks_panel.html"
    longest = 10
    """How many tasks are told; the list of plans has the others."""

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        if not policy_registry.get_by_type(TaskPlan).user_has_permission(user, "change"):
            return {}
        tasks = PlanTask.objects.published().pressing_on(timezone.localdate())
        told = list(tasks.select_related("plan")[: self.longest])
        action = "progress" if may_act_on(TaskPlan, user) else "edit"
        return {
            "title": _("Tasks overdue or due within 30 days"),
            "tasks": told,
            "more": tasks.count() - len(told) if len(told) == self.longest else 0,
            "url_name": TaskPlan.snippet_viewset.get_url_name(action),
            "list_url": reverse(TaskPlan.snippet_viewset.get_url_name("list")),
        }


@hooks.register("construct_homepage_panels")
def add_tasks_panel(request, panels):
    panels.append(TasksPanel())
