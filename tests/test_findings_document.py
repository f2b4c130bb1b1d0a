"""The page that says what became of the findings says the truth about where they are held."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "decisions" / "0050-findings-of-2026-11-30.md"
ROW = re.compile(r"^\| F-([A-F])(\d+) \|[^|]+\|([^|]+)\|$", re.MULTILINE)
LAST = {"A": 17, "B": 12, "C": 16, "D": 9, "E": 6, "F": 3}
LATER = {("B", 6), ("B", 10), ("B", 11)}
"""Findings that wait for the work on rooms."""


def test_every_finding_has_a_row_whose_files_are_there() -> None:
    """Nobody is sent to a file that moved."""
    rows = list(ROW.finditer(PAGE.read_text()))
    named = [(row[1], int(row[2])) for row in rows]
    wanted = {(part, number) for part, last in LAST.items() for number in range(1, last + 1)} - LATER
    assert len(named) == len(set(named))
    assert set(named) == wanted
    for row in rows:
        held = [ROOT / path for path in re.findall(r"`([^`]+)`", row[3])]
        assert held
        assert [path for path in held if not path.exists()] == []
