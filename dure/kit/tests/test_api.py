"""Days, months and moments that programs send: the same ones that pages take."""

from datetime import datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from dure.kit import validation
from dure.kit.api import Day, MomentIn, Month
from dure.kit.days import day_in
from dure.kit.tests.days import NO_DAYS


def code_of(form: Any, value: object) -> str:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(form).validate_python(value)
    [error] = refused.value.errors()
    return validation.told(error)[0]


@pytest.mark.parametrize("value", [*NO_DAYS, 20261130, True, [], "2026-11-30T00:00:00"])
def test_what_is_no_day_says_what_is_expected(value: object) -> None:
    assert code_of(Day, value) == "date-expected"


@pytest.mark.parametrize("value", [None, "", "2026-13", "2026-1", "9999-12", "0001-01", "2200-01", 202611])
def test_what_is_no_month_says_what_is_expected(value: object) -> None:
    """The month after it is always one that can be counted to."""
    assert code_of(Month, value) == "month-expected"


@pytest.mark.parametrize(
    "value",
    [
        *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2200-01-01T00:00:00Z"),
        *("2026-11-30T25:00:00Z", "2026-11-30T09:00:00", "2026-11-30T09:00:00+99:00", 0),
    ],
)
def test_what_is_no_moment_says_what_is_expected(value: object) -> None:
    """A moment at either end of the calendar has no day in Seoul."""
    assert code_of(MomentIn, value) == "datetime-expected"


def test_days_months_and_moments_are_read() -> None:
    assert TypeAdapter(Day).validate_python("2199-12-31") == day_in("2199-12-31")
    assert TypeAdapter(Month).validate_python("1900-01") == day_in("1900-01-01")
    moment = "2026-11-30t09:00:00z"
    assert TypeAdapter(MomentIn).validate_python(moment) == datetime.fromisoformat(moment.upper())
