"""What late orders would have changed in closed days: the operator sees it, and may post a correction (D19)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from dure.organizations.standing import Standing, people_on
from dure.points import rules
from dure.points.policy import PolicyValues
from dure.points.queries import policies
from dure.points.queries.statement import ask


@dataclass(slots=True)
class LateChange:
    """What a department's closed day would be more or less by, had today's orders been known (D19).

    `posted_points` is what dated corrections have added to what it received; `people` are those whose orders
    came late.
    """

    day: date
    department_id: int
    headcount: int = 0
    received_points: int = 0
    received_count: int = 0
    given_points: int = 0
    given_count: int = 0
    posted_points: int = 0
    people: set[int] = field(default_factory=set)

    @property
    def is_nothing(self) -> bool:
        """Tell whether the day would be the same."""
        return not any((self.headcount, self.received_points, self.received_count, self.given_count))


# Orders recorded or taken back after a day was closed, of people who have, or had, a post in the agency. Leans on
# points_closedday_pkey and on the index of assignments by person.
_LATE = """
SELECT c.day, c.closed_at, array_agg(DISTINCT a.person_id)
FROM points_closedday c
JOIN organizations_assignment a
    ON a.valid @> c.day AND (a.recorded_at > c.closed_at OR a.retracted_at > c.closed_at)
WHERE c.agency_id = %(agency)s AND c.day BETWEEN %(first)s AND %(last)s AND EXISTS (
    SELECT FROM organizations_assignment o JOIN organizations_department d ON d.id = o.department_id
    WHERE o.person_id = a.person_id AND d.agency_id = %(agency)s)
GROUP BY c.day, c.closed_at ORDER BY c.day
"""

# Leans on transfer_day.
_GIFTS = """
SELECT sender_id, sender_agency_id, sender_department_id,
       recipient_id, recipient_agency_id, recipient_department_id, is_credited, amount
FROM points_transfer t
WHERE day = %(day)s AND (sender_id = ANY(%(people)s::bigint[]) OR recipient_id = ANY(%(people)s::bigint[]))
  AND NOT EXISTS (SELECT FROM points_reversal v WHERE v.transfer_id = t.id)
"""

# Leans on correction_of_day.
_POSTED = """
SELECT corrects, department_id, sum(received_points) FROM points_correction
WHERE agency_id = %(agency)s AND corrects BETWEEN %(first)s AND %(last)s AND transfer_id IS NULL
GROUP BY corrects, department_id
"""


def late_changes(agency_id: int, first: date, last: date) -> list[LateChange]:
    """Return the rows of closed days that late orders would have changed, oldest first (D19).

    Only people whose orders were recorded or taken back after the closing are looked at: with what was believed
    then and with what is known now. Nothing is changed by asking.
    """
    parameters = {"agency": agency_id, "first": first, "last": last}
    found: list[LateChange] = []
    for day, closed_at, people in ask(_LATE, parameters):
        policy = policies.of_agency(agency_id, day)
        if policy is not None:
            changes = _Changes(agency_id, day, policy.values)
            changes.compare(people, closed_at)
            found += changes.of_day()
    posted = {(day, department): points for day, department, points in ask(_POSTED, parameters)}
    for change in found:
        change.posted_points = posted.get((change.day, change.department_id), 0)
    return found


class _Changes:
    """Gathers what one closed day of an agency would be more or less by."""

    def __init__(self, agency: int, day: date, policy: PolicyValues) -> None:
        self._agency, self._day, self._policy = agency, day, policy
        self._rows: dict[int, LateChange] = {}

    def of_day(self) -> list[LateChange]:
        """Return the departments that would not be the same."""
        rows = sorted(self._rows.values(), key=lambda row: row.department_id)
        return [row for row in rows if not row.is_nothing]

    def compare(self, people: Iterable[int], closed_at: datetime) -> None:
        """Compare what was believed of `people` when the day was closed with what is known now."""
        ids = list(people)
        then, now = people_on(ids, self._day, believed_at=closed_at), people_on(ids, self._day)
        for person in ids:
            self._count_head(person, then[person], -1)
            self._count_head(person, now[person], +1)
        for gift in ask(_GIFTS, {"day": self._day, "people": ids}):
            self._move_gift(gift, now)

    def _row(self, department: int, person: int) -> LateChange:
        row = self._rows.setdefault(department, LateChange(self._day, department))
        row.people.add(person)
        return row

    def _count_head(self, person: int, one: Standing, sign: int) -> None:
        is_member = one.agency_id == self._agency and rules.is_eligible(one, self._policy)
        if is_member and not one.on_leave and one.department_id is not None:
            self._row(one.department_id, person).headcount += sign

    def _move_gift(self, gift: tuple[Any, ...], now: Mapping[int, Standing]) -> None:
        sender, sender_agency, gave, recipient, recipient_agency, received, is_credited, amount = gift
        giver = now.get(sender)
        if giver is not None:
            if sender_agency == self._agency:
                self._add(gave, sender, "given", -amount)
            if giver.agency_id == self._agency and giver.department_id is not None:
                self._add(giver.department_id, sender, "given", amount)
        receiver = now.get(recipient)
        if receiver is not None:
            if recipient_agency == self._agency and is_credited:
                self._add(received, recipient, "received", -amount)
            if receiver.agency_id == self._agency and rules.credits_department(receiver, self._policy):
                assert receiver.department_id is not None  # noqa: S101 -- whoever works somewhere has one
                self._add(receiver.department_id, recipient, "received", amount)

    def _add(self, department: int, person: int, side: str, amount: int) -> None:
        row = self._row(department, person)
        sign = 1 if amount > 0 else -1
        if side == "received":
            row.received_points, row.received_count = row.received_points + amount, row.received_count + sign
        else:
            row.given_points, row.given_count = row.given_points + amount, row.given_count + sign
