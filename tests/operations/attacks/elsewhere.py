"""Links that tempt an address to lead to another site, and what tells that it does."""

from urllib.parse import urlsplit

from tests.operations.attacks.wire import EVIL

WAYS_BACK = ("next", "return_url", "url", "redirect", "redirect_to", "continue", "referrer", "back")
"""Names under which programs are told where to go on."""
ELSEWHERE_QUERY = "&".join(f"{name}=//{EVIL}/" for name in WAYS_BACK)


def leads_elsewhere(answer):
    """Return whether a browser would go to another site."""
    location = answer.get("Location")
    if location is None:
        return False
    parts = urlsplit(location.replace("\\", "/").replace("\t", "").strip())
    return parts.netloc not in ("", "testserver") or parts.scheme not in ("", "http")
