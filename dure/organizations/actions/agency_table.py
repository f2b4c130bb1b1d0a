"""Loads the standard code table of agencies from a file as it is published (O15).

Rows stream through a temporary table, so that a file of any size fits in little memory; what they change is
worked out and written by the database.
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.audit.actions import record
from dure.kit import sql
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.organizations.models import ListedAgency
from dure.organizations.roster.reasons import sentence
from dure.organizations.roster.sources import Lines, lines_of
from dure.organizations.roster.table_report import SHOWN, TableReport
from dure.organizations.rules.agency_table import COLUMNS, TITLES, ListedRow, places, row_of
from dure.organizations.rules.problems import Problem

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "agencies-2026-11-30.csv"
"""The table that comes with the product; the day in its name is that of its facts."""

_STEP = 5000

_INCOMING = (
    "line, code, full_name, short_name, kind, parent_code, chief_code, previous_code, level, rank,"
    " starts, ends, certainty, words, initials"
)
_PREPARE = """
CREATE TEMP TABLE listed_row (
    line int, code text, full_name text, short_name text, kind text, parent_code text, chief_code text,
    previous_code text, level int, rank int, starts date, ends date, certainty text, words text, initials text
) ON COMMIT DROP
"""

# Of a code that stands in the file twice the first line counts.
_TWICE = """
DELETE FROM listed_row r USING listed_row f WHERE f.code = r.code AND f.line < r.line
RETURNING r.line, r.code, f.line
"""
# A code is never used again: whoever has ended does not come back under another name.
_REUSED = """
DELETE FROM listed_row r USING organizations_listedagency a
WHERE a.code = r.code AND upper(a.valid) <= %(today)s AND r.ends IS NULL AND a.full_name <> r.full_name
RETURNING r.line, r.code, a.full_name
"""
# What is stored is changed only by what is at least as sure.
_SURENESS = "array_position(ARRAY['inferred', 'confirmed', 'by-hand', 'official'], {}::text)"
_NEWER = f"""
    {_SURENESS.format("r.certainty")} >= {_SURENESS.format("a.certainty")}
    AND (a.full_name, a.short_name, a.kind, a.parent_code, a.chief_code, a.previous_code, a.level, a.rank,
         lower(a.valid), upper(a.valid), a.certainty, a.words, a.initials)
    IS DISTINCT FROM (r.full_name, r.short_name, r.kind, r.parent_code, r.chief_code, r.previous_code, r.level,
         r.rank, r.starts, r.ends, r.certainty, r.words, r.initials)
"""
_COUNT = f"""
SELECT count(*) FILTER (WHERE a.code IS NULL),
       count(*) FILTER (WHERE a.code IS NOT NULL AND {_NEWER}),
       count(*) FILTER (WHERE a.code IS NOT NULL AND {_NEWER} AND r.ends <= %(today)s
                        AND (upper(a.valid) IS NULL OR upper(a.valid) > %(today)s)),
       count(*)
FROM listed_row r LEFT JOIN organizations_listedagency a USING (code)
"""
_ABSENT = """
SELECT count(*) FROM organizations_listedagency a
WHERE NOT EXISTS (SELECT FROM listed_row r WHERE r.code = a.code)
"""
_SAMPLES = f"""
SELECT CASE WHEN a.code IS NULL THEN 'new' WHEN r.ends <= %(today)s THEN 'ended' ELSE 'changed' END,
       r.code, coalesce(a.full_name, ''), r.full_name
FROM listed_row r LEFT JOIN organizations_listedagency a USING (code)
WHERE a.code IS NULL OR ({_NEWER}) ORDER BY a.code IS NULL, r.line LIMIT {SHOWN}
"""
_WRITE = f"""
INSERT INTO organizations_listedagency AS a (
    code, full_name, short_name, kind, parent_code, chief_code, previous_code, level, rank, valid, certainty,
    words, initials)
SELECT r.code, r.full_name, r.short_name, r.kind, r.parent_code, r.chief_code, r.previous_code, r.level, r.rank,
       daterange(r.starts, r.ends), r.certainty, r.words, r.initials
FROM listed_row r LEFT JOIN organizations_listedagency a USING (code)
WHERE a.code IS NULL OR ({_NEWER})
ON CONFLICT (code) DO UPDATE SET
    full_name = EXCLUDED.full_name, short_name = EXCLUDED.short_name, kind = EXCLUDED.kind,
    parent_code = EXCLUDED.parent_code, chief_code = EXCLUDED.chief_code,
    previous_code = EXCLUDED.previous_code, level = EXCLUDED.level, rank = EXCLUDED.rank,
    valid = EXCLUDED.valid, certainty = EXCLUDED.certainty, words = EXCLUDED.words,
    initials = EXCLUDED.initials
