"""The newsroom's reports, by the folder of their addresses, in the order of the menu."""

from newsroom.reports.counts import CountsReportView
from newsroom.reports.items import ItemsReportView
from newsroom.reports.pictures import PicturesReportView
from newsroom.reports.stale import StaleReportView
from newsroom.reports.withdrawn import WithdrawnReportView

REPORTS = {
    "counts": CountsReportView,
    "items": ItemsReportView,
    "pictures": PicturesReportView,
    "stale-sections": StaleReportView,
    "withdrawn": WithdrawnReportView,
}
