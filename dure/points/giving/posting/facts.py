"""The facts of a batch: one round trip that locks and then reads, and what its answer means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from dure import clock
from dure.kit.days import month_of
from dure.organizations.placement import Placement, placement
from dure.points.giving import rules
from dure.points.giving.posting import statements
from dure.points.giving.posting.acts import Act
from dure.points.giving.rules import Arrival, Birth, Outsider, Purse
from dure.points.policy import queries as policies
from dure.points.policy.queries import PolicyInForce

_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules ask for, as it stood at `moment` under the locks."""

    moment: datetime
    month: date
    ids: Sequence[int]
    people: Mapping[int, Placement]
    policies: Mapping[int, PolicyInForce]
    purses: Mapping[int, Purse]
    externals: Mapping[tuple[str, str], int]
    local_agencies: frozenset[str]
    kinds: Mapping[str, str]
    dead_tokens: frozenset[int]
    answers: Mapping[tuple[int, str], tuple[str, list[dict[str, Any]]]]
    listening: frozenset[int]


def read(acts: Sequence[Act]) -> Facts:
    """Take the locks, then read the facts; the snapshot of the second is younger than the first."""
    parameters = _parameters(acts)
    connection.ensure_connection()
    with connection.connection.pipeline():
        connection.connection.execute(statements.LOCK, [parameters["givers"]])
        found = connection.connection.execute(statements.FACTS, parameters)
        (row,) = found.fetchone()
    return _facts(row)


def look(person_id: int, others: Sequence[int] = ()) -> Facts:
    """Read the same facts without locks, for pages that say beforehand what an act would be told."""
    parameters = _parameters(()) | {"givers": [person_id], "people": [person_id, *others]}
    connection.ensure_connection()
    with connection.wrap_database_errors:
        (row,) = connection.connection.execute(statements.FACTS, parameters).fetchone()
    return _facts(row)


def _parameters(acts: Sequence[Act]) -> dict[str, Any]:
    givers = sorted({act.actor.person_id for act in acts if act.actor.person_id is not None})
    recipients = [gift.recipient for act in acts for gift in act.gifts]
    insiders = {one for one in recipients if isinstance(one, int) and 0 < one <= _LARGEST_ID}
    outsiders = [recipient for recipient in recipients if isinstance(recipient, Outsider)]
    keyed = [act for act in acts if act.key is not None]
    return {
        "offset": clock.offset(),
        "givers": givers,
        "people": list({*givers, *insiders}),
        "gifts": len(recipients),
        "codes": [outsider.agency_code for outsider in outsiders],
        "emails": [outsider.email for outsider in outsiders],
        "tokens": list({act.actor.token_id for act in acts if act.actor.token_id is not None}),
        "accounts": [act.actor.account_id for act in keyed],
        "keys": [act.key for act in keyed],
    }


def _facts(row: dict[str, Any]) -> Facts:
    moment = datetime.fromisoformat(row["at"]).astimezone(clock.SEOUL)
    month = month_of(moment.date())
    people = {one[0]: placement(one) for one in row["people"] or ()}
    in_force = policies.in_force(row["policies"] or ())
    return Facts(
        moment=moment,
        month=month,
        ids=row["ids"] or (),
        people=people,
        policies=in_force,
        purses=_purses(row, month, people, in_force),
        externals={(code, email): number for code, email, number in row["externals"] or ()},
        local_agencies=frozenset(row["agencies"] or ()),
        kinds=row["kinds"] or {},
        dead_tokens=frozenset(row["dead_tokens"] or ()),
        answers={(account, key): (digest, answer) for account, key, digest, answer in row["answers"] or ()},
        listening=frozenset(row["listening"] or ()),
    )


def _purses(
    row: dict[str, Any], month: date, people: Mapping[int, Placement], in_force: Mapping[int, PolicyInForce]
) -> dict[int, Purse]:
    """Return each giver's purse, made at first use where no schedule has granted yet (D8)."""
    purses = {person: Purse(month, granted, used) for person, granted, used in row["purses"] or ()}
    for *on_first, joined, opened in row["newcomers"] or ():
        current = people[on_first[0]]
        arrival = Arrival(*(date.fromisoformat(day) if day else None for day in (joined, opened)))
        purses[current.person_id] = _newcomer(placement(on_first), current, arrival, month, in_force)
    for giver, recipient, code, email, digest in row["given"] or ():
        purses[giver].remember((code, email) if recipient is None else recipient, digest)
    return purses


def _newcomer(
    first: Placement,
    current: Placement,
    arrival: Arrival,
    month: date,
    in_force: Mapping[int, PolicyInForce],
) -> Purse:
    """Return a purse as the schedule would have made it: by the policy of where they worked on the 1st (D9)."""
    agency_id = first.agency_id or current.agency_id
    policy = in_force.get(agency_id or 0)
    if policy is None:
        return Purse(month)
    granted = rules.grant(first, current, arrival, month, policy.values)
    since = arrival.joined if first.agency_id is None else month
    return Purse(month, granted, born=Birth(agency_id or 0, policy.id, since or month))
