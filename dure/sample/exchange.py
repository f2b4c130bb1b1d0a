"""Two colleagues who give each other what the limit allows, and the auditor who looks at mutual giving."""

from collections.abc import Iterable
from datetime import date, timedelta

from dure import clock
from dure.patterns import actions as acts
from dure.patterns import rules
from dure.sample.acting import CITY, acting
from dure.sample.government import longest_period
from dure.sample.orders import Window
from dure.sample.people import Human
from dure.sample.society import Member
from dure.sample.transfers import Thanks

# The working day of the month, who of the two gives, the hour, and the message.
_VISITS = (
    (4, 0, 10, "이번 달 자료 정리를 함께 도와주셔서 감사합니다."),
    (5, 1, 9, "자료를 함께 정리해 주셔서 제가 더 감사합니다."),
    (14, 0, 11, "바쁘신데 공문 검토를 도와주셔서 감사합니다."),
    (15, 1, 9, "공문 검토에 늘 협조해 주셔서 감사합니다."),
)
_SATURDAY = 5


class Exchange:
    """What two people give each other, month after month: nobody else is thanked by them."""

    def __init__(self, members: Iterable[Member], spared: Iterable[Human], span: Window) -> None:
        self._pair = _pair(members, {human.key for human in spared}, span.first)

    def on(self, day: date) -> list[Thanks]:
        """Return what they give on a day, which is mostly nothing."""
        return [
            Thanks(
                self._pair[who],
                self._pair[1 - who],
                text,
                clock.start_of(day) + timedelta(hours=hour, minutes=17 + 20 * who),
            )
            for place, who, hour, text in _VISITS
            if place == _working_day(day)
        ]


def _pair(members: Iterable[Member], spared: set[tuple[str, str]], begins: date) -> tuple[Human, Human]:
    """Return two of different departments who give to nobody else and stay where they are all the time."""
    quiet = [
        one.human
        for one in members
        if not one.eagerness
        and one.human.agency == CITY
        and one.human.key not in spared
        and (one.human.main.position, one.human.employment, len(one.human.posts)) == ("주무관", "official", 1)
        and one.human.main.start <= begins
    ]
    return quiet[0], next(one for one in quiet if one.department != quiet[0].department)


def _working_day(day: date) -> int:
    """Return which weekday of its month a day is, from 1; 0 on Saturday and Sunday."""
    if day.weekday() >= _SATURDAY:
        return 0
    return sum(date(day.year, day.month, one).weekday() < _SATURDAY for one in range(1, day.day + 1))


def look(span: Window) -> None:
    """Let the auditor ask for a look at the last quarter; where there is much to compare, the worker does it."""
    period = longest_period(span)
    if period is not None and rules.judge_period(period.first, period.last, span.today) is None:
        acts.ask(actor=acting("auditor"), period=period, reason="협업포인트 운영 실태 정기 점검(분기)")
