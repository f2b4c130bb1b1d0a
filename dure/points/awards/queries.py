"""Special awards: what is left of a year, who could gain, what was awarded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from dure import clock
from dure.accounts.placement import people_on
from dure.kit import sql
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.organizations.placement import Placement
from dure.organizations.queries import PersonCard, department_names, person_cards
from dure.points.awards.refusals import refusal
from dure.points.awards.rules import Budget, Target
from dure.points.policy import queries as policies
from dure.points.policy.values import SpecialPolicy

# A proposal holds its cost until it is declined or withdrawn. Leans on special_award_year_index.
_SPENT = """
SELECT coalesce(sum(a.cost) FILTER (WHERE d.outcome = 'approved'), 0),
       coalesce(sum(a.cost) FILTER (WHERE d.outcome IS NULL), 0)
FROM points_specialaward a LEFT JOIN points_specialawarddecision d ON d.award_id = a.id
WHERE a.agency_id = %(agency)s AND a.year = %(year)s
"""

# Leans on special_award_person.
_SPENT_BY_PERSON = """
SELECT m.person_id, sum(m.points), count(*)
FROM points_specialawardmember m
JOIN points_specialaward a ON a.id = m.award_id AND a.agency_id = %(agency)s AND a.year = %(year)s
LEFT JOIN points_specialawarddecision d ON d.award_id = a.id
WHERE m.person_id = ANY(%(people)s) AND m.points > 0 AND coalesce(d.outcome, 'approved') = 'approved'
GROUP BY m.person_id
"""

# Everybody who may stand on a department's list (D13), also by a leave alone (D25); the rule then says who does. Leans
# on assignment_dept.
_AROUND = """
SELECT DISTINCT a.person_id
FROM directory_posts a
LEFT JOIN directory_boundaries b ON b.department_id = a.department_id AND b.valid @> %(day)s::date
WHERE coalesce(b.boundary_id, a.department_id) = %(department)s
  AND a.kind IN ('main', 'secondment', 'exchange', 'leave') AND a.valid @> %(day)s::date
"""

_DEPARTMENT = """
SELECT EXISTS (
    SELECT FROM directory_unit_names
    WHERE department_id = %(department)s AND agency_id = %(agency)s AND is_boundary AND valid @> %(day)s::date)
"""

# Leans on special_award_year_index and the primary keys of the other two.
_LIST = """
SELECT a.id, a.day, a.year, a.department_id, a.amount, a.cost, a.reason, a.document, a.needs_second,
       a.proposed_by_id, a.proposed_at, d.outcome, d.day, d.decided_by_id, d.note,
       (SELECT count(*) FROM points_specialawardmember m WHERE m.award_id = a.id AND m.points > 0),
       (SELECT min(m.person_id) FROM points_specialawardmember m WHERE m.award_id = a.id AND m.points > 0)
FROM points_specialaward a LEFT JOIN points_specialawarddecision d ON d.award_id = a.id
"""

_MEMBERS = """
SELECT person_id, department_id, points, is_on_leave, note FROM points_specialawardmember
WHERE award_id = %(award)s ORDER BY person_id
"""


@dataclass(frozen=True, slots=True)
class MemberView:
    """Somebody on an award's list by name; `points` is 0 for who was left out."""

    person_id: int
    name: str
    position: str
    department_id: int | None
    department: str
    points: int
    is_on_leave: bool
    note: str


@dataclass(frozen=True, slots=True)
class AwardView:
    """An award as its page shows it. `status`: pending, approved, declined, withdrawn, or lapsed with its year."""

    id: int
    day: date
    status: str
    department_id: int | None
    person_id: int | None
    person: PersonCard | None
    department: str
    amount: int
    people: int
    cost: int
    reason: str
    document: str
    needs_second: bool
    proposer_id: int
    proposer: PersonCard
    proposed_at: datetime
    decided_on: date | None
    decider: PersonCard | None
    note: str
    members: Sequence[MemberView] = field(default_factory=tuple)

    @property
    def code(self) -> str:
        """Return how documents name the award: year and number."""
        return f"{self.day.year}-{self.id}"

    @property
    def target(self) -> str:
        """Return who or which department is awarded, as pages and documents name it."""
        return self.person.who if self.person else self.department


