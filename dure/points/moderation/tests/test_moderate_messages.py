"""Reporting, hiding, appealing against and showing again a thank-you message."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from dure import clock
from dure.audit.models import Entry
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.notifications.notices.models import Notice
from dure.notifications.notices.queries import notices
from dure.points.board.queries import board
from dure.points.giving.actions import give
from dure.points.giving.models import Allowance, Message
from dure.points.giving.rules import Outsider
from dure.points.moderation.actions import appeal, dismiss_reports, hide, reject_appeal, report, unhide
from dure.points.moderation.models import MessageEvent
from dure.points.moderation.queries import message_case, queue, waiting
from dure.points.standings.people import summary
from tests.tampering import REFUSED
from tests.world import World

THANKS = "전산 장애 복구를 밤늦게까지 도와주셨습니다."
NOTE = "도움의 내용이 적혀 있지 않습니다."
NOVEMBER = datetime(2026, 11, 10, 14, 0, tzinfo=clock.SEOUL)


def given(world: World, sender: str = "김민수", recipient: str = "박지훈") -> int:
    return give(actor=world.actor(sender), recipient=world.people[recipient].pk, message=THANKS).id


def operator(world: World, name: str = "정하늘") -> Actor:
    return world.actor(name, roles=frozenset({"operator"}))


def hidden(world: World, **who: str) -> int:
    number = given(world, **who)
    hide(actor=operator(world), transfer_id=number, reason_code="off-purpose", note=NOTE)
    return number


def code_of(act: Callable[..., None], **arguments: Any) -> tuple[str, int]:
    with pytest.raises(Refusal) as refused:
        act(**arguments)
    return refused.value.code, refused.value.status


def told(world: World, name: str) -> list[str]:
    return [one.kind for one in notices(reader=world.actor(name))]


def open_of(world: World, name: str) -> list[str]:
    """Return the kinds of notices that still wait for somebody."""
    return [one.kind for one in notices(reader=world.actor(name), only_new=True)]


def test_the_operator_hides_a_message_and_both_sides_are_told_why(world: World) -> None:
    """R10.3, D28: with reason code and note; others see that it was hidden."""
    number = hidden(world)
    assert Message.objects.get().is_hidden
    (row,) = board(reader=world.actor("최유진"))
    assert (row.is_hidden, row.message) == (True, "")
    for name in ("김민수", "박지훈"):
        (notice,) = notices(reader=world.actor(name))
        assert (notice.kind, notice.argument, notice.is_new) == ("message-hidden", number, True)
        assert NOTE in str(notice.sentence)
    assert Entry.objects.filter(action="points.hide", outcome="done", subject=str(number)).count() == 1


def test_hiding_leaves_points_and_sums_as_they_were(world: World) -> None:
    """R10.3, D28: test vector."""
    with clock.travel(NOVEMBER):
        hidden(world)
        assert Allowance.objects.get().used == 10
        assert summary(world.people["박지훈"].pk, 2026).received == 10


def test_a_hidden_message_is_shown_again(world: World) -> None:
    """D28: reversible, and both are told."""
    number = hidden(world)
    unhide(actor=operator(world), transfer_id=number, reason_code="mistake", note="다시 확인하였습니다.")
    (row,) = board(reader=world.actor("최유진"))
    assert (row.is_hidden, row.message) == (False, THANKS)
    assert told(world, "김민수") == ["message-unhidden", "message-hidden"]
    hide(actor=operator(world), transfer_id=number, reason_code="other", note=NOTE)
    assert Message.objects.get().is_hidden


@pytest.mark.parametrize("roles", [frozenset[str](), frozenset({"auditor"}), frozenset({"personnel"})])
def test_nobody_but_the_operator_hides(world: World, roles: frozenset[str]) -> None:
    """R10.3, R4.2: and the refusal leaves its line in the trail."""
    number = given(world)
    refused = code_of(
        hide,
        actor=world.actor("정하늘", roles=roles),
        transfer_id=number,
        reason_code="off-purpose",
        note=NOTE,
    )
    assert refused == ("not-operator", 403)
    assert not Message.objects.get().is_hidden
    assert Entry.objects.get(action="points.hide").outcome == "not-operator"


def test_the_operators_of_both_agencies_may_hide_and_those_of_others_find_nothing(world: World) -> None:
    """D17, R10.3: it stands on the boards of both."""
    number = given(world, "김민수", "한여주")
    stranger = operator(world, "문행정")
    arguments = {"transfer_id": number, "reason_code": "off-purpose", "note": NOTE}
    assert code_of(hide, actor=stranger, **arguments) == ("not-found", 404)
    world.person("윤여주", "여주기획과")
    hide(actor=operator(world, "윤여주"), transfer_id=number, reason_code="off-purpose", note=NOTE)
    assert Message.objects.get().is_hidden


def test_the_message_of_an_external_transfer_is_hidden_too(world: World) -> None:
    """D16, R10.3: only the giver is here to be told."""
    outsider = Outsider("6260000", "hong@busan.go.kr", "홍길동")
    number = give(actor=world.actor("김민수"), recipient=outsider, message=THANKS).id
    hide(actor=operator(world), transfer_id=number, reason_code="off-purpose", note=NOTE)
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    ("reason", "note", "code"),
    [
        ("nonsense", NOTE, "reason-unknown"),
        ("", NOTE, "reason-unknown"),
        ("mistake", NOTE, "reason-unknown"),
        ("off-purpose", " \u200b ", "note-required"),
        ("off-purpose", "가" * 501, "note-too-long"),
        ("off-purpose", "900101-1234567 때문에", "note-personal-data"),
    ],
)
def test_hiding_needs_a_known_reason_and_a_note(world: World, reason: str, note: str, code: str) -> None:
    """D28: reason code and note."""
    number = given(world)
    assert code_of(hide, actor=operator(world), transfer_id=number, reason_code=reason, note=note)[0] == code
    assert not MessageEvent.objects.exists()


def test_what_is_hidden_is_not_hidden_twice_nor_what_is_public_shown(world: World) -> None:
    """D28."""
    number = given(world)
    arguments: dict[str, Any] = {"actor": operator(world), "transfer_id": number, "note": NOTE}
    assert code_of(unhide, reason_code="mistake", **arguments) == ("not-hidden", 409)
    hide(reason_code="other", **arguments)
    assert code_of(hide, reason_code="other", **arguments) == ("already-hidden", 409)
    assert code_of(hide, actor=operator(world), transfer_id=2**62, reason_code="other", note=NOTE)[1] == 404


@pytest.mark.parametrize("name", ["김민수", "박지훈"])
def test_sender_and_recipient_appeal_once_between_them(world: World, name: str) -> None:
    """D28: appealed once; the operators are told."""
    number = hidden(world)
    appeal(actor=world.actor(name), transfer_id=number, note="무엇을 도왔는지 적혀 있습니다.")
    for again in ("김민수", "박지훈"):
        refused = code_of(appeal, actor=world.actor(again), transfer_id=number, note="한 번 더")
        assert refused == ("already-appealed", 409)
    assert told(world, "정하늘") == open_of(world, "정하늘") == ["appeal-made"]
    assert [row.id for row in queue(reader=operator(world), kind="appeals")] == [number]


def test_only_the_parties_appeal_and_only_while_it_is_hidden(world: World) -> None:
    """D28."""
    number = given(world)
    assert code_of(appeal, actor=world.actor("김민수"), transfer_id=number, note="왜")[0] == "not-hidden"
    hide(actor=operator(world), transfer_id=number, reason_code="other", note=NOTE)
    assert code_of(appeal, actor=world.actor("최유진"), transfer_id=number, note="왜") == ("not-found", 404)


def test_an_appeal_is_rejected_with_a_note_or_followed(world: World) -> None:
    """D28: either way it is off the queue."""
    first, second = hidden(world), hidden(world, recipient="최유진")
    for number in (first, second):
        appeal(actor=world.actor("김민수"), transfer_id=number, note="다시 보아 주십시오.")
    reject_appeal(actor=operator(world, "최유진"), transfer_id=first, note="개인정보가 들어 있습니다.")
    unhide(actor=operator(world), transfer_id=second, reason_code="appeal", note="이의를 받아들입니다.")
    assert queue(reader=operator(world), kind="appeals") == []
    assert open_of(world, "정하늘") == []
    assert told(world, "박지훈")[0] == "appeal-rejected"
    assert code_of(reject_appeal, actor=operator(world, "최유진"), transfer_id=first, note="또") == (
        "no-appeal",
        409,
    )
    assert code_of(appeal, actor=world.actor("김민수"), transfer_id=first, note="또")[0] == "already-appealed"


def test_a_new_hiding_may_be_appealed_anew(world: World) -> None:
    """D28: once for each hiding."""
    number = hidden(world)
    appeal(actor=world.actor("김민수"), transfer_id=number, note="다시 보아 주십시오.")
    unhide(actor=operator(world), transfer_id=number, reason_code="appeal", note="받아들입니다.")
    hide(actor=operator(world), transfer_id=number, reason_code="confidential", note="비공개 사업입니다.")
    appeal(actor=world.actor("박지훈"), transfer_id=number, note="공개된 사업입니다.")
    assert waiting(reader=operator(world)) == {"appeals": 1, "reports": 0, "hidden": 1}


def test_a_reader_reports_once_and_hears_what_became_of_it(world: World) -> None:
    """D28: reader's report; the operators are told, the reader after them."""
    number = given(world)
    report(actor=world.actor("최유진"), transfer_id=number, reason_code="abusive")
    assert code_of(report, actor=world.actor("최유진"), transfer_id=number, reason_code="abusive") == (
        "already-reported",
        409,
    )
    assert told(world, "정하늘") == open_of(world, "정하늘") == ["message-reported"]
    assert waiting(reader=operator(world))["reports"] == 1
    dismiss_reports(actor=operator(world), transfer_id=number, note="문제가 없는 표현입니다.")
    assert told(world, "최유진") == ["report-dismissed"]
    assert open_of(world, "정하늘") == []
    assert waiting(reader=operator(world))["reports"] == 0
    assert code_of(dismiss_reports, actor=operator(world), transfer_id=number, note="또")[0] == "no-report"


