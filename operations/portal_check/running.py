"""Runs the checks, and writes what they found."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from operations.portal_check import checks  # noqa: F401 - registers them
from operations.portal_check.portal import CannotAskError
from operations.portal_check.results import CHECKS, Check, Finding, Outcome, failed
from vietnamese.dates import format_moment
from vietnamese.system_reasons import reason_of

WIDTH = max(len(outcome) for outcome in Outcome)


@dataclass(frozen=True)
class Line:
    """A Check and what it found."""

    check: Check
    finding: Finding


@dataclass(frozen=True)
class Report:
    """What all checks found of the portal at ``url``."""

    url: str
    time: datetime
    lines: list

    def count(self, outcome):
        """Return how many checks ended so."""
        return sum(line.finding.outcome == outcome for line in self.lines)

    def as_json(self):
        """Return the report for programs."""
        return {
            "url": self.url,
            "time": self.time.isoformat(),
            "counts": {outcome.name.lower(): self.count(outcome) for outcome in Outcome},
            "checks": [
                {
                    "key": line.check.key,
                    "title": line.check.title,
                    "source": line.check.source,
                    "outcome": line.finding.outcome.name.lower(),
                    "detail": line.finding.detail,
                    "advice": line.check.advice,
                }
                for line in self.lines
            ],
        }

    def as_text(self):
        """Return the report for people."""
        rows = [f"Kiểm tra {self.url}, {format_moment(timezone.localtime(self.time))}", ""]
        for check, finding in ((line.check, line.finding) for line in self.lines):
            detail = f": {finding.detail}" if finding.detail else ""
            rows.append(f"{finding.outcome:<{WIDTH}}  {check.title} [{check.source}]{detail}")
            if finding.outcome == Outcome.FAILED:
                rows.append(f"{'':<{WIDTH}}  → {check.advice} (mục {check.key})")
        counts = ", ".join(f"{self.count(outcome)} {outcome.lower()}" for outcome in Outcome)
        rows += ["", f"{counts}.", "Đây là cách tự xem lại, không phải chứng nhận tuân thủ."]
        return "\n".join(rows)


def check_portal(portal, *, without=()):
    """Return the Report on ``portal``, of all checks but those whose keys are in ``without``."""
    wanted = [check for check in CHECKS if check.key not in without]
    lines = [Line(check, find(check, portal)) for check in wanted]
    return Report(portal.url, timezone.now(), lines)


def find(check, portal):
    """Return what ``check`` finds; an answer that does not come is a failure."""
    try:
        return check.look(portal)
    except CannotAskError as error:
        return failed(str(error))
    except OSError as error:
        return failed(f"không kết nối được: {reason_of(error)}")
