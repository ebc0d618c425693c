"""
The processes that are killed: ``python -m tests.visits.crash.processes writer|folder …``.

A writer counts visits of people who never come twice and notes each before (``-``) and after (``+``) it was told that
it is kept. A folder server has loaded Django; each line that it reads makes it fork a child that folds without end, or
once (``manage.py fold_visits``) after the line ``once``; it prints the number of the former, and how the latter ended.
"""

import os
import random
import sys
import time

from visits.hot_store import Hit, Limits

UNLIMITED = Limits(10**9, 10**9)


def open_store(where):
    if where.startswith("redis://"):
        from visits.hot_store.redis import RedisStore

        return RedisStore(where, UNLIMITED)
    from visits.hot_store.sqlite import SQLiteStore

    return SQLiteStore(where, UNLIMITED)


def write(where, notes):
    from visits.hot_store import StoreUnavailableError

    store = open_store(where)
    notes = os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    while True:
        hit = Hit(
            site=1,
            page=random.randrange(1, 50),
            visitor=random.randbytes(8),
            address=random.randbytes(8),
            nonce=random.randbytes(12).hex(),
        )
        os.write(notes, b"-")
        try:
            store.hit(int(time.time()), hit)
        except StoreUnavailableError:
            os.write(notes, b"?")
            time.sleep(0.05)
        else:
            os.write(notes, b"+")


def serve_folders(where):
    import django

    django.setup()
    from django.core.management import call_command

    from visits import folding

    for line in sys.stdin:
        is_last = line == "once\n"
        child = os.fork()
        if child:
            print(os.waitpid(child, 0)[1] if is_last else child, flush=True)
            continue
        if is_last:
            call_command("fold_visits", stdout=sys.stderr)
            return
        folder = folding.Folder(open_store(where))
        folder.holder = "the-one-folder"  # a killed holder's lease would only make the others wait
        while True:
            folder.step(int(time.time()))
            time.sleep(0.01)


if __name__ == "__main__":
    {"writer": write, "folder": serve_folders}[sys.argv[1]](*sys.argv[2:])
