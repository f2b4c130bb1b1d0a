"""What late orders would have changed in closed days: the operator sees it, and may post a correction (D19)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from dure.accounts.placement import placements_of
from dure.kit import sql
from dure.kit.days import month_of
from dure.organizations.placement import Placement
from dure.organizations.queries import called_sql
from dure.points.closing.correction_queries import known_days
from dure.points.closing.counted import GIVEN
from dure.points.closing.rules import Figures, KnownDay
from dure.points.giving import rules
from dure.points.policy import queries as policies
from dure.points.policy.rules import is_eligible


@dataclass(slots=True)
class LateChange:
    """What a department's closed day would be more or less by, had today's orders been known (D19).

    `known` is the day as it stands; `people` are those whose orders came late. `has_undone`: one of the orders was
    taken back after a correction.
    """

    day: date
    department_id: int
    headcount: int = 0
    received_points: int = 0
    received_count: int = 0
    given_points: int = 0
    given_count: int = 0
    people: set[int] = field(default_factory=set)
    has_undone: bool = False
    known: KnownDay = field(default_factory=lambda: KnownDay("", is_closed=True))

    @property
    def difference(self) -> Figures:
        """Return what would be more or less; headcounts are no part of it, nothing is added to them."""
        return Figures(self.received_points, self.received_count, self.given_points, self.given_count)

    @property
    def left(self) -> Figures:
        """Return what of the difference no dated correction of the operator has answered yet."""
        return self.difference - self.known.answered

    @property
    def is_undone(self) -> bool:
        """Tell whether the day would be the same again, but for corrections that answered an order taken back since."""
        return self.has_undone and not self.difference and bool(self.left)

    @property
    def is_correctable(self) -> bool:
        """Tell whether figures would be different: a headcount alone is not corrected (D43)."""
        return bool(self.difference) or self.is_undone

    @property
    def is_open(self) -> bool:
        """Tell whether something is left to post."""
        return self.is_correctable and bool(self.left)

    @property
    def posted_points(self) -> int:
        """Return what the operator's dated corrections have added to what the department received."""
        return self.known.answered.received_points

    @property
    def is_nothing(self) -> bool:
        """Tell whether nothing is different, and nothing to take back."""
        return not (self.headcount or self.difference or self.is_undone)


@dataclass(slots=True)
class LateOrder:
    """A post that somebody turned out to have, or not to have, on days that were closed by then."""

    person_id: int
    name: str
    kind: str
    department_id: int
    department: str
    is_gained: bool
    number: str
    known_since: datetime
    first: date
    last: date
    who: str


@dataclass(frozen=True, slots=True)
class Late:
    """Late orders of a time, and the days they would have changed, oldest first."""

    orders: Sequence[LateOrder]
    changes: Sequence[LateChange]


