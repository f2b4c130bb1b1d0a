"""Tables of results: numbered reports, settled years, selections, exports. Points made them: they keep their names.

Reports, years and rounds are append-only in the database itself; exports are files and forgotten.
"""

from dure.results.exports.models import Export, ExportPiece, ExportState
from dure.results.reports.models import Report, ReportSignOff
from dure.results.selections.models import (
    Mark,
    SelectionClosing,
    SelectionClosingAnswer,
    SelectionEnd,
    SelectionEntry,
    SelectionMark,
    SelectionPublication,
    SelectionRound,
)
from dure.results.years.models import DepartmentYear, PersonYear, YearSettlement, YearSignOff, YearSupplement

__all__ = [
    "DepartmentYear",
    "Export",
    "ExportPiece",
    "ExportState",
    "Mark",
    "PersonYear",
    "Report",
    "ReportSignOff",
    "SelectionClosing",
    "SelectionClosingAnswer",
    "SelectionEnd",
    "SelectionEntry",
    "SelectionMark",
    "SelectionPublication",
    "SelectionRound",
    "YearSettlement",
    "YearSignOff",
    "YearSupplement",
]
