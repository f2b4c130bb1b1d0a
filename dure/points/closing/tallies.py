"""The tallies of a day: what each department received and gave, and who its headcount was (제8조②, D18)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from dure.kit import sql
from dure.points.closing import statements
from dure.points.policy.queries import PolicyInForce

_NOBODY = sha256(b"").digest()


@dataclass(slots=True)
class Tally:
    """One department's day, in points and numbers of transfers."""

    received_points: int = 0
    received_count: int = 0
    given_points: int = 0
    given_count: int = 0
    special_points: int = 0
    headcount: int = 0
    members_digest: bytes = _NOBODY

    def figures(self) -> dict[str, int]:
        """Return the numbers by their names, as reports and the world outside know them."""
        return {
            "received_points": self.received_points,
            "received_count": self.received_count,
            "given_points": self.given_points,
            "given_count": self.given_count,
            "special_points": self.special_points,
            "headcount": self.headcount,
        }


@dataclass(slots=True)
class AgencyTally:
    """An agency's day: its departments, and how many transfers name it."""

    departments: defaultdict[int, Tally] = field(default_factory=lambda: defaultdict(Tally))
    transfers: int = 0


def read(day: date, governed: Mapping[int, PolicyInForce]) -> dict[int, AgencyTally]:
    """Return the tallies of `day` for the agencies that `governed` gives a policy.

    Every department that stands that day is there, also with zeros (R8.3); so is whatever else has members or
    points, as a mayor's office without a flagged unit above has (D1). The day must have ended: its transfers
    cannot change any more, so only the headcount needs to come from a single snapshot.
    """
    found = {agency: AgencyTally() for agency in governed}
    of_day = {"day": day, "agencies": list(governed)}
    for agency, department in sql.rows(statements.STANDING, of_day):
        found[agency].departments[department] = Tally()
    for (agency, department), members in _members(of_day, governed).items():
        tally = found[agency].departments[department]
        tally.headcount, tally.members_digest = len(members), sha256(b"".join(sorted(members))).digest()
    for agency, department, points, number, from_others in sql.rows(statements.RECEIVED, of_day):
        tally = found[agency].departments[department]
        tally.received_points, tally.received_count = points, number
        found[agency].transfers += from_others
    for agency, department, points, number, of_all in sql.rows(statements.GIVEN, of_day):
        tally = found[agency].departments[department]
        tally.given_points, tally.given_count = points, number
        found[agency].transfers += of_all
    for agency, department, points in sql.rows(statements.SPECIAL, of_day):
        found[agency].departments[department].special_points = points
    return found


def _members(
    of_day: dict[str, Any], governed: Mapping[int, PolicyInForce]
) -> Mapping[tuple[int, int], list[bytes]]:
    """Return the ids, eight bytes each, of who takes part by the policy (제3조), by agency and department."""
    members: defaultdict[tuple[int, int], list[bytes]] = defaultdict(list)
    for agency, department, employment, ids in sql.rows(statements.HEADS, of_day):
        if employment in governed[agency].values.eligible:
            members[agency, department] += (bytes(ids[at : at + 8]) for at in range(0, len(ids), 8))
    return members


def taking_part(day: date, governed: Mapping[int, PolicyInForce]) -> dict[str, Any]:
    """Return the parameters of MEMBERS: each agency beside each employment that takes part there."""
    pairs = [(agency, kind) for agency, policy in governed.items() for kind in sorted(policy.values.eligible)]
    return {"day": day, "agencies": [one for one, _ in pairs], "employments": [kind for _, kind in pairs]}


def write(agency: int, day: date, tally: AgencyTally) -> None:
    """Write an agency's rows of the day."""
    rows = [
        (
            *(department, one.received_points, one.received_count, one.given_points, one.given_count),
            *(one.special_points, one.headcount, one.members_digest),
        )
        for department, one in sorted(tally.departments.items())
    ]
    if rows:
        sql.execute(statements.TALLIES, [day, agency, *map(list, zip(*rows, strict=True))])
