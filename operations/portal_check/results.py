"""What a check finds, and the list of all checks."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a check ended; the value is the word of the report."""

    PASSED = "Đạt"
    FAILED = "Không đạt"
    UNTESTED = "Không kiểm tra được"


@dataclass(frozen=True)
class Finding:
    """How a check ended, and what was seen, in Vietnamese."""

    outcome: Outcome
    detail: str = ""


def passed(detail=""):
    """Return the Finding of a duty that is met."""
    return Finding(Outcome.PASSED, detail)


def failed(detail):
    """Return the Finding of a duty that is not met."""
    return Finding(Outcome.FAILED, detail)


def untested(detail):
    """Return the Finding of a duty of which nothing can be said from here."""
    return Finding(Outcome.UNTESTED, detail)


@dataclass(frozen=True)
class Check:
    """
    A duty of the portal and how it is looked at.

    ``key`` names it on the command line; ``source`` is the law or standard it comes from, ``advice`` what to do where
    it is not met; ``look`` takes the Portal and returns a Finding.
    """

    key: str
    title: str
    source: str
    advice: str
    look: object


CHECKS = []
"""Every Check, in the order of the report."""


def check(key, title, *, source, advice):
    """Register the decorated function as a Check."""

    def register(look):
        CHECKS.append(Check(key, title, source, advice, look))
        return look

    return register