"""


def import_agencies(
    path: Path,
    *,
    actor: Actor,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
) -> TableReport:
    """Load the table of agencies, CSV or XLSX, UTF-8 or CP949; loading it twice changes nothing.

    Rows that cannot be taken are set aside with their reasons. Codes that the file does not name stay. With
    `dry_run` nothing is stored. Raises `Refusal`: `not-allowed`, and those of a file that cannot be read.
    """
    if not may(actor, "load", "agency-table"):
        raise Refusal("not-allowed", _("Only an administrator loads the table of agencies."), status=403)
    report = TableReport(path.name, dry_run)
    with transaction.atomic():
        _load(path, report, progress)
        if not dry_run and (report.new or report.changed):
            counts = {name: getattr(report, name) for name in ("file", "rows", "new", "changed", "ended")}
            record("agency-table.load", actor=actor, details=counts)
    return report


@transaction.atomic
def load_shipped() -> None:
    """Bring the table that comes with the product into the database; what is surer there stays."""
    _load(SHIPPED, TableReport(SHIPPED.name, dry_run=False), None)
    for code, full_name, short_name, kind in _unlisted():
        list_agency(code=code, full_name=full_name, short_name=short_name, kind=kind)


def list_agency(*, code: str, full_name: str, short_name: str, kind: str) -> None:
    """Add a row for an agency that the table does not have, as part of another act; a row that is there stays."""
    row = row_of(
        {"code": code, "full_name": full_name, "short_name": short_name, "kind": kind}, clock.today()
    )
    if isinstance(row, Problem):
        raise Refusal("agency-name", sentence(row))
    ListedAgency.objects.get_or_create(
        code=code,
        defaults={
            "full_name": row.full_name,
            "short_name": row.short_name,
            "kind": kind,
            "level": row.level,
            "valid": (None, None),
            "certainty": "by-hand",
            "words": row.words,
            "initials": row.initials,
        },
    )


def _unlisted() -> list[tuple[str, str, str, str]]:
    rows: list[tuple[str, str, str, str]] = sql.rows(
        "SELECT code, full_name, short_name, kind FROM organizations_agency g WHERE NOT EXISTS"
        " (SELECT FROM organizations_listedagency a WHERE a.code = g.code)"
    )
    return rows


def _load(path: Path, report: TableReport, progress: Callable[[int], None] | None) -> None:
    with lines_of(path, COLUMNS, TITLES) as lines:
        _stage(lines, report, progress)
    _settle(report)
    if not report.dry_run and (report.new or report.changed):
        sql.execute(_WRITE)


def _stage(lines: Lines, report: TableReport, progress: Callable[[int], None] | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS listed_row")
        cursor.execute(_PREPARE)
        with cursor.copy(f"COPY listed_row ({_INCOMING}) FROM STDIN") as copy:
            for line, row in _readable(lines, report, clock.today()):
                copy.write_row(_copied(line, row))
                if progress and report.rows % _STEP == 0:
                    progress(report.rows)
        cursor.execute("CREATE INDEX ON listed_row (code)")
        cursor.execute("ANALYZE listed_row")


def _readable(lines: Lines, report: TableReport, today: date) -> Iterator[tuple[int, ListedRow]]:
    for line, cells in lines.rows:
        report.rows += 1
        row = row_of(places(cells, lines.layout.places), today)
        if isinstance(row, Problem):
            report.put_aside(line, row)
        else:
            yield line, row


def _copied(line: int, row: ListedRow) -> tuple[Any, ...]:
    return (
        *(line, row.code, row.full_name, row.short_name, row.kind),
        *(row.parent_code, row.chief_code, row.previous_code, row.level, row.rank),
        *(row.start, row.end, row.certainty, row.words, row.initials),
    )


def _settle(report: TableReport) -> None:
    """Set aside what contradicts the file itself or what is stored, then count what would change."""
    today = {"today": clock.today()}
    for line, code, first in sql.rows(_TWICE):
        report.put_aside(line, Problem("agency-twice", "기관코드", {"value": code, "line": str(first)}))
    for line, code, name in sql.rows(_REUSED, today):
        report.put_aside(line, Problem("agency-reused", "기관코드", {"value": code, "name": name}))
    report.new, report.changed, report.ended, taken = sql.one(_COUNT, today)
    report.unchanged = taken - report.new - report.changed
    report.absent = sql.value(_ABSENT)
    report.shown = sql.rows(_SAMPLES, today)
