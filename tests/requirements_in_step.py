"""Check that requirements*.txt are what requirements*.in ask for: ``python -m tests.requirements_in_step``."""

import re
import sys
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent


def wanted(name):
    """Return the requirements of an ``.in`` file and of the files it includes."""
    for line in (ROOT / name).read_text().splitlines():
        line = line.partition("#")[0].strip()
        if line.startswith("-r "):
            yield from wanted(line[3:].strip())
        elif line:
            yield Requirement(line)


def pinned(name):
    """Return the pinned version of each package of a compiled file, all of them with hashes."""
    versions = {}
    for block in re.split(r"\n(?=\S)", (ROOT / name).read_text()):
        if match := re.match(r"([\w.-]+)(?:\[[\w,-]+\])?==([^ \\;]+)", block):
            if "--hash=sha256:" not in block:
                sys.exit(f"{name}: {match[1]} has no hash")
            versions.setdefault(canonicalize_name(match[1]), []).append(match[2])
    return versions


def problems():
    runtime, development = pinned("requirements.txt"), pinned("requirements-dev.txt")
    for source, compiled, versions in (
        ("requirements.in", "requirements.txt", runtime),
        ("requirements-dev.in", "requirements-dev.txt", development),
    ):
        if "://" in (ROOT / compiled).read_text():
            yield f"{compiled} names an address"
        for requirement in wanted(source):
            found = versions.get(canonicalize_name(requirement.name), [])
            if not any(requirement.specifier.contains(version) for version in found):
                yield f"{compiled} does not meet “{requirement}” of {source}: run make requirements"
    for name, versions in runtime.items():
        if development.get(name) != versions:
            yield f"requirements-dev.txt has another {name} than requirements.txt"


if __name__ == "__main__":
    sys.exit("\n".join(problems()) or None)
