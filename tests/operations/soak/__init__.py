"""
A portal on two hosts under mixed load while its parts are killed in turn: ``python -m tests.operations.soak``.

``portal`` starts it, ``ledger`` notes what everybody met, ``load`` and ``editors`` are those who come, ``faults``
kills, ``judge`` tells what must not have happened, ``report`` prints it.
"""
