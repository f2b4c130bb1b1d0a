"""The regulation of giving once more, in plain Python and by nothing but its text: what tests compare with.

No line of it is taken from the product. Days are dates, spans are pairs of dates whose second is not part of
them (None: open), everything is kept in lists and dictionaries and looked through from the beginning.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from tests.staff import ELIGIBLE, Staff


@dataclass
class Gave:
    """One transfer as the model remembers it."""

    giver: str
    whom: str
    month: date
    amount: int
    text: str
    agency: str
    to: str = ""
    is_reversed: bool = False
    came_back: bool = False


@dataclass
class Awarded:
    """One special award: its agency, day and proposer, who gains how much each, and what came of it.

    Of who gains, also where each of them worked that day.
    """

    agency: str
    day: date
    proposer: str
    people: frozenset[str]
    units: frozenset[str]
    amount: int
    status: str


@dataclass
class Rules:
    """The values of an agency from a day on."""

    since: date
    amount: int = 200
    joiner: str = "none"
    late_account: str = "full"
    unit: int = 10
    pair_limit: int = 2
    same_department_allowed: bool = False
    kinds: frozenset[str] = frozenset({"central", "local"})


class Asked(NamedTuple):
    """One gift that is asked for: to whom (nobody is None), with what text and amount."""

    whom: str | None
    text: str
    amount: int | None


MOST_A_YEAR, MOST_AT_ONCE = 1000, 50
STILL_OF_IT = timedelta(days=90)
"""How long somebody who left a department counts as of it where it gains (D26, D44)."""


@dataclass
class Model(Staff):
    """Everybody, everything given, and the decisions of the regulation about it."""

    rules: dict[str, list[Rules]] = field(default_factory=dict)
    granted: dict[tuple[str, date], int] = field(default_factory=dict)
    gave: list[Gave] = field(default_factory=list)
    awarded: list[Awarded] = field(default_factory=list)
    outside: dict[str, str] = field(default_factory=dict)
    """People of agencies that are not here, each with the kind of theirs (D16)."""

    # What somebody has

    def in_force(self, agency: str | None, day: date) -> Rules | None:
        """Return the values in force at an agency on a day (D32)."""
        versions = [one for one in self.rules.get(agency or "", []) if one.since <= day]
        return max(versions, key=lambda one: one.since, default=None)

    def allowance(self, name: str, day: date) -> int:
        """Return what somebody got, or would get now, for the month of a day (R5.1, D8, D9, D12, D13, D36)."""
        first = day.replace(day=1)
        if (name, first) in self.granted:
            return self.granted[name, first]
        was_here = self.place(name, first) is not None
        rules = self.in_force(self.agency(name, first if was_here else day), day)
        if rules is None:
            return 0
        if was_here:
            counts = self.takes_part(name, first) and not self.is_on_leave(name, first)
            waits = rules.late_account == "next-month" and self.people[name].opened > first
            return rules.amount if counts and not waits else 0
        if not self.takes_part(name, day) or self.is_on_leave(name, day):
            return 0
        return self._joiners_share(name, day, rules)

    def _joiners_share(self, name: str, day: date, rules: Rules) -> int:
        first = day.replace(day=1)
        following = (first + timedelta(days=32)).replace(day=1)
        joined = min(
            post.start for post in self.people[name].posts if post.kind != "leave" and post.start > first
        )
        shares = {"none": 0, "full": rules.amount}
        share = rules.amount * (following - joined).days // (following - first).days
        return shares.get(rules.joiner, share - share % rules.unit)

    def used(self, name: str, day: date) -> int:
        """Return what somebody gave away in the month of a day and did not get back."""
        return sum(
            one.amount
            for one in self.gave
            if one.giver == name and one.month == day.replace(day=1) and not one.came_back
        )

    # Giving

    def give(self, giver: str, asked: Sequence[Asked], day: date) -> list[str]:
        """Give, if nothing stands against it; return the reason against each gift, "" for none (D7).

        One reason alone is returned when the giver cannot give at all.
        """
        rules = self.in_force(self.agency(giver, day), day)
        if rules is None or not self.takes_part(giver, day):
            return ["sender-not-eligible"]
        if self.is_on_leave(giver, day):
            return ["sender-on-leave"]
        granted = self.allowance(giver, day)
        tried: list[Gave] = []
        reasons = []
        for one in asked:
            reason = self._against(giver, one, day, rules, granted, tried)
            reasons.append(reason)
            if not reason and one.whom is not None:
                here = self.agency(giver, day) or ""
                there = "" if one.whom in self.outside else self.agency(one.whom, day) or ""
                tried.append(Gave(giver, one.whom, day.replace(day=1), rules.unit, one.text, here, there))
        if not any(reasons):
            self.granted[giver, day.replace(day=1)] = granted
            self.gave += tried
        return reasons

    def _against(
        self, giver: str, one: Asked, day: date, rules: Rules, granted: int, tried: list[Gave]
    ) -> str:
        about_whom = self._against_whom(giver, one.whom, day, rules)
        if about_whom:
            return about_whom
        about_text = against_text(one.text)
        if about_text:
            return about_text
        if one.amount not in (None, rules.unit):
            return "amount"
        month = [
            g for g in self.gave if g.giver == giver and g.month == day.replace(day=1) and not g.came_back
        ]
        # A transfer of an earlier month that was reversed in this one is none of this month.
        if sum(g.whom == one.whom and not g.is_reversed for g in [*month, *tried]) >= rules.pair_limit:
            return "pair-limit"
        if granted - sum(g.amount for g in [*month, *tried]) < rules.unit:
            return "allowance"
        return ""

    def _against_whom(  # noqa: PLR0911 -- one return a reason reads best
        self, giver: str, whom: str | None, day: date, rules: Rules
    ) -> str:
        if whom is None:
            return "recipient-unknown"
        if whom == giver:
            return "self"
        if whom in self.outside:
            return "" if self.outside[whom] in rules.kinds else "recipient-kind"
        human = self.people[whom]
        if not human.has_account or self.place(whom, day) is None:
            return "recipient-inactive"
        here, there = self.agency(giver, day), self.agency(whom, day)
        if here == there and self.employment(whom, day) not in ELIGIBLE:
            return "recipient-kind"
        if here != there and self.agencies[there or ""] not in rules.kinds:
            return "recipient-kind"
        if not rules.same_department_allowed and self.shares_with(giver, day) & self.shares_with(whom, day):
            return "same-department"
        return ""

    def reverse(self, number: int, day: date) -> None:
        """Reverse the transfer `number`; in its month the points and the place among two come back (D27)."""
        one = self.gave[number]
        one.is_reversed = True
        one.came_back = one.month == day.replace(day=1)

    # Special awards

    def award(self, agency: str, operator: str, target: str, amount: int, day: date) -> str:
        """Award `amount` to a person or to a department's members; return what came of it (R9.1, R9.2, D22 to D26)."""
        if target in self.departments and self.departments[target] != (agency, target):
            return "award-department"
        if not 1 <= amount <= MOST_AT_ONCE:
            return "award-amount"
        people = self._to_award(agency, target, day)
        if not people:
            return "award-empty" if target in self.departments else "award-person"
        if amount * len(people) > MOST_A_YEAR - self.reserved(agency, day.year):
            return "award-budget"
        status = "pending" if self.own_that_gain(operator, people, day) else "approved"
        units = frozenset(self.departments[self.place(name, day) or ""][1] for name in people)
        self.awarded.append(Awarded(agency, day, operator, people, units, amount, status))
        return status

    def own_that_gain(self, operator: str, people: frozenset[str], day: date) -> set[str]:
        """Return the operator's own departments that gain by an award of a day, by where everybody lately was."""
        own = self.shared_since(operator, day - STILL_OF_IT)
        return {unit for name in people for unit in self.shared_since(name, day - STILL_OF_IT) & own}

    def _to_award(self, agency: str, target: str, day: date) -> frozenset[str]:
        staff = [n for n in self.people if self.takes_part(n, day) and self.agency(n, day) == agency]
        if target not in self.departments:
            return frozenset({target} & set(staff))
        inside = [n for n in staff if self.departments[self.place(n, day) or ""][1] == target]
        return frozenset(name for name in inside if not self.is_on_leave(name, day))

    def reserved(self, agency: str, year: int) -> int:
        """Return what was awarded in a year or waits for somebody's decision."""
        return sum(
            one.amount * len(one.people)
            for one in self.awarded
            if (one.agency, one.day.year) == (agency, year) and one.status in ("approved", "pending")
        )

    def decide(self, number: int, name: str, outcome: str, day: date) -> str:
        """Let somebody with a role approve or decline award `number`; return what came of it (D26, D44)."""
        one = self.awarded[number]
        is_withdrawn = outcome == "declined" and name == one.proposer
        if one.day.year != day.year:
            return "award-year"
        if one.status != "pending":
            return "award-decided"
        if not is_withdrawn and (name == one.proposer or name in one.people):
            return "award-own"
        barred = self.own_that_gain(one.proposer, one.people, one.day) | one.units
        for gains in one.people:
            barred |= self.shares_with(gains, day)
        if not is_withdrawn and self.shared_since(name, one.day - STILL_OF_IT) & barred:
            return "award-own-department"
        one.status = "withdrawn" if is_withdrawn else outcome
        return one.status

    def special(self) -> dict[tuple[str, int, str], int]:
        """Return the special points of each person by agency and year."""
        found: dict[tuple[str, int, str], int] = {}
        for one in self.awarded:
            for name in one.people if one.status == "approved" else ():
                key = one.agency, one.day.year, name
                found[key] = found.get(key, 0) + one.amount
        return found

    # Years

    def year(self, year: int) -> dict[tuple[str, str], list[int]]:
        """Return what each agency's people received and gave in a year, as known now (R8.5).

        Points and number received, points and number given, different givers, agencies and recipients.
        """
        standing = [one for one in self.gave if one.month.year == year and not one.is_reversed]
        found = {}
        for agency in self.agencies:
            for name in self.people:
                got = [one for one in standing if one.to == agency and one.whom == name]
                # What goes to people outside enters no year (D39).
                gave = [one for one in standing if one.agency == agency and one.giver == name and one.to]
                if got or gave:
                    found[agency, name] = [
                        *(sum(one.amount for one in got), len(got)),
                        *(sum(one.amount for one in gave), len(gave)),
                        *(len({one.giver for one in got}), len({one.agency for one in got})),
                        len({one.whom for one in gave}),
                    ]
        return found

    def as_stored(self) -> dict[str, Any]:
        """Return what the tables have to say of allowances: what was granted and used."""
        return {
            f"{name} {month}": (granted, self.used(name, month))
            for (name, month), granted in self.granted.items()
        }


def against_text(text: str) -> str:
    """Return what stands against a text of the kind the tests draw (D29)."""
    shown = text.strip()
    if not any(c.isalpha() for c in shown):
        return "message-required"
    if len(shown) < 10:
        return "message-too-short"
    if len(shown) > 500:
        return "message-too-long"
    return "message-personal-data" if "900101-1234567" in shown else ""
