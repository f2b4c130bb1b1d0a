"""Which values may be changed by whom and from when, as pure functions (제7조, R7.1, R7.2, D32)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dure.kit import text
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.points.policy.values import PolicyValues

CLASS_A = frozenset(
    {
        "allowance.amount",
        "allowance.joiner",
        "allowance.late_account",
        "transfer.unit",
        "transfer.pair_limit",
        "transfer.same_department",
        "transfer.recipient_kinds",
    }
)
"""The values of Articles 5 and 6, which the operator may adjust; all others need an amended regulation."""

DECIDERS = frozenset({"operator", "personnel", "evaluation", "collaboration-officer"})
REASON_MIN = 10
REASON_MAX = 2000
OPINION_MAX = 1000
OPINION_DAYS_MIN = 3
"""How many days after the proposal opinions are taken at least, so that a weekend alone is never all of them."""
OPINION_DAYS = 7
"""How many days they are taken unless the proposal says otherwise."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a proposal changes."""

    field: str
    before: Any
    after: Any

    @property
    def lock_class(self) -> str:
        """Return "A" for the values of Articles 5 and 6, "B" for all others."""
        return "A" if self.field in CLASS_A else "B"


@dataclass(frozen=True, slots=True)
class Amendment:
    """The number and date of the amended regulation (R7.2)."""

    number: str
    on: date


def changes(before: PolicyValues, after: PolicyValues) -> list[Change]:
    """Return which values differ, by name."""
    old, new = dict(_flat(before.model_dump(mode="json"))), dict(_flat(after.model_dump(mode="json")))
    return [Change(name, old[name], new[name]) for name in old if old[name] != new[name]]


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def judge_values(values: PolicyValues) -> list[dict[str, Any]]:
    """Return which values do not fit each other, in pydantic's form; versions that are stored may have them.

    What is given is a multiple of the unit: of 205 points in tens five could never be given.
    """
    if values.allowance.amount % values.transfer.unit:
        return [
            {
                "type": "allowance-multiple",
                "loc": ("allowance", "amount"),
                "ctx": {"ge": values.transfer.unit},
            }
        ]
    return []


def judge_start(start: date, today: date, latest: date | None) -> Denial | None:
    """Say why a version cannot begin on `start`, or None: the 1st of a future month, after the last one (D32)."""
    if start.day != 1 or (start.year, start.month) <= (today.year, today.month):
        return Denial("policy-start", {"today": today})
    if latest is not None and start <= latest:
        return Denial("policy-order", {"latest": latest})
    return None


def judge_changes(made: list[Change], amendment: Amendment | None, today: date) -> Denial | None:
    """Say why values cannot be changed so, or None: class B only with an amended regulation (R7.2)."""
    if not made:
        return Denial("policy-nothing")
    locked = [change.field for change in made if change.lock_class == "B"]
    if locked and amendment is None:
        return Denial("policy-amendment", {"fields": locked})
    if amendment is not None and (not text.has_letter(amendment.number) or amendment.on > today):
        return Denial("policy-amendment-form")
    return None


def judge_reason(reason: str) -> Denial | None:
    """Say why a reason (already cleaned) does not do, or None."""
    if not text.has_letter(reason) or not REASON_MIN <= len(reason) <= REASON_MAX:
        return Denial("policy-reason", {"minimum": REASON_MIN, "maximum": REASON_MAX})
    return None


def needs_opinions(made: list[Change]) -> bool:
    """Tell whether opinions have to be collected and use analysed first: for Articles 5 and 6 (R7.1)."""
    return any(change.lock_class == "A" for change in made)


def opens_departments(made: list[Change]) -> bool:
    """Tell whether points could be given within one department, which Article 6(2) forbids (D45)."""
    return any((change.field, change.after) == ("transfer.same_department", "allowed") for change in made)


def needs_second(made: list[Change]) -> bool:
    """Tell whether a second person has to approve: for everything but Articles 5 and 6 (R7.2)."""
    return any(change.lock_class == "B" for change in made)


def opinions_end(until: date | None, today: date, start: date) -> date:
    """Return the last day of opinions: as it was asked for, else a week, or what the start leaves of it."""
    return until or min(today + timedelta(days=OPINION_DAYS), _last_end(start))


def judge_opinions_end(until: date, today: date, start: date) -> Denial | None:
    """Say why opinions cannot end on `until`, or None: some days from today, and a day before `start` to decide."""
    earliest = today + timedelta(days=OPINION_DAYS_MIN)
    if earliest > _last_end(start):
        return Denial("policy-opinions-short", {"minimum": OPINION_DAYS_MIN, "start": start})
    if not earliest <= until <= _last_end(start):
        return Denial("policy-opinions-end", {"earliest": earliest, "latest": _last_end(start)})
    return None


def _last_end(start: date) -> date:
    """Return the last day on which opinions may end: a day is left to approve before `start`."""
    return start - timedelta(days=2)


def approvers(made: list[Change]) -> frozenset[str]:
    """Return the roles whose holders may approve: the operator's for Articles 5 and 6, else any in the scheme."""
    return DECIDERS if needs_second(made) else frozenset({"operator"})


def approving(made: list[Change]) -> str:
    """Return what approving is called in the table: by the operator alone, or beyond Articles 5 and 6 by two."""
    return "approve-as-second" if needs_second(made) else "approve"


def judge_second(actor: Actor, proposer: int, _moment: datetime) -> Denial | None:
    """Say that whoever proposed a change is no second person, or None (R7.2)."""
    return Denial("policy-own") if actor.person_id == proposer else None


def judge_voices_over(until: date | None, today: date) -> Denial | None:
    """Say why opinions cannot be counted yet, or None once the last day of taking them is over (R7.1)."""
    if until is not None and today <= until:
        return Denial("policy-collecting", {"until": until, "from": until + timedelta(days=1)})
    return None


def judge_opinion_day(until: date | None, today: date) -> Denial | None:
    """Say why no opinion is taken any more, or None."""
    return Denial("opinion-closed", {"until": until}) if until is not None and today > until else None


def judge_evidence(made: list[Change], opinions: int, record: str) -> Denial | None:
    """Say why Articles 5 and 6 cannot be changed, or None once opinions or their record are attached (R7.1)."""
    if needs_opinions(made) and opinions == 0 and not text.has_letter(record):
        return Denial("policy-opinions")
    return None


def judge_opinion(opinion: str) -> Denial | None:
    """Say why an opinion's text (already cleaned) does not do, or None; it may be left out."""
    if len(opinion) > OPINION_MAX:
        return Denial("opinion-too-long", {"maximum": OPINION_MAX, "length": len(opinion)})
    if text.has_registration_number(opinion):
        return Denial("opinion-personal-data")
    return None
