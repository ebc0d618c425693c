from .figures import AnnualFigure
from .pages import AnnualFiguresPage, SecurityModelIndexPage, TaskPlanIndexPage
from .parts import ModelEvent, ModelSite, ModelYearResult
from .periods import Period
from .security_models import SecurityModel
from .task_plans import PlanTask, TaskPlan

__all__ = [
    "AnnualFigure",
    "AnnualFiguresPage",
    "ModelEvent",
    "ModelSite",
    "ModelYearResult",
    "Period",
    "PlanTask",
    "SecurityModel",
    "SecurityModelIndexPage",
    "TaskPlan",
    "TaskPlanIndexPage",
]