# Orders recorded or taken back after a day was closed, of people who have, or had, a post in the agency: a post
# somebody has by now and had not by then, or the other way round. An order that ends a post also records it anew
# until its end; those two rows cancel each other out. An order that was taken back cancels itself out as well, and
# still counts where a correction of the department's day was posted in between. `turned` is made first: a plan for
# any agency and time (the server's choice from the fifth asking on) would join every post with every day. Leans on
# points_closedday_pkey, assignment_person and correction_of_department.
_LATE = f"""
WITH closed AS (
    SELECT day, closed_at FROM points_closedday WHERE agency_id = %(agency)s AND day BETWEEN %(first)s AND %(last)s
), begun AS (SELECT min(day) AS day, min(closed_at) AS at FROM closed), turned AS MATERIALIZED (
    SELECT a.person_id, a.kind, a.department_id, a.valid, a.order_number, a.recorded_at, a.retracted_at
    FROM directory_orders a, begun
    WHERE (a.recorded_at > begun.at OR a.retracted_at > begun.at)
      AND a.valid && daterange(begun.day, %(last)s, '[]') AND EXISTS (
        SELECT FROM directory_orders o WHERE o.person_id = a.person_id AND o.agency_id = %(agency)s)
), late AS (
    SELECT c.day, c.closed_at, t.person_id, t.kind, t.department_id, bool_or(t.retracted_at IS NULL) AS is_gained,
           max(t.order_number) FILTER (WHERE t.retracted_at IS NULL) AS number,
           max(coalesce(t.retracted_at, t.recorded_at)) AS since,
           min(CASE WHEN t.recorded_at > c.closed_at THEN t.recorded_at ELSE t.retracted_at END) AS first,
           bool_or(t.retracted_at IS NULL) = bool_or(t.recorded_at <= c.closed_at) AS is_undone
    FROM closed c
    JOIN turned t ON t.valid @> c.day AND (t.recorded_at > c.closed_at OR t.retracted_at > c.closed_at)
    GROUP BY c.day, c.closed_at, t.person_id, t.kind, t.department_id
    HAVING bool_or(t.retracted_at IS NULL) <> bool_or(t.recorded_at <= c.closed_at)
        OR min(CASE WHEN t.recorded_at > c.closed_at THEN t.recorded_at ELSE t.retracted_at END)
            < max(coalesce(t.retracted_at, t.recorded_at))
)
SELECT l.day, l.closed_at, l.person_id, p.name, l.kind, l.department_id, coalesce(v.name, ''), l.is_gained,
       coalesce(l.number, ''), l.since, (
           SELECT y.id FROM points_policy y WHERE y.agency_id = %(agency)s AND y.effective_from <= l.day
           ORDER BY y.effective_from DESC LIMIT 1), CASE WHEN l.is_undone THEN u.department_id END,
       {called_sql("l.person_id", "l.since")}
FROM late l
JOIN directory_people p ON p.id = l.person_id
LEFT JOIN directory_unit_names v ON v.department_id = l.department_id AND v.valid @> l.day
LEFT JOIN directory_boundaries b ON b.department_id = l.department_id AND b.valid @> l.day
CROSS JOIN LATERAL (SELECT coalesce(b.boundary_id, l.department_id) AS department_id) u
WHERE NOT l.is_undone OR EXISTS (
    SELECT FROM points_correction o
    WHERE o.department_id = u.department_id AND o.corrects = l.day AND o.transfer_id IS NULL
      AND o.at > l.first AND o.at < l.since)
ORDER BY l.day, l.person_id, l.is_gained
"""

# Leans on transfer_sender_month and transfer_recipient_month.
_GIFTS = f"""
SELECT day, CASE WHEN {GIVEN} THEN sender_id END, sender_agency_id, sender_department_id,
       recipient_id, recipient_agency_id, recipient_department_id, is_credited, amount
FROM points_transfer t
WHERE (sender_id = ANY(%(people)s::bigint[]) OR recipient_id = ANY(%(people)s::bigint[]))
  AND month = ANY(%(months)s::date[]) AND day = ANY(%(days)s::date[])
  AND NOT EXISTS (SELECT FROM points_reversal v WHERE v.transfer_id = t.id)
"""


def late_changes(agency_id: int, first: date, last: date) -> list[LateChange]:
    """Return the rows of closed days that late orders would have changed, oldest first (D19)."""
    return list(late(agency_id, first, last).changes)


def late(agency_id: int, first: date, last: date) -> Late:
    """Return the late orders of a time and what they would have changed in closed days (D19).

    Only people whose orders were recorded or taken back after the closing are looked at: with what was believed
    then and with what is known now. Nothing is changed by asking; four statements however long the time is.
    """
    rows = sql.rows(_LATE, {"agency": agency_id, "first": first, "last": last})
    if not rows:
        return Late((), ())
    changes = _Changes(agency_id, rows)
    changes.compare()
    found = changes.found()
    known = known_days(agency_id, [(one.department_id, one.day) for one in found])
    for one in found:
        one.known = known.get((one.department_id, one.day), one.known)
    return Late(_orders(rows), [one for one in found if not one.is_nothing])


