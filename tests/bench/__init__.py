"""
What the portal costs: ``python -m tests.bench [names]``, or ``make bench``.

One harness and one report, ``docs/benchmarks.md``. Every kind of request is measured in turn with the others, round
after round, on real servers; what is stated are ratios of the processor's time within one run, as nothing else holds
still on a machine that does other things too.
"""
