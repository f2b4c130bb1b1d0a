"""The state machine that gives, orders and travels in time, on the product and on the model at once.

What is closed is in `tests.closings`; what operators do besides, and what fails on the way, in `tests.operated`.
"""

import os
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dure import clock
from dure.accounts.models import Account
from dure.kit.actor import SYSTEM
from dure.kit.days import next_month
from dure.kit.refusals import Refusal
from dure.organizations.models import Assignment
from dure.points.closing.grants import grant_month
from dure.points.giving.actions import give_many
from dure.points.giving.models import Allowance, Transfer
from dure.points.giving.rules import Gift, Outsider
from dure.points.policy.values import PolicyValues
from tests.model import Asked, Model, Rules
from tests.staff import Human, Post
from tests.truths import contradictions
from tests.world import World, rolled_back
from tests.world import since as days

NIGHTLY = "DURE_NIGHTLY" in os.environ


def bounded(examples: int, steps: int) -> settings:
    """Return settings for so many examples; twenty times as many and twice as long at night."""
    return settings(
        max_examples=examples * 20 if NIGHTLY else examples,
        stateful_step_count=steps * 2 if NIGHTLY else steps,
        suppress_health_check=list(HealthCheck),
    )


AGENCIES = ("이천시", "여주시", "행정안전부", "공사")
UNITS = ("정보통신과", "전산팀", "복지정책과", "여주기획과", "협업정책과", "협력실")
PEOPLE = ("김민수", "이서연", "박지훈", "최유진", "한여주", "문행정", "노협력", "용역", "신입")
START = datetime(2026, 11, 20, 9, tzinfo=clock.SEOUL)
TEXTS = (
    *("전산 장애 복구를 밤늦게까지 도와주셨습니다.", "민원 처리를 함께 해 주셔서 고맙습니다."),
    *("고마워요", "", "👍👍👍👍👍👍👍👍👍👍", "가" * 501, "주민번호 900101-1234567 확인을 도와주셨습니다."),
)

OUTSIDER = Outsider("6410000", "outside@gg.go.kr", "남도청")
"""Somebody of a province that is not on the installation (D16)."""
MINISTRY_SINCE = date(2026, 11, 27)
"""The ministry begins to run points within a month (D40)."""

NOWHERE = "무소속"
"""Who has no post: of no department that a correction could be for, and the giver of nothing (D27, D44)."""
names = st.sampled_from(PEOPLE)
units = st.sampled_from(UNITS)
texts = st.sampled_from(TEXTS[:2]) | st.sampled_from(TEXTS)
amounts = st.sampled_from([None, None, None, 10, 5, 20, 0, -10])
recipients = st.none() | names | names | names | st.just(OUTSIDER.name)
gifts = st.builds(Asked, recipients, texts, amounts)
fine_gifts = st.builds(Asked, names | names | st.just(OUTSIDER.name), st.sampled_from(TEXTS[:2]), st.none())
offsets = st.integers(-25, 25)
employments = st.sampled_from(["", "", "official", "other"])


