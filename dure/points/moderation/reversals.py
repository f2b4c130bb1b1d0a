"""The act of reversing: the transfer stays, a row beside it takes it out of every sum."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from dure.audit.actions import record, refusals_recorded
from dure.kit import locks
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.days import month_of
from dure.kit.refusals import Denial
from dure.kit.text import clean
from dure.notifications.notices.actions import notify
from dure.organizations.queries import person_cards_on
from dure.points.closing.corrections import keep_out
from dure.points.closing.models import Correction
from dure.points.closing.queries import counts_for_giver
from dure.points.closing.signals import entering, reversed_late
from dure.points.fence import actions as fence
from dure.points.fence.models import EndedDay
from dure.points.giving.models import Allowance, Transfer
from dure.points.moderation.announcing import tell_reversed
from dure.points.moderation.refusals import refusal
from dure.points.moderation.reversal_models import Reversal, ReversalGrounds
from dure.points.policy import queries as policies
from dure.points.reasons import judge_note


def reverse(*, actor: Actor, transfer_id: int, reason_code: str, note: str) -> Reversal:
    """Reverse a transfer that was an error, as operator of the giver's agency; not one's own gift (D27).

    In the month of the transfer its points and its place among the two a month come back to the giver; later
    they do not. A day that has not ended leaves it out of its tally; an ended day stands and is corrected by a
    dated row (D19), a settled year supplemented. Raises `Refusal` of `moderation.refusals.SAID`.
    """
    why = clean(note)
    with refusals_recorded("points.reverse", actor=actor, subject=str(transfer_id)), transaction.atomic():
        transfer = Transfer.objects.filter(pk=transfer_id).first()
        if transfer is not None:
            entering.send(Correction, agencies=[transfer.sender_agency_id, transfer.recipient_agency_id])
        fence.hold_open()
        no = _judge(actor, transfer, reason_code, why)
        if no is not None or transfer is None or actor.person_id is None:
            raise refusal(no or Denial("not-found"))
        _judge_power(transfer.sender_agency_id)
        _lock(transfer.sender_id)
        if Reversal.objects.filter(pk=transfer_id).exists():
            raise refusal(Denial("reversed-already"))
        made = _write(actor.person_id, transfer, reason_code, why, fence.moment())
        if not made.in_open_day:
            _correct(transfer, made)
        _tell(transfer, made)
        tell_reversed(transfer, made)
        details = {"returns_quota": made.returns_quota, "in_open_day": made.in_open_day}
        record("points.reverse", actor=actor, subject=str(transfer_id), details=details)
        return made


def _judge(actor: Actor, transfer: Transfer | None, reason_code: str, note: str) -> Denial | None:
    if not may(actor, "reverse", "transfers") or actor.person_id is None:
        return Denial("not-operator")
    if transfer is None or transfer.sender_agency_id != actor.agency_id:
        return Denial("not-found")
    if transfer.sender_id == actor.person_id:
        return Denial("reversal-own")
    if reason_code not in ReversalGrounds.values:
        return Denial("reason-unknown", {"codes": ReversalGrounds.values})
    return judge_note(note)


def _judge_power(agency: int) -> None:
    """Refuse where the policy in force gives nobody the power to reverse."""
    policy = policies.of_agency(agency, fence.moment().date())
    if policy is not None and policy.values.void_power == "none":
        raise refusal(Denial("reversal-off"))


def _lock(giver: int) -> None:
    """Take the giver's lock of the posting path: the purse and the pair count move under it alone."""
    locks.hold(locks.GIVER, giver)


def _write(person: int, transfer: Transfer, reason_code: str, note: str, moment: datetime) -> Reversal:
    day = moment.date()
    made = Reversal.objects.create(
        transfer=transfer,
        reason_code=reason_code,
        note=note,
        day=day,
        at=moment,
        person_id=person,
        returns_quota=month_of(day) == transfer.month,
        in_open_day=not EndedDay.objects.filter(day__gte=transfer.day).exists(),
    )
    if made.returns_quota:
        Allowance.objects.filter(person_id=transfer.sender_id, month=transfer.month).update(
            used=F("used") - transfer.amount
        )
    return made


def _correct(transfer: Transfer, made: Reversal) -> None:
    """Post what the reversal of a transfer of an ended day takes from both departments (D27).

    Under the lock of corrections: one posted at the same moment has judged sums that this changes.
    """
    keep_out(transfer.sender_agency_id, transfer.recipient_agency_id)
    known: dict[str, Any] = {
        "corrects": transfer.day,
        "day": made.day,
        "at": made.at,
        "reason": made.note,
        "person_id": made.person_id,
        "transfer": transfer,
    }
    posted = []
    is_counted = counts_for_giver(transfer)
    if is_counted:
        posted += [
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
    reversed_late.send(
        Correction, transfer=transfer, reversal=made, corrections=posted, is_counted=is_counted
    )


def _tell(transfer: Transfer, made: Reversal) -> None:
    day = transfer.day
    cards = person_cards_on((one, day) for one in (transfer.sender_id, transfer.recipient_id) if one)
    outsider = transfer.external
    who: dict[int | None, str] = {person: card.who for (person, _day), card in cards.items()}
    notify(
        (transfer.sender_id, transfer.recipient_id),
        "transfer-reversed",
        transfer=transfer.pk,
        amount=transfer.amount,
        sender=who.get(transfer.sender_id, ""),
        recipient=f"{outsider.name} {outsider.position}".strip()
        if outsider
        else who.get(transfer.recipient_id, ""),
        day=f"{day.year}. {day.month}. {day.day}.",
        reason=made.reason_code,
        note=made.note,
    )
    if made.returns_quota:
        notify((transfer.sender_id,), "quota-returned", transfer=transfer.pk, amount=transfer.amount)
