"""What commands that take long show."""

import sys

from django.core.management.base import OutputWrapper
from tqdm import tqdm


def progress_bar(total, description, options):
    """Return a bar over ``total`` objects, shown on a terminal only; ``options`` are those of the command."""
    file = OutputWrapper(options.get("stderr") or sys.stderr, ending="")
    hidden = not file.isatty() or options.get("verbosity", 1) < 1
    return tqdm(total=total, unit=" mục", desc=description, file=file, disable=hidden)
