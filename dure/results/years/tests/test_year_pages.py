"""The pages of settled years: who reads and does what on them, and what they cost."""

import pytest

from dure import clock
from dure.points.closing.corrections import Line, correct
from dure.points.closing.tests.days import at
from dure.results.years.models import YearSettlement, YearSignOff
from dure.results.years.tests.years import FIRST, LAST, NEW_YEAR, YEAR, lived, operator, settle
from tests.html import Page
from tests.pages import get, signed_in
from tests.world import World

NOTE = "확정 내역과 대조하여 이상 없음을 확인함"
WHERE = f"/points/years/{YEAR}/"
OF_A_YEAR = 9
"""What late orders would change is asked besides (D43)."""


def test_a_year_is_looked_at_tried_settled_and_signed_on_its_pages(world: World) -> None:
    """D31: the operator sees what will happen before it happens, settles, signs once."""
    lived(world)
    with clock.travel(at(NEW_YEAR)):
        client = signed_in(world, "정하늘")
    with clock.travel(at(NEW_YEAR)):
        assert "이관 전" in get(client, "/points/years/")
        page = get(client, WHERE, most=OF_A_YEAR)
        assert "모든 날이 확정되었습니다" in page
        tried = get(client, f"{WHERE}preview")
        assert "아무것도 저장하지 않았습니다" in tried
        assert not YearSettlement.objects.exists()
        assert client.post(f"{WHERE}settle").status_code == 302
        page = get(client, WHERE, most=OF_A_YEAR)
        checksum = bytes(YearSettlement.objects.get().checksum).hex()
        assert checksum in page
        assert checksum in tried
        assert client.post(f"{WHERE}sign", {"note": NOTE}).status_code == 302
        assert NOTE in get(client, WHERE, most=OF_A_YEAR)
        assert "확인 완료" in get(client, "/points/years/")
        assert "연도 이관" in client.get("/points/operation/").content.decode()
    assert YearSignOff.objects.count() == 1


def test_a_note_that_does_not_do_comes_back_as_it_was_typed(world: World) -> None:
    """Nothing typed is lost."""
    lived(world)
    settle()
    with clock.travel(at(NEW_YEAR)):
        client = signed_in(world, "정하늘")
    with clock.travel(at(NEW_YEAR)):
        answer = client.post(f"{WHERE}sign", {"note": "900101-1234567 확인"})
    assert answer.status_code == 422
    assert "900101-1234567 확인" in answer.content.decode()
    assert not YearSignOff.objects.exists()


def test_supplements_stand_beside_the_settled_figures(world: World) -> None:
    """D19, D31."""
    lived(world)
    settle()
    with clock.travel(at(NEW_YEAR)):
        line = Line(world.departments["정보통신과"].pk, FIRST, received_points=20, received_count=2)
        correct(actor=operator(world), lines=[line], reason="발령이 늦게 통보되었습니다.")
        page = get(signed_in(world, "정하늘"), WHERE, most=OF_A_YEAR)
    assert "+20" in page
    assert 'href="/points/corrections/">바로 가기</a>' in page, "a line leads to where it is worked off"
    assert "발령이 늦게 통보되었습니다." in page


def test_sums_that_differ_say_by_how_much_and_why(world: World) -> None:
    """D42, D12: what somebody received on leave is theirs and not their department's."""
    world.leave("박지훈", FIRST, LAST)
    lived(world)

    def stands(page: str) -> bool:
        cells = Page(page).whole.texts("td", "class", "numeric")
        return cells[:6] == ["60", "20", "−40", "50", "50", "0"]

    with clock.travel(at(NEW_YEAR)):
        client = signed_in(world, "정하늘")
        assert stands(get(client, f"{WHERE}preview"))
        settle()
        page = get(client, WHERE, most=OF_A_YEAR)
    assert stands(page)
    assert "휴직 중이거나 참여 대상이 아닌 직원이 받은 포인트는 개인 실적에만" in page


@pytest.mark.parametrize("role", ["personnel", "evaluation", "auditor"])
def test_other_offices_read_and_do_not_settle_or_sign(world: World, role: str) -> None:
    """R4.2, R12.1, R12.2: evaluation takes departments along, not people."""
    world.role("자치행정과", "주무관", role)
    lived(world)
    with clock.travel(at(NEW_YEAR)):
        client = signed_in(world, "최유진")
    with clock.travel(at(NEW_YEAR)):
        assert get(client, WHERE, most=OF_A_YEAR)
        assert client.post(f"{WHERE}settle").status_code == 403
        settle()
        page = get(client, WHERE, most=OF_A_YEAR)
        assert "운영자의 확인을 기다리고 있습니다" in page
        assert ("people.csv" in page) == (role != "evaluation")
        assert client.get(f"{WHERE}departments.csv").status_code == 200
        assert client.get(f"{WHERE}people.xlsx").status_code == (403 if role == "evaluation" else 200)
        assert client.post(f"{WHERE}sign", {"note": NOTE}).status_code == 403


def test_nobody_else_reads_a_settled_year(world: World) -> None:
    """R12.2: the figures of people are not everybody's."""
    lived(world)
    settle()
    with clock.travel(at(NEW_YEAR)):
        for name in ("김민수", "박지훈"):
            client = signed_in(world, name)
            for address in ("/points/years/", WHERE, f"{WHERE}preview", f"{WHERE}people.csv"):
                assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/points/years/2019/", 404),
        ("/points/years/0/", 404),
        (f"/points/years/{10**30}/", 404),
        (f"/points/years/{10**30}/preview", 404),
        ("/points/years/2019/preview", 404),
        (f"{WHERE}secrets.csv", 404),
        (f"{WHERE}people.pdf", 404),
        (f"{WHERE}people.csv", 409),
    ],
)
def test_addresses_that_lead_nowhere_are_no_failure(world: World, address: str, status: int) -> None:
    """All input is hostile."""
    lived(world)
    with clock.travel(at(NEW_YEAR)):
        assert signed_in(world, "정하늘").get(address).status_code == status


def test_an_agency_without_a_confirmed_day_has_an_empty_list(world: World) -> None:
    """D31: nothing is promised."""
    assert "첫날이 확정되면" in get(signed_in(world, "정하늘"), "/points/years/")