class Living(RuleBasedStateMachine):
    """Does everything twice and compares."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(rolled_back())
        self.now = START
        self.is_dirty = True
        self.keys: dict[tuple[str, str], tuple[tuple[Asked, ...], Any]] = {}
        self.ids: list[int] = []

    def teardown(self) -> None:
        """Leave the database as it was."""
        self.stack.close()

    @initialize()
    def build(self) -> None:
        """Make the same government in the database and in the model."""
        self.world = World()
        self.model = Model(
            {"이천시": "local", "여주시": "local", "행정안전부": "central", "공사": "public-institution"}, {}
        )
        for agency, code in zip(
            self.model.agencies, ("4070000", "5700000", "1741000", "B552345"), strict=True
        ):
            since = MINISTRY_SINCE if agency == "행정안전부" else date(2016, 4, 29)
            self.world.agency(agency, code, self.model.agencies[agency], since=since)
            self.model.rules[agency] = [Rules(since)]
        self.model.outside[OUTSIDER.name] = "local"
        places = dict(zip(UNITS, ("이천시", "이천시", "이천시", "여주시", "행정안전부", "공사"), strict=True))
        for unit, agency in places.items():
            inside = "정보통신과" if unit == "전산팀" else None
            self.world.department(unit, agency, inside, is_boundary=inside is None)
            self.model.departments[unit] = (agency, inside or unit)
        homes = dict(
            zip(PEOPLE, (*UNITS[:3], "복지정책과", *UNITS[3:], "복지정책과", "복지정책과"), strict=True)
        )
        for name, unit in homes.items():
            start = START.date() if name == "신입" else date(2016, 4, 29)
            employment = "other" if name == "용역" else "official"
            self.world.person(name, unit, employment=employment, start=start)
            self.model.people[name] = Human(name, employment, posts=[Post("main", unit, start, None)])
        self.world.person(NOWHERE, UNITS[0], start=None)
        Account.objects.update(opened_at=clock.start_of(date(2016, 4, 29)))

    @property
    def today(self) -> date:
        """Return the day it is."""
        return self.now.date()

    @property
    def last(self) -> date:
        """Return the last day on which what was known until now was known: at 00:00:00 that is yesterday."""
        return (self.now - timedelta(microseconds=1)).date()

    # Giving

    @rule(giver=names, gift=gifts)
    def give(self, giver: str, gift: Asked) -> None:
        """Give one person points, or be told the one reason why not."""
        self.compare(giver, (gift,))

    @rule(giver=names, gift=fine_gifts, times=st.integers(1, 4))
    def give_well(self, giver: str, gift: Asked, times: int) -> None:
        """Give as people do, several times in a row."""
        for _ in range(times):
            self.compare(giver, (gift,))

    @rule(
        giver=names,
        asked=st.lists(gifts, min_size=2, max_size=5) | st.lists(fine_gifts, min_size=2, max_size=12),
    )
    def give_several(self, giver: str, asked: list[Asked]) -> None:
        """Give several people points, all or none."""
        self.compare(giver, tuple(asked))

    @rule(giver=names, gift=fine_gifts, key=st.sampled_from("abc"))
    def give_with_a_key(self, giver: str, gift: Asked, key: str) -> None:
        """Give with a key that may have been used, for the same or for something else."""
        asked = (gift,)
        known = self.keys.get((giver, key))
        if known is None:
            answer = self.compare(giver, asked, key)
            if not isinstance(answer, list):
                self.keys[giver, key] = (asked, answer)
        elif known[0] == asked:
            assert self.ask(giver, asked, key) == known[1]
        else:
            assert self.ask(giver, asked, key) == ["idempotency-mismatch"]

    def compare(self, giver: str, asked: tuple[Asked, ...], key: str | None = None) -> Any:
        """Let both give and compare what they say."""
        self.is_dirty = True
        return self.agree(giver, asked, self.ask(giver, asked, key))

    def agree(self, giver: str, asked: tuple[Asked, ...], told: Any) -> Any:
        """Let the model give as well, and compare what it says with what the product told."""
        expected = self.model.give(giver, asked, self.today)
        for reason in expected:
            event(reason or "nothing stands against it")
        if isinstance(told, list):
            assert told == expected
        else:
            assert not any(expected), expected
            self.ids += self.ids_of(told)
            left = self.model.allowance(giver, self.today) - self.model.used(giver, self.today)
            assert {one["remaining"] for one in self.balances(told)} == {left}
        return told

    def ask(self, giver: str, asked: tuple[Asked, ...], key: str | None) -> Any:
        """Return the product's answer, or its reasons as the model gives them."""
        actor = self.world.actor(giver)
        wanted = [Gift(self.recipient(one.whom), one.text, one.amount) for one in asked]
        try:
            with clock.travel(self.now):
                return give_many(actor=actor, gifts=wanted, key=key)
        except Refusal as refused:
            return self.reasons(refused.code, refused.extra.get("errors", ()), len(asked))

    def recipient(self, whom: str | None) -> int | Outsider:
        """Return whom a gift is for, as the product takes it."""
        return OUTSIDER if whom == OUTSIDER.name else self.id_of(whom)

    def id_of(self, whom: str | None) -> int:
        """Return the id of somebody; that of nobody where there is none."""
        return 10**12 if whom is None else self.world.people[whom].pk

    def ids_of(self, told: Any) -> list[int]:
        """Return the ids of the transfers of an answer."""
        return [one.id for one in told]

    def balances(self, told: Any) -> list[dict[str, int]]:
        """Return what each part of an answer says of the allowance."""
        return [{"remaining": one.remaining} for one in told]

    @staticmethod
    def reasons(code: str, errors: Any, number: int) -> list[str]:
        """Return the reasons against each of `number` gifts, "" for none."""
        if code != "batch-refused":
            return [code]
        found = {error["index"]: error["code"] for error in errors}
        return [found.get(index, "") for index in range(number)]

    # Orders

    @rule(name=names, unit=units | st.none(), offset=offsets, employment=employments)
    def move(self, name: str, unit: str | None, offset: int, employment: str) -> None:
        """Write an order, back-dated, of today or to come: to another department or out of office (D37)."""
        on = self.today + timedelta(days=offset)
        self.model.replace_main(name, unit, on, employment, last=self.last)
        person = self.world.people[name]
        rows = Assignment.objects.filter(person=person, kind="main", retracted_at=None)
        for row in rows.filter(valid__endswith__isnull=True) | rows.filter(valid__endswith__gt=on):
            Assignment.objects.filter(pk=row.pk).update(retracted_at=self.now)
            if row.valid.lower < on:
                Assignment.objects.create(
                    person=person,
                    department=row.department,
                    kind="main",
                    valid=days(row.valid.lower, on),
                    employment=row.employment,
                    recorded_at=self.now,
                )
        if unit is not None:
            self.world.assign(name, unit, start=on, employment=employment, recorded_at=self.now)

    @rule(
        name=names,
        kind=st.sampled_from(["concurrent", "acting", "secondment", "exchange", "leave"]),
        unit=units,
        offset=offsets,
        days=st.none() | st.integers(1, 40),
    )
    def post(self, name: str, kind: str, unit: str, offset: int, days: int | None) -> None:
        """Give somebody another post beside the main one, or send them away or on leave."""
        start = self.today + timedelta(days=offset)
        end = None if days is None else start + timedelta(days=days)
        self.world.order(name, unit, kind, start=start, end=end, known=self.now)
        self.model.order(name, Post(kind, unit, start, end), last=self.last)

    @rule(name=names)
    def call_back(self, name: str) -> None:
        """Retract every order beside the main post, as if it had never been."""
        rows = Assignment.objects.filter(person=self.world.people[name], retracted_at=None).exclude(
            kind="main"
        )
        rows.update(retracted_at=self.now)
        self.model.call_back(name, last=self.last)

    @rule(name=names, is_open=st.booleans())
    def account(self, name: str, is_open: bool) -> None:  # noqa: FBT001 -- hypothesis passes by name
        """Close an account or open it again."""
        Account.objects.filter(person=self.world.people[name]).update(is_active=is_open)
        self.model.people[name].has_account = is_open

    @rule(name=names, offset=offsets)
    def open_account(self, name: str, offset: int) -> None:
        """Let somebody's account have been opened on a day (D36)."""
        day = self.today + timedelta(days=offset)
        Account.objects.filter(person=self.world.people[name]).update(opened_at=clock.start_of(day))
        self.model.people[name].opened = day

    # Policies

    @rule(
        agency=st.sampled_from(AGENCIES),
        months=st.integers(1, 2),
        amount=st.sampled_from([200, 100, 25]),
        joiners=st.tuples(
            st.sampled_from(["none", "full", "prorated"]), st.sampled_from(["full", "next-month"])
        ),
        limit=st.integers(1, 3),
        unit=st.sampled_from([10, 10, 5]),
        same=st.booleans(),
        kinds=st.frozensets(st.sampled_from(["central", "local", "public-institution"])),
    )
    def change_policy(
        self,
        agency: str,
        months: int,
        amount: int,
        joiners: tuple[str, str],
        limit: int,
        unit: int,
        same: bool,  # noqa: FBT001 -- hypothesis passes by name
        kinds: frozenset[str],
    ) -> None:
        """Put another version in force on the 1st of a coming month (D32)."""
        on = self.today
        for _ in range(months):
            on = next_month(on)
        if any(version.since == on for version in self.model.rules[agency]):
            return
        values = {
            "allowance": {"amount": amount, "joiner": joiners[0], "late_account": joiners[1]},
            "transfer": {
                "unit": unit,
                "pair_limit": limit,
                "same_department": "allowed" if same else "forbidden",
                "recipient_kinds": sorted(kinds),
            },
        }
        self.world.policy(agency, PolicyValues.model_validate(values), on=on)
        self.model.rules[agency].append(Rules(on, amount, *joiners, unit, limit, same, kinds))

    # Time

    @rule(hours=st.integers(1, 72))
    def wait(self, hours: int) -> None:
        """Let some hours go by."""
        self.now += timedelta(hours=hours)

    @rule()
    def wait_until_midnight(self) -> None:
        """Come to 00:00:00."""
        self.now = clock.start_of(self.today + timedelta(days=1))

    @rule(before=st.booleans())
    def wait_until_the_first(self, before: bool) -> None:  # noqa: FBT001 -- as above
        """Come to the first moment of the next month, or to the last minute of this one."""
        first = clock.start_of(next_month(self.today))
        self.now = max(self.now, first - timedelta(minutes=1)) if before else first

    @rule()
    def grant(self) -> None:
        """Let the schedule grant the month (R5.1): what first use would have granted."""
        with clock.travel(self.now):
            grant_month(actor=SYSTEM)
        for name in self.model.people:
            points = self.model.allowance(name, self.today)
            if points and self.model.people[name].has_account:
                self.model.granted[name, self.today.replace(day=1)] = points
        self.is_dirty = True

    # What must hold

    @invariant()
    def the_truths_hold(self) -> None:
        """Compare the ledger with the model and with itself whenever something was written."""
        if not self.is_dirty:
            return
        self.is_dirty = False
        assert contradictions() == {}
        stored = {
            f"{self.name_of(row.person_id)} {row.month}": (row.granted, row.used)
            for row in Allowance.objects.all()
        }
        assert stored == self.model.as_stored()
        assert Transfer.objects.count() == len(self.model.gave)

    def name_of(self, person_id: int) -> str:
        """Return the name of somebody by id."""
        return next(name for name, person in self.world.people.items() if person.pk == person_id)
