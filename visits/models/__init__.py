from .balances import OpeningBalance
from .counters import (
    DeviceDay,
    FoldedBatch,
    ImportedLog,
    PageMonth,
    PageTotal,
    ReferrerDay,
    RefusalDay,
    SiteDay,
    SiteHour,
    VisitCounter,
)
from .settings import VisitSettings

__all__ = [
    "DeviceDay",
    "FoldedBatch",
    "ImportedLog",
    "OpeningBalance",
    "PageMonth",
    "PageTotal",
    "ReferrerDay",
    "RefusalDay",
    "SiteDay",
    "SiteHour",
    "VisitCounter",
    "VisitSettings",
]
