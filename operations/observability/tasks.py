"""What the worker does is named and counted as requests are."""

from huey.contrib.djhuey import post_execute, pre_execute

from operations.observability import metrics, work


def follow():
    """Give every task that this process executes its own id as that of its log lines, and count how it ends."""
    pre_execute(name="operations.begin")(_begin)
    post_execute(name="operations.end")(_end)


def _begin(task):
    task.before = work.begin(work.Work("task", task.id))


def _end(task, value, exception):
    outcome = "done" if exception is None else "failed"
    metrics.TASKS.labels(task.name, outcome).inc()
    work.end(task.before)
