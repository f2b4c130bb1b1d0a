"""A year of the ledger replayed under another policy, as pure functions: what would have been different.

Gifts are judged by the rules of giving (`dure.points.giving.rules`) and awards by those of awards, as acts are.
The ledger shows what people did under the rules they knew. Under other rules they would have done something
else, so the result says what the same acts would have counted for and not what would have happened.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dure.organizations.placement import Placement
from dure.points.awards.rules import Budget, judge_amount, judge_budget
from dure.points.giving import rules
from dure.points.giving.rules import Gift, Outsider
from dure.points.policy.values import PolicyValues, SpecialPolicy
from dure.points.proposals.rules import changes

NOT_REPLAYED = frozenset(
    {
        "allowance.joiner",
        "transfer.repeat_warning",
        "score.credits_leave",
        "standing.period",
        "visibility",
        "void_power",
    }
)
"""Values that the replay does not follow.

Joiners keep the share of a month that they had, and who had nothing has none here. A department is credited with
what it was credited with. The rest says what people see, may take back or are compared over, not what gifts count for.
"""


@dataclass(frozen=True, slots=True)
class Purse:
    """An allowance as it was granted; `full` is what the policy of then gave for a whole month.

    `is_late`: the person was at work on the 1st and got an account only after it (D36).
    """

    person: int
    month: date
    granted: int
    full: int
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """A transfer as it happened: both parties as they stood at the moment, and the message.

    `credited` is the department whose tally holds it, None where none does. `outside_kind` is the kind of an
    outsider's agency by the table of codes, empty where it has none.
    """

    sender: Placement | None
    recipient: Placement | Outsider
    month: date
    amount: int
    credited: int | None
    message: str
    outside_kind: str = ""


@dataclass(frozen=True, slots=True)
class Award:
    """A special award as it was approved: `amount` points to each of `people`."""

    amount: int
    people: Sequence[int]


@dataclass(frozen=True, slots=True)
class Score:
    """A department's year in points; `rank` is shared by ties, within its group of pools (D34)."""

    department: int
    received: int
    sent: int
    score: Decimal
    rank: int


@dataclass(frozen=True, slots=True)
class Side:
    """A year under one policy."""

    granted: int
    transfers: int
    given: int
    scores: Sequence[Score]

    @property
    def use_percent(self) -> float:
        """Return how much of what was granted was given."""
        return round(100 * self.given / self.granted, 1) if self.granted else 0.0


@dataclass(frozen=True, slots=True)
class Simulation:
    """The same year under two policies, side by side; `dropped` counts the transfers that could not have been.

    `special_beyond_cap` are the points of awards that would have been refused. `not_replayed` are the values that
    differ and that the replay does not follow.
    """

    before: Side
    after: Side
    dropped: Mapping[str, int]
    special_granted: int
    special_beyond_cap: int
    not_replayed: Sequence[str]


@dataclass(slots=True)
class _Sums:
    received: Counter[int] = field(default_factory=Counter)
    sent: Counter[int] = field(default_factory=Counter)
    transfers: int = 0
    given: int = 0

    def add(self, deed: Deed, amount: int) -> None:
        if deed.sender is not None:
            self.transfers += 1
            self.given += amount
            # What goes to people outside enters no tally (D39).
            if deed.sender.department_id is not None and isinstance(deed.recipient, Placement):
                self.sent[deed.sender.department_id] += amount
        if deed.credited is not None:
            self.received[deed.credited] += amount


