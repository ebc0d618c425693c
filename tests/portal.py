"""A portal of its own for the tests of the commands: nothing of the suite's database and environment is used."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


def clean_environment(data_dir, **variables):
    """Return the environment of a machine on which nothing is set but where the data goes."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"DATA_DIR": str(data_dir), "PYTHONWARNINGS": "ignore"} | variables


def run_python(data_dir, *arguments, **variables):
    """Run this Python with ``arguments`` in the project's folder and a clean environment."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=clean_environment(data_dir, **variables),
        capture_output=True,
        text=True,
    )


@dataclass(frozen=True)
class Prepared:
    """What the first ``manage.py prepare`` left, printed and took (in seconds)."""

    data_dir: Path
    output: str
    seconds: float

    def copy(self, data_dir):
        """Copy the data, so that a test may change it."""
        return shutil.copytree(self.data_dir, data_dir)


def prepare_once(folder):
    """Return ``Prepared`` in ``folder``, made by whichever of pytest's processes comes first."""
    data_dir, output = folder / "prepared", folder / "prepared.json"
    with (folder / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not output.exists():
            start = time.monotonic()
            result = run_python(data_dir, "manage.py", "prepare")
            assert result.returncode == 0, result.stderr
            output.write_text(json.dumps([result.stdout, time.monotonic() - start]))
    return Prepared(data_dir, *json.loads(output.read_text()))
