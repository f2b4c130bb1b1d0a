"""The pieces a long ledger is checked in, and the policies that governed it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from dure import clock
from dure.kit import sql
from dure.kit.days import month_of, next_month
from dure.points.policy.models import Policy
from dure.points.policy.values import PolicyValues

# Leans on transfer_day and closedday_latest; allowances are read whole, once.
_EXTENT = """
SELECT least((SELECT min(day) FROM points_transfer), (SELECT min(day) FROM points_closedday),
             (SELECT min(month) FROM points_allowance)),
       greatest((SELECT max(day) FROM points_transfer), (SELECT max(day) FROM points_closedday),
                (SELECT max(month) FROM points_allowance))
"""


def months() -> Sequence[dict[str, Any]]:
    """Return the months of the ledger as parameters: the first day, the last, and the moments around them."""
    first, last = sql.one(_EXTENT)
    found = []
    month = month_of(first) if first else None
    while month is not None and month <= last:
        after = next_month(month)
        found.append(
            {
                "month": month,
                "last": after - timedelta(days=1),
                "start": clock.start_of(month),
                "end": clock.start_of(after),
            }
        )
        month = after
    return found


def limits() -> dict[str, list[Any]]:
    """Return the limits of every policy version as columns, for statements to join."""
    stored = Policy.objects.values_list("id", "values")
    rows = [(number, PolicyValues.model_validate(values)) for number, values in stored]
    return {
        "policies": [number for number, _ in rows],
        "units": [values.transfer.unit for _, values in rows],
        "pair_limits": [values.transfer.pair_limit for _, values in rows],
        "forbids": [values.transfer.same_department == "forbidden" for _, values in rows],
        "amounts": [values.allowance.amount for _, values in rows],
    }


POLICIES = """unnest(%(policies)s::bigint[], %(units)s::int[], %(pair_limits)s::int[], %(forbids)s::bool[],
    %(amounts)s::int[]) AS p (id, unit, pair_limit, forbids, amount)"""
"""The relation `p` of what `limits` returns."""
