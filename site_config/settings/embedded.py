"""The embedded installation: one machine, one SQLite file, secrets that the site makes for itself."""

import ipaddress
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.core.management.utils import get_random_secret_key

# WAL lets readers go on while one writes; IMMEDIATE takes the write lock at the start of a transaction, so that two
# writers wait for each other instead of failing half-way; Django itself turns foreign keys on.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,  # seconds
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}

LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def base_url(host, port):
    """Return the address at which a browser on the same machine finds a server bound to ``host`` and ``port``."""
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        name = host
    else:
        if address.is_unspecified or address.is_loopback:
            name = "127.0.0.1" if address.version == 4 else "localhost"
        else:
            name = f"[{address}]" if address.version == 6 else str(address)
    return f"http://{name}" if port == 80 else f"http://{name}:{port}"


def host_name(url):
    """Return the host of ``url`` as Django and Wagtail name it: an IPv6 address in brackets."""
    name = urlsplit(url).hostname
    return f"[{name}]" if ":" in name else name


def secret_key(data_dir: Path):
    """Return the key kept in ``data_dir/secret-key``, made with mode 0600 when there is none yet."""
    return kept_secret(data_dir / "secret-key", get_random_secret_key)


def kept_secret(path: Path, make):
    """Return the text of ``path``; when the file is missing, write ``make()`` to it, readable by its owner alone."""
    if not path.exists():
        # Whole or not at all: who is killed, or meets a full disk, leaves no secret that is empty.
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".") as file:
            file.write(make() + "\n")
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):  # another process was faster
                os.link(file.name, path)
    return path.read_text().strip()