def _orders(rows: Iterable[Sequence[Any]]) -> list[LateOrder]:
    """Gather the days of each order."""
    found: dict[tuple[Any, ...], LateOrder] = {}
    for day, _, person, name, kind, department, called, is_gained, number, since, *_, who in rows:
        key = (person, kind, department, is_gained)
        one = found.setdefault(
            key, LateOrder(person, name, kind, department, called, is_gained, number, since, day, day, who)
        )
        one.last, one.known_since = day, max(one.known_since, since)
    return list(found.values())


class _Changes:
    """Gathers what closed days of an agency would be more or less by."""

    def __init__(self, agency: int, rows: Sequence[Sequence[Any]]) -> None:
        self._agency = agency
        self._asked = {(row[2], row[0]): row[1] for row in rows}
        in_force = {row[0]: row[10] for row in rows}
        known = {number: policies.in_force([(0, number)])[0] for number in set(in_force.values()) if number}
        self._policies = {day: known[number].values for day, number in in_force.items() if number}
        self._now: dict[tuple[int, date], Placement] = {}
        self._rows: dict[tuple[date, int], LateChange] = {}
        self._undone = {(row[0], row[11]): row[2] for row in rows if row[11] is not None}

    def found(self) -> list[LateChange]:
        """Return the departments that would not be the same, and those of orders taken back, by day."""
        for (day, department), person in self._undone.items():
            self._row(day, department, person).has_undone = True
        return [row for _, row in sorted(self._rows.items()) if row.has_undone or not row.is_nothing]

    def compare(self) -> None:
        """Compare what was believed of people when their days were closed with what is known now."""
        asked = [(person, day, at) for (person, day), at in self._asked.items() if day in self._policies]
        both = placements_of([*asked, *((person, day, None) for person, day, _ in asked)])
        then, now = both[: len(asked)], both[len(asked) :]
        for (person, day, _), before, after in zip(asked, then, now, strict=True):
            self._now[person, day] = after
            self._count_head(day, person, before, -1)
            self._count_head(day, person, after, +1)
        for day, *gift in self._gifts():
            self._move_gift(day, gift)

    def _gifts(self) -> list[Any]:
        days = sorted({day for _, day in self._now})
        return sql.rows(
            _GIFTS,
            {
                "people": sorted({person for person, _ in self._now}),
                "days": days,
                "months": sorted({month_of(day) for day in days}),
            },
        )

    def _row(self, day: date, department: int, person: int) -> LateChange:
        row = self._rows.setdefault((day, department), LateChange(day, department))
        row.people.add(person)
        return row

    def _count_head(self, day: date, person: int, one: Placement, sign: int) -> None:
        is_member = one.agency_id == self._agency and is_eligible(one, self._policies[day])
        if is_member and not one.on_leave and one.department_id is not None:
            self._row(day, one.department_id, person).headcount += sign

    def _move_gift(self, day: date, gift: Sequence[Any]) -> None:
        sender, sender_agency, gave, recipient, recipient_agency, received, is_credited, amount = gift
        giver = self._now.get((sender or 0, day))
        if giver is not None:
            if sender_agency == self._agency:
                self._add(day, gave, sender, "given", -amount)
            if giver.agency_id == self._agency and giver.department_id is not None:
                self._add(day, giver.department_id, sender, "given", amount)
        receiver = self._now.get((recipient, day))
        if receiver is not None:
            if recipient_agency == self._agency and is_credited:
                self._add(day, received, recipient, "received", -amount)
            if receiver.agency_id == self._agency and rules.credits_department(receiver, self._policies[day]):
                assert receiver.department_id is not None  # noqa: S101 -- whoever works somewhere has one
                self._add(day, receiver.department_id, recipient, "received", amount)

    def _add(self, day: date, department: int, person: int, side: str, amount: int) -> None:
        row = self._row(day, department, person)
        sign = 1 if amount > 0 else -1
        if side == "received":
            row.received_points, row.received_count = row.received_points + amount, row.received_count + sign
        else:
            row.given_points, row.given_count = row.given_points + amount, row.given_count + sign
