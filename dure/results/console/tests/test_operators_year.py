"""The operator's calendar: what is done, what is next and when, what did not happen."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from dure import clock
from dure.kit.actor import SYSTEM
from dure.points.closing.grants import grant_month
from dure.points.closing.grants_owed import Owed
from dure.points.closing.tests.days import close, thank
from dure.points.closing.tests.late import settled
from dure.points.giving.models import Allowance
from dure.results.console.rules import Facts, Month, Round, calendar, troubles
from dure.results.selections.actions import judge, open_round, publicise
from dure.results.selections.closing import Papers, close_round
from dure.results.selections.rules import Criteria
from dure.results.years.actions import sign_off
from dure.results.years.tests.years import NEW_YEAR, YEAR, lived, settle
from dure.results.years.tests.years import operator as operator_of
from tests.html import Page
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


def selections(made: Facts) -> list[tuple[str, str, str]]:
    """Return what the calendar says of selections: code, state and period or name."""
    codes = ("selection", "round", "list", "public-list")
    return [
        (act.code, act.state, act.facts.get("name") or act.facts["called"])
        for act in calendar(made)
        if act.code in codes
    ]


def test_a_period_that_is_over_waits_until_its_material_is_drawn_up() -> None:
    """R11.1: material is listed, people decide."""
    now = at(date(2026, 8, 3))
    assert selections(facts(now)) == [("selection", "now", "2026-H1"), ("selection", "later", "2026-H2")]
    drawn = facts(now, drawn=frozenset({date(2026, 6, 30)}))
    assert [state for _code, state, _name in selections(drawn)] == ["done", "later"]


@pytest.mark.parametrize(
    ("period", "over", "coming"),
    [
        ("quarter", "2026-Q2", ["2026-Q3", "2026-Q4"]),
        ("half-year", "2026-H1", ["2026-H2"]),
        ("year", "2025", ["2026"]),
    ],
)
def test_a_selection_is_due_by_the_closing_period_of_the_policy(
    period: str, over: str, coming: list[str]
) -> None:
    """R11.1: only the latest period that is over; the regulation says that people may be selected, not must."""
    found = selections(facts(at(date(2026, 8, 3)), period=period))
    assert [name for _code, state, name in found if state == "now"] == [over]
    assert [name for _code, state, name in found if state != "now"] == coming


def test_last_years_last_period_is_due_in_january_and_one_before_the_first_day_never() -> None:
    """R11.1."""
    january = at(date(2026, 1, 5))
    assert selections(facts(january))[0] == ("selection", "now", "2025-H2")
    assert selections(facts(january, begun=date(2026, 1, 2)))[0][1] == "later"


ROUND = Round(
    id=7,
    name="2026년 상반기 협업 우수자",
    first=date(2026, 1, 1),
    last=date(2026, 6, 30),
    opened=date(2026, 7, 3),
    chosen=2,
    seats=5,
)


def test_a_round_stands_in_the_place_of_its_period_while_it_is_open_and_when_it_is_closed() -> None:
    """R11.1: what is being judged is due, a list that was closed is done, public or not."""
    now = at(date(2026, 8, 3))
    assert selections(facts(now, rounds=[ROUND]))[0] == ("round", "now", ROUND.name)
    closed = replace(ROUND, closed=date(2026, 7, 20), listed=5)
    assert selections(facts(now, rounds=[closed]))[0] == ("list", "done", ROUND.name)
    public = replace(closed, public=date(2026, 7, 21))
    assert selections(facts(now, rounds=[public]))[0] == ("public-list", "done", ROUND.name)
    festival = replace(ROUND, first=date(2026, 4, 1), last=date(2026, 4, 30))
    assert ("selection", "now", "2026-H1") in selections(facts(now, rounds=[festival]))


def test_the_year_before_is_there_until_it_is_settled_and_signed_off() -> None:
    """D31."""

    def ends(now: datetime, **changes: object) -> list[tuple[str, str, int, date]]:
        acts = [act for act in calendar(facts(now, **changes)) if act.code in ("year-end", "year-sign")]
        return [(act.code, act.state, act.facts["year"], act.on) for act in acts]

    now, settled, signed = at(date(2026, 5, 4)), date(2026, 1, 2), date(2026, 1, 9)
    assert ends(now)[0] == ("year-end", "now", 2025, date(2026, 1, 1))
    assert ends(now, settled=settled)[0] == ("year-sign", "now", 2025, settled)
    assert ends(now, settled=settled, signed=signed)[0] == ("year-sign", "done", 2025, signed)
    assert ends(now, begun=date(2026, 2, 1)) == [("year-end", "later", 2026, date(2027, 1, 1))]


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
    settled(world)
    thank(world, "김민수", "박지훈", on=OCTOBER)
    close(OCTOBER)
    operator = signed_in(world, "정하늘")
    with clock.travel(at(date(2026, 11, 3))):
        page = get(operator, CONSOLE, most=14)
        assert "지난 날짜 3일분이 확정되지 않았습니다. 처음 빠진 날은 2026. 10. 31.입니다" in page
        assert "worker" in page
        heartbeat()
        assert "아직 시도하지 않았습니다" in get(operator, CONSOLE, most=14)
        job("todo", 3)
        assert "3번 실패했고 자동으로 다시 시도합니다" in get(operator, CONSOLE, most=14)
        job("failed", 20)
        assert "20번 실패해 자동 처리를 멈췄습니다" in get(operator, CONSOLE, most=14)


def test_the_console_leads_only_to_pages_that_exist(world: World) -> None:
    """R4.2: what is coming, each with what it will do."""
    settled(world)
    thank(world, "김민수", "박지훈", on=OCTOBER)
    close(OCTOBER)
    operator = signed_in(world, "정하늘")
    with clock.travel(at(OCTOBER + timedelta(days=1))):
        page = get(operator, CONSOLE, most=12)
        for text in ("2026년 운영 일정", "연도 이관", "200포인트씩 배정됩니다", "0시 10분에"):
            assert text in page
        for link in {address.partition("#")[0] for address in Page(page).whole.said("a", "href")}:
            if link.startswith("/points/"):
                assert operator.get(link).status_code == 200, link


def test_the_console_leads_to_the_year_that_waits_for_its_signature(world: World) -> None:
    """D31: settled by itself, signed off by the operator, and then done."""
    lived(world)
    settle()
    with clock.travel(at(NEW_YEAR + timedelta(days=3))):
        operator = signed_in(world, "정하늘")
        close(NEW_YEAR + timedelta(days=2))
        page = get(operator, CONSOLE, most=13)
        assert f"{YEAR}년 실적을 2028. 1. 1.에 이관했습니다. 의견을 적어 한 번 확인합니다" in page
        assert f'href="/points/years/{YEAR}/"' in page
        sign_off(actor=operator_of(world), year=YEAR, note="점검표를 모두 확인하였습니다.")
        page = get(operator, CONSOLE, most=13)
    assert f"{YEAR}년 실적을 2028. 1. 1.에 이관하고 2028. 1. 4.에 확인했습니다" in page


def test_the_console_leads_to_the_rounds_of_selection(world: World) -> None:
    """R11.1: the round that is open with how many are chosen, later its list."""
    settled(world)
    thank(world, "김민수", "박지훈", on=OCTOBER)
    operator, actor = signed_in(world, "정하늘"), operator_of(world)
    with clock.travel(at(date(2026, 11, 3))):
        close(date(2026, 11, 2))
        made = open_round(
            actor=actor,
            name="10월 협업 우수자",
            period="2026-10",
            criteria=Criteria(seats={"person": {"headquarters": 2}}),
        )
        judge(actor=actor, round_id=made.pk, key=("person", world.people["박지훈"].pk), mark="chosen")
        page = get(operator, CONSOLE, most=13)
        assert "10월 협업 우수자(2026. 10. 1. ~ 2026. 10. 31.): 선정 예정 2건 중 1건을 골랐습니다" in page
        assert f'href="/points/selections/{made.pk}/"' in page
        close_round(
            actor=actor, round_id=made.pk, papers=Papers("상장", "기여하였습니다.", "이천시장", "지침")
        )
        assert "10월 협업 우수자: 명단 1건을 확정했습니다. 아직 공개하지" in get(operator, CONSOLE, most=13)
        publicise(actor=actor, round_id=made.pk)
        assert "확정해 2026. 11. 3.에 기관 안에 공개했습니다" in get(operator, CONSOLE, most=13)


def test_no_day_is_missing_before_the_agency_began(world: World) -> None:
    """R4.2, D20: an agency that begins at the end of a month owes no day before its first row of the ledger."""
    founded = date(2026, 11, 30)
    thank(world, "김민수", "박지훈", on=founded)
    with clock.travel(at(founded, 18)):
        assert "확정되지 않았습니다" not in get(signed_in(world, "정하늘"), CONSOLE, most=17)
    with clock.travel(at(founded + timedelta(days=3))):
        page = get(signed_in(world, "정하늘"), CONSOLE, most=17)
    assert "지난 날짜 3일분이 확정되지 않았습니다. 처음 빠진 날은 2026. 11. 30.입니다" in page


def test_the_allowances_of_a_first_day_are_of_everybody_who_takes_part(world: World) -> None:
    """R5.1, D8: those who gave have theirs; the others are owed theirs and counted for the next month too."""
    thank(world, "김민수", "박지훈", on=OCTOBER)
    operator = signed_in(world, "정하늘")
    with clock.travel(at(OCTOBER, 18)):
        page = get(operator, CONSOLE, most=17)
        taking = taking_part(world)
    assert taking > 1
    assert (
        f"이달에 {taking}명이 모두 {taking * 200:,}포인트를 쓸 수 있고, 지금까지 1명에게 배정했습니다" in page
    )
    assert f"약 {taking}명에게 200포인트씩 배정됩니다" in page
    assert "1명에게 모두" not in page


def taking_part(world: World) -> int:
    """Return how many people of the agency the month's grant reaches."""
    with transaction.atomic():
        grant_month(actor=SYSTEM)
        count = Allowance.objects.filter(agency=world.agencies["이천시"]).count()
        transaction.set_rollback(True)
    return count


