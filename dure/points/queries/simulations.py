"""A year of an agency's ledger as the simulator replays it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import connection

from dure import clock
from dure.kit.actor import Actor
from dure.kit.agency_codes import kind_of_code
from dure.organizations.standing import employment_sql
from dure.points.models import Policy
from dure.points.policies.refusals import refusal
from dure.points.policies.simulation import Deed, Purse, Simulation, simulate
from dure.points.policies.values import values_of
from dure.points.policy import PRESETS, PolicyValues
from dure.points.queries import policies
from dure.points.queries.proposals import SIMULATORS
from dure.points.queries.rows import OUTSIDERS
from dure.points.reversals.statements import STANDS
from dure.points.rules import No

# Leans on the allowances' index by agency and the unique person of an account.
_PURSES = """
SELECT w.person_id, w.month, w.granted, w.policy_id,
       w.effective_on = w.month AND coalesce((c.opened_at AT TIME ZONE 'Asia/Seoul')::date > w.month, false)
FROM points_allowance w LEFT JOIN accounts_account c ON c.person_id = w.person_id
WHERE w.agency_id = %(agency)s AND w.month BETWEEN %(first)s AND %(last)s AND w.granted > 0
"""

# An outsider is a negative number: one record per agency code and e-mail (D16). Leans on the two boards.
_DEEDS = f"""
SELECT t.sender_agency_id = %(agency)s, t.sender_id, coalesce(t.recipient_id, -t.external_id), t.month, t.amount,
       t.sender_department_id, t.recipient_department_id,
       CASE WHEN t.is_credited AND t.recipient_agency_id = %(agency)s THEN t.recipient_department_id END,
       {employment_sql(person="p", day="t.day")},
       coalesce(g.kind, nullif(el.kind, '')), e.agency_code, char_length(m.text),
       t.recipient_agency_id IS NOT DISTINCT FROM t.sender_agency_id
FROM points_transfer t
JOIN points_message m ON m.transfer_id = t.id
JOIN organizations_person p ON p.id = t.sender_id
LEFT JOIN organizations_agency g ON g.id = t.recipient_agency_id
{OUTSIDERS}
WHERE (t.sender_agency_id = %(agency)s OR t.recipient_agency_id = %(agency)s)
  AND t.month BETWEEN %(first)s AND %(last)s AND {STANDS}
ORDER BY t.id
"""

# Every department of the year at its end, with its pool.
_POOLS = """
SELECT DISTINCT ON (v.department_id) v.department_id, v.pool
FROM organizations_departmentversion v
JOIN organizations_department d ON d.id = v.department_id AND d.agency_id = %(agency)s
WHERE v.is_boundary AND v.valid && daterange(%(first)s, %(end)s)
ORDER BY v.department_id, lower(v.valid) DESC
"""

# Leans on special_award_year_index.
_SPECIAL = """
SELECT m.points FROM points_specialaward a
JOIN points_specialawarddecision d ON d.award_id = a.id AND d.outcome = 'approved'
JOIN points_specialawardmember m ON m.award_id = a.id AND m.points > 0
WHERE a.agency_id = %(agency)s AND a.year = %(year)s
"""

_BATCH = 5_000


def simulate_year(
    *, reader: Actor, year: int, preset: str | None = None, changes: Mapping[str, Any] | None = None
) -> Simulation:
    """Replay a year of the reader's agency under today's policy with `changes`, or under a preset with them.

    For those with a role in the scheme. Raises `Refusal` `not-operator` (403), `no-policy`, `policy-values`.
    """
    if reader.roles.isdisjoint(SIMULATORS) or reader.agency_id is None:
        raise refusal(No("not-operator"))
    in_force = policies.of_agency(reader.agency_id, clock.today())
    if in_force is None:
        raise refusal(No("no-policy"))
    if preset is not None and preset not in PRESETS:
        raise refusal(No("policy-preset", {"known": ", ".join(PRESETS)}))
    other = values_of(PRESETS[preset] if preset else in_force.values, changes or {})
    return replay(reader.agency_id, year, in_force.values, other)


def replay(agency: int, year: int, now: PolicyValues, other: PolicyValues) -> Simulation:
    """Replay a year of an agency under `other`, beside how it stands by `now`."""
    of_year = {"agency": agency, "first": date(year, 1, 1), "last": date(year, 12, 1)}
    special = [row[0] for row in _ask(_SPECIAL, {"agency": agency, "year": year})]
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
    for own, sender, recipient, month, amount, *rest in _ask(_DEEDS, of_year):
        department, other_department, credited, employment, kind, code, length, is_colleague = rest
        yield Deed(
            sender=sender if own else None,
            recipient=recipient,
            month=month,
            amount=amount,
            sender_department=department if own else None,
            recipient_department=other_department,
            credited=credited,
            employment=employment,
            other_kind="" if is_colleague else kind or kind_of_code(code or ""),
            length=length,
        )


def _ask(statement: str, parameters: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, dict(parameters))
        while rows := cursor.fetchmany(_BATCH):
            yield from rows
