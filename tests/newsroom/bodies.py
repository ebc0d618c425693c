"""Bodies of articles for the tests of the checks: every block has an id, as the editor gives it."""

import json


def body(*blocks):
    """Return the JSON of a body with ``(type, value)`` blocks, numbered from 1."""
    return json.dumps(
        [
            {"type": kind, "value": value, "id": str(number)}
            for number, (kind, value) in enumerate(blocks, start=1)
        ]
    )


def paragraphs(*texts):
    """Return the body with one paragraph of rich text for each of ``texts``, without the ``p`` around it."""
    return body(*(("paragraph", f"<p>{text}</p>") for text in texts))
