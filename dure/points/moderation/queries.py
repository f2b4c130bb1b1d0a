"""How messages stand: hidden, reported, appealed; the operator's queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.kit import sql
from dure.kit.abilities import Thing, denial, may
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.kit.relations import or_none
from dure.organizations.queries import person_cards
from dure.points.giving.models import Transfer
from dure.points.giving.thanks import Thanks, reads_hidden, thanks
from dure.points.moderation.models import Grounds, MessageAct, MessageEvent, ReturnGrounds
from dure.points.moderation.refusals import refusal
from dure.points.moderation.reversal_models import Reversal, ReversalGrounds
from dure.points.moderation.rules import State
from dure.points.policy import queries as policies

Kind = Literal["appeals", "reports", "hidden"]
_REASONS: Mapping[str, "str | Promise"] = dict(Grounds.choices) | dict(ReturnGrounds.choices)


@dataclass(frozen=True, slots=True)
class EventView:
    """One act about a message, by name."""

    act: str
    label: "str | Promise"
    reason_code: str
    reason: "str | Promise"
    note: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MessageCase:
    """A message with what was done about it, and what its reader may do now.

    `why_not` is the sentence for an operator who sent or received it, or who hid it and may not reject the appeal.
    """

    thanks: Thanks
    events: Sequence[EventView]
    may_operate: bool
    why_not: "str | Promise"
    may_reverse: bool
    may_report: bool
    may_appeal: bool
    may_reject: bool
    has_reports: bool


def state_of(transfer_id: int) -> State | None:
    """Return how a message stands, None when there is no such message. Leans on message_event_transfer."""
    transfer = Transfer.objects.select_related("message", "reversal").filter(pk=transfer_id).first()
    if transfer is None:
        return None
    events = list(
        MessageEvent.objects.filter(transfer_id=transfer_id)
        .order_by("id")
        .values_list("id", "act", "person_id", "about_id")
    )
    hidings = [number for number, act, _, _ in events if act == MessageAct.HIDE]
    hiding = hidings[-1] if hidings and transfer.message.is_hidden else None
    appeals = [
        number for number, act, _, about in events if act == MessageAct.APPEAL and about == hiding and hiding
    ]
    answered = {about for _, act, _, about in events if act == MessageAct.REJECT}
    settled = max((number for number, act, *_ in events if act in _SETTLES), default=0)
    return State(
        giver=transfer.sender_id,
        parties=frozenset(filter(None, (transfer.sender_id, transfer.recipient_id))),
        agencies=frozenset(filter(None, (transfer.sender_agency_id, transfer.recipient_agency_id))),
        giving_agency=transfer.sender_agency_id,
        is_hidden=transfer.message.is_hidden,
        is_reversed=or_none(lambda: transfer.reversal) is not None,
        hiding=hiding,
        hider=next((person for number, _, person, _ in events if number == hiding), None),
        has_been_appealed=bool(appeals),
        appeal=next((number for number in appeals if number not in answered), None),
        reporters=frozenset(person for _, act, person, _ in events if act == MessageAct.REPORT),
        open_reports=frozenset(
            person for number, act, person, _ in events if act == MessageAct.REPORT and number > settled
        ),
    )


_SETTLES = (MessageAct.HIDE, MessageAct.DISMISS)


def message_case(*, reader: Actor, transfer_id: int) -> MessageCase:
    """Return a message of the reader's board with what the reader may see of its history (D28).

    The parties read who hid it and why; operators and auditors all of it, other readers nothing.
    Raises `Refusal` `not-found` (404).
    """
    state = state_of(transfer_id)
    if state is None or not reads(reader, state):
        raise refusal(Denial("not-found"))
    about = Thing("message", facts=state)
    (row,) = thanks("SELECT %(id)s::bigint AS id", {"id": transfer_id}, reader)
    no = denial(reader, "operate", about)
    may_operate = no is None
    no = no or denial(reader, "reject-appeal", about)
    return MessageCase(
        thanks=row,
        events=_events(transfer_id, reader, state),
        may_operate=may_operate,
        why_not=refusal(no).detail if no and no.code in ("message-own", "appeal-own") else "",
        may_reverse=may(reader, "reverse", Thing("transfers", state.giving_agency))
        and reader.person_id not in (state.giver, None),
        may_report=may(reader, "report", about) and not may_operate,
        may_appeal=may(reader, "appeal", about),
        may_reject=no is None,
        has_reports=may_operate and bool(state.open_reports),
    )


def reads(reader: Actor, state: State) -> bool:
    """Tell whether a message stands on a board the reader reads, or is the reader's own (D30)."""
    if reader.agency_id in state.agencies or reader.person_id in state.parties:
        return True
    return not state.agencies.isdisjoint(policies.boards_of(reader.agency_id, clock.today()))


