"""
Planned work on the machines: pages are served, nothing can be saved.

The variable READ_ONLY says so when the portal starts; the command ``read_only`` says so to a running one, by a file
under ``DATA_DIR`` that every process of the host sees at once.
"""

from pathlib import Path

from django.conf import settings


def is_on():
    """Return whether nothing may be saved on this host."""
    return settings.READ_ONLY or switch().exists()


def turn_on():
    """Let nothing be saved from the next request on."""
    switch().touch(mode=0o600)


def turn_off():
    """Let things be saved again, unless the variable READ_ONLY forbids it."""
    switch().unlink(missing_ok=True)


def switch():
    """Return the path of the file whose presence says it."""
    return Path(settings.DATA_DIR) / "read-only"
