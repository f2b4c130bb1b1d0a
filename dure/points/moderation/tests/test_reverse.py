"""Reversing a transfer that was an error."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from dure import clock
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM, Actor
from dure.kit.refusals import Refusal
from dure.notifications.notices.queries import notices
from dure.points.board.queries import board
from dure.points.closing.days import close_days
from dure.points.closing.models import DepartmentDay
from dure.points.giving.actions import give
from dure.points.giving.letters import thank_you_letter
from dure.points.giving.models import Allowance, Transfer
from dure.points.giving.queries import allowance, eligibility
from dure.points.giving.rules import Outsider
from dure.points.moderation.queries import message_case
from dure.points.moderation.reversal_models import Reversal
from dure.points.moderation.reversals import reverse
from dure.points.policy.values import PolicyValues
from dure.points.standings.people import summary
from tests.tampering import REFUSED
from tests.world import World

THANKS = "전산 장애 복구를 밤늦게까지 도와주셨습니다."
NOTE = "이름이 같은 다른 분께 보냈습니다."
NOVEMBER = datetime(2026, 11, 10, 14, 0, tzinfo=clock.SEOUL)
NEXT_DAY = NOVEMBER + timedelta(days=1)
DECEMBER = datetime(2026, 12, 1, 0, 0, tzinfo=clock.SEOUL)


def operator(world: World, name: str = "정하늘") -> Actor:
    return world.actor(name, roles=frozenset({"operator"}))


def given(world: World, recipient: str = "박지훈", message: str = THANKS) -> int:
    return give(actor=world.actor("김민수"), recipient=world.people[recipient].pk, message=message).id


def undo(world: World, number: int, reason: str = "wrong-person", note: str = NOTE) -> Reversal:
    return reverse(actor=operator(world), transfer_id=number, reason_code=reason, note=note)


def code_of(world: World, number: int, **change: str) -> tuple[str, int]:
    with pytest.raises(Refusal) as refused:
        undo(world, number, **change)
    return refused.value.code, refused.value.status


def test_in_the_same_month_points_and_pair_count_come_back(world: World) -> None:
    """D27: two were given, one was an error; the pair may be thanked once more, and no more than that."""
    with clock.travel(NOVEMBER):
        first, _second = given(world), given(world, message=THANKS + " 두 번째")
        me, other = world.people["김민수"].pk, world.people["박지훈"].pk
        assert eligibility(me, [other])[0].code == "pair-limit"
        undo(world, first)
        assert (allowance(me).used, allowance(me).remaining) == (10, 190)
        assert eligibility(me, [other])[0].remaining_this_month == 1
        given(world, message=THANKS + " 세 번째")
        assert eligibility(me, [other])[0].code == "pair-limit"


def test_what_was_used_sinks_with_a_reversal_alone(world: World) -> None:
    """F-E5: not even the product's own role may give somebody a second allowance."""
    with clock.travel(NOVEMBER):
        number = given(world)
        purse = Allowance.objects.filter(person=world.people["김민수"])
        for less in (0, 9):
            with pytest.raises(IntegrityError, match="gave more"), transaction.atomic():
                purse.update(used=less)
        undo(world, number)
        assert purse.get().used == 0


def test_in_a_later_month_nothing_comes_back(world: World) -> None:
    """D27: the allowance of that month has lapsed, and the new one is not touched."""
    with clock.travel(NOVEMBER):
        number = given(world)
    with clock.travel(DECEMBER):
        made = undo(world, number)
        assert not made.returns_quota
        assert allowance(world.people["김민수"].pk).remaining == 200
    assert Allowance.objects.get(month=date(2026, 11, 1)).used == 10


def test_the_board_and_the_sums_show_it(world: World) -> None:
    """D27: it stays to be seen as reversed and counts for nobody."""
    with clock.travel(NOVEMBER):
        number = given(world)
        undo(world, number)
        (row,) = board(reader=world.actor("최유진"))
        assert (row.id, row.is_reversed, row.message) == (number, True, THANKS)
        received, gave = summary(world.people["박지훈"].pk, 2026), summary(world.people["김민수"].pk, 2026)
        assert (received.received, received.distinct_givers, gave.given) == (0, 0, 0)
    assert Transfer.objects.count() == 1


