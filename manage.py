#!/usr/bin/env python
"""Django's command line for Tin Phường."""

import gc
import os
import sys


def main():
    # To look for garbage each time that 700 more objects are loaded takes a quarter of the time of a start.
    gc.set_threshold(50_000)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings.production")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
