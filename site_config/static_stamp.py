"""Whether the collected static files are still those of the installed code, so that a second start is quick."""

import hashlib
from importlib.metadata import distributions

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders


def is_old():
    """Return whether static files were never collected, or code or files have changed since."""
    path = _path()
    return not path.exists() or path.read_text() != _stamp()


def write():
    """Note that the static files have been collected from what is installed now."""
    _path().write_text(_stamp())


def _path():
    return settings.STATIC_ROOT / ".stamp"


def _stamp():
    """Return a digest of the installed packages and of the project's own static files."""
    digest = hashlib.sha256()
    for name in sorted(f"{package.name} {package.version}" for package in distributions()):
        digest.update(name.encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            if str(storage.location).startswith(str(settings.BASE_DIR / "static")):
                digest.update(f"{path} {storage.get_modified_time(path).timestamp()}".encode())
    return digest.hexdigest()
