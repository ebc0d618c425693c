"""What waits for somebody's approval."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Window
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_user_display_name
from wagtail.coreutils import get_content_type_label
from wagtail.models import GroupApprovalTask, TaskState

from newsroom.home_screen.cards import LONGEST, Card, Link, Row, editor_address
from vietnamese.dates import format_moment
from vietnamese.numbers import format_number


class WaitingForMe(Card):
    """Pages and records in a step of approval that the person may take, those that wait longest first."""

    name = "waiting"
    order = 30
    heading = gettext_lazy("Waiting for my approval")

    @cached_property
    def _states(self):
        """Those that are shown; each knows how many there are (``total``)."""
        states = TaskState.objects.reviewable_by(self.desk.user).select_related(
            "task", "revision__user", "workflow_state__requested_by"
        )
        states = states.defer("revision__content").annotate(total=Window(Count("pk")))
        return list(states.order_by("started_at", "pk")[:LONGEST])

    def rows(self):
        return [self._row(state) for state in self._states]

    def _row(self, state):
        revision = state.revision
        kind = ContentType.objects.get_for_id(revision.content_type_id)
        sender = state.workflow_state.requested_by or revision.user
        details = [get_content_type_label(kind)]
        if sender:
            details.append(_("From %(name)s") % {"name": get_user_display_name(sender)})
        details.append(_("Since %(moment)s") % {"moment": format_moment(state.started_at)})
        return Row(
            title=revision.object_str,
            url=editor_address(kind.pk, revision.object_id),
            status=state.task.name,
            details=tuple(details),
        )

    def empty(self):
        return self._approves and _("Nothing waits for your approval.")

    @property
    def _approves(self):
        steps = GroupApprovalTask.objects.filter(active=True)
        if not self.desk.user.is_superuser:
            steps = steps.filter(groups__user=self.desk.user)
        return steps.exists()

    def link(self):
        total = self._states[0].total if self._states else 0
        if total <= LONGEST:
            return None
        address = reverse("wagtailadmin_reports:workflow_tasks")
        label = _("All that waits (%(number)s)") % {"number": format_number(total)}
        return Link(label, f"{address}?reviewable=true")
