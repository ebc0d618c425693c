#!/usr/bin/env python
"""Django's command line for Tin Phường."""

import gc
import os
import sqlite3
import sys


def main():
    # To look for garbage each time that 700 more objects are loaded takes a quarter of the time of a start.
    gc.set_threshold(50_000)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings.production")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import Error

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if settings.configured:
            raise
        # What the environment says cannot be: one sentence for whoever wrote it.
        sys.exit(str(error))
    except BrokenPipeError:
        # Who read the lines, as head does, has enough of them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except KeyboardInterrupt:
        sys.stderr.write("\nĐã dừng giữa chừng (Ctrl-C).\n")
        sys.exit(130)
    except (Error, sqlite3.Error) as error:
        from operations.outage.failures import is_outage
        from operations.unprepared import what_to_do

        if not is_outage(error):
            if advice := what_to_do():
                sys.exit(f"{advice}\n({error})")
            raise
        # Nothing of the program is wrong; systemd asks again every two seconds.
        (reason, *_) = str(error).splitlines()
        sys.exit(f"Cơ sở dữ liệu không trả lời hoặc không ghi được: {reason}")


if __name__ == "__main__":
    main()
