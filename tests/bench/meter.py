"""What processes use: milliseconds of the processor, and memory, of whole trees of processes."""

import os
from pathlib import Path

TICK = 1000 / os.sysconf("SC_CLK_TCK")
"""Milliseconds."""


def tree(roots):
    """Return the ids of the processes ``roots`` and of all their descendants that live."""
    children = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (fields := _stat(folder.name)):
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found, todo = [], list(roots)
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, [])
    return found


def cpu(roots):
    """
    Return the milliseconds that the trees of ``roots`` have worked, as programs and in the kernel.

    Those of descendants that have ended are counted with who waited for them.
    """
    ticks = 0
    for pid in tree(roots):
        if fields := _stat(pid):
            ticks += sum(int(value) for value in fields[11:15])
    return ticks * TICK


def pss(roots):
    """Return the memory of the trees of ``roots`` in MB: of what several processes share, each has its part."""
    kilobytes = 0
    for pid in tree(roots):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError):
            continue
        kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes / 1024


def _stat(pid):
    """Return the fields of a process from its state on (proc_pid_stat(5)), or None where it has ended."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return text.rpartition(")")[2].split()