def test_hiding_settles_the_reports(world: World) -> None:
    """D28."""
    number = given(world)
    report(actor=world.actor("최유진"), transfer_id=number, reason_code="abusive")
    hide(actor=operator(world), transfer_id=number, reason_code="abusive", note=NOTE)
    assert told(world, "최유진") == ["report-accepted"]
    assert waiting(reader=operator(world)) == {"appeals": 0, "reports": 0, "hidden": 1}


def test_who_does_not_read_the_board_reports_nothing(world: World) -> None:
    """D30: nobody of a third agency."""
    number = given(world)
    refused = code_of(report, actor=world.actor("한여주"), transfer_id=number, reason_code="abusive")
    assert refused == ("not-found", 404)


def test_each_reads_of_the_history_what_concerns_them(world: World) -> None:
    """D28: the parties not who reported, other readers nothing, operator and auditor all of it."""
    number = given(world)
    report(actor=world.actor("최유진"), transfer_id=number, reason_code="abusive")
    hide(actor=operator(world), transfer_id=number, reason_code="abusive", note=NOTE)

    def acts(actor: Actor) -> list[str]:
        return [event.act for event in message_case(reader=actor, transfer_id=number).events]

    assert acts(world.actor("김민수")) == ["hide"]
    assert acts(world.actor("최유진")) == []
    assert acts(world.actor("이서연", roles=frozenset({"auditor"}))) == ["report", "hide"]
    case = message_case(reader=world.actor("김민수"), transfer_id=number)
    assert (case.may_appeal, case.may_operate, case.thanks.message) == (True, False, THANKS)
    with pytest.raises(Refusal):
        message_case(reader=world.actor("한여주"), transfer_id=number)


