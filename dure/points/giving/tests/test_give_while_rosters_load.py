"""A roster that is being loaded, for however long, keeps nobody from giving (F-C7)."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from dure import clock
from dure.kit.actor import SYSTEM
from dure.organizations.actions import Files, Mode, import_roster
from dure.points.giving.actions import give
from tests.giving import NOVEMBER, THANKS
from tests.world import World


@pytest.fixture
def roster(tmp_path: Path, committed_world: World) -> Files:
    """Write a roster that changes both people of the gift, their posts, their accounts and their departments."""
    departments = {name: one.code for name, one in committed_world.departments.items()}
    people = committed_world.people
    rows = ["사번,성명,이메일,계정,고용형태,발령구분,부서코드,직위,발령일,전화번호"]
    for name, unit, login in (("김민수", "정보통신과", "new.one"), ("박지훈", "복지정책과", "new.two")):
        rows.append(
            f"{people[name].number},{name},new@korea.kr,{login},공무원,본직,{departments[unit]},팀장,2026-01-01,1234"
        )
    (tmp_path / "people.csv").write_text("\n".join(rows))
    units = ["부서코드,부서명,과단위,시작일"]
    units += [f"{departments[name]},{name}실,Y,2026-01-01" for name in ("정보통신과", "복지정책과")]
    (tmp_path / "departments.csv").write_text("\n".join(units))
    return Files(tmp_path / "people.csv", tmp_path / "departments.csv")


def test_a_gift_of_the_agency_goes_through_while_a_load_holds_its_transaction_open(
    committed_world: World, roster: Files
) -> None:
    """F-C7: the thread would be refused by its lock timeout if it had to wait for the load."""
    world = committed_world

    def give_without_waiting() -> Any:
        try:
            with connection.cursor() as cursor:
                cursor.execute("set lock_timeout = '3s'")
            return give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("reset lock_timeout")
            connection.close()

    with clock.travel(NOVEMBER), ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            mode = Mode(NOVEMBER.date())
            report = import_roster(roster, agency_code="4070000", mode=mode, actor=SYSTEM)
            assert (report.people.counts["changed"], report.set_aside, report.accounts_opened) == (2, 0, 0)
            given = pool.submit(give_without_waiting).result(30)
        assert given.recipient_name == "박지훈"
