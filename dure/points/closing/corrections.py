"""Dated corrections of closed days (D19): the day stays as it is, a row beside it says what to add and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from dure.audit.actions import record
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.kit.text import clean
from dure.organizations.queries.belonging import is_department_of
from dure.points.closing import fence
from dure.points.models import ClosedDay, Correction, DepartmentDay, Reversal, Transfer
from dure.points.moderation import refusals, rules
from dure.points.rules import No
from dure.points.trail import refusals_recorded
from dure.points.years import supplements

# In the number space of dure.points.posting.statements: one correction of an agency at a time.
CORRECTIONS = 3 << 48

MOST_LINES = 500

_COUNTED = ("received_points", "received_count", "given_points", "given_count")


@dataclass(frozen=True, slots=True)
class Line:
    """What to add to the tally of one department on one closed day; negative to take away."""

    department: int
    day: date
    received_points: int = 0
    received_count: int = 0
    given_points: int = 0
    given_count: int = 0

    def counted(self) -> dict[str, int]:
        """Return the four figures by name."""
        return {name: getattr(self, name) for name in _COUNTED}


def correct(*, actor: Actor, lines: Sequence[Line], reason: str) -> list[Correction]:
    """Post corrections of closed days as operator, all or none, with one reason (D19).

    Nothing that was confirmed is touched; reports add what was posted, and a settled year gets a supplement.
    Raises `Refusal`: `not-operator` (403),
    `not-found` (404), `day-not-closed` (409), `correction-empty`, `correction-below-zero`, `batch-size`, and
    those of notes for the reason (422).
    """
    why = clean(reason)
    with refusals_recorded("points.correct", actor=actor), transaction.atomic():
        agency, person = _judge(actor, lines, why)
        supplements.enter([agency])
        fence.hold_open()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CORRECTIONS + agency])
        moment = fence.moment()
        posted = [
            Correction.objects.create(
                agency_id=agency,
                department_id=line.department,
                corrects=line.day,
                day=moment.date(),
                at=moment,
                reason=why,
                person_id=person,
                **line.counted(),
            )
            for line in lines
        ]
        _judge_sums(agency, lines)
        for one in posted:
            supplements.after_correction(one)
        details = {"corrections": [one.pk for one in posted]}
        record("points.correct", actor=actor, details=details)
        return posted


def after_reversal(transfer: Transfer, made: Reversal) -> None:
    """Post what the reversal of a transfer of an ended day takes from both departments (D27)."""
    known: dict[str, Any] = {
        "corrects": transfer.day,
        "day": made.day,
        "at": made.at,
        "reason": made.note,
        "person_id": made.person_id,
        "transfer": transfer,
    }
    posted = [
        Correction.objects.create(
            agency_id=transfer.sender_agency_id,
            department_id=transfer.sender_department_id,
            given_points=-transfer.amount,
            given_count=-1,
            **known,
        )
    ]
    if transfer.is_credited and transfer.recipient_agency_id and transfer.recipient_department_id:
        posted += [
            Correction.objects.create(
                agency_id=transfer.recipient_agency_id,
                department_id=transfer.recipient_department_id,
                received_points=-transfer.amount,
                received_count=-1,
                **known,
            )
        ]
    supplements.after_reversal(transfer, made, posted)


def _judge(actor: Actor, lines: Sequence[Line], reason: str) -> tuple[int, int]:
    """Refuse what cannot be posted; return the agency and the person that post."""
    if "operator" not in actor.roles or actor.agency_id is None or actor.person_id is None:
        raise refusals.refusal(No("not-operator"))
    no = rules.judge_note(reason)
    if no is not None:
        raise refusals.refusal(no)
    if not 0 < len(lines) <= MOST_LINES:
        raise Refusal("batch-size", _("Post between 1 and 500 corrections at a time."))
    for line in lines:
        _judge_line(actor.agency_id, line)
    return actor.agency_id, actor.person_id


def _judge_line(agency: int, line: Line) -> None:
    if not is_department_of(agency, line.department):
        raise Refusal("not-found", _("This department is not known in your agency."), status=404)
    if not ClosedDay.objects.filter(agency_id=agency, day=line.day).exists():
        raise Refusal("day-not-closed", _("Only a day that is confirmed is corrected."), status=409)
    if not any(line.counted().values()):
        raise Refusal("correction-empty", _("A correction adds or takes away something."))


def _judge_sums(agency: int, lines: Iterable[Line]) -> None:
    """Refuse corrections that leave less than nothing of a day."""
    for department, day in {(line.department, line.day) for line in lines}:
        of_day = DepartmentDay.objects.filter(department_id=department, day=day).values(*_COUNTED).first()
        corrected = Correction.objects.filter(agency_id=agency, department_id=department, corrects=day)
        sums = corrected.aggregate(**{f"sum_{name}": Sum(F(name), default=0) for name in _COUNTED})
        for name in _COUNTED:
            if (of_day or {}).get(name, 0) + sums[f"sum_{name}"] < 0:
                raise Refusal("correction-below-zero", _("A day cannot have less than nothing."))
