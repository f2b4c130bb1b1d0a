"""Dated corrections of closed days (D19): the day stays as it is, a row beside it says what to add and why."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from dure import clock
from dure.audit.actions import record, refusals_recorded
from dure.kit import locks
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.kit.text import clean
from dure.organizations.placement import LOOK_BACK, departments_since, units_since
from dure.points.closing import rules
from dure.points.closing.correction_queries import known_days
from dure.points.closing.late import late_changes
from dure.points.closing.models import Correction
from dure.points.closing.queries import heirs_of
from dure.points.closing.refusals import refusal
from dure.points.closing.rules import Known, Line
from dure.points.closing.signals import corrected, entering
from dure.points.fence import actions as fence
from dure.points.office import operator_of
from dure.points.reasons import judge_note

__all__ = ["Draft", "Line", "correct", "draft", "keep_out"]


@dataclass(frozen=True, slots=True)
class Draft:
    """Corrections to look at before they are posted: the days as they stand, and what stands against it."""

    lines: Sequence[Line]
    known: Known
    no: Denial | None

    @property
    def digest(self) -> str:
        """Return what `correct` takes as `seen`; empty where there is nothing to confirm."""
        return "" if self.no else rules.digest_of(self.lines, self.known)


def draft(*, actor: Actor, lines: Sequence[Line]) -> Draft:
    """Return what corrections would do, without writing anything. Raises `Refusal` `not-operator` (403)."""
    agency, person = operator_of(actor, "correct", "corrections")
    known = known_days(agency, [line.place for line in lines[: rules.MOST_LINES]])
    return Draft(lines, known, rules.judge_lines(lines, known) or _judge_own(agency, person, lines, known))


def correct(*, actor: Actor, lines: Sequence[Line], reason: str, seen: str | None = None) -> list[Correction]:
    """Post corrections of closed days as operator, all or none, with one reason (D19).

    Nothing that was confirmed is touched; reports add what was posted, and a settled year gets a supplement.
    `seen` is the digest of the draft that was confirmed: whatever moved since is refused, so that sending a form
    twice posts once. Of departments that the operator belongs to, only what late orders leave to correct (D44).
    Raises `Refusal`: `not-operator`, `correction-own-department` (403), `not-found` (404), `day-not-closed`,
    `correction-changed` (409), `correction-empty`, `correction-figure`, `correction-below-zero`, `batch-size`,
    and those of notes for the reason (422).
    """
    why = clean(reason)
    with refusals_recorded("points.correct", actor=actor), transaction.atomic():
        agency, person = operator_of(actor, "correct", "corrections")
        no = judge_note(why)
        if no is not None:
            raise refusal(no)
        entering.send(Correction, agencies=[agency])
        moment = _enter(agency)
        made = draft(actor=actor, lines=lines)
        no = made.no or (Denial("correction-changed") if seen not in (None, made.digest) else None)
        if no is not None:
            raise refusal(no)
        posted = [
            Correction.objects.create(
                agency_id=agency,
                department_id=line.department,
                corrects=line.day,
                day=moment.date(),
                at=moment,
                reason=why,
                person_id=person,
                **asdict(line.figures),
            )
            for line in lines
        ]
        for one in posted:
            corrected.send(Correction, correction=one)
        details = {"corrections": [one.pk for one in posted]}
        record("points.correct", actor=actor, details=details)
        return posted


def _judge_own(agency: int, person: int, lines: Sequence[Line], known: Known) -> Denial | None:
    """Say why lines of the operator's own departments cannot be posted, or None (D44)."""
    own = _own(agency, person, {line.department for line in lines})
    days = [line.day for line in lines if line.department in own]
    if not days:
        return None
    changes = late_changes(agency, min(days), max(days))
    left = {(one.department_id, one.day): one.left for one in changes if one.left}
    return rules.judge_own(lines, known, own, left)


def _own(agency: int, person: int, departments: Collection[int]) -> set[int]:
    """Return those of `departments` that the operator is of, or lately was; what they became counts too (D21)."""
    today = clock.today()
    since = today - LOOK_BACK
    mine = departments_since([person], since).get(person, frozenset())
    units, heirs = units_since(departments, since), heirs_of(agency, departments, today)
    return {one for one in departments if not mine.isdisjoint({one, heirs[one], *units.get(one, ())})}


def _enter(agency: int) -> datetime:
    """Keep the day open and other corrections of the agency out; what is read next is what will stand."""
    fence.hold_open()
    keep_out(agency)
    return fence.moment()


def keep_out(*agencies: int | None) -> None:
    """Keep other corrections of the agencies out, in one order everywhere."""
    locks.hold(locks.CORRECTIONS, *(one for one in agencies if one is not None))