def test_both_sides_are_told_with_reason_and_note(world: World) -> None:
    """D27: and it is in the trail."""
    with clock.travel(NOVEMBER):
        number = given(world)
        undo(world, number)
        mine = notices(reader=world.actor("김민수"))
        assert [one.kind for one in mine] == ["quota-returned", "transfer-reversed"]
        (theirs,) = notices(reader=world.actor("박지훈"))
        for part in ("10", "김민수 주무관", "박지훈 주무관", "2026. 11. 10.", NOTE):
            assert part in str(theirs.sentence)
    for reader in (
        world.actor("김민수"),
        world.actor("박지훈"),
        world.actor("정하늘", roles=frozenset({"operator"})),
    ):
        (event,) = message_case(reader=reader, transfer_id=number).events
        assert (event.act, event.note, event.person) == ("reverse", NOTE, "정하늘 기획예산담당관")
    assert message_case(reader=world.actor("최유진"), transfer_id=number).events == []
    entry = Entry.objects.get(action="points.reverse")
    assert (entry.subject, entry.outcome, entry.details["returns_quota"]) == (str(number), "done", True)


def test_a_day_that_has_not_ended_leaves_the_transfer_out_of_its_tally(world: World) -> None:
    """D19, D27."""
    with clock.travel(NOVEMBER):
        number = given(world)
        given(world, "최유진")
        assert undo(world, number).in_open_day
    with clock.travel(NEXT_DAY):
        close_days(actor=SYSTEM, through=NOVEMBER.date())
    rows = {row.department_id: row for row in DepartmentDay.objects.all()}
    assert rows[world.departments["복지정책과"].pk].received_points == 0
    assert rows[world.departments["자치행정과"].pk].received_points == 10
    assert rows[world.departments["정보통신과"].pk].given_points == 10


def test_a_closed_day_stands(world: World) -> None:
    """R8.4, D19: what follows is a dated correction and not a changed row."""
    with clock.travel(NOVEMBER):
        number = given(world)
    with clock.travel(NEXT_DAY):
        close_days(actor=SYSTEM, through=NOVEMBER.date())
        assert not undo(world, number).in_open_day
        close_days(actor=SYSTEM, through=NOVEMBER.date())
    row = DepartmentDay.objects.get(department=world.departments["복지정책과"], day=NOVEMBER.date())
    assert row.received_points == 10


@pytest.mark.parametrize("roles", [frozenset[str](), frozenset({"auditor"})])
def test_nobody_but_the_operator_reverses_least_of_all_the_sender(
    world: World, roles: frozenset[str]
) -> None:
    """D27: a sender cannot cancel."""
    number = given(world)
    with pytest.raises(Refusal) as refused:
        reverse(
            actor=world.actor("김민수", roles=roles), transfer_id=number, reason_code="duplicate", note=NOTE
        )
    assert refused.value.code == "not-operator"
    assert Entry.objects.get(action="points.reverse").outcome == "not-operator"
    assert not Reversal.objects.exists()


def test_an_operator_does_not_reverse_what_they_gave_themselves(world: World) -> None:
    """D27: nor does a sender who is the operator cancel; another operator reverses it, and nothing comes back twice."""
    with clock.travel(NOVEMBER):
        number = given(world)
        sender = operator(world, "김민수")
        with pytest.raises(Refusal) as refused:
            reverse(actor=sender, transfer_id=number, reason_code="wrong-person", note=NOTE)
        assert (refused.value.code, refused.value.status) == ("reversal-own", 403)
        assert Allowance.objects.get().used == 10
        assert Entry.objects.get(action="points.reverse").outcome == "reversal-own"
        assert undo(world, number).returns_quota


