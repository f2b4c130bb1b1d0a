"""Acts about a message. None of them touches points or tallies (R10.3)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from dure import clock
from dure.audit.actions import record, refusals_recorded
from dure.kit.abilities import Thing, denial
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.kit.text import clean
from dure.notifications.notices.actions import notify
from dure.organizations.queries import holders_of
from dure.points.giving.models import Message
from dure.points.moderation.announcing import tell_hidden
from dure.points.moderation.models import Grounds, MessageAct, MessageEvent, ReturnGrounds
from dure.points.moderation.queries import state_of
from dure.points.moderation.refusals import refusal
from dure.points.moderation.rules import State
from dure.points.reasons import judge_note

Judge = Callable[[Actor, State], Denial | None]


@dataclass(frozen=True, slots=True)
class _Case:
    """A message under its lock, judged: what may now be written about it."""

    person: int
    agency: int
    transfer: int
    state: State
    note: str

    def add(self, act: MessageAct, *, reason: str = "", about: int | None = None) -> None:
        MessageEvent.objects.create(
            transfer_id=self.transfer,
            act=act,
            reason_code=reason,
            note=self.note,
            about_id=about,
            person_id=self.person,
            agency_id=self.agency,
            at=clock.now(),
        )

    def show(self, *, is_hidden: bool) -> None:
        Message.objects.filter(pk=self.transfer).update(is_hidden=is_hidden)

    def operators(self) -> list[int]:
        return [
            person
            for agency in self.state.agencies
            for person in holders_of(agency, "operator", clock.today())
        ]


def hide(*, actor: Actor, transfer_id: int, reason_code: str, note: str) -> None:
    """Make a message non-public, with a reason that both sides are told (제10조② 단서).

    Points and tallies stay as they are. Raises `Refusal` of `moderation.refusals.SAID`.
    """
    judge = _with_reason(_able("hide"), reason_code, Grounds.values)
    with _case("points.hide", actor, transfer_id, judge, note) as case:
        case.add(MessageAct.HIDE, reason=reason_code)
        case.show(is_hidden=True)
        notify(case.state.open_reports - case.state.parties, "report-accepted", transfer=transfer_id)
        said = {"reason": reason_code, "note": case.note, "ruled_by": actor.agency_id}
        notify(case.state.parties, "message-hidden", transfer=transfer_id, **said)
        tell_hidden(transfer_id, case.state.agencies, reason_code, case.note)


def unhide(*, actor: Actor, transfer_id: int, reason_code: str, note: str) -> None:
    """Make a hidden message public again; both sides are told. It answers an open appeal."""
    judge = _with_reason(_able("unhide"), reason_code, ReturnGrounds.values)
    with _case("points.unhide", actor, transfer_id, judge, note) as case:
        case.add(MessageAct.UNHIDE, reason=reason_code)
        case.show(is_hidden=False)
        notify(
            case.state.parties, "message-unhidden", transfer=transfer_id, reason=reason_code, note=case.note
        )


def report(*, actor: Actor, transfer_id: int, reason_code: str, note: str = "") -> None:
    """Tell the operators that a message does not fit, as somebody who reads it on the board."""
    judge = _with_reason(_able("report"), reason_code, Grounds.values)
    with _case("points.report", actor, transfer_id, judge, note, needs_note=False) as case:
        case.add(MessageAct.REPORT, reason=reason_code)
        notify(case.operators(), "message-reported", transfer=transfer_id, reason=reason_code)


def dismiss_reports(*, actor: Actor, transfer_id: int, note: str) -> None:
    """Leave a reported message public; those who reported it are told why."""
    with _case("points.dismiss-reports", actor, transfer_id, _able("dismiss-reports"), note) as case:
        case.add(MessageAct.DISMISS)
        notify(case.state.open_reports, "report-dismissed", transfer=transfer_id, note=case.note)


def appeal(*, actor: Actor, transfer_id: int, note: str) -> None:
    """Appeal, as sender or recipient, against a hiding; once for each (D28)."""
    with _case("points.appeal", actor, transfer_id, _able("appeal"), note) as case:
        case.add(MessageAct.APPEAL, about=case.state.hiding)
        notify(case.operators(), "appeal-made", transfer=transfer_id, note=case.note)


def reject_appeal(*, actor: Actor, transfer_id: int, note: str) -> None:
    """Leave a message non-public after its appeal; both sides are told why. To follow it is `unhide`."""
    with _case("points.reject-appeal", actor, transfer_id, _able("reject-appeal"), note) as case:
        case.add(MessageAct.REJECT, about=case.state.appeal)
        notify(case.state.parties, "appeal-rejected", transfer=transfer_id, note=case.note)


@contextmanager
def _case(
    action: str, actor: Actor, transfer_id: int, judge: Judge, note: str, *, needs_note: bool = True
) -> Iterator[_Case]:
    """Lock the message, judge the act on how it stands now, and record it, done or refused."""
    cleaned = clean(note)
    with refusals_recorded(action, actor=actor, subject=str(transfer_id)), transaction.atomic():
        Message.objects.select_for_update(no_key=True).filter(pk=transfer_id).first()
        state = state_of(transfer_id)
        no = Denial("not-found") if state is None else judge(actor, state)
        no = no or judge_note(cleaned, is_needed=needs_note)
        if no is not None or state is None or actor.person_id is None or actor.agency_id is None:
            raise refusal(no or Denial("not-found"))
        yield _Case(actor.person_id, actor.agency_id, transfer_id, state, cleaned)
        record(action, actor=actor, subject=str(transfer_id))


def _able(verb: str) -> Judge:
    """Return what asks whether somebody may do `verb` with a message as it stands."""
    return lambda actor, state: denial(actor, verb, Thing("message", facts=state))


def _with_reason(judge: Judge, reason_code: str, codes: list[str]) -> Judge:
    def judged(actor: Actor, state: State) -> Denial | None:
        unknown = None if reason_code in codes else Denial("reason-unknown", {"codes": codes})
        return judge(actor, state) or unknown

    return judged
