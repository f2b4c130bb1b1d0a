"""A year of an agency: who took part, what went to and fro, how broadly (제8조, 제11조)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from dure.kit import sql
from dure.points.giving.standing import STANDS
from dure.points.giving.thanks import OUTSIDE_AGENCY, OUTSIDERS
from dure.points.regulation.queries import basis
from dure.points.standings.departments import Formula
from dure.points.standings.queries import figures, sums
from dure.points.standings.rules import Figures, Sums


@dataclass(frozen=True, slots=True)
class MonthOfAgency:
    """One month: people granted an allowance, people who gave, points given, received (confirmed) and special."""

    month: date
    people: int
    givers: int
    given: int
    received: int
    special: int

    @property
    def participation(self) -> Decimal | None:
        """Return the share of those who could give that gave, in percent; None where nobody could."""
        return share(self.givers, self.people)


@dataclass(frozen=True, slots=True)
class Partner:
    """Another agency by its standard code: what went there and what came from there, in points."""

    code: str
    name: str
    given: int
    received: int


@dataclass(frozen=True, slots=True)
class YearOfAgency:
    """A year of an agency. `ties` of `possible_ties` pairs of departments, direction counted, had a thank-you."""

    year: int
    months: Sequence[MonthOfAgency]
    people: int
    givers: int
    recipients: int
    ties: int
    partners: Sequence[Partner]
    departments: Sequence[Figures]
    sums: Sums
    formula: Formula
    confirmed: date | None

    @property
    def given(self) -> int:
        """Return the points given in the year."""
        return sum(one.given for one in self.months)

    @property
    def received(self) -> int:
        """Return the points received in the year."""
        return sum(one.received for one in self.months)

    @property
    def special(self) -> int:
        """Return the special points of the year."""
        return sum(one.special for one in self.months)

    @property
    def participation(self) -> Decimal | None:
        """Return the share of those who could ever give in the year that gave, in percent."""
        return share(self.givers, self.people)

    @property
    def possible_ties(self) -> int:
        """Return how many ordered pairs of departments there are."""
        return len(self.departments) * (len(self.departments) - 1)


def share(part: int, whole: int) -> Decimal | None:
    """Return a share in percent to one place; None of nothing."""
    return (Decimal(100) * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


# The row without a month is the year's: somebody who gave in three months is one person. Leans on allowance's
# agency index, department_day_agency and correction_of_day.
_MONTHS = """
SELECT month, coalesce(people, 0), coalesce(givers, 0), coalesce(given, 0), coalesce(received, 0), coalesce(special, 0)
FROM (
    SELECT month, count(DISTINCT person_id) AS people, count(DISTINCT person_id) FILTER (WHERE used > 0) AS givers
    FROM points_allowance
    WHERE agency_id = %(agency)s AND month BETWEEN %(first)s AND %(last)s GROUP BY GROUPING SETS ((month), ())
) AS part
FULL JOIN (
    SELECT date_trunc('month', day)::date AS month, sum(given)::int AS given, sum(received)::int AS received,
           sum(special)::int AS special
    FROM (
        SELECT day, given_points, received_points, special_points FROM points_departmentday
        WHERE agency_id = %(agency)s AND day BETWEEN %(first)s AND %(last)s
        UNION ALL
        SELECT corrects, given_points, received_points, 0 FROM points_correction
        WHERE agency_id = %(agency)s AND corrects BETWEEN %(first)s AND %(last)s
    ) AS rows (day, given, received, special) GROUP BY 1
) AS confirmed USING (month)
"""

# Agencies of this installation and beyond it (D16), the closest first. Leans on the two board indexes.
_PARTNERS = f"""
SELECT code, name, sum(given)::int AS given, sum(received)::int AS received FROM (
    SELECT coalesce(g.code, e.agency_code) AS code, coalesce(g.short_name, {OUTSIDE_AGENCY}) AS name,
           t.amount AS given, 0 AS received
    FROM points_transfer t
    LEFT JOIN directory_agencies g ON g.id = t.recipient_agency_id
    {OUTSIDERS}
    WHERE t.sender_agency_id = %(agency)s AND t.recipient_agency_id IS DISTINCT FROM %(agency)s
      AND t.day BETWEEN %(first)s AND %(last)s AND {STANDS}
    UNION ALL
    SELECT g.code, g.short_name, 0, t.amount FROM points_transfer t
    JOIN directory_agencies g ON g.id = t.sender_agency_id
    WHERE t.recipient_agency_id = %(agency)s AND t.sender_agency_id <> %(agency)s
      AND t.day BETWEEN %(first)s AND %(last)s AND {STANDS}
) AS ties GROUP BY code, name ORDER BY sum(ties.given) + sum(ties.received) DESC, name, code
"""

# Leans on transfer_sender_board, closed days' primary key and policy_effective_unique.
_ABOUT = f"""
WITH gifts AS MATERIALIZED (
    SELECT t.recipient_id, t.sender_department_id AS giver, t.recipient_department_id AS receiver
    FROM points_transfer t
    WHERE t.sender_agency_id = %(agency)s AND t.recipient_agency_id = %(agency)s
      AND t.day BETWEEN %(first)s AND %(last)s AND {STANDS}
)
SELECT c.last, p.version, p.preset, p.basis, p.values, b.recipients, b.ties, coalesce(
    (SELECT json_agg(json_build_array(code, name, given, received)) FROM ({_PARTNERS}) AS partners), '[]')
FROM (SELECT max(day) AS last FROM points_closedday WHERE agency_id = %(agency)s) c
LEFT JOIN LATERAL (
    SELECT version, preset, {basis("basis", "%(agency)s", "%(last)s")} AS basis, values FROM points_policy
    WHERE agency_id = %(agency)s AND effective_from <= %(last)s ORDER BY effective_from DESC LIMIT 1) p ON true
CROSS JOIN (
    SELECT (SELECT count(*) FROM (SELECT DISTINCT recipient_id FROM gifts) AS people) AS recipients,
           (SELECT count(*) FROM (SELECT DISTINCT giver, receiver FROM gifts WHERE giver <> receiver) AS pairs) AS ties
) b
"""


def year_of(agency_id: int, year: int) -> YearOfAgency:
    """Return a year of an agency: participation by month, breadth, other agencies, departments by pool."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    period = {"agency": agency_id, "first": first, "last": last}
    months = {month: sums for month, *sums in sql.rows(_MONTHS, period)}
    through, *policy, recipients, ties, partners = sql.one(_ABOUT, period)
    people, givers, *_nothing = months.pop(None)
    departments = figures(agency_id, first, last)
    return YearOfAgency(
        year=year,
        months=_twelve(year, months),
        people=people,
        givers=givers,
        recipients=recipients,
        ties=ties,
        partners=[Partner(*row) for row in partners],
        departments=departments,
        sums=sums(agency_id, first, last, departments),
        formula=Formula.of(*policy),
        confirmed=through,
    )


def _twelve(year: int, known: Mapping[date, Sequence[int]]) -> list[MonthOfAgency]:
    return [
        MonthOfAgency(month, *known.get(month, (0, 0, 0, 0, 0)))
        for month in (date(year, number, 1) for number in range(1, 13))
    ]
