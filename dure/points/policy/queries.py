"""Policy versions as they are in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dure.kit import sql
from dure.points.policy.models import Policy
from dure.points.policy.values import PolicyValues
from dure.points.regulation.queries import basis_on


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """One stored version: its id, stamped on whatever it governs, and its values."""

    id: int
    values: PolicyValues


_known: dict[int, PolicyInForce] = {}


def in_force(pairs: Iterable[tuple[int, int]]) -> dict[int, PolicyInForce]:
    """Return policies by agency for (agency id, policy id) pairs.

    Versions are immutable in the database itself, so each is read once in the life of a process.
    """
    pairs = list(pairs)
    unknown = {number for _, number in pairs} - _known.keys()
    if unknown:
        stored = Policy.objects.filter(id__in=unknown).values_list("id", "values")
        _known.update((n, PolicyInForce(n, PolicyValues.model_validate(values))) for n, values in stored)
    return {agency: _known[number] for agency, number in pairs}


def version_on(agency_id: int | None, on: date) -> Policy | None:
    """Return the stored version of an agency in force on a day. Leans on policy_effective_unique."""
    versions = Policy.objects.filter(agency_id=agency_id or 0, effective_from__lte=on)
    return versions.order_by("-effective_from").first()


def of_agency(agency_id: int, on: date) -> PolicyInForce | None:
    """Return an agency's policy on a day, None where it runs no points. Leans on policy_effective_unique."""
    version = version_on(agency_id, on)
    return None if version is None else in_force([(agency_id, version.pk)])[agency_id]


_ALL = """
SELECT DISTINCT ON (agency_id) agency_id, id FROM points_policy
WHERE effective_from <= %s ORDER BY agency_id, effective_from DESC
"""


# The reader's own agency, and those that have agreed with it to read each other's boards (D30). Leans on
# policy_effective_unique.
AGREEING = """
SELECT %(own)s::bigint AS agency_id
UNION SELECT other.agency_id FROM (
    SELECT DISTINCT ON (agency_id) agency_id, values ->> 'visibility' AS visibility FROM points_policy
    WHERE effective_from <= %(today)s ORDER BY agency_id, effective_from DESC) AS other
WHERE other.visibility = 'agreeing-agencies' AND (
    SELECT values ->> 'visibility' FROM points_policy WHERE agency_id = %(own)s AND effective_from <= %(today)s
    ORDER BY effective_from DESC LIMIT 1) = 'agreeing-agencies'
"""


def boards_of(agency_id: int | None, today: date) -> frozenset[int]:
    """Return the agencies whose boards the people of an agency read: their own, and those that agreed (D30)."""
    return frozenset(filter(None, sql.column(AGREEING, {"own": agency_id, "today": today})))


def all_on(day: date) -> dict[int, PolicyInForce]:
    """Return the policy in force on a day of every agency that has one. Leans on policy_effective_unique."""
    return in_force(sql.rows(_ALL, [day]))


def basis_of(version: Policy, day: date) -> str:
    """Return what a policy version rests on, as it is cited on a day; empty where nothing is registered."""
    return basis_on(version.agency_id, version.basis, day)
