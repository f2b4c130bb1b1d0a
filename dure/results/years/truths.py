"""Truth 7 for settled years: their rows and what came after are what the ledger gives; their checksums are theirs."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from dure.kit import sql
from dure.points.verification.findings import Finding
from dure.results.years import rules, statements
from dure.results.years.models import YearSettlement
from dure.results.years.rules import Summary

_OF_PEOPLE = (
    *("received_points", "received_count", "given_points", "given_count", "special_points"),
    *("givers", "agencies", "recipients"),
)
_OF_DEPARTMENTS = (
    *("days", "person_days", "received_points", "received_count", "given_points", "given_count"),
    *("special_points", "givers"),
)
_SUPPLEMENTED = set(_OF_PEOPLE) - {"special_points"}


def some_years() -> Sequence[tuple[int, list[int]]]:
    """Divide the settled years into pieces: all agencies of a year, since one pass serves them."""
    found: dict[int, list[int]] = {}
    for year, agency in YearSettlement.objects.order_by("year", "agency_id").values_list("year", "agency_id"):
        found.setdefault(year, []).append(agency)
    return list(found.items())


def _settled(columns: Sequence[str], table: str, subject: str, of: str) -> str:
    """Return the relation of settled rows with their supplements added."""
    sums = ", ".join(f"sum({name}) AS {name}" for name in columns)
    own = ", ".join(columns)
    added = ", ".join(f"u.{name}" if name in _SUPPLEMENTED else "0" for name in columns)
    return f"""
    SELECT agency_id, {subject}, {sums} FROM (
        SELECT agency_id, {subject}, {own} FROM {table}
        WHERE agency_id = ANY(%(agencies)s::bigint[]) AND year = %(year)s
        UNION ALL
        SELECT y.agency_id, u.{of}, {added} FROM points_yearsupplement u
        JOIN points_yearsettlement y ON y.id = u.settlement_id AND y.year = %(year)s
        WHERE u.{of} IS NOT NULL
    ) AS rows GROUP BY 1, 2"""


def _compared(computed: str, settled: str, subject: str, columns: Sequence[str]) -> str:
    """Return the statement of what two relations differ in: one array of each."""
    stored = ", ".join(f"coalesce(s.{name}, 0)" for name in columns)
    found = ", ".join(f"coalesce(c.{name}, 0)" for name in columns)
    return f"""
    SELECT agency_id, {subject}, array[{stored}]::bigint[], array[{found}]::bigint[]
    FROM ({settled}) AS s FULL JOIN ({computed}) AS c USING (agency_id, {subject})
    WHERE ({stored}) IS DISTINCT FROM ({found}) ORDER BY 1, 2"""


_FIGURES = f"""
WITH {statements.GIVEN_AND_RECEIVED}
SELECT agency_id, person_id, r.points AS received_points, r.number AS received_count, g.points AS given_points,
       g.number AS given_count, s.points AS special_points, r.givers, r.agencies, g.recipients
FROM received r FULL JOIN given g USING (agency_id, person_id) FULL JOIN special s USING (agency_id, person_id)
"""

_PEOPLE = _compared(
    _FIGURES, _settled(_OF_PEOPLE, "points_personyear", "person_id", "whose_id"), "person_id", _OF_PEOPLE
)
_DEPARTMENTS = _compared(
    statements.DEPARTMENT_FIGURES,
    _settled(_OF_DEPARTMENTS, "points_departmentyear", "department_id", "department_id"),
    "department_id",
    _OF_DEPARTMENTS,
)


def rows(part: tuple[int, list[int]]) -> Iterator[Finding]:
    """Compute the rows of a settled year again and compare: settled and supplements against the ledger."""
    year, agencies = part
    asked = {
        "year": year,
        "agencies": agencies,
        "first": date(year, 1, 1),
        "last": rules.last_day(year),
    }
    yield from _differences("person", year, sql.rows(_PEOPLE, asked), _OF_PEOPLE)
    yield from _differences("department", year, sql.rows(_DEPARTMENTS, asked), _OF_DEPARTMENTS)
    summaries = {row[0]: row[1:] for row in sql.rows(statements.STORED, asked)}
    settled = YearSettlement.objects.select_related("agency").filter(year=year, agency_id__in=agencies)
    for one in settled.order_by("agency_id"):
        yield from _checksums(one, summaries.get(one.agency_id))


def _differences(what: str, year: int, found: Sequence[Any], columns: Sequence[str]) -> Iterator[Finding]:
    for agency, number, stored, computed in found:
        subject = f"{what} {number} of agency {agency} in {year}"
        for name, one, other in zip(columns, stored, computed, strict=True):
            if one != other:
                text = f"{name} is settled as {one} with its supplements, the ledger gives {other}"
                yield Finding(7, subject, text)


_SUMS = (
    *("people", "departments", "received_points", "received_count", "given_points", "given_count"),
    *("special_points", "people_checksum", "figures_checksum", "departments_checksum"),
)


def _checksums(one: YearSettlement, stored: Sequence[Any] | None) -> Iterator[Finding]:
    """Check what a settlement says of its rows, and its own checksum."""
    subject = f"agency {one.agency.code} in {one.year}"
    for name, value in zip(_SUMS, stored or [None] * len(_SUMS), strict=True):
        yield from _said(subject, name, getattr(one, name), value)
    if summary_of(one).checksum() != bytes(one.checksum):
        yield Finding(7, subject, "the checksum of the settlement is not its own")


def _said(subject: str, name: str, said: Any, value: Any) -> Iterator[Finding]:
    is_digest = name.endswith("checksum")
    if is_digest and bytes(said) != bytes(value or b""):
        yield Finding(7, subject, f"{name}: the rows are not the settled ones")
    if not is_digest and said != value:
        yield Finding(7, subject, f"{name} is {said}, the rows give {value}")


def summary_of(one: YearSettlement) -> Summary:
    """Return what the checksum of a stored settlement is made over; its agency should be read with it."""
    return Summary(
        agency_code=one.agency.code,
        year=one.year,
        policy=one.policy_id,
        first_day=one.first_day,
        days=one.days,
        seal=bytes(one.seal),
        people=one.people,
        departments=one.departments,
        received_points=one.received_points,
        received_count=one.received_count,
        given_points=one.given_points,
        given_count=one.given_count,
        special_points=one.special_points,
        people_checksum=bytes(one.people_checksum),
        figures_checksum=bytes(one.figures_checksum),
        departments_checksum=bytes(one.departments_checksum),
    )
