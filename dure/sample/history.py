"""Lets the months pass: the clock travels, and what is granted and given on the way are acts like any other."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from random import Random

from dure import clock
from dure.accounts.models import Account
from dure.kit.actor import SYSTEM, Actor
from dure.points.closing.days import close_days
from dure.points.closing.grants import grant_month
from dure.points.giving.posting import Act, Outcome, post_within
from dure.points.giving.rules import Gift, Outsider
from dure.sample.desk import Misfits
from dure.sample.exchange import Exchange
from dure.sample.founding import Ids
from dure.sample.government import Government
from dure.sample.orders import Window
from dure.sample.society import Society
from dure.sample.transfers import OUTSIDERS_POSITION, Outside, Thanks, Transfers

CHANNEL = "sample"
# From which share of the window on a misfit may come: what lies on a desk is recent.
_LATE = 0.85
_GRANTED_AT = timedelta(minutes=5)
_HOURS_TOGETHER = 4


@dataclass(frozen=True, slots=True)
class Passed:
    """What came of the months: transfers written, refused ones (there should be none), closed days."""

    transfers: int
    refused: int
    days: int


class History:
    """Posts what people gave each other, day after day, as if it had happened."""

    def __init__(self, made: Government, ids: Ids, span: Window) -> None:
        random = Random(f"history {span.today}")
        society = Society(made.staffs, made.cast.values(), span.first, random)
        self._transfers = Transfers(society, made.staffs, random)
        self._misfits = Misfits(made.cast.values())
        self._exchange = Exchange(society.members, made.cast.values(), span)
        self._ids = ids
        self._span = span
        self._actors = _actors()
        self._now = clock.now()

    def pass_by(self, progress: Callable[[date], None]) -> Passed:
        """Let all days pass, close those before today, and leave of today what has happened by now."""
        outcomes: list[Outcome] = []
        for day in _days(self._span):
            if day.day == 1:
                progress(day)
                with clock.travel(clock.start_of(day) + _GRANTED_AT):
                    grant_month(actor=SYSTEM)
            for moment, together in _batches(self._happened(day)):
                with clock.travel(moment):
                    outcomes += post_within([self._act(thanks) for thanks in together])
        days = close_days(actor=SYSTEM, through=self._span.today - timedelta(days=1))
        refused = sum(isinstance(outcome, Exception) for outcome in outcomes)
        return Passed(len(outcomes) - refused, refused, len(days))

    def _happened(self, day: date) -> list[Thanks]:
        """Return what was given on `day` by now, in the order of time."""
        drawn = self._transfers.day(day)
        if day >= self._span.day(_LATE):
            drawn = self._misfits.among(drawn)
        drawn = sorted([*drawn, *self._exchange.on(day)], key=lambda thanks: thanks.at)
        return [thanks for thanks in drawn if thanks.at < self._now]

    def _act(self, thanks: Thanks) -> Act:
        to = thanks.recipient
        recipient = (
            Outsider(to.agency_code, to.email, to.name, OUTSIDERS_POSITION)
            if isinstance(to, Outside)
            else self._ids[to.key]
        )
        actor = self._actors[self._ids[thanks.giver.key]]
        return Act(actor, (Gift(recipient, thanks.text),))


def _batches(happened: Iterable[Thanks]) -> Iterator[tuple[datetime, list[Thanks]]]:
    """Yield what is posted together and when: one act at a time would take minutes.

    The moment is that of the last, at its full minute: however long a batch takes, minutes are the same every time.
    """
    for _part, batch in groupby(happened, key=lambda thanks: thanks.at.hour // _HOURS_TOGETHER):
        together = list(batch)
        yield together[-1].at.replace(second=0, microsecond=0), together


def _days(span: Window) -> Iterator[date]:
    for ordinal in range(span.first.toordinal(), span.today.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _actors() -> dict[int, Actor]:
    """Return everybody as who they act as, by person."""
    rows = Account.objects.exclude(person=None).values_list("pk", "person_id", "person__agency_id")
    return {
        person: Actor(account_id=account, person_id=person, agency_id=agency, channel=CHANNEL)
        for account, person, agency in rows
        if person is not None
    }