@dataclass(frozen=True, slots=True)
class Year:
    """What became of a year's total (제9조①): granted, reserved by proposals, left; in points."""

    year: int
    cap: int
    scope: str
    granted: int
    reserved: int

    @property
    def left(self) -> int:
        """Return what may still be proposed."""
        return max(0, self.cap - self.granted - self.reserved)


def year_of(agency_id: int, year: int, special: SpecialPolicy) -> Year:
    """Return how much of a year's total is used."""
    granted, reserved = sql.one(_SPENT, {"agency": agency_id, "year": year})
    return Year(year, special.cap, special.cap_scope, granted, reserved)


def budget_of(*, reader: Actor, year: int) -> Year:
    """Return a year's total for operator, deciders and auditor; its cap is that of the policy today.

    Raises `Refusal` `not-operator` (403), `no-policy`.
    """
    _judge_reader(reader)
    today = clock.today()
    on = min(today, date(year, 12, 31))
    policy = policies.of_agency(reader.agency_id or 0, on)
    if policy is None:
        raise refusal(Denial("no-policy"))
    return year_of(reader.agency_id or 0, year, policy.values.special)


def budget(agency_id: int, year: int, people: Sequence[int], special: SpecialPolicy) -> Budget:
    """Return what the rules need of a year: what is left of the agency and of each of `people`."""
    spent = spent_by(agency_id, year, people)
    return Budget(
        cap=special.cap,
        left=year_of(agency_id, year, special).left,
        people_left={person: special.cap - points for person, (points, _times) in spent.items()},
        scope=special.cap_scope,
    )


