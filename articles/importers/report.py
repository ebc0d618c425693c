"""What an article proposes, in Vietnamese lines for a terminal."""

import textwrap

from security_models.choices import Field, TaskGroup
from vietnamese.dates import format_date
from vietnamese.numbers import format_number

WIDTH = 110
FIGURES = {
    "reports_received": "tin báo",
    "reports_valuable": "nguồn tin có giá trị",
    "stated_model_count": "mô hình theo bài",
}


def proposal_lines(proposals):
    """Yield the lines that tell ``Proposals``, each with the sentence that it comes from."""
    for model in proposals.models:
        yield from _wrapped(f"mô hình: {model.name} ({Field(model.field).label})", 4)
        yield from _quoted(model.quote)
    if proposals.plan:
        yield from _plan_lines(proposals.plan)
    for figure in proposals.figures:
        yield from _wrapped(f"số liệu năm {figure.year}, tính đến {format_date(figure.as_of)}:", 4)
        for name, label in FIGURES.items():
            number = getattr(figure, name)
            if number is not None:
                yield from _wrapped(f"{format_number(number)} {label}", 6)
                yield from _quoted(figure.quotes[name])
    for note in proposals.notes:
        yield from _wrapped(f"chú ý: {note}", 4)


def _plan_lines(plan):
    yield from _wrapped(f"kế hoạch: {plan.title}", 4)
    parts = [f"{format_number(plan.stated_task_count)} nhiệm vụ theo bài"]
    if plan.issuer:
        parts.append(f"do {plan.issuer} đề ra")
    if plan.movement:
        parts.append(f"phong trào {plan.movement}")
    if plan.period:
        parts.append("giai đoạn {}–{}".format(*plan.period))
    yield from _wrapped(", ".join(parts), 6)
    for number, task in enumerate(plan.tasks, start=1):
        yield from _wrapped(f"{number}. {task.title} ({TaskGroup(task.group).label})", 6)
    yield from _quoted(plan.quote)


def _quoted(sentence):
    return _wrapped(f"“{sentence}”", 8)


def _wrapped(text, indent):
    return textwrap.wrap(
        text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2)
    )
