"""The operator's calendar: what is done, what is next and when, what did not happen."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from dure import clock
from dure.points.operation.rules import Facts, Month, calendar, troubles
from dure.points.tests.days import close, thank
from tests.pages import get, signed_in
from tests.world import World

CONSOLE = "/points/operation/"
OCTOBER = date(2026, 10, 30)


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.SEOUL)


def facts(now: datetime, **changes: object) -> Facts:
    known = {
        "now": now,
        "months": [Month(now.date().replace(day=1), 100, 20_000, 5_000, 10)],
        "begun": date(2025, 3, 1),
        "confirmed": now.date() - timedelta(days=1),
        "amount": 200,
        "period": "half-year",
    }
    return Facts(**known | changes)  # type: ignore[arg-type]  # checked by the tests themselves


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31, 23, 59)))  # noqa: DTZ001 -- dressed below
def test_every_day_of_a_year_has_one_next_act_and_nothing_done_lies_ahead(moment: datetime) -> None:
    """R4.2: by day; the next act is the first that is still to come."""
    now = moment.replace(tzinfo=clock.SEOUL)
    acts = calendar(facts(now))
    assert [act.on for act in acts] == sorted(act.on for act in acts)
    (coming,) = [act for act in acts if act.state == "next"]
    assert coming.on > now.date()
    assert all(act.on >= coming.on for act in acts if act.state == "later")
    assert all(act.on <= now.date() for act in acts if act.state == "done")
    assert {"allowance", "closing", "selection", "year-end"} <= {act.code for act in acts}


def test_a_period_that_is_over_waits_until_its_material_is_drawn_up() -> None:
    """R11.1: material is listed, people decide."""
    now = at(date(2026, 8, 3))
    (open_,) = [act for act in calendar(facts(now)) if act.state == "now"]
    assert (open_.code, open_.on, open_.facts["name"]) == ("selection", date(2026, 7, 1), "2026-H1")
    drawn = calendar(facts(now, drawn=frozenset({date(2026, 6, 30)})))
    assert [act.state for act in drawn if act.code == "selection"] == ["done", "later"]
    quarters = calendar(facts(now, period="quarter"))
    assert [act.facts["name"] for act in quarters if act.code == "selection"][:2] == ["2026-Q1", "2026-Q2"]


def test_the_year_before_is_being_settled_until_spring() -> None:
    """D31."""
    january = [act for act in calendar(facts(at(date(2026, 1, 3)))) if act.code == "year-end"]
    assert [(act.state, act.facts["year"]) for act in january] == [("now", 2025), ("later", 2026)]
    april = [act for act in calendar(facts(at(date(2026, 4, 1)))) if act.code == "year-end"]
    assert [act.facts["year"] for act in april] == [2026]


def test_policies_stand_on_the_first_of_their_month_and_proposals_wait() -> None:
    """D32."""
    made = facts(
        at(date(2026, 8, 3)),
        versions=[(date(2026, 3, 1), 3, "훈령"), (date(2026, 9, 1), 4, "훈령")],
        proposals=[(date(2026, 10, 1), 7)],
    )
    found = [(act.on.month, act.state) for act in calendar(made) if act.code in ("policy", "proposal")]
    assert found == [(3, "done"), (9, "later"), (10, "now")]


@pytest.mark.parametrize(
    ("now", "confirmed", "missing"),
    [
        (at(date(2026, 11, 20), 0, 30), date(2026, 11, 18), 0),  # the night's schedule has its hour
        (at(date(2026, 11, 20), 2), date(2026, 11, 18), 1),
        (at(date(2026, 11, 20), 2), date(2026, 11, 10), 9),
        (at(date(2026, 11, 20), 2), date(2026, 11, 19), 0),
    ],
)
def test_a_day_that_is_not_confirmed_is_named_after_an_hour(
    now: datetime, confirmed: date, missing: int
) -> None:
    """D20."""
    assert sum(one.count for one in troubles(facts(now, confirmed=confirmed))) == missing


def test_a_month_nobody_was_granted_is_named() -> None:
    """R5.1, D8."""
    now = at(date(2026, 11, 1), 9)
    (found,) = troubles(facts(now, months=[Month(date(2026, 10, 1), 100)]))
    assert (found.code, found.first) == ("month-missing", date(2026, 11, 1))
    assert not list(troubles(facts(now, months=[], begun=None, confirmed=None)))


def job(status: str, attempts: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, status, attempts)"
            " VALUES ('default', 'points.close-day', 'x', '{}', %s, %s)",
            [status, attempts],
        )


def heartbeat() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")


def test_the_console_says_what_failed_and_what_to_do(world: World) -> None:
    """R4.2, D20: in words; first that no worker runs, then how often it was tried."""
    thank(world, "김민수", "박지훈", on=OCTOBER)
    close(OCTOBER)
    operator = signed_in(world, "정하늘")
    with clock.travel(at(date(2026, 11, 3))):
        page = get(operator, CONSOLE, most=13)
        assert "지난 날짜 3일이 확정되지 않았습니다. 처음 빠진 날은 2026. 10. 31.입니다" in page
        assert "worker" in page
        heartbeat()
        assert "아직 시도하지 않았습니다" in get(operator, CONSOLE, most=13)
        job("todo", 3)
        assert "3번 실패했고 자동으로 다시 시도합니다" in get(operator, CONSOLE, most=13)
        job("failed", 20)
        assert "20번 실패해 자동 처리를 멈췄습니다" in get(operator, CONSOLE, most=13)


def test_the_console_leads_only_to_pages_that_exist(world: World) -> None:
    """R4.2: what is coming, each with what it will do."""
    thank(world, "김민수", "박지훈", on=OCTOBER)
    close(OCTOBER)
    operator = signed_in(world, "정하늘")
    with clock.travel(at(OCTOBER + timedelta(days=1))):
        page = get(operator, CONSOLE, most=11)
        for text in ("2026년 운영 일정", "연도 이관", "200포인트씩 배정됩니다", "0시 10분에"):
            assert text in page
        for address in set(page.split('href="')[1:]):
            link = address.split('"')[0].partition("#")[0]
            if link.startswith("/points/"):
                assert operator.get(link).status_code == 200, link