def test_who_hid_a_message_does_not_reject_the_appeal_against_it(world: World) -> None:
    """D28, D44: another operator does, or she publishes it again; the page says why."""
    number = hidden(world)
    appeal(actor=world.actor("김민수"), transfer_id=number, note="다시 보아 주십시오.")
    own = message_case(reader=operator(world), transfer_id=number)
    assert (own.may_operate, own.may_reject) == (True, False)
    assert "본인이 비공개로 한" in str(own.why_not)
    refused = code_of(reject_appeal, actor=operator(world), transfer_id=number, note=NOTE)
    assert refused == ("appeal-own", 403)
    other = message_case(reader=operator(world, "최유진"), transfer_id=number)
    assert (other.may_reject, other.why_not) == (True, "")
    unhide(actor=operator(world), transfer_id=number, reason_code="appeal", note="이의를 받아들입니다.")
    assert not Message.objects.get().is_hidden


def test_who_hid_it_last_is_the_one_who_does_not_reject(world: World) -> None:
    """D28: a hiding by another operator makes another party of the appeal."""
    number = hidden(world)
    unhide(actor=operator(world), transfer_id=number, reason_code="mistake", note="잘못 보았습니다.")
    hide(actor=operator(world, "최유진"), transfer_id=number, reason_code="off-purpose", note=NOTE)
    appeal(actor=world.actor("김민수"), transfer_id=number, note="다시 보아 주십시오.")
    assert code_of(reject_appeal, actor=operator(world, "최유진"), transfer_id=number, note=NOTE)[1] == 403
    reject_appeal(actor=operator(world), transfer_id=number, note=NOTE)
    assert told(world, "박지훈")[0] == "appeal-rejected"


