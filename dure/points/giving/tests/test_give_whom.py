"""To whom one may give, and who may give at all."""

from datetime import date, timedelta

import pytest

from dure.accounts.models import Account
from dure.kit.refusals import Refusal
from dure.points.giving.models import Transfer
from dure.points.policy.values import PolicyValues, ScorePolicy, TransferPolicy
from tests.giving import NOVEMBER, gift, outcome, send
from tests.truths import contradictions
from tests.world import World

DAY = NOVEMBER.date()


def close_account(world: World, name: str) -> None:
    Account.objects.filter(person=world.people[name]).update(is_active=False)


def test_oneself_unknown_and_inactive_people_have_each_their_own_code(world: World) -> None:
    """R1.1, R6.2, D11."""
    close_account(world, "최유진")
    world.person("무계정", "자치행정과", account=False)
    world.retire("정하늘", DAY)
    assert outcome(world, "김민수", "김민수") == "self"
    assert outcome(world, "김민수", 10**9) == "recipient-unknown"
    for name in ("최유진", "무계정", "정하늘"):
        assert outcome(world, "김민수", name) == "recipient-inactive"
    assert not Transfer.objects.exists()
    assert contradictions() == {}


def test_people_of_central_and_local_bodies_receive(world: World) -> None:
    """R6.2: from Icheon to the ministry, to another city, and back."""
    for giver, recipient in [
        ("김민수", "문행정"),
        ("김민수", "한여주"),
        ("문행정", "김민수"),
        ("한여주", "문행정"),
    ]:
        assert outcome(world, giver, recipient) == "done"
    assert contradictions() == {}


@pytest.mark.parametrize("kind", ["public-institution", "education", "private"])
def test_other_bodies_receive_only_where_the_policy_allows_them(world: World, kind: str) -> None:
    """R6.2, D15: refused under Icheon, accepted by a policy that allows it."""
    world.agency("다른기관", "B552345", kind)
    world.department("협력실", "다른기관")
    world.person("노협력", "협력실")
    assert outcome(world, "김민수", "노협력") == "recipient-kind"
    values = PolicyValues.model_validate({"transfer": {"recipient_kinds": ["central", "local", kind]}})
    world.policy("이천시", values, on=date(2026, 12, 1))
    assert outcome(world, "김민수", "노협력", at=NOVEMBER + timedelta(days=30)) == "done"
    assert outcome(world, "노협력", "김민수") == "done"
    assert contradictions() == {}


@pytest.mark.parametrize("employment", ["official", "permanent", "fixed-term", "other"])
def test_whoever_takes_part_is_decided_by_footing_and_account(world: World, employment: str) -> None:
    """R3.1, R3.2: dispatch and service workers and interns neither give nor receive, even with an account."""
    world.person("새사람", "자치행정과", employment=employment)
    takes_part = employment != "other"
    assert outcome(world, "새사람", "김민수") == ("done" if takes_part else "sender-not-eligible")
    assert outcome(world, "김민수", "새사람") == ("done" if takes_part else "recipient-kind")


def test_somebody_elsewhere_receives_on_whatever_footing_but_credits_no_headcount(world: World) -> None:
    """R6.2, R8.3, D17: anyone who works there; their agency's policy says who counts for a department."""
    world.person("여주용역", "여주기획과", employment="other")
    assert outcome(world, "김민수", "여주용역") == "done"
    assert not Transfer.objects.get().is_credited


def test_whoever_left_neither_gives_nor_receives_and_the_past_stays(world: World) -> None:
    """D11: from the day on; the account closed or the post ended."""
    assert outcome(world, "김민수", "박지훈") == "done"
    assert outcome(world, "박지훈", "김민수") == "done"
    world.retire("박지훈", DAY + timedelta(days=1))
    tomorrow = NOVEMBER + timedelta(days=1)
    assert outcome(world, "김민수", "박지훈", at=tomorrow) == "recipient-inactive"
    assert outcome(world, "박지훈", "김민수", at=tomorrow) == "sender-not-eligible"
    close_account(world, "김민수")
    assert outcome(world, "김민수", "최유진") == "sender-not-eligible"
    assert Transfer.objects.count() == 2


def test_somebody_on_leave_receives_for_themselves_alone_and_cannot_give(world: World) -> None:
    """D12: personally, without credit for the department; a policy may credit it."""
    world.leave("박지훈", DAY, DAY + timedelta(days=30))
    assert outcome(world, "박지훈", "김민수") == "sender-on-leave"
    assert outcome(world, "김민수", "박지훈") == "done"
    assert not Transfer.objects.get().is_credited
    world.policy("이천시", PolicyValues(score=ScorePolicy(credits_leave=True)), on=date(2026, 12, 1))
    assert outcome(world, "김민수", "박지훈", at=NOVEMBER + timedelta(days=25)) == "done"
    assert Transfer.objects.latest("id").is_credited
    assert outcome(world, "박지훈", "김민수", at=NOVEMBER + timedelta(days=30)) == "allowance"
    assert outcome(world, "박지훈", "김민수", at=NOVEMBER + timedelta(days=60)) == "done"
    assert contradictions() == {}


def test_a_leave_order_alone_keeps_somebody_in_their_department(world: World) -> None:
    """D12: a roster that lists only the leave of somebody does not make them leave the city."""
    world.assign("박지훈", "복지정책과", "leave", start=DAY)
    world.retire("박지훈", DAY)
    assert outcome(world, "박지훈", "김민수") == "sender-on-leave"
    assert outcome(world, "김민수", "박지훈") == "done"
    assert Transfer.objects.get().recipient_agency == world.agencies["이천시"]


def test_the_givers_policy_governs_giving_and_the_receivers_the_credit(world: World) -> None:
    """D17: two agencies, two policies."""
    generous = PolicyValues(
        transfer=TransferPolicy(unit=5, pair_limit=3), score=ScorePolicy(credits_leave=True)
    )
    world.policy("여주시", generous, on=date(2026, 11, 1))
    world.leave("한여주", DAY + timedelta(days=1))
    later = NOVEMBER + timedelta(days=1)
    for number, remaining in enumerate((195, 190, 185)):
        (given,) = send(world, "한여주", gift(world, "김민수", f"{number}번째 도움을 주셔서 고맙습니다."))
        assert (given.amount, given.remaining) == (5, remaining)
    assert outcome(world, "한여주", "김민수") == "pair-limit"
    assert outcome(world, "김민수", "한여주", at=later) == "done"
    assert outcome(world, "김민수", "한여주", at=later, amount=5) == "amount"
    to_yeoju = Transfer.objects.latest("id")
    assert (to_yeoju.amount, to_yeoju.is_credited) == (10, True)
    assert contradictions() == {}


def test_nobody_gives_from_an_agency_without_a_policy(world: World) -> None:
    """D17, D32: before its first policy is in force an agency has no givers; its people receive."""
    before_2016 = NOVEMBER.replace(year=2015)
    for name in ("강옛날", "조옛날"):
        world.person(name, "자치행정과" if name == "강옛날" else "복지정책과", start=date(2010, 1, 1))
    assert outcome(world, "강옛날", "조옛날", at=before_2016) == "sender-not-eligible"


def test_an_account_without_a_person_cannot_give(world: World) -> None:
    """R1.1: a service has no points of its own."""
    with pytest.raises(Refusal) as refused:
        send(world, "김민수", gift(world, "박지훈"), person_id=None)
    assert refused.value.code == "sender-not-eligible"
