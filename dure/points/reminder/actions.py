"""Asking everybody at once, and switching the question off and on."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.audit.actions import record
from dure.kit import sql
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.days import month_of
from dure.kit.refusals import Refusal
from dure.notifications.notices.embedded import notify_sql, see_sql
from dure.points.fence import actions as fence
from dure.points.giving import offer_rules as rules
from dure.points.giving.preferences import Preference

# A question of last week is no longer one: whoever has not looked at it finds it read.
_PUT_AWAY = see_sql(kind=rules.KIND, fact="week", before="%(running)s")

# `rules.is_asked` for everybody: a test holds the two together. Leans on the primary keys of allowances and
# preferences and on assignment_person; the unique index of notices keeps a second run from asking twice.
_ASK = notify_sql(
    kind=rules.KIND,
    told="""
SELECT w.person_id, jsonb_build_object('week', %(week)s::text)
FROM points_allowance w
JOIN points_policy p ON p.id = w.policy_id
JOIN person_accounts c ON c.person_id = w.person_id AND c.is_active
WHERE w.month = %(month)s
  AND w.granted - w.used >= coalesce((p.values -> 'transfer' ->> 'unit')::int, 10)
  AND NOT EXISTS (SELECT FROM points_preference q WHERE q.person_id = w.person_id AND NOT q.weekly_nudge)
  AND EXISTS (SELECT FROM directory_posts a
              WHERE a.person_id = w.person_id AND a.kind IN ('main', 'secondment', 'exchange')
                AND a.valid @> %(day)s::date)
  AND NOT EXISTS (SELECT FROM directory_posts l
                  WHERE l.person_id = w.person_id AND l.kind = 'leave' AND l.valid @> %(day)s::date)
""",
)


@transaction.atomic
def nudge(*, actor: Actor) -> int:
    """Ask everybody who has something left to give whose help they had this week; return how many were asked.

    On days that ask nothing (`rules.week_of`) only questions of earlier weeks are put away. Safe to run twice. The
    number of statements does not depend on that of people. Raises `Refusal` `not-allowed` (403).
    """
    if not may(actor, "send", "reminders"):
        raise Refusal("not-allowed", _("Only an administrator may do this."), status=403)
    moment = fence.now()
    day = moment.date()
    week = rules.week_of(day)
    facts: dict[str, str | date | None] = {
        "at": moment,
        "day": day,
        "month": month_of(day),
        "running": rules.monday_of(day).isoformat(),
        "week": week and week.isoformat(),
    }
    sql.execute(_PUT_AWAY, facts)
    if week is None:
        return 0
    asked = sql.execute(_ASK, facts)
    if asked:
        record("points.nudge", actor=actor, subject=week.isoformat(), details={"people": asked})
    return asked


@transaction.atomic
def choose(*, actor: Actor, weekly_nudge: bool) -> Preference:
    """Switch the weekly question off or on for oneself. Raises `Refusal` `no-person` (403)."""
    if actor.person_id is None:
        raise Refusal("no-person", _("This account belongs to no person."), status=403)
    made, _is_new = Preference.objects.update_or_create(
        person_id=actor.person_id, defaults={"weekly_nudge": weekly_nudge, "changed_at": clock.now()}
    )
    details = {"weekly_nudge": weekly_nudge}
    record("points.preference", actor=actor, subject=f"person:{actor.person_id}", details=details)
    return made
