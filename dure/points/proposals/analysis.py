"""How the values in force were used: the analysis that 제7조 asks for before they change (R7.1)."""

from datetime import date
from typing import Any

from dure.kit import sql
from dure.kit.days import month_of
from dure.points.giving.standing import STANDS

MONTHS = 12
LAST_DAYS = 3

# Leans on the allowances' index by agency; a year of an agency is read whole, once a proposal.
_USE = """
SELECT count(DISTINCT person_id), coalesce(sum(granted), 0), coalesce(sum(used), 0),
       count(*), count(*) FILTER (WHERE used > 0), count(*) FILTER (WHERE used = granted),
       count(DISTINCT person_id) FILTER (WHERE used > 0),
       coalesce(percentile_disc(ARRAY[0.25, 0.5, 0.75, 0.9]) WITHIN GROUP (ORDER BY used), '{0,0,0,0}')
FROM points_allowance
WHERE agency_id = %(agency)s AND month >= %(first)s AND month < %(end)s AND granted > 0
"""

# Leans on transfer_sender_board.
_GIVING = f"""
SELECT count(*), count(*) FILTER (WHERE t.recipient_agency_id IS DISTINCT FROM t.sender_agency_id),
       count(DISTINCT t.recipient_id),
       count(*) FILTER (WHERE t.day > (date_trunc('month', t.day) + interval '1 month')::date - 1 - %(last)s)
FROM points_transfer t
WHERE t.sender_agency_id = %(agency)s AND t.month >= %(first)s AND t.month < %(end)s AND {STANDS}
"""

_PAIRS = f"""
SELECT count(*), count(*) FILTER (WHERE gifts >= %(pair_limit)s) FROM (
    SELECT count(*) AS gifts FROM points_transfer t
    WHERE t.sender_agency_id = %(agency)s AND t.month >= %(first)s AND t.month < %(end)s AND {STANDS}
    GROUP BY t.sender_id, coalesce(t.recipient_id, -t.external_id), t.month
) AS pairs
"""


def use_of(agency_id: int, today: date, pair_limit: int) -> dict[str, Any]:
    """Return how an agency used its allowances in the twelve complete months before `today`.

    Points and people; `quartiles` are those of the points that one person gave in one month, 25, 50, 75 and 90 %.
    """
    end = month_of(today)
    first = end.replace(year=end.year - 1)
    parameters = {
        "agency": agency_id,
        "first": first,
        "end": end,
        "last": LAST_DAYS,
        "pair_limit": pair_limit,
    }
    people, granted, used, purses, touched, emptied, givers, quartiles = _row(_USE, parameters)
    transfers, outside, recipients, late = _row(_GIVING, parameters)
    pairs, at_limit = _row(_PAIRS, parameters)
    return {
        "from": first.isoformat()[:7],
        "until": end.isoformat()[:7],
        "people": people,
        "granted": granted,
        "used": used,
        "lapsed": granted - used,
        "use_percent": _percent(used, granted),
        "person_months": purses,
        "person_months_used": touched,
        "person_months_emptied": emptied,
        "givers": givers,
        "givers_percent": _percent(givers, people),
        "recipients": recipients,
        "quartiles": list(quartiles),
        "transfers": transfers,
        "to_other_agencies": outside,
        "in_last_days": late,
        "pairs": pairs,
        "pairs_at_limit": at_limit,
    }


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _row(statement: str, parameters: dict[str, Any]) -> tuple[Any, ...]:
    used = {name: value for name, value in parameters.items() if f"%({name})s" in statement}
    return sql.one(statement, used)
