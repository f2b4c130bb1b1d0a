"""What documents of adoption are filled from: the agency, its policy in force, its operator, its tables."""

from dataclasses import dataclass
from datetime import date

from dure import clock
from dure.kit import sql
from dure.organizations.queries import holders_of, person_card
from dure.points.policy.models import Policy
from dure.points.policy.values import PolicyValues
from dure.points.regulation.queries import Rule, rests_on, rule_on


@dataclass(frozen=True, slots=True)
class Facts:
    """An agency as its documents name it, with its regulation and what its policy rests on.

    Both are empty where none is registered; `operator` is position and department, empty where nobody holds the role.
    """

    agency_id: int
    agency: str
    code: str
    kind: str
    day: date
    policy: Policy
    values: PolicyValues
    rule: Rule
    basis: str
    operator: str
    operator_department: str
    since: date | None

    @property
    def contact(self) -> str:
        """Return the operator's department and position; where both have one name it is said once."""
        return " ".join(dict.fromkeys(part for part in (self.operator_department, self.operator) if part))


_AGENCY = """
SELECT full_name, code, kind,
       (SELECT min(day) FROM points_closedday WHERE agency_id = a.id)
FROM directory_agencies a WHERE id = %(agency)s
"""

_COUNTS = """
SELECT relname, greatest(reltuples, -1)::bigint FROM pg_class
WHERE relkind = 'r' AND relname = ANY(%(tables)s::text[])
"""


def facts(agency_id: int, policy: Policy) -> Facts:
    """Return what is known of an agency today."""
    name, code, kind, since = sql.one(_AGENCY, {"agency": agency_id})
    today = clock.today()
    rule = rule_on(agency_id, today)
    holders = holders_of(agency_id, "operator", today)
    card = person_card(holders[0], today) if holders else None
    return Facts(
        agency_id=agency_id,
        agency=name,
        code=code,
        kind=kind,
        day=today,
        policy=policy,
        values=PolicyValues.model_validate(policy.values),
        rule=rule,
        basis=rests_on(policy.basis, rule.citation),
        operator=card.position if card else "",
        operator_department=card.department if card else "",
        since=since,
    )


def sizes(tables: list[str]) -> dict[str, int]:
    """Return about how many rows tables of the installation hold, by the database's own estimate; -1 unknown."""
    return sql.mapping(_COUNTS, {"tables": tables})
