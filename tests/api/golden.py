"""
Answers of the API, kept as files in ``tests/api/expected/``.

Policy: a golden file is the contract with the readers of the API. A field may be added to it; one that is removed or
renamed, or whose meaning changes, breaks other wards and needs a decision first. After an intended change run
``UPDATE_GOLDEN=1 .venv/bin/pytest -n 0 tests/api``, read the difference in git, and commit it with the change.

What differs from one database to the next is replaced: numbers of rows by ``{id}``, UUIDs by ``{uuid}``, the site's
address by ``{site}``. Moments stay, so tests set them.
"""

import json
import os
import re
from pathlib import Path

EXPECTED = Path(__file__).parent / "expected"
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NUMBER_IN_ADDRESS = re.compile(r"(?<=/)\d+(?=/)")


def assert_golden(name, data):
    """Compare an answer with ``expected/<name>.json``, or write that file when ``UPDATE_GOLDEN`` is set."""
    path = EXPECTED / f"{name}.json"
    data = stable(data)
    if os.environ.get("UPDATE_GOLDEN"):
        EXPECTED.mkdir(exist_ok=True)
        path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    assert data == json.loads(path.read_text())


def stable(data):
    """Return a copy of ``data`` (parsed JSON) without what differs from one database to the next."""
    if isinstance(data, dict):
        return {
            key: "{id}" if key == "id" and isinstance(value, int) else stable(value)
            for key, value in data.items()
        }
    if isinstance(data, list):
        return [stable(item) for item in data]
    if isinstance(data, str):
        text = UUID.sub("{uuid}", data)
        if "http://localhost" in text:
            text = NUMBER_IN_ADDRESS.sub("{id}", text.replace("http://localhost", "{site}"))
        return text
    return data
