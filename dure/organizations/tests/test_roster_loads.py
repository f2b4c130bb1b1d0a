"""What a load changed is on record person by person, and cannot be changed (F-C9, I40)."""

import pytest
from django.db import Error, connection, transaction
from django.test import Client

from dure.accounts.models import Account
from dure.audit.models import Entry
from dure.organizations.models import RosterChange, RosterLoad
from dure.organizations.tests.conftest import Roster
from tests.tampering import REFUSED
from tests.world import World, small_government


def changes(load: int) -> list[tuple[str, str, list[list[str]]]]:
    rows = RosterChange.objects.filter(load=load).order_by("pk")
    return [(one.kind, one.name, one.changes) for one in rows]


def test_every_changed_row_is_named_with_its_fields_before_and_after(roster: Roster) -> None:
    """F-C9."""
    roster.load(roster.people({"성명": "김민수", "직위": "주무관"}, {"성명": "이영희"}))
    roster.load(
        roster.people({"성명": "김민수", "직위": "팀장"}, {"성명": "이영희"}),
        roster.departments({"부서코드": "30", "부서명": "도자기과"}),
    )
    first, second = (
        entry.details["load"] for entry in Entry.objects.filter(action="roster.import").order_by("pk")
    )
    assert [(kind, name) for kind, name, _ in changes(first)] == [("new", "김민수"), ("new", "이영희")]
    assert ["부서코드", "", "정보통신과(10)"] in changes(first)[0][2]
    assert ["발령구분", "", "본직"] in changes(first)[0][2]
    assert changes(second) == [
        ("new", "도자기과", []),
        ("changed", "김민수", [["직위", "주무관", "팀장"]]),
    ]


def test_a_dry_run_leaves_nothing_on_record(roster: Roster) -> None:
    """O6."""
    roster.load(roster.people({}), dry_run=True)
    assert (RosterLoad.objects.count(), RosterChange.objects.count()) == (0, 0)


@pytest.mark.parametrize("statement", ["update {} set id = id", "delete from {}", "truncate {} cascade"])
@pytest.mark.parametrize("table", ["organizations_rosterload", "organizations_rosterchange"])
def test_the_record_is_append_only_in_the_database(roster: Roster, statement: str, table: str) -> None:
    """I40."""
    roster.load(roster.people({}))
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    with pytest.raises(Error, match=REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.parametrize(
    ("reader", "status"), [("정하늘", 200), ("감사인", 200), ("김민수", 404), ("한여주", 404)]
)
def test_those_who_may_load_and_the_auditor_read_it(db: None, reader: str, status: int) -> None:
    """F-C9."""
    world: World = small_government()
    world.person("감사인", "자치행정과", position="감사담당")
    world.role("자치행정과", "감사담당", "auditor")
    load = RosterLoad.objects.create(agency=world.agencies["이천시"], at="2026-11-22T09:00:00+09:00")
    RosterChange.objects.create(
        load=load,
        part="people",
        line=2,
        kind="moved",
        key="00001",
        name="홍길동",
        changes=[["직위", "가", "나"]],
    )
    client = Client()
    client.force_login(Account.objects.get(person=world.people[reader]))
    answer = client.get(f"/organizations/loads/{load.pk}/")
    assert answer.status_code == status
    assert ("홍길동" in answer.content.decode()) == (status == 200)
