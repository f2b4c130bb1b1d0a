"""Results and patterns are rooms of their own: they own their tables from now on; no row and no table moves."""

from typing import ClassVar

from django.db import migrations

_MOVED = (
    "YearSupplement",
    "YearSignOff",
    "DepartmentYear",
    "PersonYear",
    "YearSettlement",
    "SelectionPublication",
    "SelectionEntry",
    "SelectionEnd",
    "SelectionClosingAnswer",
    "SelectionClosing",
    "SelectionMark",
    "SelectionRound",
    "ReportSignOff",
    "Report",
    "ExportPiece",
    "Export",
    "ReciprocityComment",
    "ReciprocityOpening",
    "ReciprocityMember",
    "ReciprocityPattern",
    "ReciprocityResult",
    "ReciprocityRun",
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("points", "0024_former_allowances"),
        ("patterns", "0001_from_points"),
        ("results", "0001_from_points"),
    ]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name) for name in _MOVED]
        )
    ]