def test_the_operator_of_the_givers_agency_reverses_and_no_other(world: World) -> None:
    """D17: the giver's policy governs giving."""
    number = given(world, "한여주")
    with pytest.raises(Refusal) as refused:
        reverse(actor=operator(world, "한여주"), transfer_id=number, reason_code="duplicate", note=NOTE)
    assert refused.value.code == "not-found"
    assert undo(world, number).returns_quota


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": "abuse"}, "reason-unknown"),
        ({"note": ""}, "note-required"),
        ({"note": "가" * 501}, "note-too-long"),
    ],
)
def test_only_errors_are_reversed_with_a_note(world: World, change: dict[str, str], code: str) -> None:
    """D27."""
    assert code_of(world, given(world), **change)[0] == code


def test_a_transfer_is_reversed_once(world: World) -> None:
    """D27."""
    number = given(world)
    undo(world, number)
    assert code_of(world, number) == ("reversed-already", 409)
    assert code_of(world, 2**62) == ("not-found", 404)
    assert Allowance.objects.get().used == 0


def test_nothing_is_reversed_where_the_policy_gives_nobody_the_power(world: World) -> None:
    """Spec section 3: void power."""
    world.policy("이천시", PolicyValues(void_power="none"), on=date(2026, 11, 1))
    with clock.travel(NOVEMBER):
        assert code_of(world, given(world))[0] == "reversal-off"


def test_an_external_transfer_is_reversed_and_gets_no_letter_any_more(world: World) -> None:
    """D16, D27: its place among the two a month comes back as well."""
    outsider = Outsider("6260000", "hong@busan.go.kr", "홍길동")
    actor = world.actor("김민수")
    numbers = [give(actor=actor, recipient=outsider, message=f"{THANKS} {number}").id for number in range(2)]
    with pytest.raises(Refusal):
        give(actor=actor, recipient=outsider, message=THANKS)
    undo(world, numbers[0])
    give(actor=actor, recipient=outsider, message=THANKS)
    with pytest.raises(Refusal) as refused:
        thank_you_letter(actor=actor, transfer_id=numbers[0], form="hwpx")
    assert refused.value.code == "letter-reversed"


def test_the_database_refuses_a_reversal_that_misstates_itself_or_is_changed(world: World) -> None:
    """D27, truth 7."""
    with clock.travel(NOVEMBER):
        number, other = given(world), given(world, "최유진")
        undo(world, number)
    for statement in ("DELETE FROM points_reversal", "UPDATE points_reversal SET note = 'x'"):
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            _run(statement)
    row = Reversal.objects.get()
    row.pk, row.returns_quota = other, False
    with pytest.raises(IntegrityError, match="misstates"), transaction.atomic():
        row.save(force_insert=True)


def test_of_ten_reversals_at_once_one_counts(committed_world: World) -> None:
    """D33: the purse never gets more back than was taken."""
    world = committed_world
    number = given(world)
    with ThreadPoolExecutor(5) as pool:
        outcomes = list(pool.map(lambda _: _attempt(world, number), range(10)))
    assert sorted(outcomes) == ["done"] + ["reversed-already"] * 9
    assert Allowance.objects.get().used == 0


def test_giving_and_reversing_at_once_keep_limits_and_purse(committed_world: World) -> None:
    """D33, truths 3 and 6: whoever comes first, no pair over its limit and no point lost."""
    world = committed_world
    names = ["박지훈", "최유진", "정하늘"]
    numbers = [given(world, name, f"{THANKS} {turn}") for name in names for turn in range(2)]
    jobs = [(number, None) for number in numbers] + [(None, name) for name in names for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda job: _either(world, *job), jobs))
    standing = Transfer.objects.filter(reversal=None)
    assert Reversal.objects.count() == 6
    assert Allowance.objects.get().used == 10 * standing.count()
    for name in names:
        assert standing.filter(recipient=world.people[name]).count() <= 2


def _either(world: World, number: int | None, name: str | None) -> None:
    if number is not None:
        _attempt(world, number)
        return
    try:
        given(world, name or "", THANKS)
    except Refusal:
        pass
    finally:
        connection.close()


def _attempt(world: World, number: int) -> str:
    try:
        undo(world, number)
    except Refusal as refusal:
        return refusal.code
    else:
        return "done"
    finally:
        connection.close()


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
