"""What the operator's year looks like today: the month, the closings, the days of a month that gifts fall on."""

from dataclasses import dataclass
from datetime import date, timedelta

from dure import clock
from dure.points.queries.statement import ask
from dure.points.reversals.statements import STANDS


@dataclass(frozen=True, slots=True)
class MonthUse:
    """The running month of an agency: people granted, people who gave, points granted and given."""

    month: date
    people: int
    givers: int
    granted: int
    used: int


@dataclass(frozen=True, slots=True)
class Closing:
    """How far days are confirmed, and how many that are over are not (D20)."""

    confirmed: date | None
    missing: int
    late_orders: int


# Leans on points_allowance_pkey for an agency's month; one row a person.
_MONTH = """
SELECT count(*), count(*) FILTER (WHERE used > 0), coalesce(sum(granted), 0), coalesce(sum(used), 0)
FROM points_allowance WHERE agency_id = %(agency)s AND month = %(month)s
"""


def month_use(agency_id: int) -> MonthUse:
    """Return what became of the running month's allowances so far."""
    month = clock.month_of(clock.today())
    return MonthUse(month, *ask(_MONTH, {"agency": agency_id, "month": month})[0])


# An order that was recorded after a day of its range was confirmed may have changed who was there (D19).
_CLOSING = """
SELECT c.last, (
    SELECT count(*) FROM organizations_assignment a
    JOIN organizations_department d ON d.id = a.department_id AND d.agency_id = %(agency)s
    WHERE a.recorded_at > %(since)s::timestamptz AND lower(a.valid) <= c.last
      AND EXISTS (SELECT FROM points_closedday k WHERE k.agency_id = %(agency)s AND k.day >= lower(a.valid)
                  AND (upper(a.valid) IS NULL OR k.day < upper(a.valid)) AND k.closed_at < a.recorded_at))
FROM (SELECT max(day) AS last FROM points_closedday WHERE agency_id = %(agency)s) c
"""


def closing(agency_id: int) -> Closing:
    """Return how far days are confirmed; late orders are those of the last thirty days."""
    since = clock.now() - timedelta(days=30)
    ((confirmed, late),) = ask(_CLOSING, {"agency": agency_id, "since": since})
    yesterday = clock.today() - timedelta(days=1)
    missing = (yesterday - confirmed).days if confirmed else 0
    return Closing(confirmed, max(missing, 0), late)


_BY_DAY = f"""
SELECT extract(day FROM t.day)::int, count(*) FROM points_transfer t
WHERE t.sender_agency_id = %(agency)s AND t.day >= %(first)s AND t.day < %(end)s AND {STANDS}
GROUP BY 1 ORDER BY 1
"""


def by_day_of_month(agency_id: int) -> list[tuple[int, int]]:
    """Return how many gifts fell on each day of the month over the last twelve complete months.

    A rush at the end would say that people give because points lapse. Leans on transfer_sender_board.
    """
    end = clock.month_of(clock.today())
    parameters = {"agency": agency_id, "first": end.replace(year=end.year - 1), "end": end}
    known = dict(ask(_BY_DAY, parameters))
    return [(day, known.get(day, 0)) for day in range(1, 32)]