@pytest.mark.parametrize(
    ("months", "owed", "told"),
    [
        ([], Owed(25, 5_000), ("now", 25, 0)),
        ([Month(date(2026, 11, 1), 1, 200, 50)], Owed(24, 4_800, 3), ("now", 25, 1)),
        ([Month(date(2026, 11, 1), 25, 5_000, 50)], Owed(0, 0, 3), ("done", 25, 25)),
    ],
)
def test_a_grant_that_has_not_run_for_all_is_no_finished_act(
    months: list[Month], owed: Owed, told: tuple[str, int, int]
) -> None:
    """R5.1: and who gets nothing this month is counted for the next alone."""
    made = facts(at(date(2026, 11, 30)), months=months, begun=None, confirmed=None, owed=owed)
    this, following = (act for act in calendar(made) if act.code == "allowance")
    assert (this.state, this.facts["people"], this.facts["granted"]) == told
    assert this.facts["points"] == 5_000
    used = sum(one.used for one in months)
    assert (following.facts["people"], following.facts["lapsing"]) == (25 + owed.waiting, 5_000 - used)


def test_the_estimate_of_a_first_month_is_what_its_grant_then_gives(world: World) -> None:
    """R5.1, D9, D12, D40: joiners, people on leave on the 1st and others who begin on the next 1st are named apart."""
    world.person("신입", "복지정책과", start=date(2026, 10, 20))
    world.person("용역", "복지정책과", employment="other")
    world.leave("이서연", date(2026, 9, 20), date(2026, 10, 10))
    with clock.travel(at(OCTOBER, 18)):
        page = get(signed_in(world, "정하늘"), CONSOLE, most=17)
        taking = taking_part(world)
    assert f"이달에 {taking}명이 모두 {taking * 200:,}포인트를 쓸 수 있고" in page
    assert "1일에는 대상이 아니었거나 휴직 중이던 2명은 넣지 않았습니다" in page
    assert f"약 {taking + 2}명에게 200포인트씩 배정됩니다" in page


def test_the_english_console_names_its_months(world: World) -> None:
    operator = signed_in(world, "정하늘")
    operator.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with clock.travel(at(OCTOBER, 18)):
        page = get(operator, CONSOLE, most=17)
    assert "<strong>Nov</strong>" in page
    assert "month 11" not in page
