"""What the operator's year looks like today: its months and plan, scheduled work, when in a month gifts fall."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dure import clock
from dure.kit import sql
from dure.kit.days import month_of, next_month
from dure.points.closing.grant_queries import owed
from dure.points.closing.grants_owed import Owed
from dure.points.closing.late import late_changes
from dure.points.closing.statements import FIRST_DAY
from dure.points.giving.standing import STANDS
from dure.points.policy.values import PolicyValues
from dure.points.regulation.queries import basis, cited
from dure.results.console.rules import Facts, Month, Round
from dure.sealing.queries import SEALED_DAYS


@dataclass(frozen=True, slots=True)
class Job:
    """How the latest run of scheduled work stands, and the command that does it by hand.

    `cause` is why confirming `day` failed for the agency the last time, empty when it did not.
    """

    attempts: int
    is_given_up: bool
    has_worker: bool
    command: str
    day: date | None = None
    cause: str = ""


# Leans on points_allowance's agency index and on points_closedday_pkey.
_MONTHS = """
SELECT coalesce(g.month, c.month), coalesce(g.people, 0), coalesce(g.granted, 0)::int, coalesce(g.used, 0)::int,
       coalesce(c.closed, 0), coalesce(g.givers, 0)
FROM (
    SELECT month, count(*) AS people, count(*) FILTER (WHERE used > 0) AS givers, sum(granted) AS granted,
           sum(used) AS used
    FROM points_allowance WHERE agency_id = %(agency)s AND month BETWEEN %(first)s AND %(last)s GROUP BY month) g
FULL JOIN (
    SELECT date_trunc('month', day)::date AS month, count(*) AS closed FROM points_closedday
    WHERE agency_id = %(agency)s AND day BETWEEN %(first)s AND %(last)s GROUP BY 1) c ON c.month = g.month
ORDER BY 1
"""

# The ledger is asked for its first day only where no day is confirmed yet.
# Leans on points_closedday_pkey, points_seal_pkey, policy_effective_unique, policy_proposal_agency,
# report_number_unique, selection_round_agency, selection_mark_round and year_settled_once.
_PLAN = f"""
SELECT coalesce(c.begun, ({FIRST_DAY})), c.last, (
    SELECT encode(digest, 'hex') FROM {SEALED_DAYS} s WHERE agency_id = %(agency)s AND day = c.last),
    coalesce((SELECT json_agg(json_build_array(effective_from, version,
            {basis("basis", "%(agency)s", "greatest(effective_from, %(today)s::date)")}) ORDER BY effective_from)
        FROM points_policy WHERE agency_id = %(agency)s AND effective_from >= %(first)s), '[]'),
    coalesce((SELECT json_agg(json_build_array(effective_from, p.id) ORDER BY effective_from, p.id)
        FROM points_policyproposal p WHERE agency_id = %(agency)s AND effective_from > %(today)s
        AND base_id = (SELECT y.id FROM points_policy y WHERE y.agency_id = %(agency)s
                       ORDER BY y.effective_from DESC LIMIT 1)
        AND NOT EXISTS (SELECT FROM points_policydecision d WHERE d.proposal_id = p.id)), '[]'),
    coalesce((SELECT json_agg(r.asked ->> 'last') FROM points_report r
        WHERE r.agency_id = %(agency)s AND r.kind = 'selection' AND r.year >= %(year)s), '[]'),
    coalesce((SELECT json_agg(json_build_array(r.id, r.name, r.first, r.last, (r.opened_at AT TIME ZONE %(zone)s)::date,
            (SELECT count(*) FILTER (WHERE m.mark = 'chosen') FROM (
                SELECT DISTINCT ON (person_id, department_id) mark FROM points_selectionmark
                WHERE round_id = r.id ORDER BY person_id, department_id, id DESC) m),
            r.criteria -> 'seats', (e.at AT TIME ZONE %(zone)s)::date, e.listed, (p.at AT TIME ZONE %(zone)s)::date)
            ORDER BY r.id)
        FROM points_selectionround r LEFT JOIN points_selectionend e ON e.round_id = r.id
        LEFT JOIN points_selectionpublication p ON p.round_id = r.id
        WHERE r.agency_id = %(agency)s AND (e.at IS NULL
            OR e.outcome = 'closed' AND e.at >= %(first)s::date::timestamp AT TIME ZONE %(zone)s)), '[]'),
    s.day, o.day, coalesce({cited("%(agency)s", "%(today)s::date")}, '')
