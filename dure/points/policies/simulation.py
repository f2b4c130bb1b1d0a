"""A year of the ledger replayed under another policy, as pure functions: what would have been different.

The ledger shows what people did under the rules they knew. Under other rules they would have done something
else, so the result says what the same acts would have counted for and not what would have happened.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dure.points.policy import PolicyValues


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
    """A transfer as it happened. `credited` is the department whose tally holds it, None where none does."""

    sender: int | None
    recipient: int
    month: date
    amount: int
    sender_department: int | None
    recipient_department: int | None
    credited: int | None
    employment: str
    other_kind: str
    length: int


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
    """The same year under two policies, side by side; `dropped` counts the transfers that could not have been."""

    before: Side
    after: Side
    dropped: Mapping[str, int]
    special_granted: int
    special_beyond_cap: int


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
            # People outside are negative numbers: what goes to them enters no tally (D39).
            if deed.sender_department is not None and deed.recipient > 0:
                self.sent[deed.sender_department] += amount
        if deed.credited is not None:
            self.received[deed.credited] += amount


def simulate(
    purses: Iterable[Purse],
    deeds: Iterable[Deed],
    pools: Mapping[int, str],
    special: Sequence[int],
    now: PolicyValues,
    other: PolicyValues,
) -> Simulation:
    """Replay `deeds` (oldest first) under `other`, beside how they stand scored by `now`.

    A deed without a sender came from another agency: its giver's policy governs it (D17), only the weights of
    the score differ. `special` holds the points of each person's awards.
    """
    granted = list(purses)
    left = {(purse.person, purse.month): allowance_under(purse, other) for purse in granted}
    was, would = _Sums(), _Sums()
    dropped: Counter[str] = Counter()
    pairs: defaultdict[tuple[int, int, date], int] = defaultdict(int)
    for deed in deeds:
        was.add(deed, deed.amount)
        if deed.sender is None:
            would.add(deed, deed.amount)
            continue
        unit = other.transfer.unit
        purse, pair = (deed.sender, deed.month), (deed.sender, deed.recipient, deed.month)
        why = _against(deed, pairs[pair], left.get(purse, 0), other)
        if why is not None:
            dropped[why] += 1
            continue
        pairs[pair] += 1
        left[purse] -= unit
        would.add(deed, unit)
    return Simulation(
        before=_side(sum(purse.granted for purse in granted), was, pools, now),
        after=_side(sum(allowance_under(purse, other) for purse in granted), would, pools, other),
        dropped=dict(sorted(dropped.items())),
        special_granted=sum(special),
        special_beyond_cap=max(0, sum(special) - other.special.cap)
        if other.special.cap_scope == "agency-year"
        else 0,
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


def _against(deed: Deed, gifts: int, left: int, policy: PolicyValues) -> str | None:
    """Say which rule of `policy` would have stood against a deed, by the codes of a refused transfer."""
    limits = policy.transfer
    if deed.employment not in policy.eligible:
        return "sender-not-eligible"
    if deed.other_kind and deed.other_kind not in limits.recipient_kinds:
        return "recipient-kind"
    if limits.same_department == "forbidden" and deed.sender_department == deed.recipient_department:
        return "same-department"
    if not limits.message_min <= deed.length <= limits.message_max:
        return "message-too-short" if deed.length < limits.message_min else "message-too-long"
    if gifts >= limits.pair_limit:
        return "pair-limit"
    return "allowance" if left < limits.unit else None


def _side(granted: int, sums: _Sums, pools: Mapping[int, str], policy: PolicyValues) -> Side:
    weight = policy.score
    scores = {
        department: weight.received * sums.received[department] + weight.sent * sums.sent[department]
        for department in pools.keys() | sums.received.keys() | sums.sent.keys()
    }
    group_of: dict[str, int] = {pool: n for n, group in enumerate(policy.standing.pools) for pool in group}
    groups = {department: group_of.get(pools.get(department, ""), -1) for department in scores}
    ranked = [
        Score(
            department,
            sums.received[department],
            sums.sent[department],
            score,
            rank=1 + sum(groups[one] == groups[department] and scores[one] > score for one in scores),
        )
        for department, score in scores.items()
    ]
    ranked.sort(key=lambda one: (-one.score, one.department))
    return Side(granted, sums.transfers, sums.given, ranked)
