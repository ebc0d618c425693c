"""Which panels the home screen has."""

from newsroom.home_screen.desk import Desk
from newsroom.home_screen.duties import ImportedNews, UrgentNews
from newsroom.home_screen.others import LockedPages, UnansweredSearches, WorkerPanel
from newsroom.home_screen.own_work import OwnArticles, SentForApproval
from newsroom.home_screen.plan_tasks import PressingTasks
from newsroom.home_screen.schedule import Schedule
from newsroom.home_screen.sections import StaleSections
from newsroom.home_screen.waiting import WaitingForMe
from newsroom.home_screen.writing import WritingPanel

CARDS = [
    WritingPanel,
    UrgentNews,
    WaitingForMe,
    OwnArticles,
    SentForApproval,
    ImportedNews,
    Schedule,
    PressingTasks,
    StaleSections,
    UnansweredSearches,
    LockedPages,
]
REPLACED = {
    "workflow_objects_to_moderate",
    "user_objects_in_workflow_moderation",
    "recent_edits",
    "locked_pages",
}
"""Names of Wagtail's panels that tell the same, with queries for every row."""


def set_up(request, panels):
    """Put the newsroom's panels into the list ``panels``, in place of Wagtail's own."""
    desk = Desk(request)
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") not in REPLACED]
    panels += [WorkerPanel(), *(card(desk) for card in CARDS)]


def leave_out_counts(request, items):
    """Empty Wagtail's row of how many pages, pictures and documents there are: the menu leads to them."""
    items.clear()
