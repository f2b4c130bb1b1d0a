"""A year of an agency's ledger as the simulator replays it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from dure import clock
from dure.kit import sql
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.organizations.placement import Placement, employment_sql
from dure.points.giving.rules import Outsider
from dure.points.giving.standing import STANDS
from dure.points.giving.thanks import OUTSIDERS
from dure.points.policy import queries as policies
from dure.points.policy.models import Policy
from dure.points.policy.values import PRESETS, PolicyValues
from dure.points.proposals.drafts import values_of
from dure.points.proposals.refusals import refusal
from dure.points.proposals.simulation import Award, Deed, Purse, Simulation, simulate

# Leans on the allowances' index by agency and the unique person of an account.
_PURSES = """
SELECT w.person_id, w.month, w.granted, w.policy_id,
       w.effective_on = w.month AND coalesce((c.opened_at AT TIME ZONE 'Asia/Seoul')::date > w.month, false)
FROM points_allowance w LEFT JOIN person_accounts c ON c.person_id = w.person_id
WHERE w.agency_id = %(agency)s AND w.month BETWEEN %(first)s AND %(last)s AND w.granted > 0
"""


def _besides(person: str) -> str:
    """Return the SQL of the departments of somebody's further posts when transfer `t` was judged (D14)."""
    return f"""
    (SELECT array_agg(coalesce(b.boundary_id, a.department_id)) FROM directory_orders a
     LEFT JOIN directory_boundaries b ON b.department_id = a.department_id AND b.valid @> t.day
     WHERE a.person_id = {person} AND a.kind IN ('concurrent', 'acting') AND a.valid @> t.day
       AND a.recorded_at <= t.occurred_at AND (a.retracted_at IS NULL OR a.retracted_at > t.occurred_at))
    """


# Agency and department are those stamped on the transfer. Leans on the two boards and on assignment_person.
_DEEDS = f"""
SELECT t.sender_agency_id = %(agency)s, t.month, t.amount,
       CASE WHEN t.is_credited AND t.recipient_agency_id = %(agency)s THEN t.recipient_department_id END, m.text,
       t.sender_id, {employment_sql(person="p", day="t.day")}, t.sender_agency_id, '', t.sender_department_id,
       {_besides("t.sender_id")},
       t.recipient_id, {employment_sql(person="r", day="t.day")}, t.recipient_agency_id, g.kind,
       t.recipient_department_id, {_besides("t.recipient_id")},
       e.agency_code, e.email, e.name, CASE WHEN el.code IS NOT NULL THEN coalesce(nullif(el.kind, ''), 'none') END
FROM points_transfer t
JOIN points_message m ON m.transfer_id = t.id
JOIN directory_people p ON p.id = t.sender_id
LEFT JOIN directory_people r ON r.id = t.recipient_id
LEFT JOIN directory_agencies g ON g.id = t.recipient_agency_id
{OUTSIDERS}
WHERE (t.sender_agency_id = %(agency)s OR t.recipient_agency_id = %(agency)s)
  AND t.month BETWEEN %(first)s AND %(last)s AND {STANDS}
ORDER BY t.id
"""

# Every department of the year at its end, with its pool.
_POOLS = """
SELECT DISTINCT ON (v.department_id) v.department_id, v.pool
FROM directory_unit_names v
WHERE v.agency_id = %(agency)s AND v.is_boundary AND v.valid && daterange(%(first)s, %(end)s)
ORDER BY v.department_id, lower(v.valid) DESC
"""

# Leans on special_award_year_index.
_SPECIAL = """
SELECT a.amount, array_agg(m.person_id) FROM points_specialaward a
JOIN points_specialawarddecision d ON d.award_id = a.id AND d.outcome = 'approved'
JOIN points_specialawardmember m ON m.award_id = a.id AND m.points > 0
WHERE a.agency_id = %(agency)s AND a.year = %(year)s
GROUP BY a.id ORDER BY a.id
"""

_BATCH = 5_000


def simulate_year(
    *, reader: Actor, year: int, preset: str | None = None, changes: Mapping[str, Any] | None = None
) -> Simulation:
    """Replay a year of the reader's agency under today's policy with `changes`, or under a preset with them.

    For those with a role in the scheme. Raises `Refusal` `not-operator` (403), `no-policy`, `policy-values`.
    """
    if reader.agency_id is None or not may(reader, "simulate", "policies"):
        raise refusal(Denial("not-operator"))
    in_force = policies.of_agency(reader.agency_id, clock.today())
    if in_force is None:
        raise refusal(Denial("no-policy"))
    if preset is not None and preset not in PRESETS:
        raise refusal(Denial("policy-preset", {"known": ", ".join(PRESETS)}))
    other = values_of(PRESETS[preset] if preset else in_force.values, changes or {})
    return replay(reader.agency_id, year, in_force.values, other)


def replay(agency: int, year: int, now: PolicyValues, other: PolicyValues) -> Simulation:
    """Replay a year of an agency under `other`, beside how it stands by `now`."""
    of_year = {"agency": agency, "first": date(year, 1, 1), "last": date(year, 12, 1)}
    special = [Award(*row) for row in _ask(_SPECIAL, {"agency": agency, "year": year})]
    pools = _ask(_POOLS, {"agency": agency, "first": date(year, 1, 1), "end": date(year + 1, 1, 1)})
    return simulate(_purses(of_year, agency), _deeds(of_year), dict(pools), special, now, other)


def _purses(of_year: Mapping[str, Any], agency: int) -> Iterator[Purse]:
    ids = Policy.objects.values_list("agency_id", "id")
    full = {
        number: policies.in_force([(owner, number)])[owner].values.allowance.amount
        for owner, number in ids.filter(agency_id=agency)
    }
    for person, month, granted, policy, is_late in _ask(_PURSES, of_year):
        yield Purse(person, month, granted, full.get(policy, granted), is_late)


def _deeds(of_year: Mapping[str, Any]) -> Iterator[Deed]:
    for own, month, amount, credited, message, *both in _ask(_DEEDS, of_year):
        sender, recipient, (code, email, name, kind) = both[:6], both[6:12], both[12:]
        yield Deed(
            sender=_standing(*sender) if own else None,
            recipient=Outsider(code, email, name) if recipient[0] is None else _standing(*recipient),
            month=month,
            amount=amount,
            credited=credited,
            message=message,
            outside_kind=kind or "",
        )


def _standing(
    person: int, employment: str, agency: int, kind: str, department: int, besides: Sequence[int] | None
) -> Placement:
    """Return where a party of a transfer stood: somebody who could sign in and was not on leave, as it was judged."""
    return Placement(
        person, "", employment, True, agency, kind, department, frozenset({department, *(besides or ())})
    )


def _ask(statement: str, parameters: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    return sql.streamed(statement, parameters, at_once=_BATCH)
