"""Kills the parts of the portal in turn, and starts each again."""

import itertools
import time
from contextlib import suppress
from functools import partial

from tests.operations.soak.judge import PROOFS, first_good_answer, host_of
from tests.operations.soak.ledger import Death
from tests.servers import wait_until

QUIET = 8.0
"""Seconds without any death between two."""
DOWN = 0.5
"""Seconds that a part lies dead before it is started."""
LAST = 20.0
"""Seconds before the end in which nothing is killed any more."""


def kill_in_turn(portal, readers, ledger, seconds):
    """Kill one part after the other for ``seconds``, and note each death and the first good answer after it."""
    end = time.monotonic() + seconds
    for name in itertools.cycle(portal.parts):
        time.sleep(QUIET)
        if time.monotonic() > end - LAST:
            break
        _kill(name, portal.parts[name], portal, readers, ledger)
    time.sleep(max(end - time.monotonic(), 0))


def _kill(name, part, portal, readers, ledger):
    death = Death(name, time.monotonic())
    ledger.deaths.append(death)
    part.kill()
    time.sleep(DOWN)
    with suppress(AssertionError):  # it has not come back: the judge will say so
        part.start()
        if part is portal.worker:
            portal.wait_for_work()
            death.back = time.monotonic()
        else:
            death.back = wait_until(partial(_back, readers, ledger, death), name)
        print(f"  {name} was away for {death.seconds:.1f} s", flush=True)


def _back(readers, ledger, death):
    """Ask for what needs the part, beside all others who do, and return when it was answered well first."""
    kinds = PROOFS.get(death.part, {"uncached page"})
    for host in host_of(death.part) if death.part.startswith("web ") else "ab":
        readers.ask(*kinds, host)
    return first_good_answer(ledger.since(death.killed), death.part, death.killed)
