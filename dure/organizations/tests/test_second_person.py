"""A roster that changes who holds a role, or its sender's own posts, is stored only by two people (O5, F-C4)."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from dure import clock
from dure.accounts.models import Account
from dure.accounts.queries import account_actor, is_open
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM
from dure.kit.refusals import Refusal
from dure.notifications.notices.models import Notice
from dure.notifications.notices.queries import notices
from dure.organizations.actions import Files, Mode, import_roster
from dure.organizations.models import Agency, Assignment, RosterUpload
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
from tests.roles import roles_of
from tests.world import World

__all__ = ["client_of", "world"]


def test_an_operator_cannot_make_herself_auditor_by_a_row(world: World, client_of: Any) -> None:
    """F-C4: her own confirmation only proposes it, however often, and the page names what would be given."""
    operator = client_of("정하늘")
    upload = send(operator, world, row(world, "정하늘", "자치행정과", "감사담당"))
    page = operator.get(upload).content.decode()
    assert "정하늘" in page
    assert "자치행정과 감사담당" in page
    operator.post(f"{upload}confirm")
    assert (state(), Assignment.objects.filter(kind="concurrent").count()) == ("proposed", 0)
    assert operator.post(f"{upload}confirm").status_code == 409
    assert (state(), Assignment.objects.filter(kind="concurrent").count()) == ("proposed", 0)


def test_a_second_person_with_the_right_confirms_it_and_both_are_on_record(
    world: World, client_of: Any
) -> None:
    """F-C4."""
    upload = send(client_of("정하늘"), world, row(world, "박지훈", "자치행정과", "감사담당"))
    client_of("정하늘").post(f"{upload}confirm")
    told = Notice.objects.get(kind="roster-waiting")
    assert told.person_id == world.people["인사인"].pk
    assert [one.outcome for one in notices(reader=world.actor("인사인"))] == [""]
    client_of("인사인").post(f"{upload}confirm")
    assert state() == "done"
    assert [str(one.outcome) for one in notices(reader=world.actor("인사인"))] == ["처리 완료"]
    assert "auditor" in roles_of(world.people["박지훈"].pk, clock.today())
    proposer, second = (Account.objects.get(person=world.people[name]).pk for name in ("정하늘", "인사인"))
    proposed = Entry.objects.get(action="roster.propose")
    stored = Entry.objects.get(action="roster.import")
    assert (proposed.account_id, stored.account_id, stored.details["proposed_by"]) == (
        proposer,
        second,
        proposer,
    )
    (reach,) = stored.details["roles"]
    assert (reach["name"], reach["role"], reach["is_gain"]) == ("박지훈", "auditor", True)
    assert stored.address == "127.0.0.1"


def test_nobody_whose_role_the_files_change_is_the_second_person(world: World, client_of: Any) -> None:
    """F-C4: the personnel officer would confirm her own second role."""
    upload = send(client_of("정하늘"), world, row(world, "인사인", "자치행정과", "감사담당"))
    client_of("정하늘").post(f"{upload}confirm")
    assert client_of("인사인").post(f"{upload}confirm").status_code == 409
    assert state() == "proposed"
    assert not Notice.objects.filter(kind="roster-waiting").exists()


@pytest.mark.parametrize("reader", ["김민수", "감사인", "한여주"])
def test_somebody_who_may_not_load_rosters_is_no_second_person(
    world: World, client_of: Any, reader: str
) -> None:
    """F-C4: for them the upload is not there."""
    upload = send(client_of("정하늘"), world, row(world, "박지훈", "자치행정과", "감사담당"))
    client_of("정하늘").post(f"{upload}confirm")
    assert client_of(reader).post(f"{upload}confirm").status_code == 404
    assert state() == "proposed"


def test_the_second_person_declines_on_record_and_the_proposer_is_told(world: World, client_of: Any) -> None:
    """F-C4."""
    upload = send(client_of("정하늘"), world, row(world, "박지훈", "자치행정과", "감사담당"))
    client_of("정하늘").post(f"{upload}confirm")
    client_of("인사인").post(f"{upload}discard")
    assert not RosterUpload.objects.exists()
    assert Entry.objects.filter(action="roster.decline").count() == 1
    assert Notice.objects.get(kind="roster-declined").person_id == world.people["정하늘"].pk


def test_taking_a_role_away_needs_a_second_person_too(world: World, client_of: Any) -> None:
    """F-C4: an operator could get rid of her auditor, by a move or by a leave."""
    for number, rows in enumerate(
        (
            row(world, "감사인", "복지정책과", "주무관", "본직"),
            row(world, "감사인", "자치행정과", "감사담당", "휴직"),
        ),
        1,
    ):
        upload = send(client_of("정하늘"), world, rows)
        client_of("정하늘").post(f"{upload}confirm")
        assert RosterUpload.objects.filter(state="proposed").count() == number
    assert "auditor" in roles_of(world.people["감사인"].pk, clock.today())


def test_ending_the_department_of_a_role_needs_a_second_person(world: World, client_of: Any) -> None:
    """F-C4, I12: with its department the auditor's account would end, by a file that names no people."""
    upload = send_departments(client_of("정하늘"), world, end_of(world, "자치행정과"))
    client_of("정하늘").post(f"{upload}confirm")
    assert state() == "proposed"
    assert {(one.name, one.role, one.is_gain) for one in reaches_of(RosterUpload.objects.get())} == {
        ("감사인", "auditor", False),
        ("인사인", "personnel", False),
    }
    assert is_open(Account.objects.get(person=world.people["감사인"]))
    client_of("인사인").post(f"{upload}confirm")
    assert state() == "proposed", "whose own role ends is no second person"


