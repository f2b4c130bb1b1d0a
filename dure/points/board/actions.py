"""Saying "me too" to a thank-you, and taking it back: one press each."""

from datetime import timedelta

from django.db import transaction

from dure import clock
from dure.audit.actions import record, refusals_recorded
from dure.audit.queries import acted_lately
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.notifications.notices.actions import notify
from dure.notifications.notices.queries import waiting_for
from dure.points.board import rules
from dure.points.board.models import Reaction
from dure.points.board.refusals import refusal
from dure.points.moderation.queries import reads, state_of

NOTICE = "reaction"
_PRESSES = ("points.react", "points.take-reaction-back")


def react(*, actor: Actor, transfer_id: int, wanted: bool) -> None:
    """Say "me too" to a thank-you that the actor reads on the board, or take it back; twice is once.

    Giver and receiver hear of it by one notice, however many press: it leads to the names. Points, tallies and
    ranks know nothing of it. Raises `Refusal` of `refusals.SAID`.
    """
    action, subject = "points.react" if wanted else "points.take-reaction-back", str(transfer_id)
    with refusals_recorded(action, actor=actor, subject=subject), transaction.atomic():
        since = clock.now() - timedelta(hours=1)
        if acted_lately(actor, _PRESSES, since, most=rules.MOST_AN_HOUR):
            raise refusal(Denial("reaction-limit", {"most": rules.MOST_AN_HOUR}))
        done = _say(actor, transfer_id) if wanted else _take_back(actor, transfer_id)
        if done:
            record(action, actor=actor, subject=subject)


def _say(actor: Actor, transfer_id: int) -> bool:
    state = state_of(transfer_id)
    no = Denial("not-found") if state is None else rules.judge(actor, state, reads=reads(actor, state))
    if no is not None or state is None:
        raise refusal(no or Denial("not-found"))
    _row, is_new = Reaction.objects.get_or_create(
        transfer_id=transfer_id, person_id=actor.person_id or 0, defaults={"at": clock.now()}
    )
    if is_new:
        notify(
            state.parties - waiting_for(state.parties, NOTICE, transfer=transfer_id),
            NOTICE,
            transfer=transfer_id,
        )
    return is_new


def _take_back(actor: Actor, transfer_id: int) -> bool:
    gone, _rows = Reaction.objects.filter(transfer_id=transfer_id, person_id=actor.person_id or 0).delete()
    return bool(gone)
