"""When the last backup succeeded: ``DATA_DIR/last-backup.json``, for whoever watches over the portal."""

import json
import os

from django.conf import settings

NAME = "last-backup.json"


def write(moment, where, size):
    """Write down that the archive ``where`` of ``size`` bytes holds what the site was at ``moment``."""
    path = settings.DATA_DIR / NAME
    part = path.with_name(f".{NAME}.part")
    part.write_text(json.dumps({"time": moment.isoformat(), "file": where, "bytes": size}))
    os.replace(part, path)


def read():
    """
    Return what ``write`` wrote, a dict of ``time`` (ISO 8601), ``file`` and ``bytes``; None before the first backup.

    Raises OSError or ValueError for a file that cannot be read.
    """
    try:
        return json.loads((settings.DATA_DIR / NAME).read_text())
    except FileNotFoundError:
        return None