def _events(transfer_id: int, reader: Actor, state: State) -> list[EventView]:
    if reader.person_id in state.parties:
        # Who reported it is between the reader and an operator who neither sent nor received it.
        acts = [act for act in MessageAct.values if act not in (MessageAct.REPORT, MessageAct.DISMISS)]
    elif reads_hidden(reader, state.agencies):
        acts = list(MessageAct.values)
    else:
        return []
    rows = list(MessageEvent.objects.filter(transfer_id=transfer_id, act__in=acts).order_by("id"))
    reversals = list(Reversal.objects.filter(transfer_id=transfer_id)) if state.is_reversed else []
    cards = person_cards([*(row.person_id for row in rows), *(row.person_id for row in reversals)])
    found = [
        EventView(
            act=row.act,
            label=MessageAct(row.act).label,
            reason_code=row.reason_code,
            reason=_REASONS.get(row.reason_code, ""),
            note=row.note,
            person=cards[row.person_id].who,
            at=row.at,
        )
        for row in rows
    ]
    found += [
        EventView(
            act="reverse",
            label=_("Reversed the points"),
            reason_code=row.reason_code,
            reason=ReversalGrounds(row.reason_code).label,
            note=row.note,
            person=cards[row.person_id].who,
            at=row.at,
        )
        for row in reversals
    ]
    return sorted(found, key=lambda event: event.at)


OPEN = {
    "hidden": "m.is_hidden",
    "appeals": """m.is_hidden AND EXISTS (
        SELECT FROM points_messageevent a WHERE a.transfer_id = t.id AND a.act = 'appeal'
        AND a.about_id = (SELECT max(h.id) FROM points_messageevent h
                          WHERE h.transfer_id = t.id AND h.act = 'hide')
        AND NOT EXISTS (SELECT FROM points_messageevent r
                        WHERE r.transfer_id = t.id AND r.act = 'reject' AND r.about_id = a.id))""",
    "reports": """NOT m.is_hidden AND EXISTS (
        SELECT FROM points_messageevent a WHERE a.transfer_id = t.id AND a.act = 'report'
        AND a.id > coalesce((SELECT max(s.id) FROM points_messageevent s
                             WHERE s.transfer_id = t.id AND s.act IN ('hide', 'dismiss')), 0))""",
}
"""Conditions on a transfer `t` with its message `m`: what is hidden, and what waits for the operator."""

# Every message in question has an event: there are few of them beside the ledger. Leans on
# message_event_transfer and the primary keys.
_QUEUE = """
SELECT t.id FROM points_transfer t JOIN points_message m ON m.transfer_id = t.id
WHERE t.id IN (SELECT transfer_id FROM points_messageevent)
  AND %(agency)s IN (t.sender_agency_id, t.recipient_agency_id) AND t.id < %(before)s AND {condition}
ORDER BY t.id DESC LIMIT %(limit)s
"""


def queue(*, reader: Actor, kind: Kind, before: int | None = None, limit: int = 20) -> list[Thanks]:
    """Return the messages that wait for the operator (appeals, reports) or are hidden, newest first.

    For operator and auditor. Raises `Refusal` `not-operator` (403).
    """
    _judge_reader(reader)
    parameters = {"agency": reader.agency_id, "before": before or sql.NEWEST, "limit": limit}
    return thanks(_QUEUE.format(condition=OPEN[kind]), parameters, reader)


def waiting(*, reader: Actor) -> dict[Kind, int]:
    """Return how many appeals and reports wait for the operator, and how many messages are hidden."""
    _judge_reader(reader)
    parameters = {"agency": reader.agency_id, "before": sql.NEWEST, "limit": 1000}
    kinds: tuple[Kind, ...] = ("appeals", "reports", "hidden")
    counts = ", ".join(
        f"(SELECT count(*) FROM ({_QUEUE.format(condition=OPEN[kind])}) AS q)" for kind in kinds
    )
    return dict(zip(kinds, sql.one(f"SELECT {counts}", parameters), strict=True))


def _judge_reader(reader: Actor) -> None:
    if not may(reader, "read-hidden", "messages"):
        raise refusal(Denial("not-operator"))