FROM (SELECT min(day) AS begun, max(day) AS last FROM points_closedday WHERE agency_id = %(agency)s) c
LEFT JOIN points_yearsettlement s ON s.agency_id = %(agency)s AND s.year = %(year)s - 1
LEFT JOIN points_yearsignoff o ON o.settlement_id = s.id
"""

_JOB = """
SELECT attempts, status = 'failed', EXISTS (
    SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'), f.day, f.cause
FROM (SELECT 1) one LEFT JOIN LATERAL (
    SELECT attempts, status FROM procrastinate_jobs WHERE task_name = %(task)s AND status IN ('failed', 'todo', 'doing')
    ORDER BY id DESC LIMIT 1) j ON true
LEFT JOIN points_closingfailure f ON f.agency_id = %(agency)s
"""
_TASKS = {
    "day-missing": ("points.close-day", "dure close-day"),
    "month-missing": ("points.grant", "dure grant"),
}


@dataclass(frozen=True, slots=True)
class Year:
    """The running year: its facts for the calendar, and people who gave this month.

    `late_days` are days of departments for which late orders leave something to post (D43). `seal` is the digest of
    the last confirmed day's seal, `regulation` what papers cite today; empty without one.
    """

    facts: Facts
    givers: int
    late_days: int
    seal: str | None
    regulation: str


def year(agency_id: int, values: PolicyValues) -> Year:
    """Return what the operator's calendar is made of, under the policy in force today.

    Three statements, three more where orders came late; two more before an agency's first day is confirmed.
    """
    now, today = clock.now(), clock.today()
    parameters = {
        "agency": agency_id,
        "first": date(today.year, 1, 1),
        "last": date(today.year, 12, 31),
        "today": today,
        "year": today.year,
        "zone": str(clock.SEOUL),
    }
    months = sql.rows(_MONTHS, parameters)
    begun, confirmed, seal, versions, proposals, drawn, rounds, *ends = sql.one(_PLAN, parameters)
    facts = Facts(
        now=now,
        months=[Month(*row[:5]) for row in months],
        begun=begun,
        confirmed=confirmed,
        amount=values.allowance.amount,
        owed=owed(agency_id, today) if confirmed is None else Owed(),
        period=values.standing.period,
        versions=[(date.fromisoformat(on), version, basis) for on, version, basis in versions],
        proposals=[(date.fromisoformat(on), number) for on, number in proposals],
        drawn=frozenset(map(date.fromisoformat, drawn)),
        rounds=[_round(*row) for row in rounds],
        settled=ends[0],
        signed=ends[1],
    )
    running = [row[5] for row in months if row[0] == month_of(today)]
    late = sum(one.is_open for one in late_changes(agency_id, date(today.year - 1, 12, 1), today))
    return Year(facts, sum(running), late, seal, ends[2])


def _round(number: int, name: str, *told: Any) -> Round:
    """Return a round from its row of JSON."""
    first, last, opened, chosen, seats, closed, listed, public = told
    days = [day and date.fromisoformat(day) for day in (first, last, opened, closed, public)]
    return Round(
        id=number,
        name=name,
        first=days[0],
        last=days[1],
        opened=days[2],
        chosen=chosen,
        seats=sum(count for groups in seats.values() for count in groups.values()),
        closed=days[3],
        listed=listed or 0,
        public=days[4],
    )


def job(agency_id: int, trouble: str) -> Job:
    """Return how the scheduled work stands that a trouble is about. Leans on procrastinate's own indexes."""
    task, command = _TASKS[trouble]
    attempts, is_given_up, has_worker, day, cause = sql.one(_JOB, {"task": task, "agency": agency_id})
    if trouble != "day-missing":
        day, cause = None, None
    return Job(attempts or 0, bool(is_given_up), has_worker, command, day, cause or "")


LAST_DAYS = 3


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When in the month gifts fall, over whole months in which there were any.

    `by_day` is the average of gifts on each day of the month over the months that have the day; `last` is the share
    of the gifts that fell on the last `LAST_DAYS` of their month, `evenly` what it would be if all days were alike.
    """

    total: int
    by_day: Sequence[tuple[int, float]]
    last: float
    evenly: float


_BY_DAY = f"""
SELECT t.month, extract(day FROM t.day)::int, count(*) FROM points_transfer t
WHERE t.sender_agency_id = %(agency)s AND t.month >= %(first)s AND t.month < %(end)s AND {STANDS}
GROUP BY 1, 2
"""


def rhythm(agency_id: int) -> Rhythm:
    """Return when in the month an agency's people gave over the last twelve whole months.

    A rush at the end would say that people give because points lapse. Leans on transfer_sender_board.
    """
    end = month_of(clock.today())
    return rhythm_of(
        sql.rows(_BY_DAY, {"agency": agency_id, "first": end.replace(year=end.year - 1), "end": end})
    )


def rhythm_of(counts: Iterable[tuple[date, int, int]]) -> Rhythm:
    """Return the rhythm of counts by month and day; a day that few months have is not taken for a quiet one."""
    rows = list(counts)
    lengths = {month: (next_month(month) - month).days for month, _day, _count in rows}
    total = sum(count for *_when, count in rows)
    if not total:
        return Rhythm(0, [], 0.0, 0.0)
    on_day: Counter[int] = Counter()
    for _month, day, count in rows:
        on_day[day] += count
    by_day = [
        (day, round(on_day[day] / have, 1))
        for day in range(1, 32)
        if (have := sum(length >= day for length in lengths.values()))
    ]
    last = sum(count for month, day, count in rows if day > lengths[month] - LAST_DAYS)
    return Rhythm(total, by_day, last / total, LAST_DAYS * len(lengths) / sum(lengths.values()))
