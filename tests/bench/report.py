"""The report: what was to be reached, then the figures, as Markdown."""

import os
import platform
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

PATH = Path(__file__).parent.parent.parent / "docs" / "benchmarks.md"
PACKAGES = ("Django", "wagtail", "granian")
HEAD = """\
# What the portal costs

Written by `make bench ARGS=--write`; `tests/bench/` holds what is measured and how. {date}, {machine}.
{packages}, load average at the start {load:.1f}.

Times are milliseconds of the processor for one request, of all processes that work for it: the server's and the
database's. Every kind of request was asked in turn with the others, round after round; figures are medians. Machines
are noisy: only ratios within one run say something, so each is stated beside its peer of the same run.
"""


@dataclass(frozen=True)
class Target:
    """A figure to be reached: at most ``wanted``, or at least where ``is_least``; None where it was not measured."""

    what: str
    where: str
    figure: float | None
    wanted: float
    unit: str = "×"
    is_least: bool = False

    @property
    def verdict(self):
        if self.figure is None:
            return "not measured"
        return "reached" if self.is_reached else "**missed**"

    @property
    def is_reached(self):
        if self.is_least:
            return self.figure >= self.wanted
        return self.figure <= self.wanted

    @property
    def cells(self):
        told = "" if self.figure is None else f"{number(self.figure)}{self.unit}"
        sign = "≥" if self.is_least else "≤"
        return [
            self.what,
            self.where,
            told,
            f"{sign} {number(self.wanted)}{self.unit}",
            self.verdict,
        ]


def number(value):
    """Return ``value`` with about three digits that say something."""
    if value >= 1000:
        return f"{value:,.0f}"
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}" if value >= 0.01 else f"{value:.4f}"


def table(head, rows):
    """Return a table of Markdown; all columns but the first are numbers."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def machine():
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text().splitlines() if cpu.exists() else []
    models = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.processor()
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {model}"


def render(load, targets, sections, notes):
    """Return the report: ``sections`` are pairs of a title and its text, ``notes`` sentences."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    parts = [
        HEAD.format(
            date=date.today().isoformat(),
            machine=machine(),
            packages=f"Python {platform.python_version()}, {packages}",
            load=load,
        )
    ]
    parts.append("## What was to be reached\n")
    head = ["Ratio or figure", "Where", "Measured", "Wanted", ""]
    parts.append(table(head, [target.cells for target in targets]) + "\n")
    if notes:
        parts.append("\n".join(f"- {note}" for note in dict.fromkeys(notes)) + "\n")
    for title, text in sections:
        parts.append(f"## {title}\n\n{text}\n")
    return "\n".join(parts)
