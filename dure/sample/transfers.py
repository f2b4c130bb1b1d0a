"""The transfers of each day: ends of months are busy, holidays quiet, and nobody breaks a rule."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from dure import clock
from dure.kit.days import month_of, next_month
from dure.sample.people import Human, Place, Staff
from dure.sample.society import Member, Society
from dure.sample.words import Scene, Words

A_DAY = 56
"""Transfers on an ordinary working day, by everybody together."""

_ALLOWANCE, _PAIR = 20, 2
_TRIES = 8
_OUTSIDE = 0.008
_BUSY_DAYS = 4
_SATURDAY = 5
_HOLIDAYS = ((1, 1), (3, 1), (5, 5), (6, 6), (8, 15), (10, 3), (10, 9), (12, 25))
_HOURS = {8: 2, 9: 8, 10: 11, 11: 14, 13: 9, 14: 10, 15: 11, 16: 14, 17: 18, 18: 6, 19: 2, 20: 1}
# What those help with who stand above the departments, and those of other agencies.
_CHIEFLY = (
    "a 부서 사이 의견을 조율해",
    "a 어려운 결정을 신속히 내려",
    "a 바쁜 일정을 쪼개 실무진 의견을 들어",
    "a 큰 방향을 잡아",
)
_NEIGHBOURLY = (
    "a 운영 사례를 아낌없이 나눠",
    "a 관련 자료를 서둘러 보내",
    "a 시행착오까지 솔직하게 들려",
    "a 담당자를 바로 이어",
    "a 견학 일정을 흔쾌히 잡아",
)


@dataclass(frozen=True, slots=True)
class Outside:
    """Somebody of an agency that is not on this installation."""

    agency_code: str
    agency: str
    unit: str
    name: str
    email: str


OUTSIDERS_POSITION = "주무관"
OUTSIDE = (
    Outside("3740000", "수원시", "빅데이터과", "한상우", "sangwoo.han@suwon.dure.example"),
    Outside("3740000", "수원시", "예산재정과", "오은정", "eunjung.oh@suwon.dure.example"),
    Outside("3740000", "수원시", "관광과", "서동현", "donghyun.seo@suwon.dure.example"),
    Outside("4050000", "용인시", "반도체과", "문혜진", "hyejin.moon@yongin.dure.example"),
    Outside("4050000", "용인시", "시민안전과", "배준호", "junho.bae@yongin.dure.example"),
    Outside("4080000", "안성시", "축산정책과", "황지연", "jiyeon.hwang@anseong.dure.example"),
    Outside("4080000", "안성시", "교통정책과", "남기용", "giyong.nam@anseong.dure.example"),
)


@dataclass(frozen=True, slots=True)
class Thanks:
    """One transfer to be: the giver, the recipient, the message, the moment."""

    giver: Human
    recipient: Human | Outside
    text: str
    at: datetime


class Transfers:
    """Draws the transfers of one day after another; what the rules forbid is never drawn."""

    def __init__(self, society: Society, staffs: Mapping[str, Staff], random: Random) -> None:
        self._society = society
        self._random = random
        self._words = Words(random)
        self._names = {staff.outline.facts["code"]: name for name, staff in staffs.items()}
        self._given: Counter[tuple[str, str]] = Counter()
        self._pairs: Counter[tuple[object, ...]] = Counter()

    def day(self, day: date) -> list[Thanks]:
        """Return the transfers of a day in the order of time. Call it for each day in turn."""
        if day.day == 1:
            self._given.clear()
            self._pairs.clear()
        number = round(A_DAY * self._business(day) * self._random.uniform(0.8, 1.2))
        moments = sorted(self._moment(day) for _ in range(number))
        return [thanks for at in moments if (thanks := self._thanks(at))]

    def _business(self, day: date) -> float:
        """Return how much is given on a day: the last working days of a month are busiest."""
        if day.weekday() >= _SATURDAY or (day.month, day.day) in _HOLIDAYS:
            return 0.08
        left = (next_month(day) - day).days
        return 2.0 if left <= _BUSY_DAYS else 1.3 if left <= 2 * _BUSY_DAYS else 0.9

    def _moment(self, day: date) -> datetime:
        (hour,) = self._random.choices(list(_HOURS), list(_HOURS.values()))
        return clock.start_of(day) + timedelta(
            hours=hour, minutes=self._random.randrange(60), milliseconds=self._random.randrange(60_000)
        )

    def _thanks(self, at: datetime) -> Thanks | None:
        for _ in range(_TRIES):
            giver = self._society.giver()
            here = self._may_give(giver.human, at.date())
            if here is None:
                continue
            to = self._recipient(giver, here, at.date())
            if to is not None:
                self._given[giver.human.key] += 1
                self._pairs[giver.human.key, _whom(to)] += 1
                scene = self._scene(here, to, at)
                return Thanks(giver.human, to, self._words.message(scene), at)
        return None

    def _may_give(self, human: Human, day: date) -> Place | None:
        """Return where somebody works who may give: with an allowance, not on leave (제5조, D12)."""
        here, on_first = human.place(day), human.place(month_of(day))
        if here is None or on_first is None or here.is_on_leave or on_first.is_on_leave:
            return None
        return here if self._given[human.key] < _ALLOWANCE else None

    def _recipient(self, giver: Member, here: Place, day: date) -> Human | Outside | None:
        if self._random.random() < _OUTSIDE:
            outside = self._random.choice(OUTSIDE)
            return outside if self._pairs[giver.human.key, outside.email] < _PAIR else None
        human = self._society.recipient(giver).human
        there = human.place(day)
        if there is None or there.departments & here.departments:
            return None
        return human if self._pairs[giver.human.key, human.key] < _PAIR else None

    def _scene(self, here: Place, to: Human | Outside, at: datetime) -> Scene:
        ours = self._society.department(here.agency, here.department)
        name = self._name(here)
        topics = ours.topics if ours else ()
        if isinstance(to, Outside):
            return Scene(
                name, topics, f"{to.name} {OUTSIDERS_POSITION}님", to.unit, _NEIGHBOURLY, to.agency, True, at
            )
        there = to.place(at.date()) or here
        theirs = self._society.department(there.agency, there.department)
        return Scene(
            ours=name,
            topics=topics,
            who=_address(to.name, there.position),
            dept=self._name(there),
            helps=theirs.helps if theirs else _CHIEFLY,
            agency=self._names[there.agency],
            is_beyond=there.agency != here.agency,
            at=at,
        )

    def _name(self, place: Place) -> str:
        department = self._society.department(place.agency, place.department)
        return department.unit.name if department else self._names[place.agency]


def _whom(to: Human | Outside) -> object:
    return to.email if isinstance(to, Outside) else to.key


def _address(name: str, position: str) -> str:
    """Return a name with the title by which people are spoken to: 담당관님, 과장님."""
    title = "담당관" if position.endswith("담당관") else position
    return f"{name} {title}님"
