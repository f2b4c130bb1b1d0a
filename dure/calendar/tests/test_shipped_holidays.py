"""The holidays that come with the product are those of the law (관공서의 공휴일에 관한 규정)."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from dure.calendar import files

DAY = timedelta(days=1)
YEARS = range(2016, 2028)
SATURDAY, SUNDAY = 5, 6

NEW_YEAR_OF_THE_MOON = dict(
    zip(
        YEARS,
        [
            "02-08",
            "01-28",
            "02-16",
            "02-05",
            "01-25",
            "02-12",
            "02-01",
            "01-22",
            "02-10",
            "01-29",
            "02-17",
            "02-07",
        ],
        strict=True,
    )
)
"""Lunar 1 January, as the Korea Astronomy and Space Science Institute computes it."""
BUDDHA = dict(
    zip(
        YEARS,
        [
            "05-14",
            "05-03",
            "05-22",
            "05-12",
            "04-30",
            "05-19",
            "05-08",
            "05-27",
            "05-15",
            "05-05",
            "05-24",
            "05-13",
        ],
        strict=True,
    )
)
"""Lunar 8 April."""
CHUSEOK = dict(
    zip(
        YEARS,
        [
            "09-15",
            "10-04",
            "09-24",
            "09-13",
            "10-01",
            "09-21",
            "09-10",
            "09-29",
            "09-17",
            "10-06",
            "09-25",
            "09-15",
        ],
        strict=True,
    )
)
"""Lunar 15 August."""
SET_BY_GOVERNMENT_OR_VOTE = {
    date.fromisoformat(day)
    for day in (
        *("2016-04-13", "2016-05-06", "2017-05-09", "2017-10-02", "2018-06-13", "2020-04-15", "2020-08-17"),
        *("2022-03-09", "2022-06-01", "2023-10-02", "2024-04-10", "2024-10-01", "2025-01-27", "2025-06-03"),
        "2026-06-03",
    )
}
SUBSTITUTED_SINCE = {
    "05-05": date(2013, 11, 5),
    **dict.fromkeys(("03-01", "08-15", "10-03", "10-09"), date(2021, 8, 4)),
    **dict.fromkeys(("buddha", "12-25"), date(2023, 5, 4)),
    **dict.fromkeys(("05-01", "07-17"), date(2026, 1, 1)),
}
"""Whose Saturdays, Sundays and coincidences are made up for, and since when."""


def on(year: int, day: str) -> date:
    return date.fromisoformat(f"{year}-{day}")


def single(year: int) -> dict[str, date]:
    """Return the holidays of one day, by what they are."""
    named = ["01-01", "03-01", "05-05", "06-06", "08-15", "10-03", "10-09", "12-25"]
    since_2026 = ["05-01", "07-17"] if year >= 2026 else []
    return {day: on(year, day) for day in named + since_2026} | {"buddha": on(year, BUDDHA[year])}


def festivals(year: int) -> list[list[date]]:
    """Return the three days of each of the two festivals."""
    return [
        [on(year, middle[year]) + DAY * step for step in (-1, 0, 1)]
        for middle in (NEW_YEAR_OF_THE_MOON, CHUSEOK)
    ]


def substitutes(year: int) -> Iterator[date]:
    """Yield the first days after a holiday that are free to make up for one that coincided (제3조)."""
    alone, together = single(year), festivals(year)
    plain = [*alone.values(), *(day for three in together for day in three)]
    taken = {*plain, *(day for day in SET_BY_GOVERNMENT_OR_VOTE if day.year == year)}
    lost: list[date] = [
        three[-1]
        for three in together
        if any(day.weekday() == SUNDAY or plain.count(day) > 1 for day in three)
    ]
    in_festivals = {day for three in together for day in three}
    seen: set[date] = set()
    for name, day in alone.items():
        since = SUBSTITUTED_SINCE.get(name)
        coincides = day.weekday() >= SATURDAY or plain.count(day) > 1
        if since and day >= since and coincides and day not in in_festivals | seen:
            lost.append(day)
            seen.add(day)
    for day in sorted(lost):
        free = day + DAY
        while free in taken or free.weekday() >= SATURDAY:
            free += DAY
        taken.add(free)
        yield free


@pytest.mark.parametrize("year", YEARS)
def test_a_year_holds_the_days_of_the_law(year: int) -> None:
    """Lunar days, substitutes (대체공휴일), elections and days the government set (임시공휴일)."""
    expected = {
        *single(year).values(),
        *(day for three in festivals(year) for day in three),
        *substitutes(year),
    }
    expected |= {day for day in SET_BY_GOVERNMENT_OR_VOTE if day.year == year}
    assert {day for day in files.shipped() if day.year == year} == expected


def test_every_day_says_what_it_is() -> None:
    holidays = files.shipped()
    assert holidays[date(2025, 5, 5)] == "부처님 오신 날, 어린이날"
    assert holidays[date(2025, 10, 8)] == "대체공휴일(추석)"
    assert holidays[date(2026, 5, 1)] == "노동절"
    assert len(holidays) == 227