def test_a_department_that_another_succeeds_or_without_roles_ends_by_one_person(
    world: World, client_of: Any
) -> None:
    """F-C4, I12: its posts go on; who loads it is of neither."""
    successor = world.departments["복지정책과"].code
    for file in (end_of(world, "자치행정과", successor), end_of(world, "정보통신과")):
        upload = send_departments(client_of("정하늘"), world, file)
        client_of("정하늘").post(f"{upload}confirm")
        assert RosterUpload.objects.latest("pk").state == "done"


def test_a_role_at_another_agency_is_confirmed_by_an_administrator(world: World, client_of: Any) -> None:
    """F-C4: two people of one agency could else make themselves auditors of another."""
    world.role("여주기획과", "주무관", "auditor")
    there = f"{world.agencies['여주시'].code}:{world.departments['여주기획과'].code}"
    who = world.people["박지훈"]
    posted = f"{who.number},박지훈,{who.email},공무원,파견,{there},주무관,{clock.today()}\n"
    upload = send(client_of("정하늘"), world, posted, posted.replace("파견", "겸임"))
    client_of("정하늘").post(f"{upload}confirm")
    assert client_of("인사인").post(f"{upload}confirm").status_code == 409
    assert state() == "proposed"
    administrator = Client()
    administrator.force_login(Account.objects.create_user("root", "correct horse", is_administrator=True))
    administrator.post(f"{upload}confirm")
    assert state() == "done"


def test_ones_own_posts_need_a_second_person_whatever_they_are(world: World, client_of: Any) -> None:
    """F-C4: the uploader herself."""
    upload = send(client_of("인사인"), world, row(world, "인사인", "복지정책과", "주무관"))
    client_of("인사인").post(f"{upload}confirm")
    assert state() == "proposed"
    client_of("정하늘").post(f"{upload}confirm")
    assert state() == "done"


def test_other_rows_are_stored_by_one_person(world: World, client_of: Any) -> None:
    """F-C4: an ordinary move asks nobody else; the personnel role may load (O5)."""
    upload = send(client_of("인사인"), world, row(world, "박지훈", "정보통신과", "주무관", "본직"))
    client_of("인사인").post(f"{upload}confirm")
    assert state() == "done"


def test_what_changed_since_the_proposal_is_not_stored_with_it(world: World, client_of: Any) -> None:
    """F-C4: a role bound meanwhile was confirmed by nobody."""
    upload = send(
        client_of("정하늘"),
        world,
        row(world, "박지훈", "자치행정과", "감사담당"),
        row(world, "최유진", "복지정책과", "평가담당"),
    )
    client_of("정하늘").post(f"{upload}confirm")
    world.role("복지정책과", "평가담당", "evaluation")
    client_of("인사인").post(f"{upload}confirm")
    assert state() == "refused"
    assert not Assignment.objects.filter(kind="concurrent").exists()


def test_whoever_runs_the_machine_needs_nobody_but_is_on_record(world: World, tmp_path: Path) -> None:
    """F-C4: on the command line."""
    people = tmp_path / "people.csv"
    people.write_text(TITLES + row(world, "박지훈", "자치행정과", "감사담당"))
    import_roster(Files(people), agency_code="4070000", mode=Mode(clock.today()), actor=SYSTEM)
    entry = Entry.objects.get(action="roster.import")
    assert [(one["name"], one["role"]) for one in entry.details["roles"]] == [("박지훈", "auditor")]
    assert (entry.account_id, entry.details["proposed_by"]) == (None, None)


def test_an_account_that_loads_past_the_pages_is_asked_too(world: World, tmp_path: Path) -> None:
    """F-C4: the rule stands in the action."""
    people = tmp_path / "people.csv"
    people.write_text(TITLES + row(world, "정하늘", "자치행정과", "감사담당"))
    operator = account_actor(Account.objects.get(person=world.people["정하늘"]).pk)
    with pytest.raises(Refusal, match="roster-second-person"):
        import_roster(Files(people), agency_code="4070000", mode=Mode(clock.today()), actor=operator)
    assert Agency.objects.count() == 3
    assert not Assignment.objects.filter(kind="concurrent").exists()
