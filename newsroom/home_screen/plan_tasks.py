"""Tasks of the ward's plans that press."""

from django.db.models import Count, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.permissions import policy_registry

from newsroom.home_screen.cards import LONGEST, Card, Link, Row
from security_models.models import PlanTask, TaskPlan
from security_models.views import may_act_on
from vietnamese.dates import format_date
from vietnamese.numbers import format_number


class PressingTasks(Card):
    """Tasks of published plans that are overdue or due soon, for those who may change plans."""

    name = "tasks"
    order = 60
    heading = gettext_lazy("Tasks overdue or due within 30 days")

    def rows(self):
        user = self.desk.user
        self.total = 0
        if not policy_registry.get_by_type(TaskPlan).user_has_permission(user, "change"):
            return []
        tasks = PlanTask.objects.published().pressing_on(timezone.localdate())
        tasks = list(tasks.select_related("plan").annotate(total=Window(Count("pk")))[:LONGEST])
        self.total = tasks[0].total if tasks else 0
        action = "progress" if may_act_on(TaskPlan, user) else "edit"
        url_name = TaskPlan.snippet_viewset.get_url_name(action)
        return [self._row(task, reverse(url_name, args=[task.plan_id])) for task in tasks]

    def _row(self, task, url):
        return Row(
            title=str(task),
            url=url,
            status=_("Overdue task") if task.is_overdue else "",
            is_urgent=task.is_overdue,
            details=(
                _("Due on %(date)s") % {"date": format_date(task.due_on)},
                f"{format_number(task.percent)} %",
                str(task.plan),
            ),
        )

    def link(self):
        more = self.total - LONGEST
        if more <= 0:
            return None
        label = _("Plans with tasks that are due (%(more)s more tasks)") % {
            "more": format_number(more)
        }
        return Link(label, f"{reverse(TaskPlan.snippet_viewset.get_url_name('list'))}?due=yes")
