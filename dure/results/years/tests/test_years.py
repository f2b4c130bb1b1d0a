"""A year of a person, a department and the agency: pages and API say the same, corrections included."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from dure import clock
from dure.points.awards.actions import award
from dure.points.awards.rules import Target
from dure.points.closing.corrections import Line, correct
from dure.points.closing.tests.days import TENTH, at, close, thank
from tests.pages import get, signed_in
from tests.world import World

NOW = at(date(2026, 11, 20))
API = "/api/v1/points"
ClientOf = Callable[..., Client]


@pytest.fixture
def lived(world: World) -> World:
    """Let 박지훈 be thanked by three people of two agencies, be awarded 30, and a correction take one gift away."""
    for giver in ("김민수", "이서연", "한여주"):
        thank(world, giver, "박지훈")
    thank(world, "박지훈", "문행정")
    operator = world.actor("정하늘", roles=frozenset({"operator"}))
    with clock.travel(at(TENTH)):
        award(actor=operator, target=Target(person=world.people["박지훈"].pk), amount=30, reason="재난 대응")
    close()
    with clock.travel(NOW):
        line = Line(world.departments["복지정책과"].pk, TENTH, received_points=-10, received_count=-1)
        correct(actor=operator, lines=[line], reason="인사발령이 늦게 통보됨")
    return world


def test_a_persons_year_keeps_the_three_kinds_apart(lived: World, client_of: ClientOf) -> None:
    """R2.1, R9.3: received, given, special by month; from how many people and agencies."""
    person = lived.people["박지훈"].pk
    with clock.travel(NOW):
        year = client_of("박지훈").get(f"{API}/people/{person}/summary?year=2026").json()
        page = get(signed_in(lived, "박지훈"), f"/points/people/{person}/")
    assert (year["received"], year["given"], year["special"]) == (30, 10, 30)
    assert (year["distinct_givers"], year["giving_agencies"]) == (3, 2)
    november = year["by_month"][10]
    assert (november["received"], november["given"], november["special"]) == (30, 10, 30)
    assert "박지훈 연간 실적" in page


def test_a_persons_year_is_read_by_the_person_the_operator_and_personnel(lived: World) -> None:
    """R12.2, R4.2: others see what the board shows."""
    lived.role("자치행정과", "주무관", "personnel")
    address = f"/points/people/{lived.people['박지훈'].pk}/"
    with clock.travel(NOW):
        for name, status in (
            ("박지훈", 200),
            ("정하늘", 200),
            ("최유진", 200),
            ("김민수", 403),
            ("한여주", 403),
        ):
            assert signed_in(lived, name).get(address).status_code == status, name
        assert address in get(signed_in(lived, "정하늘"), f"/people/{lived.people['박지훈'].pk}/")
        assert address not in get(signed_in(lived, "김민수"), f"/people/{lived.people['박지훈'].pk}/")


def test_a_departments_year_holds_its_corrections_and_its_days_show_them_apart(
    lived: World, client_of: ClientOf
) -> None:
    """D19, D22, D34, D35: the day stays, the sums have the correction, the score names its formula."""
    department = lived.departments["복지정책과"].pk
    client = client_of("최유진")
    with clock.travel(NOW):
        year = client.get(f"{API}/departments/{department}/summary?year=2026").json()
        days = client.get(f"{API}/departments/{department}/days?from=2026-11-01&to=2026-11-30").json()[
            "items"
        ]
        page = get(signed_in(lived, "최유진"), f"/points/departments/{department}/")
    assert (year["received"], year["corrected_received"], year["given"], year["special"]) == (20, -10, 10, 30)
    assert (year["score"], year["per_head"], year["average_headcount"]) == (20, 20, 1)
    assert (year["distinct_givers"], year["giving_departments"], year["giving_agencies"]) == (3, 2, 1)
    assert (year["formula"]["received_weight"], year["formula"]["preset"]) == (1, "icheon-2019")
    assert [(one["received_points"], one["corrections"]["received_points"]) for one in days] == [(30, -10)]
    assert "정정 −10" in page
    assert f"department={department}&amp;day=2026-11-10" in page


def test_a_day_of_the_board_is_the_way_down_to_the_entries(lived: World, client_of: ClientOf) -> None:
    thank(lived, "김민수", "박지훈", on=date(2026, 11, 12))
    client = client_of("최유진")
    found = client.get(f"{API}/board?day=2026-11-10").json()["items"]
    assert len(found) == 4
    page = get(signed_in(lived, "최유진"), "/points/board/?day=2026-11-12")
    assert page.count('<article class="thanks"') == 1
    assert signed_in(lived, "최유진").get("/points/board/?day=2026-02-30").status_code == 200


def test_an_agencys_year_says_who_took_part_and_with_whom(lived: World, client_of: ClientOf) -> None:
    """R8.2, D34: participation, ties, other agencies, both ways of comparing."""
    with clock.travel(NOW):
        year = client_of("최유진").get(f"{API}/agencies/4070000/summary?year=2026").json()
        page = get(signed_in(lived, "최유진"), "/points/agency/?year=2026", most=11)
    assert (year["given"], year["received"], year["special"]) == (30, 20, 30)
    november = year["by_month"][10]
    assert (november["givers"], november["given"]) == (3, 30)
    assert november["participation"] == round(100 * 3 / november["people"], 1)
    assert (year["ties"], year["possible_ties"], year["recipients"]) == (1, 12, 1)
    assert year["partners"] == [
        {"agency": {"code": "5700000", "name": "여주시"}, "given": 0, "received": 10},
        {"agency": {"code": "1741000", "name": "행정안전부"}, "given": 10, "received": 0},
    ]
    best = year["departments"][0]
    assert (best["name"], best["rank"], best["rank_per_head"], best["score"]) == ("복지정책과", 1, 1, 20)
    assert [one["rank"] for one in year["departments"]] == [1, 2, 2, 2]
    assert "이천시 연간 현황" in page


def test_another_agencys_year_is_not_told_and_an_empty_one_is_no_failure(
    lived: World, client_of: ClientOf
) -> None:
    for code in ("5700000", "9999999", str(lived.agencies["이천시"].pk)):
        assert client_of("최유진").get(f"{API}/agencies/{code}/summary").status_code == 404
    reader = signed_in(lived, "최유진")
    assert "이 해에는 실적이 없습니다" in get(reader, "/points/agency/?year=2020")
    empty = client_of("최유진").get(f"{API}/agencies/4070000/summary?year=2020").json()
    assert (empty["participation"], empty["departments"]) == (None, [])
