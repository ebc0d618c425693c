"""
The processes that are killed: ``python -m tests.visits.crash.processes writer|folder …``.

A writer counts visits of people who never come twice and notes each before (``-``) and after (``+``) it was told that
it is kept. A folder server has loaded Django; each line that it reads makes it fork a child that folds without end,
whose number it prints.
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
    from visits import folding

    for _ in sys.stdin:
        child = os.fork()
        if child:
            print(child, flush=True)
            continue
        folder = folding.Folder(open_store(where))
        folder.holder = "the one folder"  # a killed holder's lease would only make the others wait
        while True:
            folder.step(int(time.time()))
            time.sleep(0.01)


if __name__ == "__main__":
    {"writer": write, "folder": serve_folders}[sys.argv[1]](*sys.argv[2:])
