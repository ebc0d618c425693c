"""What the processes write to their standard output, and where they keep what ``/metrics`` tells."""

import os
import re
import socket
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from site_config.settings.environment import make_folder

FORMATS = {
    # For people.
    "line": {"format": "{asctime} {levelname} {name} [{request_id}]: {message}", "style": "{"},
    # For programs: one JSON object on each line.
    "json": {"()": "operations.observability.logs.OneObject"},
}

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
SHORTEST_TOKEN = 20


def logging_settings(env):
    """Return Django's LOGGING for the variables LOG_FORMAT and LOG_LEVEL; raise ImproperlyConfigured for others."""
    chosen, level = env("LOG_FORMAT", default="line"), env("LOG_LEVEL", default="INFO").upper()
    if chosen not in FORMATS:
        raise ImproperlyConfigured(f"LOG_FORMAT phải là line hoặc json: “{chosen}”")
    if level not in LEVELS:
        raise ImproperlyConfigured(f"LOG_LEVEL phải là một trong {', '.join(LEVELS)}: “{level}”")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"work": {"()": "operations.observability.logs.WorkFilter"}},
        "formatters": FORMATS,
        "handlers": {
            "stdout": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "formatter": chosen,
                "filters": ["work"],
            }
        },
        "root": {"handlers": ["stdout"], "level": level},
        # Django's own handlers would print every line twice.
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            # The worker adds a handler of its own to a logger without one.
            "huey": {"handlers": ["stdout"], "level": "WARNING", "propagate": False},
            # Two lines for every object indexed tell nobody anything, nor one for every request to another ward.
            "django_tasks": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
            "axes": {"level": "WARNING"},
        },
    }


def metrics_token(env):
    """Return METRICS_TOKEN; raise ImproperlyConfigured for one that can be guessed."""
    token = env("METRICS_TOKEN", default="").strip()
    if token and len(token) < SHORTEST_TOKEN:
        raise ImproperlyConfigured(f"METRICS_TOKEN phải có ít nhất {SHORTEST_TOKEN} ký tự")
    return token


def sentry_dsn(env):
    """Return SENTRY_DSN; raise ImproperlyConfigured for what is no address of Sentry."""
    dsn = env("SENTRY_DSN", default="").strip()
    if dsn and not re.fullmatch(r"https?://\w+(?::\w+)?@[^/\s:]+(?::\d{1,5})?/(?:\S+/)?\d+", dsn):
        raise ImproperlyConfigured(
            "SENTRY_DSN không đúng dạng; ví dụ đúng: https://ma@sentry.example/1"
        )
    return dsn


def share_metrics(data_dir):
    """
    Let all processes on this machine keep their counts in one folder: ``metrics/<name of the machine>``.

    It has to be in the environment before prometheus_client is imported.
    """
    name = re.sub(r"[^\w.-]", "_", socket.gethostname()) or "machine"
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR") or str(data_dir / "metrics" / name)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    make_folder("PROMETHEUS_MULTIPROC_DIR", Path(folder))