def simulate(
    purses: Iterable[Purse],
    deeds: Iterable[Deed],
    pools: Mapping[int, str],
    special: Sequence[Award],
    now: PolicyValues,
    other: PolicyValues,
) -> Simulation:
    """Replay `deeds` (oldest first) under `other`, beside how they stand scored by `now`.

    A deed without a sender came from another agency: its giver's policy governs it (D17), only the weights of
    the score differ. `special` holds the year's awards, oldest first.
    """
    granted = list(purses)
    purses_under = {
        (purse.person, purse.month): rules.Purse(purse.month, allowance_under(purse, other))
        for purse in granted
    }
    was, would = _Sums(), _Sums()
    dropped: Counter[str] = Counter()
    for deed in deeds:
        was.add(deed, deed.amount)
        if deed.sender is None:
            would.add(deed, deed.amount)
            continue
        purse = purses_under.get((deed.sender.person_id, deed.month)) or rules.Purse(deed.month)
        why = _against(deed, deed.sender, purse, other)
        if why is not None:
            dropped[why] += 1
            continue
        would.add(deed, other.transfer.unit)
    return Simulation(
        before=_side(sum(purse.granted for purse in granted), was, pools, now),
        after=_side(sum(allowance_under(purse, other) for purse in granted), would, pools, other),
        dropped=dict(sorted(dropped.items())),
        special_granted=sum(_cost(award) for award in special),
        special_beyond_cap=_refused(special, other.special),
        not_replayed=[one.field for one in changes(now, other) if one.field in NOT_REPLAYED],
    )


def allowance_under(purse: Purse, policy: PolicyValues) -> int:
    """Return what a purse would have held: the same share of a month, rounded down to the unit as ever.

    Who waits for the next 1st under `policy` because of a late account has nothing; who waited in truth gave nothing
    that could be replayed.
    """
    amount, unit = policy.allowance.amount, policy.transfer.unit
    if purse.is_late and policy.allowance.late_account == "next-month":
        return 0
    if purse.granted >= purse.full:
        return amount
    return amount * purse.granted // purse.full // unit * unit


def _against(deed: Deed, sender: Placement, purse: rules.Purse, policy: PolicyValues) -> str | None:
    """Say which rule of `policy` would have stood against a deed, by the codes of a refused transfer, or spend it."""
    is_here = isinstance(deed.recipient, Placement)
    to = deed.recipient.person_id if isinstance(deed.recipient, Placement) else deed.recipient
    gift = Gift(to, deed.message)
    known = deed.recipient if isinstance(deed.recipient, Placement) else None
    no = rules.judge_sender(sender, policy) or rules.judge(
        gift, sender, known, purse, policy, "" if is_here else deed.outside_kind
    )
    if no is not None:
        return no.code
    purse.spend(rules.whom(to), policy.transfer.unit, "")
    return None


def _refused(awards: Iterable[Award], special: SpecialPolicy) -> int:
    """Return the points of those awards that `special` would have refused, each whole (D23, D24, D26)."""
    left, spent, refused = special.cap, Counter[int](), 0
    for award in awards:
        people_left = {person: special.cap - spent[person] for person in award.people}
        budget = Budget(special.cap, left, people_left, special.cap_scope)
        if judge_amount(award.amount, special) or judge_budget(award.amount, award.people, budget, special):
            refused += _cost(award)
            continue
        left -= _cost(award)
        spent.update(dict.fromkeys(award.people, award.amount))
    return refused


def _cost(award: Award) -> int:
    return award.amount * len(award.people)


def _side(granted: int, sums: _Sums, pools: Mapping[int, str], policy: PolicyValues) -> Side:
    weight = policy.score
    scores = {
        department: weight.received * sums.received[department] + weight.sent * sums.sent[department]
        for department in pools.keys() | sums.received.keys() | sums.sent.keys()
    }
    group_of: dict[str, int] = {pool: n for n, group in enumerate(policy.standing.pools) for pool in group}
    groups = {department: group_of.get(pools.get(department, ""), -1) for department in scores}
    return Side(granted, sums.transfers, sums.given, list(_ranked(scores, groups, sums)))


def _ranked(scores: Mapping[int, Decimal], groups: Mapping[int, int], sums: _Sums) -> Iterator[Score]:
    """Yield departments from the best on; those that tie share the rank within their group (D34)."""
    counted: Counter[int] = Counter()
    firsts: dict[tuple[int, Decimal], int] = {}
    for department in sorted(scores, key=lambda one: (-scores[one], one)):
        group, score = groups[department], scores[department]
        counted[group] += 1
        rank = firsts.setdefault((group, score), counted[group])
        yield Score(department, sums.received[department], sums.sent[department], score, rank)
