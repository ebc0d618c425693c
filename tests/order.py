"""
Which files pytest-xdist gives to which of its processes, and in which order.

By itself it gives the file with the most tests first, to whichever process is through with its own. Then everything
that starts servers, browsers and commands comes last, since it is in files of few tests: the longest of them runs alone
in the end. And what the files of a folder share is started anew by every process.
"""

from collections import Counter

from xdist.scheduler import LoadFileScheduling

TOGETHER = ("tests/browser/", "tests/operations/attacks/")
"""Folders whose files share servers, so that one process takes all of them."""
OF_THEIR_OWN = {"test_upgrade.py"}
"""Files that start long commands and use nothing of ``prepared``."""
FROM, TO = 0.1, 0.8  # the data of the servers is not there before, and long files do not end last


class Scheduling(LoadFileScheduling):
    """Gives a process a file at a time, or a folder of those that share servers."""

    def _split_scope(self, nodeid):
        file = super()._split_scope(nodeid)
        return next((folder for folder in TOGETHER if file.startswith(folder)), file)


def in_good_order(items):
    """Return the tests, file by file, the largest first, with those that start servers spread among the others."""
    sizes = Counter(item.path for item in items)
    serving = {
        item.path
        for item in items
        if "prepared" in item.fixturenames or item.path.name in OF_THEIR_OWN
    }
    places = dict(_evenly(sorted(serving, key=lambda path: (sizes[path], path)), FROM, TO))
    begun, total = 0, len(items)
    for path in sorted(sizes.keys() - serving, key=lambda path: (-sizes[path], path)):
        places[path] = begun / total
        begun += sizes[path]
    return sorted(items, key=lambda item: (places[item.path], item.path))


def _evenly(paths, start, end):
    for number, path in enumerate(paths):
        yield path, start + (end - start) * number / len(paths)
