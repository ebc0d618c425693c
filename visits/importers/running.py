"""Import logs: what of them is new is counted, and what was imported before is not counted again."""

from contextlib import closing
from dataclasses import dataclass, field

from django.conf import settings

from visits import sites
from visits.hot_store import Limits
from visits.importers.access_log import FORMS, LogError, LogFile, read_entry, read_second
from visits.importers.paths import Paths
from visits.importers.replay import Figures, Replay
from visits.importers.saving import MOST_ROWS, Books
from visits.models import ImportedLog

PROBLEMS_SHOWN = 5
_LOOKED_AT = 1000
"""Lines at the beginning of a file among which its first moment is looked for."""
_STEP = 10_000
"""Lines after which the counts that wait are looked at."""


@dataclass
class Reading:
    """What became of a file: ``figures`` of what is new in it, and the first lines that cannot be counted."""

    path: object
    figures: Figures = field(default_factory=Figures)
    problems: list = field(default_factory=list)
    is_empty: bool = False
    known_lines: int = 0
    """So many lines at its beginning were imported before."""

    def note(self, number, problem):
        if len(self.problems) < PROBLEMS_SHOWN:
            self.problems.append((number, problem))


class LogImport:
    """
    An import of logs in one form (of ``access_log.FORMS``) into ``site``, a Wagtail site.

    ``own_hosts`` are further host names that are no referrers; ``progress`` is called with the bytes of files read.
    """

    def __init__(self, site, form, own_hosts=(), progress=lambda count: None):
        self._site, self._form, self._progress = site, form, progress
        limits = Limits(settings.VISITS_BEACONS_PER_MINUTE, settings.VISITS_NEW_VISITS_PER_HOUR)
        hosts = {*sites.host_names(), *map(str.lower, own_hosts)}
        self._replay = Replay(site.pk, form, Paths(site), limits, hosts)
        logs = ImportedLog.objects.filter(site=site.pk)
        self._known = set(logs.values_list("size", "digest"))

    def run(self, paths, *, is_trial=False):
        """
        Import the files at ``paths``, the earliest first, and return a Reading of each; in a trial save nothing.

        Raises LogError where one of them is no log; then nothing is saved.
        """
        with Books(self._site.pk, is_trial=is_trial) as books:
            readings = [self._read(path, books) for path in self._in_order(paths)]
            if all(reading.is_empty for reading in readings):
                raise LogError(", ".join(map(str, paths)), "Không có dòng nào.")
            books.close()
        return readings

    def _in_order(self, paths):
        """Return ``paths`` by their first moment: names of rotated logs sort the other way round."""
        return sorted(paths, key=self._first_second)

    def _first_second(self, path):
        with closing(LogFile(path).lines(self._is_whole)) as lines:
            for _, line in zip(range(_LOOKED_AT), lines, strict=False):
                entry = read_entry(line, self._form)
                second = entry and read_second(entry.stamp)
                if second is not None:
                    return second
        return 0

    def _is_whole(self, line):
        return read_entry(line, self._form) is not None

    def _read(self, path, books):
        file, reading = LogFile(path, self._known, self._progress), Reading(path)
        replay = self._replay
        replay.begin_file()
        for number, line in enumerate(file.lines(self._is_whole), 1):
            problem = replay.count(line)
            if problem:
                reading.note(number, problem)
            if file.is_known:
                replay.take_counts()
                replay.take_figures()
                books.drop_file()
                reading.known_lines, reading.problems = number, []
            elif number % _STEP == 0 and len(replay.counts) > MOST_ROWS:
                books.write(replay.take_counts())
        reading.figures, reading.is_empty = replay.take_figures(), not file.size
        counts, figures = replay.take_counts(), reading.figures
        if figures.lines:
            if figures.lines == figures.broken and not reading.known_lines:
                raise LogError(path, self._refusal(path, reading.problems))
            self._known.add((file.size, file.digest))
            books.end_file(counts, self._log(file))
        return reading

    def _log(self, file):
        return ImportedLog(
            site=self._site.pk, name=file.path.name[:255], size=file.size, digest=file.digest
        )

    def _refusal(self, path, problems):
        """Say why a file is no log, or which form its lines have."""
        with closing(LogFile(path).lines(self._is_whole)) as lines:
            beginning = [line for _, line in zip(range(_LOOKED_AT), lines, strict=False)]
        for name, form in FORMS.items():
            if form is not self._form and any(read_entry(line, form) for line in beginning):
                return f"Các dòng có dạng {name}; hãy thêm --format {name}."
        number, problem = problems[0]
        return f"Không dòng nào là của nhật ký máy chủ web (dòng {number}: {problem.value})."
