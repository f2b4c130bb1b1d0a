"""A roster that changes who counts for its sender's department is stored only by two people (D44, F-C4)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dure import clock
from dure.accounts.models import Account
from dure.organizations.models import Assignment, RosterUpload
from dure.organizations.queries.asking import reaches_of
from dure.organizations.tests.loads import (
    TITLES,
    client_of,
    end_of,
    row,
    send,
    send_departments,
    state,
    world,
)
from tests.world import World

__all__ = ["client_of", "world"]


def test_ending_ones_own_department_needs_a_second_person(world: World, client_of: Any) -> None:
    """F-C4: the posts of whoever loads it end with it."""
    world.person("한인사", "복지정책과", position="인사주무")
    world.role("복지정책과", "인사주무", "personnel")
    upload = send_departments(client_of("한인사"), world, end_of(world, "복지정책과"))
    client_of("한인사").post(f"{upload}confirm")
    assert state() == "proposed"
    assert [one.role for one in reaches_of(RosterUpload.objects.get())] == [
        "own",
        "personnel",
        "own-department",
    ]


@pytest.fixture
def team(world: World) -> World:
    """Add 예산팀 of the operator's department with 같은과, and 옆과 that is no part of it."""
    world.department("예산팀", parent="기획예산담당관", is_boundary=False)
    world.department("옆과")
    world.person("같은과", "예산팀")
    return world


@pytest.mark.parametrize(
    ("name", "unit", "kind", "way"),
    [
        ("같은과", "옆과", "본직", "out"),
        ("같은과", "옆과", "파견", "out"),
        ("박지훈", "예산팀", "본직", "in"),
        ("박지훈", "기획예산담당관", "겸임", "in"),
    ],
)
def test_taking_somebody_out_of_ones_own_department_or_into_it_needs_a_second_person(
    team: World, client_of: Any, name: str, unit: str, kind: str, way: str
) -> None:
    """F-C4, R6.3, D18: points could be given across the border for a day, or counted for one's own department."""
    upload = send(client_of("정하늘"), team, row(team, name, unit, "주무관", kind))
    client_of("정하늘").post(f"{upload}confirm")
    assert state() == "proposed"
    assert [(one.name, one.role, one.is_gain) for one in reaches_of(RosterUpload.objects.get())] == [
        (name, "own-department", way == "in")
    ]
    client_of("인사인").post(f"{upload}confirm")
    assert state() == "done"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("같은과", "공무원,휴직,{code},주무관,{today},"),
        ("같은과", "기간제,본직,{code},주무관,{today},"),
        ("쉬는이", "공무원,휴직,{code},,{before},{today}"),
    ],
)
def test_changing_the_headcount_of_ones_own_department_needs_a_second_person(
    team: World, client_of: Any, name: str, said: str
) -> None:
    """D37, D38, D44: a leave, an end of leave or another kind of employment changes the average per head."""
    before = clock.today() - timedelta(days=30)
    team.person("쉬는이", "예산팀")
    team.leave("쉬는이", before)
    team.person("과인사", "기획예산담당관", position="인사주무")
    team.role("기획예산담당관", "인사주무", "personnel")
    who, code = team.people[name], team.departments["예산팀"].code
    line = f"{who.number},{name},{who.email}," + said.format(code=code, today=clock.today(), before=before)
    upload = send(client_of("정하늘"), team, f"{line}\n", titles=TITLES.replace("\n", ",종료일\n"))
    assert (
        "올린 사람의 부서 현원에 드는 날이나 고용형태가 바뀜"
        in client_of("정하늘").get(upload).content.decode()
    )
    client_of("정하늘").post(f"{upload}confirm")
    assert [(one.name, one.role) for one in reaches_of(RosterUpload.objects.get())] == [
        (name, "own-headcount")
    ]
    assert client_of("과인사").post(f"{upload}confirm").status_code == 409
    client_of("인사인").post(f"{upload}confirm")
    assert state() == "done"


def test_files_that_somebody_else_sent_in_are_asked_about_all_the_same(team: World, client_of: Any) -> None:
    """D44: whoever stores them alone, or says anew how they are read, is who loads them."""
    personnel, operator = client_of("인사인"), client_of("정하늘")
    upload = send(personnel, team, row(team, "같은과", "예산팀", "주무관", "휴직"))
    assert not reaches_of(RosterUpload.objects.get())
    operator.post(f"{upload}confirm")
    assert (state(), Assignment.objects.filter(kind="leave").count()) == ("refused", 0)
    operator.post(f"{upload}again", {"as_of": clock.today().isoformat()})
    assert [one.role for one in reaches_of(RosterUpload.objects.get())] == ["own-headcount"]
    operator.post(f"{upload}confirm")
    assert operator.post(f"{upload}confirm").status_code == 409
    assert state() == "proposed"
    personnel.post(f"{upload}confirm")
    assert state() == "done"


def test_a_leave_in_another_department_is_stored_by_one_person(team: World, client_of: Any) -> None:
    """D38."""
    upload = send(client_of("정하늘"), team, row(team, "박지훈", "정보통신과", "주무관", "휴직"))
    client_of("정하늘").post(f"{upload}confirm")
    assert state() == "done"