@pytest.mark.parametrize("name", ["김민수", "박지훈"])
def test_an_operator_decides_nothing_about_a_message_they_sent_or_received(world: World, name: str) -> None:
    """D28: they report and appeal as anybody does, and another operator answers."""
    number, own = given(world), operator(world, name)
    arguments: dict[str, Any] = {"actor": own, "transfer_id": number, "note": NOTE}
    report(actor=own, transfer_id=number, reason_code="personal-data")
    assert code_of(hide, reason_code="personal-data", **arguments) == ("message-own", 403)
    assert code_of(dismiss_reports, **arguments) == ("message-own", 403)
    hide(actor=operator(world), transfer_id=number, reason_code="off-purpose", note=NOTE)
    appeal(**arguments)
    assert code_of(unhide, reason_code="appeal", **arguments) == ("message-own", 403)
    assert code_of(reject_appeal, **arguments) == ("message-own", 403)
    unhide(actor=operator(world), transfer_id=number, reason_code="appeal", note="이의를 받아들입니다.")
    assert not Message.objects.get().is_hidden


def test_an_operator_does_not_read_who_reported_their_own_message(world: World) -> None:
    """D28: that is between the reader and an operator who neither sent nor received it."""
    number = given(world)
    report(actor=world.actor("최유진"), transfer_id=number, reason_code="abusive")
    case = message_case(reader=operator(world, "김민수"), transfer_id=number)
    assert (list(case.events), case.may_operate, case.may_reverse) == ([], False, False)
    assert "보내거나 받은" in str(case.why_not)
    theirs = message_case(reader=operator(world), transfer_id=number)
    assert ([one.act for one in theirs.events], theirs.may_operate, theirs.why_not) == (["report"], True, "")


def test_the_queue_is_for_operator_and_auditor(world: World) -> None:
    """R4.2."""
    with pytest.raises(Refusal) as refused:
        queue(reader=world.actor("김민수"), kind="hidden")
    assert refused.value.status == 403


def test_the_database_keeps_what_was_done_about_a_message(world: World) -> None:
    """R10.3: only added, never changed; of the message itself only its visibility moves."""
    hidden(world)
    for statement in (
        "DELETE FROM points_messageevent",
        "UPDATE points_messageevent SET note = ''",
        "UPDATE points_notice SET facts = '{}'",
        "DELETE FROM points_notice",
        "UPDATE points_message SET text = ''",
    ):
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            _run(statement)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
