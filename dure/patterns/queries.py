"""Reads of the reciprocity view: the facts a run works on, runs, and what one's own pages show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch
from django.utils.translation import gettext as _

from dure import clock
from dure.kit import sql
from dure.kit.actor import Actor
from dure.kit.jobs import going_on
from dure.organizations.queries import PersonCard, called, person_cards
from dure.patterns.models import (
    ReciprocityComment,
    ReciprocityMember,
    ReciprocityOpening,
    ReciprocityPattern,
    ReciprocityResult,
    ReciprocityRun,
)
from dure.patterns.rules import Limits, Sent
from dure.points.giving.standing import STANDS
from dure.points.policy import queries as policies

_OPEN_FOR_HOURS = 8
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run works on: transfers inside the agency, what everybody gave in all, and what the rules forbid."""

    sent: Sequence[Sent]
    given: Mapping[int, int]
    limits: Limits


_INSIDE = f"""
FROM points_transfer t
WHERE t.sender_agency_id = %(agency)s AND t.recipient_agency_id = %(agency)s AND t.recipient_id IS NOT NULL
  AND t.day BETWEEN %(first)s AND %(last)s AND {STANDS}
"""
_SENT = f"""
SELECT t.sender_id, t.recipient_id, t.sender_department_id, t.recipient_department_id, t.day,
       (SELECT m.text FROM points_message m WHERE m.transfer_id = t.id)
{_INSIDE} ORDER BY t.id
"""
_GIVEN = f"""
SELECT t.sender_id, count(*) FROM points_transfer t
WHERE t.sender_agency_id = %(agency)s AND t.day BETWEEN %(first)s AND %(last)s AND {STANDS}
GROUP BY t.sender_id
"""


def facts(agency_id: int, first: date, last: date) -> Facts:
    """Return what a run over a period works on. Leans on transfer_sender_board."""
    asked = {"agency": agency_id, "first": first, "last": last}
    policy = policies.of_agency(agency_id, last)
    limits = Limits()
    if policy is not None:
        transfer = policy.values.transfer
        limits = Limits(transfer.pair_limit, transfer.same_department != "forbidden")
    return Facts(sql.records(Sent, _SENT, asked), sql.mapping(_GIVEN, asked), limits)


def size(agency_id: int, first: date, last: date) -> int:
    """Return how many transfers a run over a period works on."""
    count = sql.value(f"SELECT count(*) {_INSIDE}", {"agency": agency_id, "first": first, "last": last})
    return int(count)


RUN_TASK = "points.reciprocity"


def is_one_going_on(agency_id: int) -> bool:
    """Tell whether a run of an agency is still worked on."""
    waiting = ReciprocityRun.objects.filter(agency_id=agency_id, result=None).values_list("pk", flat=True)
    unfinished = set(waiting)
    return bool(unfinished) and not unfinished.isdisjoint(going_on(RUN_TASK, "run_id"))


def is_given_up(run: ReciprocityRun) -> bool:
    """Tell whether nothing works any more on a run without a result."""
    is_going_on = run.pk in going_on(RUN_TASK, "run_id")
    # Looked for after the job: one that ended in between has written its result.
    return not is_going_on and not ReciprocityResult.objects.filter(run=run).exists()


def runs(agency_id: int) -> list[ReciprocityRun]:
    """Return an agency's runs, newest first, without what they found. Leans on reciprocity_of_agency."""
    found = ReciprocityRun.objects.filter(agency_id=agency_id).select_related("result", "asked_by")
    asker = called("points_reciprocityrun", "asked_by_id", "asked_at")
    return list(found.annotate(listed=Count("patterns"), asker=asker).order_by("-id")[:_SHOWN])


def run_of(agency_id: int, run_id: int) -> ReciprocityRun | None:
    """Return one run of an agency."""
    found = ReciprocityRun.objects.filter(pk=run_id, agency_id=agency_id)
    return found.select_related("result", "asked_by").first()


