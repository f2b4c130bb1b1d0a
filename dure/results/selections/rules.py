"""The decisions about a selection round (제11조), as pure functions. They order evidence and choose nobody."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Self

from dure.kit import text
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.organizations.placement import LOOK_BACK
from dure.points.awards.rules import Belonging
from dure.points.standings.rules import Measure

Sort = Literal["person", "department"]
Key = tuple[Sort, int]

FORMS = ("표창장", "상장")
"""표창장 honours merit in one's work, 상장 the result of a contest; the operator says which it is."""

MOST_SEATS = 500
MOST_POINTS = 1_000_000
LISTED = 10
"""How many ranks of a group are listed at least, so that who comes next is seen."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a round asks for: thresholds in points and different givers, seats of each group, how to compare.

    `seats` names how many may be chosen of people and of departments in each group of pools; a group that is
    not named has no seat.
    """

    received: int = 0
    givers: int = 0
    measure: Measure = "sum"
    seats: Mapping[Sort, Mapping[str, int]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return what is stored."""
        return asdict(self) | {"seats": {sort: dict(groups) for sort, groups in self.seats.items()}}

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `as_json` gave."""
        return cls(**stored)

    def seats_of(self, sort: Sort, group: str) -> int:
        """Return how many may be chosen."""
        return self.seats.get(sort, {}).get(group, 0)

    @property
    def sorts(self) -> list[Sort]:
        """Return what is chosen at all: people, departments or both."""
        known: tuple[Sort, ...] = ("person", "department")
        return [sort for sort in known if any(self.seats.get(sort, {}).values())]


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody or some department that could be chosen, with their period. `worth` is what they are ordered by."""

    sort: Sort
    id: int
    group: str
    number: str
    name: str
    position: str
    department: str
    received: int
    given: int
    givers: int
    worth: Decimal
    average_headcount: Decimal | None = None
    per_head: Decimal | None = None

    @property
    def who(self) -> str:
        """Return a person's name with the position, a department's name alone."""
        return f"{self.name} {self.position}".strip() if self.sort == "person" else self.name

    @property
    def key(self) -> Key:
        """Return what a judgement names."""
        return self.sort, self.id

    @property
    def merit(self) -> tuple[Decimal, int]:
        """Return what decides the order: what counts, then how broad it is (D34)."""
        return self.worth, self.givers


@dataclass(frozen=True, slots=True)
class Honour:
    """One earlier selection: by which round, and the year its list was closed in."""

    round_id: int
    year: int
    name: str

    @property
    def title(self) -> str:
        """Return the round's name, with the year where the name says none."""
        return self.name if _SAYS_YEAR.search(self.name) else f"{self.name} ({self.year})"


_SAYS_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A subject within its group: its rank, ties sharing it, None for who was left out; and the judgement.

    `earlier` are its selections by other rounds, the latest first: many agencies leave out who was honoured lately.
    """

    subject: Subject
    rank: int | None
    is_tied: bool
    mark: str = ""
    reason: str = ""
    earlier: Sequence[Honour] = ()


Marks = Mapping[Key, tuple[str, str]]
Honours = Mapping[Key, Sequence[Honour]]


def candidates(
    subjects: Iterable[Subject], criteria: Criteria, marks: Marks, honours: Honours
) -> list[Candidate]:
    """Return who reaches the thresholds, group by group, the best first; ties share a rank.

    Who was left out takes no rank and is listed after the others, with the reason. Groups come in the order
    in which they first appear.
    """
    groups: dict[tuple[Sort, str], list[Subject]] = {}
    for one in subjects:
        if one.received >= criteria.received and one.givers >= criteria.givers:
            groups.setdefault((one.sort, one.group), []).append(one)
    return [
        replace(found, earlier=honours.get(found.subject.key, ()))
        for members in groups.values()
        for found in _ranked(members, marks)
    ]


def _ranked(members: Sequence[Subject], marks: Marks) -> list[Candidate]:
    ordered = sorted(members, key=lambda one: one.merit, reverse=True)
    left = [one for one in ordered if marks.get(one.key, ("", ""))[0] != "excluded"]
    ranks: dict[tuple[Decimal, int], int] = {}
    held: dict[tuple[Decimal, int], int] = {}
    for rank, one in enumerate(left, start=1):
        ranks.setdefault(one.merit, rank)
        held[one.merit] = held.get(one.merit, 0) + 1
    stands = [
        Candidate(one, ranks[one.merit], held[one.merit] > 1, *marks.get(one.key, ("", ""))) for one in left
    ]
    return stands + [
        Candidate(one, None, is_tied=False, mark="excluded", reason=marks[one.key][1])
        for one in ordered
        if one not in left
    ]


def listed(found: Iterable[Candidate], criteria: Criteria) -> list[Candidate]:
    """Return who is worth looking at: twice the seats and at least `LISTED` ranks, and whoever was judged."""
    return [
        one
        for one in found
        if one.mark
        or (
            one.rank is not None
            and one.rank <= max(LISTED, 2 * criteria.seats_of(one.subject.sort, one.subject.group))
        )
    ]


def judge_opening(name: str, criteria: Criteria) -> Denial | None:
    """Say why a round cannot be opened so, or None."""
    if not text.has_letter(name):
        return Denial("selection-name")
    if not criteria.sorts:
        return Denial("selection-no-seats")
    return None


def judge_mark(
    found: Sequence[Candidate], criteria: Criteria, key: Key, mark: str, reason: str
) -> Denial | None:
    """Say why a judgement cannot be made, or None.

    Only candidates are judged, no group gets more chosen ones than it has seats, exclusions say why.
    """
    judged = next((one for one in found if one.subject.key == key), None)
    if judged is None:
        return Denial("selection-candidate")
    if mark == "chosen" and judged.mark != "chosen":
        place = (judged.subject.sort, judged.subject.group)
        chosen = [
            one for one in found if one.mark == "chosen" and (one.subject.sort, one.subject.group) == place
        ]
        seats = criteria.seats_of(*place)
        if len(chosen) >= seats:
            return Denial("selection-full", {"seats": seats})
    if mark == "excluded" and not text.has_letter(reason):
        return Denial("selection-reason")
    if text.has_registration_number(reason):
        return Denial("selection-personal-data")
    return None


def judge_closing(found: Sequence[Candidate], criteria: Criteria, form: str) -> Denial | None:
    """Say why the list cannot be closed, or None (제11조).

    Somebody has to be chosen, no group may hold more than its seats, and whoever stands above a chosen one
    without being chosen has to be left out with a reason: nobody is passed over in silence. A tie may be
    decided either way.
    """
    chosen = [one for one in found if one.mark == "chosen"]
    if not chosen:
        return Denial("selection-nobody")
    if form not in FORMS:
        return Denial("selection-form")
    return _over_seats(chosen, criteria) or _passed_over(found, chosen)


def concerned(
    deciders: Iterable[int], found: Iterable[Candidate], people: Belonging, units: Belonging
) -> frozenset[int]:
    """Return the departments of `deciders` that stand in a round, themselves or by somebody of theirs (D44).

    Who was left out does not stand. `people` are the departments that deciders and candidates belonged to since
    `since_of`, posts held besides or as acting included; `units` those that a department counted as.
    """
    nowhere = frozenset[int]()
    own = nowhere.union(*(people.get(one, nowhere) for one in deciders))
    there: set[int] = set()
    for one in found:
        if one.mark == "excluded":
            continue
        if one.subject.sort == "department":
            there |= {one.subject.id} | units.get(one.subject.id, nowhere)
        else:
            there |= people.get(one.subject.id, nowhere)
    return own & there


def since_of(first: date, submitted: date) -> date:
    """Return from when on it counts who belonged to which department: the period, and lately in any case (D44)."""
    return min(first, submitted - LOOK_BACK)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What counts about a list that waits: who judged, whose departments made a second person necessary, the chosen.

    `own` are the departments of the asking person since `since_of`.
    """

    own: frozenset[int]
    deciders: frozenset[int]
    departments: frozenset[int]
    chosen: frozenset[int]


def judge_second(actor: Actor, waiting: Waiting, _moment: datetime) -> Denial | None:
    """Say why somebody with a role in the scheme cannot approve a list, or None (D44).

    A second person who judged nobody in the round, is not chosen, and none of whose departments is one of those that
    made a second person necessary.
    """
    if actor.person_id in waiting.deciders or actor.person_id in waiting.chosen:
        return Denial("selection-own")
    if not waiting.own.isdisjoint(waiting.departments):
        return Denial("selection-own-department")
    return None


def digest_of(found: Iterable[Candidate]) -> bytes:
    """Return what a list that waits for approval and the one that is closed share: candidates and judgements."""
    rows = [(one.subject.key, str(one.subject.worth), one.rank, one.mark, one.reason) for one in found]
    return hashlib.sha256(repr(rows).encode()).digest()


def _over_seats(chosen: Sequence[Candidate], criteria: Criteria) -> Denial | None:
    counts: dict[tuple[Sort, str], int] = {}
    for one in chosen:
        place = (one.subject.sort, one.subject.group)
        counts[place] = counts.get(place, 0) + 1
    for (sort, group), count in counts.items():
        seats = criteria.seats_of(sort, group)
        if count > seats:
            return Denial("selection-seats", {"chosen": count, "seats": seats, "group": group})
    return None


def _passed_over(found: Sequence[Candidate], chosen: Sequence[Candidate]) -> Denial | None:
    lowest: dict[tuple[Sort, str], int] = {}
    for one in chosen:
        place = (one.subject.sort, one.subject.group)
        lowest[place] = max(lowest.get(place, 0), one.rank or 0)
    for one in found:
        floor = lowest.get((one.subject.sort, one.subject.group), 0)
        if one.mark != "chosen" and one.rank is not None and one.rank < floor:
            return Denial("selection-passed-over", {"name": one.subject.name, "rank": one.rank})
    return None


def head_of(agency: str, kind: str) -> str:
    """Return what the head of an agency is called, as a proposal for the certificate: 이천시 → 이천시장.

    Where the name does not say it (부, 처, 원 …) the word follows common use; the operator corrects it.
    """
    if kind == "local":
        if agency.endswith("도"):
            return f"{agency}지사"
        if agency.endswith("군"):
            return f"{agency}수"
        if agency.endswith("구"):
            return f"{agency}청장"
        return f"{agency}장"
    if kind == "education":
        return f"{agency.removesuffix('교육청')}교육감"
    return f"{agency}장관" if agency.endswith("부") else f"{agency}장"
