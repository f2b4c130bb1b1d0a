"""The orders (발령) that make the sample worth looking at: moves, late ones, leave, secondment and the like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from dure import clock
from dure.sample.people import Human, Post, Staff, order_number

_MOVES = 60
_LATE = 8
_REGULAR_MONTHS = (1, 7)


@dataclass(frozen=True, slots=True)
class Window:
    """The days of the history: from `first` to `today`, both with."""

    first: date
    today: date

    def day(self, share: float) -> date:
        """Return the day that lies at a share of the window, of 0 to 1."""
        return self.first + timedelta(days=int((self.today - self.first).days * share))

    @property
    def regular(self) -> date:
        """Return the latest day of regular orders (정기인사) of the window."""
        year, month = self.today.year, self.today.month
        return date(year, max(m for m in _REGULAR_MONTHS if m <= month), 1)


class Orders:
    """Gives orders to the people of all agencies; `staffs` is by the agency's short name."""

    def __init__(self, staffs: Mapping[str, Staff], window: Window, random: Random) -> None:
        self._staffs = staffs
        self._city = staffs["이천시"]
        self._window = window
        self._random = random

    def give(self, spared: Sequence[Human]) -> None:
        """Give all orders; nobody of `spared` is moved by chance."""
        self._secondments()
        self._concurrent()
        self._leave_and_acting()
        self._departures()
        self._moves(spared)

    def _secondments(self) -> None:
        start = self._window.day(0.25)
        for home, agency, host in (
            ("정보통신과", "경기도", "데이터담당관"),
            ("안전총괄과", "행정안전부", "자연재난대응과"),
        ):
            human = self._members(home)[-1]
            staff = self._staffs[agency]
            unit = staff.outline.department(host).unit
            post = _extra(human, "secondment", start, start + timedelta(days=366), unit=unit.code)
            human.posts.append(replace(post, agency=staff.outline.facts["code"], duty=f"{host} 파견 근무"))

    def _concurrent(self) -> None:
        human = self._city.holder("데이터팀", "팀장")
        unit = self._city.outline.unit("미래전략팀")
        post = _extra(human, "concurrent", self._window.day(0.4), None, unit=unit.code)
        human.posts.append(replace(post, position="데이터전략 담당", duty="데이터 기반 행정 총괄"))

    def _leave_and_acting(self) -> None:
        """Let some take leave, one of them the head of a department, for whom a team leader acts."""
        head = self._city.holder("산림공원과", "과장")
        deputy = self._city.holder("산림보호팀", "팀장")
        start, end = self._window.day(0.7), self._window.today + timedelta(days=75)
        head.posts.append(_extra(head, "leave", start, end))
        acting = _extra(deputy, "acting", start, end, unit=head.main.unit)
        deputy.posts.append(replace(acting, position="과장", duty="산림공원과 업무 총괄(직무대리)"))
        for name, begun, length in (
            ("복지정책과", 0.05, 400), ("세정과", 0.5, 366), ("건축과", -0.6, 366), ("증포동", 0.9, 366),
            ("보건정책과", -0.3, 90), ("교육청소년과", 0.2, 60),
        ):  # fmt: skip
            human = self._members(name)[-2]
            start = max(self._window.day(begun), human.main.start)
            human.posts.append(_extra(human, "leave", start, start + timedelta(days=length)))

    def _departures(self) -> None:
        """Let three people leave the service within the window; their accounts are closed."""
        for name, share in (("회계과", 0.3), ("부발읍", 0.45), ("하수도과", 0.8)):
            human = self._members(name)[-3]
            _replace_main(human, self._window.day(share), None)
            human.has_left = True

    def _moves(self, spared: Sequence[Human]) -> None:
        """Move people at the regular orders, and a few within a month; the orders of some come late."""
        kept = {human.number for human in spared}
        movable = [
            human
            for human in self._city.people
            if human.main.position == "주무관" and len(human.posts) == 1 and human.number not in kept
            and human.department[:2] != "00" and not human.has_left
        ]  # fmt: skip
        chosen = self._random.sample(movable, _MOVES + _LATE)
        for human in chosen[:_MOVES]:
            self._move(human, self._regular_or_other(), late=timedelta(days=-4))
        for place, human in enumerate(chosen[_MOVES:]):
            self._move(human, self._window.day(0.15 + 0.1 * place), late=timedelta(days=2 + place % 4))

    def _regular_or_other(self) -> date:
        regular = self._window.regular
        if self._window.first < regular and self._random.random() < 0.75:  # noqa: PLR2004 -- most of them
            return regular
        return self._window.day(self._random.uniform(0.1, 0.95))

    def _move(self, human: Human, on: date, *, late: timedelta) -> None:
        departments = [one for one in self._city.outline.departments if one.unit.code != human.department]
        target = self._random.choice(departments)
        recorded = clock.start_of(on + late) + timedelta(hours=15, minutes=30)
        if recorded >= clock.start_of(self._window.today):
            recorded = clock.start_of(self._window.today) - timedelta(hours=8)
        old = human.main
        _replace_main(human, on, recorded)
        human.posts.append(
            replace(
                old,
                unit=self._random.choice(target.teams).code,
                duty=", ".join(self._random.sample(list(target.duties), 2)),
                start=on,
                order_number=order_number(on),
                order_date=on - timedelta(days=4),
                recorded_at=recorded,
            )
        )

    def _members(self, department: str) -> list[Human]:
        code = self._city.outline.department(department).unit.code
        return [
            human
            for human in self._city.people
            if human.department == code and human.main.position == "주무관"
        ]


def _extra(human: Human, kind: str, start: date, end: date | None, *, unit: str | None = None) -> Post:
    """Return a post beside the main one."""
    main = human.main
    ordered = start - timedelta(days=3)
    return replace(
        main,
        kind=kind,
        unit=unit or main.unit,
        start=start,
        end=end,
        order_number=order_number(start),
        order_date=ordered,
        recorded_at=clock.start_of(ordered) + timedelta(hours=15),
    )


def _replace_main(human: Human, ends: date, recorded: datetime | None) -> None:
    """End the main post on a day as records do: the open row is retracted and a closed one stands for it."""
    old = human.main
    known = recorded or clock.start_of(ends - timedelta(days=3)) + timedelta(hours=15)
    human.posts[human.posts.index(old)] = replace(old, retracted_at=known)
    human.posts.append(replace(old, end=ends, recorded_at=known))
