"""The operator's console."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation

from dure import clock
from dure.accounts.models import Account
from dure.kit.actor import SYSTEM
from dure.points.closing.corrections import Line, correct
from dure.points.closing.days import close_days
from dure.points.closing.models import ClosingFailure
from dure.points.closing.tests.late import settled
from dure.points.giving.actions import give
from dure.results.console.queries import rhythm_of
from dure.results.console.rules import Act
from dure.results.console.sentences import entry
from tests.pages import signed_in, text_of
from tests.world import World

THANKS = "도자기축제 교통 통제를 함께해 주셔서 고맙습니다."
NOON = datetime(2026, 10, 30, 12, tzinfo=clock.SEOUL)


@pytest.fixture
def operator(world: World) -> Client:
    client = Client()
    client.force_login(Account.objects.get(person=world.people["정하늘"]))
    with clock.travel(NOON):
        give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
    return client


def test_the_operator_sees_the_month_the_days_and_what_waits(operator: Client, world: World) -> None:
    """R4.2: use of the month, how far days are confirmed, the year's total of special awards."""
    with clock.travel(NOON + timedelta(days=3)):
        close_days(actor=SYSTEM, through=(NOON + timedelta(days=1)).date())
        page = text_of(operator.get("/points/operation/"))
    assert "2026. 10. 31." in page
    assert "1,000" in page
    assert "지난 날짜 1일분(2026. 11. 1.)이 확정되지 않았습니다" in page
    assert "제1판, 2016. 4. 29.부터: 훈령 제274호" in page
    assert "100%가 그달의 마지막 사흘에" in page
    assert "10%입니다" in page


def test_a_late_order_is_pointed_out_as_long_as_something_is_left_to_post(
    operator: Client, world: World
) -> None:
    """D19, D43: the day stays, the operator learns of it; who moved without a gift changes a headcount alone."""
    settled(world)
    told = "이미 확정한 부서별 일일 실적 2건이 달라집니다"
    day = NOON.date()
    with clock.travel(NOON + timedelta(days=3)):
        close_days(actor=SYSTEM, through=day)
        world.move("최유진", "정보통신과", on=day, known=clock.now())
        assert "이미 확정한" not in text_of(operator.get("/points/operation/"))
        world.move("박지훈", "자치행정과", on=day, known=clock.now())
        assert told in text_of(operator.get("/points/operation/"))
        moved = {"복지정책과": (-10, -1), "자치행정과": (10, 1)}
        lines = [Line(world.departments[name].pk, day, *figures) for name, figures in moved.items()]
        correct(actor=world.actor("정하늘", roles=frozenset({"operator"})), lines=lines, reason=THANKS)
        assert "이미 확정한" not in text_of(operator.get("/points/operation/"))


def test_a_day_whose_confirming_fails_is_named_with_its_cause(operator: Client, world: World) -> None:
    """D20, F-B3: another agency's operator has no part in it."""
    day = NOON.date()
    world.person("여주담당", "여주기획과", position="담당")
    world.role("여주기획과", "담당", "operator")
    with clock.travel(NOON + timedelta(days=3)):
        ClosingFailure.objects.create(
            agency=world.agencies["이천시"], day=day, at=clock.now(), cause="DataError: out of range"
        )
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
        pages = {
            name: text_of(signed_in(world, name).get("/points/operation/")) for name in ("정하늘", "여주담당")
        }
    assert "2026. 10. 30. 확정이 우리 기관에서 실패하고 있으며(DataError: out of range)" in pages["정하늘"]
    assert "DataError" not in pages["여주담당"]


def test_nobody_else_finds_the_console(world: World) -> None:
    """R4.1: it belongs to the operator's position."""
    client = Client()
    client.force_login(Account.objects.get(person=world.people["김민수"]))
    assert client.get("/points/operation/").status_code == 404
    assert Client().get("/points/operation/").status_code == 302


def test_giving_alike_on_every_day_is_no_rush_in_months_of_any_length() -> None:
    """The 31st is no quiet day because five months lack it, and February has last days too."""
    months = {1: 31, 2: 28, 3: 31, 4: 30}
    even = [(date(2026, month, 1), day, 4) for month, days in months.items() for day in range(1, days + 1)]
    found = rhythm_of(even)
    assert {average for _day, average in found.by_day} == {4.0}
    assert found.last == pytest.approx(found.evenly)
    february = rhythm_of([(date(2026, 2, 1), day, 1) for day in (26, 27, 28)])
    assert (february.last, february.by_day[-1]) == (1.0, (28, 1.0))
    assert rhythm_of([]).total == 0


def test_an_agency_that_has_granted_nothing_yet_is_promised_no_number_of_people() -> None:
    """F-A15."""
    act = Act("allowance", date(2026, 12, 1), "next", {"people": 0, "amount": 200, "lapsing": 0})
    with translation.override("ko"):
        assert "0명" not in entry(act).text
        assert "200포인트" in entry(act).text