def test_a_colleague_of_that_department_is_no_second_person(team: World, client_of: Any) -> None:
    """F-C4, D44: nor is somebody who left it a week ago; the personnel officer of another department is."""
    team.person("과인사", "기획예산담당관", position="인사주무")
    team.person("전인사", "기획예산담당관")
    team.role("기획예산담당관", "인사주무", "personnel")
    team.role("옆과", "주무관", "personnel")
    team.move("전인사", "옆과", on=clock.today() - timedelta(days=7))
    upload = send(client_of("정하늘"), team, row(team, "같은과", "옆과", "주무관", "본직"))
    client_of("정하늘").post(f"{upload}confirm")
    for name in ("과인사", "전인사"):
        answer = client_of(name).post(f"{upload}confirm")
        assert (answer.status_code, state()) == (409, "proposed")
        assert "그 부서 사람도 확인할 수 없습니다" in client_of(name).get(upload).content.decode()
    client_of("인사인").post(f"{upload}confirm")
    assert state() == "done"


def test_an_administrator_who_is_nobody_of_the_agency_may_be_the_second_person(
    team: World, client_of: Any
) -> None:
    """F-C4, D44: an account that is no person's belongs to no department."""
    root = Account.objects.create(login="root", is_administrator=True)
    upload = send(client_of("정하늘"), team, row(team, "같은과", "옆과", "주무관", "본직"))
    client_of("정하늘").post(f"{upload}confirm")
    client = Client()
    client.force_login(root)
    client.post(f"{upload}confirm")
    assert state() == "done"


@pytest.mark.parametrize(
    ("unit", "above", "is_department", "way"),
    [
        ("예산팀", "기획예산담당관", "Y", "out"),
        ("예산팀", "옆과", "N", "out"),
        ("옆과", "기획예산담당관", "N", "in"),
    ],
)
@pytest.mark.parametrize("start", ["", "2017-01-01"])
def test_redrawing_the_border_of_ones_own_department_needs_a_second_person(
    team: World, client_of: Any, unit: str, above: str, is_department: str, way: str, start: str
) -> None:
    """F-C4, D1, D26: by the flag of a unit or by what it hangs below, today or back-dated."""
    codes = {name: one.code for name, one in team.departments.items()}
    titles = "부서코드,부서명,상위부서코드,과단위,시작일\n"
    line = f"{codes[unit]},{unit},{codes[above]},{is_department},{start}\n"
    file = SimpleUploadedFile("departments.csv", (titles + line).encode())
    upload = send_departments(client_of("정하늘"), team, file)
    page = client_of("정하늘").get(upload).content.decode()
    assert ("올린 사람의 부서로 들어옴" if way == "in" else "올린 사람의 부서에서 나감") in page
    client_of("정하늘").post(f"{upload}confirm")
    assert state() == "proposed"
    (reach,) = reaches_of(RosterUpload.objects.get())
    assert (reach.number, reach.role, reach.is_gain) == (codes[unit], "own-department", way == "in")


@pytest.mark.parametrize("start", ["", "2017-01-01"])
def test_comparing_ones_own_department_in_another_group_needs_a_second_person(
    team: World, client_of: Any, start: str
) -> None:
    """D34, D44: among smaller departments, or weaker ones, it ranks higher; today or back-dated."""
    names = ("기획예산담당관", "옆과")
    codes = [team.departments[name].code for name in names]
    lines = "".join(f"{code},{name},Y,읍면동,{start}\n" for code, name in zip(codes, names, strict=True))
    file = SimpleUploadedFile("departments.csv", f"부서코드,부서명,과단위,구분,시작일\n{lines}".encode())
    upload = send_departments(client_of("정하늘"), team, file)
    assert "올린 사람의 부서가 다른 구분에서 비교됨" in client_of("정하늘").get(upload).content.decode()
    client_of("정하늘").post(f"{upload}confirm")
    assert state() == "proposed"
    (reach,) = reaches_of(RosterUpload.objects.get())
    assert (reach.number, reach.role) == (codes[0], "own-group")
    client_of("인사인").post(f"{upload}confirm")
    assert state() == "done"


def test_what_leaves_the_borders_of_ones_own_department_alone_is_stored_by_one_person(
    team: World, client_of: Any
) -> None:
    """F-C4: a colleague's title, a move within the department, and the borders of others."""
    codes = {name: one.code for name, one in team.departments.items()}
    moved = row(team, "같은과", "기획예산담당관", "팀장", "본직")
    upload = send(client_of("정하늘"), team, moved)
    client_of("정하늘").post(f"{upload}confirm")
    assert state() == "done"
    titles = "부서코드,부서명,상위부서코드,과단위\n"
    line = f"{codes['옆과']},옆과,{codes['복지정책과']},N\n"
    upload = send_departments(
        client_of("정하늘"), team, SimpleUploadedFile("departments.csv", (titles + line).encode())
    )
    client_of("정하늘").post(f"{upload}confirm")
    assert RosterUpload.objects.latest("pk").state == "done"
