"""
How a line of the log is made: for people, or as one JSON object for programs.

Named by ``site_config.settings.logs``. Django sets logging up before the apps, so nothing here may import models.
"""

import logging
from datetime import datetime

from django.utils import timezone
from pythonjsonlogger.json import JsonFormatter

from operations.observability import work

FIELDS = ("method", "path", "status", "milliseconds", "queries", "user")
"""What a record may carry beside its message. Nothing else of it is written, such as a whole request."""


class WorkFilter(logging.Filter):
    """Tells every record the id of the request or task during which it came up; takes secrets out of addresses."""

    def filter(self, record):
        record.request_id = work.current_id()
        if record.args and isinstance(record.args, tuple):
            record.args = tuple(
                work.without_secrets(each) if isinstance(each, str) else each
                for each in record.args
            )
        return True


class OneObject(JsonFormatter):
    """One JSON object on one line, with the time in ISO 8601 and its offset."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, json_ensure_ascii=False, **kwargs)

    def add_fields(self, log_data, record, message_dict):
        moment = datetime.fromtimestamp(record.created, timezone.get_default_timezone())
        log_data |= {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.message,
            "request_id": getattr(record, "request_id", "-"),
        }
        log_data |= {
            name: value for name in FIELDS if (value := getattr(record, name, None)) is not None
        }
        log_data |= {
            name: message_dict[name] for name in ("exc_info", "stack_info") if name in message_dict
        }
