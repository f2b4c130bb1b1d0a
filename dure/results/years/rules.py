"""The checklist before and after a year is settled, and who may settle and sign, as pure functions (D31)."""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dure.kit.days import FIRST_YEAR, LAST_YEAR
from dure.kit.refusals import Denial

"""Who reads settled years (제11조, 제12조)."""
"""Who reads the figures of each person: evaluation compares departments."""

State = Literal["done", "open"]
Status = Literal["running", "open", "settled", "signed"]


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far the days of an agency's year are: `first` and `last` closed day, how many are closed and sealed.

    `seal` is the digest of the last day's; `code` and `name` are the agency's.
    """

    first: date
    last: date
    closed: int
    sealed: int
    seal: bytes = b""
    is_settled: bool = False
    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the checklist of a year is made of, as numbers.

    `late_orders` are days of departments that late orders would change, `uncorrected` those of them that no dated
    correction has answered yet.
    """

    year: int
    today: date
    days: Readiness | None
    late_orders: int = 0
    uncorrected: int = 0
    corrections: int = 0
    appeals: int = 0
    reports: int = 0
    awards: int = 0
    reversals: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist: whether it is done, how many are open (or were counted), whether it blocks."""

    code: str
    state: State
    number: int = 0
    blocks: bool = False


def last_day(year: int) -> date:
    """Return 31 December."""
    return date(year, 12, 31)


def days_of(days: Readiness) -> int:
    """Return how many days a year has from its first closed day to 31 December."""
    return (last_day(days.last.year) - days.first).days + 1


def checklist(facts: Facts) -> list[Item]:
    """Return the lines in the order in which they are worked off; those that block stand first.

    A special award that nobody decided while its year ran has lapsed with it: there is nothing left to do.
    """
    is_over = facts.today > last_day(facts.year)
    missing = days_of(facts.days) - facts.days.closed if facts.days else 1
    unsealed = facts.days.closed - facts.days.sealed if facts.days else 0
    return [
        _item("year-over", 0 if is_over else 1, blocks=True),
        _item("days-closed", missing, blocks=True),
        _item("days-sealed", unsealed, blocks=True),
        _item("late-orders", facts.uncorrected, shown=facts.uncorrected or facts.late_orders),
        Item("corrections", "done", facts.corrections),
        _item("appeals", facts.appeals),
        _item("reports", facts.reports),
        _item("awards", 0 if is_over else facts.awards, shown=facts.awards),
        Item("reversals", "done", facts.reversals),
    ]


def _item(code: str, left: int, *, shown: int | None = None, blocks: bool = False) -> Item:
    return Item(code, "open" if left else "done", left if shown is None else shown, blocks)


def status_of(year: int, today: date, *, is_settled: bool, is_signed: bool) -> Status:
    """Return how far a year is; open is one that is over and not settled."""
    if is_signed:
        return "signed"
    if is_settled:
        return "settled"
    return "open" if today > last_day(year) else "running"


_POOLS = ("headquarters", "direct", "towns")


def pool_order(pool: str) -> int:
    """Return the place of a pool of departments: headquarters, direct bodies and offices, towns."""
    return _POOLS.index(pool) if pool in _POOLS else len(_POOLS)


def judge_year(year: int) -> Denial | None:
    """Say why there can be no such year, or None."""
    return None if FIRST_YEAR <= year <= LAST_YEAR else Denial("year-unknown", {"year": year})


def judge_settling(year: int, today: date, days: Readiness | None) -> Denial | None:
    """Say why an agency's year cannot be settled yet, or None: it is over, closed and sealed to its last day."""
    if today <= last_day(year):
        return Denial("year-running", {"year": year})
    if days is None:
        return Denial("year-empty", {"year": year})
    if days.last < last_day(year) or days.closed < days_of(days):
        return Denial("year-not-closed", {"year": year, "number": days_of(days) - days.closed})
    if days.sealed < days.closed:
        return Denial("year-not-sealed", {"year": year, "number": days.closed - days.sealed})
    return None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a settled year adds up to, and the checksums of its rows."""

    agency_code: str
    year: int
    policy: int
    first_day: date
    days: int
    seal: bytes
    people: int
    departments: int
    received_points: int
    received_count: int
    given_points: int
    given_count: int
    special_points: int
    people_checksum: bytes
    figures_checksum: bytes
    departments_checksum: bytes

    def checksum(self) -> bytes:
        """Return the SHA-256 that the year is cited by: the same facts give the same, whenever it is settled."""
        sums = (self.received_points, self.received_count, self.given_points, self.given_count)
        told = b"".join(
            (
                _sized(b"dure year 1"),
                _sized(self.agency_code.encode()),
                struct.pack(">qqi", self.year, self.policy, (self.first_day - _EPOCH).days),
                struct.pack(">8q", self.days, self.people, self.departments, *sums, self.special_points),
                _sized(self.seal),
                *(_sized(one) for one in self._checksums()),
            )
        )
        return hashlib.sha256(told).digest()

    def _checksums(self) -> Sequence[bytes]:
        return self.people_checksum, self.figures_checksum, self.departments_checksum


_EPOCH = date(2000, 1, 1)


def _sized(value: bytes) -> bytes:
    return struct.pack(">i", len(value)) + value
