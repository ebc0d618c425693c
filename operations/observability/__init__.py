"""What the IT person sees of a running portal: logs with the id of each request, metrics, reports of failures."""


def follow():
    """Begin to watch this process; once its applications are loaded, and before it does anything."""
    from django.core.signals import request_finished

    from operations.observability import processes, reports, statements, tasks, work

    processes.forget_ended()
    statements.follow()
    tasks.follow()
    request_finished.connect(work.forget, dispatch_uid="operations.work")
    reports.start()
