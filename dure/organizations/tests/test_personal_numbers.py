"""Resident registration numbers are found in any column and mistaken for nothing else (O9)."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.organizations.rules.personal_numbers import Suspicion, is_personal_header, may_hold_number

TODAY = date(2026, 11, 22)


def number(birth: date, century: int, serial: int) -> str:
    """Make a number with a right check digit. The numbers of these tests belong to nobody."""
    digits = f"{birth:%y%m%d}{century}{serial:05}"
    total = sum(int(d) * w for d, w in zip(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=True))
    return digits + str((11 - total % 11 + (2 if century >= 5 else 0)) % 10)


def suspects(*rows: list[str]) -> int | None:
    suspicion = Suspicion(TODAY)
    for line, row in enumerate(rows, 2):
        if may_hold_number("\t".join(row)):
            suspicion.look(line, row)
    return suspicion.column()


@pytest.mark.parametrize(
    "cell",
    [
        "900101-1234567",
        "900101 - 1234567",
        "900101–1234567",
        "900101.1234567",
        "900101 1234567",
        "９００１０１－１２３４５６７",
        "담당자 박미숙(750315-2345678) 문의",
        "050101-3234567",
        "800101-5234567",
        "900101-1******",
        "900101-2xxxxxx",
        number(date(1990, 1, 1), 1, 23456),
        number(date(2001, 2, 3), 4, 11111),
        number(date(1985, 6, 7), 5, 22222),
    ],
)
def test_a_number_is_found_however_it_is_written(cell: str) -> None:
    """O9: one is enough, whatever the column is called."""
    assert suspects(["0001", "김민수", cell]) == 2


@pytest.mark.parametrize(
    "cell",
    [
        "901301-1234567",  # no thirteenth month
        "900230-1234567",  # no thirtieth of February
        "301231-3234567",  # not born yet
        "900101-0234567",
        "900101-9234567",
        "031-644-1000",
        "+82-31-644-1000",
        "010-1234-5678",
        "20260101",
        "2026-11-01 2026-12-31",
        "인사-2026-1101",
        "130111-0006246",  # a corporation
        "123-45-67890",  # a business
        "9001011234568901",  # too long to be one
        "1,234,567,890,123",
        "",
    ],
)
def test_other_numbers_are_left_alone(cell: str) -> None:
    assert suspects(["0001", "김민수", cell]) is None


def test_a_column_of_long_staff_numbers_is_not_taken_for_one() -> None:
    """Random numbers look like a birth date now and then; half of them never do."""
    random = Random(1)
    rows = [[f"{random.randrange(10**13):013}", "김민수"] for _ in range(20_000)]
    assert suspects(*rows) is None


def test_order_numbers_that_begin_with_a_date_are_not_taken_for_one() -> None:
    rows = [
        [f"2026{month:02}{day:02}{serial:05}"]
        for month in range(1, 13)
        for day in range(1, 29)
        for serial in (1, 9)
    ]
    assert suspects(*rows) is None


def test_a_number_among_long_staff_numbers_is_still_seen() -> None:
    """The column is no column of numbers, but the row must not be stored."""
    random = Random(2)
    suspicion = Suspicion(TODAY)
    for line in range(1000):
        suspicion.look(line, [f"9913{random.randrange(10**9):09}"])
    assert suspicion.look(1000, ["900101-1234567"])
    assert suspicion.column() is None


def test_numbers_without_a_check_digit_are_known_by_the_column() -> None:
    """Numbers issued since October 2020 carry no check digit."""
    random = Random(3)
    rows = [
        [
            f"9{random.randrange(10)}0{random.randrange(1, 10)}1{random.randrange(10)}1{random.randrange(10**6):06}"
        ]
        for _ in range(20)
    ]
    assert suspects(*rows) == 0
    assert suspects(*rows[:2]) in {None, 0}


def test_a_column_that_lost_its_leading_zeros_is_found() -> None:
    rows = [[number(date(2003, 4, day), 3, 12345)[1:]] for day in range(1, 20)]
    assert all(len(row[0]) == 12 for row in rows)
    assert suspects(*rows) == 0


def test_a_number_divided_over_two_columns_is_found() -> None:
    whole = number(date(1990, 1, 1), 1, 23456)
    assert suspects(["김민수", whole[:6], whole[6:]]) == 1
    assert suspects(["김민수", "900101", "0234567"]) is None


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("주민등록번호", True),
        (" 주민 번호 ", True),
        ("주민등록번호(앞자리)", True),
        ("외국인등록번호", True),
        ("RRN", True),
        ("jumin_no", True),
        ("사번", False),
        ("주민자치 담당", False),
        ("전화번호", False),
    ],
)
def test_a_title_may_say_what_a_column_holds(header: str, *, expected: bool) -> None:
    assert is_personal_header(header) is expected


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 99999), st.booleans(), st.booleans())
def test_every_right_number_is_found(born: date, serial: int, foreign: bool, parted: bool) -> None:  # noqa: FBT001 -- Hypothesis gives positional arguments
    """O9."""
    century = (3 if born.year >= 2000 else 1) + (4 if foreign else 0)
    whole = number(born, century, serial)
    assert suspects([f"{whole[:6]}-{whole[6:]}" if parted else whole]) == 0


@given(st.lists(st.text(max_size=30), max_size=6))
def test_no_text_upsets_the_search(cells: list[str]) -> None:
    """O9: whatever stands in a line, at most its own number is told, for columns that it has."""
    suspicion = Suspicion(TODAY)
    suspicion.look(2, cells)
    assert set(suspicion.lines) <= set(range(len(cells)))
    assert set(suspicion.lines.values()) <= {2}


def test_the_line_is_told_but_never_the_number() -> None:
    suspicion = Suspicion(TODAY)
    suspicion.look(7, ["김민수", "900101-1234567"])
    assert suspicion.lines == {1: 7}
