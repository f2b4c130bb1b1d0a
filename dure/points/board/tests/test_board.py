"""Reading the board."""

import pytest

from dure import clock
from dure.kit.refusals import Refusal
from dure.points.board import queries as board_module
from dure.points.board.queries import board
from dure.points.giving.actions import give
from dure.points.giving.models import Message
from dure.points.moderation.queries import message_case
from dure.points.policy.values import PolicyValues
from tests.world import World

THANKS = "전산 장애 복구를 밤늦게까지 도와주셨습니다."


def test_the_board_shows_thanks_of_the_readers_agency_newest_first(world: World) -> None:
    """R10.2, D30: every published message that names the agency, on either side."""
    give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
    give(actor=world.actor("한여주"), recipient=world.people["김민수"].pk, message=THANKS + " 여주에서")
    give(actor=world.actor("한여주"), recipient=world.people["문행정"].pk, message=THANKS + " 세종에서")
    rows = board(reader=world.actor("최유진"))
    assert [(row.sender.name, row.recipient.name) for row in rows] == [
        ("한여주", "김민수"),
        ("김민수", "박지훈"),
    ]
    assert (rows[1].sender.position, rows[1].sender.department, rows[1].sender.agency) == (
        "주무관",
        "정보통신과",
        "이천시",
    )


def test_the_board_is_narrowed_by_text_department_and_agency(world: World) -> None:
    """R10.2: searchable by work, by department and by agency."""
    give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
    give(
        actor=world.actor("한여주"),
        recipient=world.people["김민수"].pk,
        message="도자기축제 교통 대책을 함께 세웠습니다.",
    )
    reader = world.actor("최유진")
    assert len(board(reader=reader, q="축제")) == 1
    assert len(board(reader=reader, q="100%_축제")) == 0
    assert len(board(reader=reader, department=world.departments["복지정책과"].pk)) == 1
    assert len(board(reader=reader, agency=world.agencies["여주시"].pk)) == 1


def test_a_text_is_found_whole_in_any_case_and_however_far_down_the_board(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R10.2: substrings of any length; what lies beyond the newest is found as well, page after page."""
    for name, text in (
        ("박지훈", "PDF 장애"),
        ("최유진", "뗏목 장애"),
        ("정하늘", "Pdf 도구"),
        ("박지훈", "회의"),
    ):
        give(
            actor=world.actor("김민수"), recipient=world.people[name].pk, message=f"{text}를 함께 살폈습니다."
        )
    reader = world.actor("최유진")
    for near in (1, 2, 2_000):
        monkeypatch.setattr(board_module, "_NEAR", near)
        for q, found in (
            ("뗏목", ["최유진"]),
            ("뗏", ["최유진"]),
            ("장애를 함께", ["최유진", "박지훈"]),
            ("pdf", ["정하늘", "박지훈"]),
            ("PD", ["정하늘", "박지훈"]),
            ("없는말", []),
        ):
            assert [row.recipient.name for row in board(reader=reader, q=q)] == found
        (first,) = board(reader=reader, q="장애", limit=1)
        (second,) = board(reader=reader, q="장애", limit=1, before=first.id)
        assert (first.recipient.name, second.recipient.name) == ("최유진", "박지훈")
        assert len(board(reader=reader, q="장애", department=world.departments["복지정책과"].pk)) == 1


def test_agencies_that_agree_read_each_others_boards_and_only_both_together(world: World) -> None:
    """D30, D28: across agencies when both agree; hidden there is hidden for the office of another agency too."""
    sent = give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
    reader = world.actor("한여주", roles=frozenset({"operator"}))
    agreeing = PolicyValues(visibility="agreeing-agencies")
    for agency, seen in (("여주시", 0), ("이천시", 1)):
        assert board(reader=reader) == []
        with pytest.raises(Refusal):
            message_case(reader=reader, transfer_id=sent.id)
        world.policy(agency, agreeing, on=clock.today())
        assert len(board(reader=reader)) == len(board(reader=reader, q="전산")) == seen
    case = message_case(reader=reader, transfer_id=sent.id)
    assert (case.thanks.message, case.may_operate, case.may_report) == (THANKS, False, False)
    Message.objects.update(is_hidden=True)
    (row,) = board(reader=reader)
    assert (row.is_hidden, row.message) == (True, "")
    assert message_case(reader=reader, transfer_id=sent.id).events == []


def test_a_hidden_message_is_seen_as_hidden_and_read_only_by_those_concerned(world: World) -> None:
    """R10.3, D28: sender, recipient, operator and auditor still read it; nobody finds it by its text."""
    give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
    Message.objects.update(is_hidden=True)
    (row,) = board(reader=world.actor("최유진"))
    assert (row.is_hidden, row.message) == (True, "")
    assert (
        board(reader=world.actor("최유진"), q="복구")
        == board(reader=world.actor("최유진"), q="밤늦게까지")
        == []
    )
    for actor in (
        world.actor("김민수"),
        world.actor("박지훈"),
        world.actor("정하늘", roles=frozenset({"operator"})),
    ):
        assert board(reader=actor)[0].message == THANKS


def test_the_board_continues_where_a_page_ended_while_new_thanks_come_in(world: World) -> None:
    """The list is stable under inserts: a page is what is older than the last id seen."""
    for name in ("박지훈", "최유진", "정하늘"):
        give(actor=world.actor("김민수"), recipient=world.people[name].pk, message=THANKS)
    reader = world.actor("최유진")
    first = board(reader=reader, limit=2)
    give(actor=world.actor("이서연"), recipient=world.people["박지훈"].pk, message=THANKS)
    second = board(reader=reader, before=first[-1].id, limit=2)
    assert [row.recipient.name for row in first + second] == ["정하늘", "최유진", "박지훈"]
