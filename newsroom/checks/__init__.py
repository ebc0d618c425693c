"""“Kiểm tra bài”: what may be wrong with a text, told beside its preview and for the whole site; it stops nobody."""

from newsroom.checks.findings import Finding, findings, findings_of_all
from newsroom.checks.rules import RULES

__all__ = ["RULES", "Finding", "findings", "findings_of_all"]
