"""The monthly grant (기본 협업포인트): every eligible person's allowance, by schedule (제5조①)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.audit.actions import record
from dure.kit import sql
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.days import month_of
from dure.kit.refusals import Refusal
from dure.points.closing.grant_queries import JOINERS, WITHOUT, Grant, judged
from dure.points.fence import actions as fence
from dure.points.policy import queries as policies

# A chunk holds the day barrier and so must be short: ending the day, and giving behind it, waits for it.
CHUNK = 2_000

_GRANT = """
INSERT INTO points_allowance (person_id, month, agency_id, policy_id, granted, used, effective_on, recorded_at)
SELECT person, %s, agency, policy, granted, 0, effective_on, %s
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::int[], %s::date[])
    AS w (person, agency, policy, granted, effective_on)
ON CONFLICT (person_id, month) DO NOTHING
"""

# What the grant was is kept first: the day it was recorded on sealed it so.
_KEEP = """
INSERT INTO points_formerallowance (person_id, month, agency_id, policy_id, granted, effective_on, recorded_at)
SELECT person_id, month, agency_id, policy_id, granted, effective_on, recorded_at
FROM points_allowance JOIN unnest(%s::bigint[], %s::int[]) AS w (person, points) ON person_id = w.person
WHERE month = %s AND granted < w.points
ON CONFLICT DO NOTHING
"""
_RAISE = """
UPDATE points_allowance SET granted = w.points, effective_on = w.since, recorded_at = %s
FROM unnest(%s::bigint[], %s::int[], %s::date[]) AS w (person, points, since)
WHERE person_id = w.person AND month = %s AND granted < w.points
"""


def grant_month(
    *,
    actor: Actor,
    month: date | None = None,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Grant the running month to whoever is eligible and has nothing yet; return how many got it (R5.1).

    Run every day it also catches what late orders changed: eligibility on the 1st is judged by what is known
    now, and the row says from when it counts and when it was written (D10). Safe to run twice, and beside
    giving without a lock on the giver: whichever of the two writes a person's row first, the other keeps it
    (first use adds to `used`, which the table's check bounds by what was granted). `month` is any day of the
    month wanted; None is the running one. `progress` is told how many people each chunk looked at. Who got less
    because they joined later gets the rest where a late order says that they had been there earlier; they are counted.
    Raises `Refusal`: `not-allowed` (403), `month-not-running` (409).
    """
    if not may(actor, "grant", "allowances"):
        raise Refusal("not-allowed", _("Only an administrator may grant allowances."), status=403)
    running = month_of(fence.now().date())
    if month is not None and month_of(month) != running:
        raise Refusal(
            "month-not-running",
            _(
                "Only the current month can be granted: earlier months have lapsed and later ones have not begun."
            ),
            status=409,
        )
    granted, after = 0, 0
    while (looked_at := _raise_chunk(actor, running, after)) is not None:
        after, raised = looked_at
        granted += raised
    after = 0
    while True:
        seen = _grant_chunk(actor, running, after)
        if seen is None:
            return granted
        after, looked, written = seen
        granted += written
        if progress is not None:
            progress(looked)


@transaction.atomic
def _grant_chunk(actor: Actor, month: date, after: int) -> tuple[int, int, int] | None:
    """Grant to the next people after an id: the last id, how many were looked at, how many got it."""
    fence.hold_open()
    moment = fence.moment()
    if month_of(moment.date()) != month:
        return None  # the month ended while the work went on
    bounds = {"first": month, "today": moment.date(), "after": after, "chunk": CHUNK}
    people = sql.rows(WITHOUT, bounds)
    if not people:
        return None
    in_force = policies.all_on(moment.date())
    grants = [one for row in people if (one := judged(row, month, in_force)) is not None and one.points]
    columns = [list(column) for column in zip(*map(_columns, grants), strict=True)]
    written = sql.execute(_GRANT, [month, moment, *columns]) if columns else 0
    if written:
        details = {"people": written, "through": people[-1][0]}
        record("points.grant", actor=actor, subject=month.isoformat()[:7], details=details)
    return people[-1][0], len(people), written


@transaction.atomic
def _raise_chunk(actor: Actor, month: date, after: int) -> tuple[int, int] | None:
    """Raise grants of the next joiners to what they would have been by what is known now (D10).

    Return the last one's id, and how many grants were raised.
    """
    fence.hold_open()
    moment = fence.moment()
    today = moment.date()
    if month_of(today) != month:
        return None
    bounds = {"first": month, "today": today, "start": clock.start_of(today), "after": after, "chunk": CHUNK}
    rows = list(sql.rows(JOINERS, bounds))
    if not rows:
        return None
    in_force = policies.all_on(today)
    known = [(granted, agency, judged(row, month, in_force)) for granted, agency, *row in rows]
    higher = [one for granted, agency, one in known if one and one.points > granted and one.agency == agency]
    return rows[-1][2], (_raise(actor, month, moment, higher) if higher else 0)


def _raise(actor: Actor, month: date, moment: datetime, grants: Sequence[Grant]) -> int:
    people, points = [one.person for one in grants], [one.points for one in grants]
    sql.execute(_KEEP, [people, points, month])
    raised = sql.execute(_RAISE, [moment, people, points, [one.effective_on for one in grants], month])
    if raised:
        details = {"people": raised, "through": people[-1]}
        record("points.raise-grant", actor=actor, subject=month.isoformat()[:7], details=details)
    return raised


def _columns(grant: Grant) -> tuple[object, ...]:
    return (grant.person, grant.agency, grant.policy, grant.points, grant.effective_on)