def spent_by(agency_id: int, year: int, people: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return of each of `people` who was awarded anything this year how many points and how often."""
    parameters = {"agency": agency_id, "year": year, "people": list(people)}
    return {person: (points, times) for person, points, times in sql.rows(_SPENT_BY_PERSON, parameters)}


def staff(target: Target, agency_id: int, day: date) -> list[Placement]:
    """Return who might be on the list of an award: staff of the agency alone (R2.2, D25)."""
    if target.person is not None:
        found = people_on([target.person], day)
    else:
        around = sql.rows(_AROUND, {"department": target.department, "day": day})
        found = people_on([row[0] for row in around], day)
    return [
        one
        for one in found.values()
        if one.agency_id == agency_id and target.department in (None, one.department_id)
    ]


def is_department(department_id: int, agency_id: int, day: date) -> bool:
    """Tell whether an id is a department (과) of the agency on a day."""
    found = sql.value(_DEPARTMENT, {"department": department_id, "agency": agency_id, "day": day})
    return bool(found)


def awards(*, reader: Actor, year: int, before: int | None = None, limit: int = 20) -> list[AwardView]:
    """Return an agency's awards of a year, newest first, for operator, deciders and auditor."""
    _judge_reader(reader)
    where = "WHERE a.agency_id = %(agency)s AND a.year = %(year)s AND a.id < %(before)s"
    parameters = {"agency": reader.agency_id, "year": year, "before": before or sql.NEWEST, "limit": limit}
    rows = sql.rows(f"{_LIST} {where} ORDER BY a.id DESC LIMIT %(limit)s", parameters)
    return _views(rows)


def award_of(*, reader: Actor, award_id: int) -> AwardView:
    """Return one award with its list. Raises `Refusal` `award-unknown` (404)."""
    _judge_reader(reader)
    return read(award_id, reader.agency_id)


def own_award(*, reader: Actor, award_id: int) -> AwardView:
    """Return a granted award with one's own line alone, to somebody who gained from it.

    Raises `Refusal` `award-unknown` (404).
    """
    found = read(award_id, reader.agency_id)
    mine = [one for one in found.members if one.person_id == reader.person_id and one.points]
    if not mine or found.status != "approved":
        raise refusal(Denial("award-unknown"))
    return replace(found, members=mine)


def department_name(department_id: int) -> str:
    """Return what a department is called today."""
    return department_names([department_id]).get(department_id, "")


def read(award_id: int, agency_id: int | None) -> AwardView:
    """Return an award of an agency with its list, whoever asks. Raises `Refusal` `award-unknown` (404)."""
    where = "WHERE a.id = %(award)s AND a.agency_id = %(agency)s"
    rows = sql.rows(f"{_LIST} {where}", {"award": award_id, "agency": agency_id})
    if not rows:
        raise refusal(Denial("award-unknown"))
    (view,) = _views(rows, members=lists_of(sql.rows(_MEMBERS, {"award": award_id}), rows[0][1]))
    return view


def special_by_month(person_id: int, year: int) -> dict[date, int]:
    """Return what a person was awarded in each month of a year that has any. Leans on special_award_person."""
    rows = sql.rows(
        """
        SELECT date_trunc('month', d.day)::date, sum(m.points) FROM points_specialawardmember m
        JOIN points_specialawarddecision d ON d.award_id = m.award_id AND d.outcome = 'approved'
        WHERE m.person_id = %(person)s AND d.day BETWEEN %(first)s AND %(last)s AND m.points > 0 GROUP BY 1
        """,
        {"person": person_id, "first": date(year, 1, 1), "last": date(year, 12, 31)},
    )
    return {month: int(points) for month, points in rows}


def granted_until(award_id: int) -> int:
    """Return what an agency had granted in the year when an award was approved, itself included, in points."""
    total = sql.value(
        """
        SELECT sum(a.cost) FROM points_specialaward this
        JOIN points_specialawarddecision approval ON approval.award_id = this.id
        JOIN points_specialaward a ON a.agency_id = this.agency_id AND a.year = this.year
        JOIN points_specialawarddecision d ON d.award_id = a.id AND d.outcome = 'approved'
        WHERE this.id = %(award)s AND d.decided_at <= approval.decided_at
        """,
        {"award": award_id},
    )
    return int(total)


def lists_of(people: Iterable[tuple[int, int | None, int, bool, str]], day: date) -> list[MemberView]:
    """Dress (person, department, points, on leave, note) with names as of a day; in the order given."""
    rows = list(people)
    cards = person_cards([row[0] for row in rows], day)
    names = department_names({row[1] for row in rows if row[1] is not None}, day)
    return [
        MemberView(
            person,
            cards[person].name,
            cards[person].position,
            unit,
            names.get(unit or 0, ""),
            points,
            away,
            note,
        )
        for person, unit, points, away, note in rows
    ]


def _views(rows: Sequence[Any], members: Sequence[MemberView] = ()) -> list[AwardView]:
    """Make views of rows of `_LIST`, with the names of that day."""
    people = {person for row in rows for person in (row[9], row[13], row[16]) if person is not None}
    cards = person_cards(people)
    names = department_names({row[3] for row in rows if row[3] is not None})
    this_year = clock.today().year
    return [_view(row, cards, names, this_year, members) for row in rows]


def _view(
    row: Sequence[Any], cards: Any, names: dict[int, str], this_year: int, members: Sequence[MemberView]
) -> AwardView:
    number, day, year, department, amount, cost, reason, document, second, proposer, at, *decision = row
    outcome, decided_on, decider, note, people, only = decision
    return AwardView(
        id=number,
        day=day,
        status=outcome or ("pending" if year == this_year else "lapsed"),
        department_id=department,
        person_id=None if department is not None else only,
        person=cards[only] if department is None else None,
        department=names.get(department or 0, ""),
        amount=amount,
        people=people,
        cost=cost,
        reason=reason,
        document=document,
        needs_second=second,
        proposer_id=proposer,
        proposer=cards[proposer],
        proposed_at=at,
        decided_on=decided_on,
        decider=cards.get(decider),
        note=note or "",
        members=members,
    )


def _judge_reader(reader: Actor) -> None:
    if not may(reader, "read", "awards"):
        raise refusal(Denial("not-operator"))