def openings(agency_id: int, run_id: int) -> list[ReciprocityOpening]:
    """Return who opened a run of an agency, when and why, newest first, each with the run.

    Whoever asked for it stands there too: a known run has at least one. Leans on reciprocity_openings.
    """
    found = ReciprocityOpening.objects.filter(run_id=run_id, run__agency_id=agency_id)
    found = found.annotate(who=called("points_reciprocityopening", "person_id", "at"))
    return list(found.select_related("person", "run__result", "run__asked_by").order_by("-id")[:_SHOWN])


def has_open(actor: Actor, opened: Sequence[ReciprocityOpening]) -> bool:
    """Tell whether `actor` gave a reason in the last hours; after that it is asked for again."""
    now = clock.now()
    return any(
        one.person_id == actor.person_id and (now - one.at).total_seconds() < _OPEN_FOR_HOURS * 3600
        for one in opened
    )


@dataclass(frozen=True, slots=True)
class Tie:
    """How often one member gave to another."""

    giver: int
    recipient: int
    transfers: int


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody a pattern names, and the share of their giving that stayed inside."""

    card: PersonCard
    kept: float


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody concerned said."""

    name: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PatternView:
    """A pattern as it is shown, to those who look and to those it names alike."""

    id: int
    run_id: int
    number: int
    first: date
    last: date
    members: Sequence[Member]
    ties: Sequence[Tie]
    measures: Mapping[str, Any]
    chance: Mapping[str, Any]
    comments: Sequence[Comment]

    @property
    def head(self) -> list[str]:
        """Return the columns of the table of who thanked whom: each member as recipient, then the share inside."""
        return [_("Giver"), *(one.card.name for one in self.members), _("Share within the group")]

    @property
    def rows(self) -> list[list[str]]:
        """Return that table's rows: each member as giver."""
        count = {(one.giver, one.recipient): str(one.transfers) for one in self.ties}
        return [
            [
                giver.card.title,
                *("–" if giver is to else count.get((giver.card.id, to.card.id), "0") for to in self.members),
                f"{round(100 * giver.kept)}%",
            ]
            for giver in self.members
        ]

    @property
    def adjusted(self) -> float:
        """Return the corrected p-value, as a share."""
        return (1 + int(self.chance["as_much_anywhere"])) / (1 + int(self.chance["shuffles"]))


def patterns(run_id: int) -> list[PatternView]:
    """Return the patterns of a run in its order, with names of today. Leans on reciprocity_pattern_number."""
    return _views(ReciprocityPattern.objects.filter(run_id=run_id).order_by("number"))


def patterns_about(person_id: int) -> list[PatternView]:
    """Return the patterns that name a person, newest first. Leans on reciprocity_of_person."""
    mine = ReciprocityMember.objects.filter(person_id=person_id).values("pattern_id")
    return _views(ReciprocityPattern.objects.filter(pk__in=mine).order_by("-id")[:_SHOWN])


def _views(found: Any) -> list[PatternView]:
    said = ReciprocityComment.objects.order_by("id")
    rows = list(found.select_related("run").prefetch_related(Prefetch("comments", said)))
    spoken = {one.person_id for row in rows for one in row.comments.all()}
    cards = person_cards({who for row in rows for who in row.content["measures"]["members"]} | spoken)
    return [_view(row, cards) for row in rows]


def _view(row: ReciprocityPattern, cards: Mapping[int, PersonCard]) -> PatternView:
    measures = row.content["measures"]
    kept = zip(measures["members"], measures["kept"], strict=True)
    return PatternView(
        id=row.pk,
        run_id=row.run_id,
        number=row.number,
        first=row.run.first,
        last=row.run.last,
        members=[Member(cards[who], share) for who, share in kept],
        ties=[Tie(*tie) for tie in measures["by_tie"]],
        measures=measures,
        chance=row.content["chance"],
        comments=[Comment(cards[one.person_id].who, one.text, one.at) for one in row.comments.all()],
    )
