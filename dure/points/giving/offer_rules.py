"""Who is asked in which week, and whom the question offers, as pure functions."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from dure.organizations.placement import Placement

KIND = "weekly-nudge"
"""What kind of notice the question is."""

_FRIDAY = 4


def week_of(day: date) -> date | None:
    """Return the Monday of the week in which `day` asks, None when it asks nothing.

    Friday asks; Saturday and Sunday make up for a Friday on which nothing ran. Never the last day of a month: it
    would be heard as "your points expire" and make the rush that the question is there to spare.
    """
    is_last_of_month = (day + timedelta(days=1)).day == 1
    return None if day.weekday() < _FRIDAY or is_last_of_month else monday_of(day)


def monday_of(day: date) -> date:
    """Return the Monday of the week that holds `day`."""
    return day - timedelta(days=day.weekday())


def is_asked(person: Placement, *, left: int, unit: int, wants: bool) -> bool:
    """Tell whether somebody is asked: at work, with enough left for one thank-you, and not switched off."""
    return person.is_active and not person.on_leave and left >= unit and wants


def offered(
    coworkers: Iterable[int], neighbours: Iterable[int], allowed: Mapping[int, bool], most: int
) -> list[int]:
    """Return whom the question offers: people one had to do with, then others of the departments one exchanges with.

    Never somebody who may not be given to now. Neighbours get what room coworkers leave, and one place in any case,
    so that the same names do not come every week. Whether somebody thanked or was thanked makes no difference:
    nobody is prompted to give back.
    """
    known = [who for who in dict.fromkeys(coworkers) if allowed.get(who)]
    others = [who for who in dict.fromkeys(neighbours) if allowed.get(who) and who not in known]
    room = most - min(len(others), max(most - len(known), min(1, most // 2)))
    return [*known[:room], *others][:most]
