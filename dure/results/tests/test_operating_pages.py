"""The pages of those who operate: who reaches them, what they keep of what was typed, what they cost."""

from datetime import timedelta

import pytest

from dure import clock
from dure.kit.days import next_month
from dure.points.awards.actions import award
from dure.points.awards.models import SpecialAward
from dure.points.awards.rules import Target
from dure.points.giving.actions import give
from dure.points.giving.models import Message
from dure.points.moderation.reversal_models import Reversal
from dure.points.proposals.models import PolicyOpinion, PolicyProposal
from dure.points.proposals.queries import read
from tests.html import Page
from tests.pages import get, signed_in
from tests.world import World

REASON = "도자기축제 교통 대책을 여러 부서와 함께 세웠음"
THANKS = "전산 장애 복구를 밤늦게까지 도와주셨습니다."


def given(world: World) -> int:
    return give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS).id


def awarded(world: World, name: str = "박지훈") -> int:
    operator = world.actor("정하늘", roles=frozenset({"operator"}))
    return award(actor=operator, target=Target(person=world.people[name].pk), amount=30, reason=REASON).id


@pytest.mark.parametrize(
    "address",
    [
        "/points/operation/messages/",
        "/points/awards/",
        "/points/awards/new",
        "/points/policies/new",
        "/points/policies/simulate",
    ],
)
def test_who_has_no_role_in_the_scheme_does_not_reach_them(world: World, address: str) -> None:
    """R4.2."""
    assert signed_in(world, "김민수").get(address).status_code == 403
    assert signed_in(world, "정하늘").get(address).status_code == 200


def test_an_award_is_previewed_confirmed_and_seen_by_who_gained(world: World) -> None:
    """R9.1, D25: Enter in a field looks and never awards."""
    client = signed_in(world, "정하늘")
    form = {"person": world.people["박지훈"].pk, "amount": "30", "reason": REASON}
    seen = client.post("/points/awards/new", form)
    assert seen.status_code == 200
    assert not SpecialAward.objects.exists()
    page = Page(seen.content.decode())
    steps = [one for one in page.whole.said("button", "value") if one in ("preview", "confirm")]
    assert steps == ["preview", "confirm"]
    (digest,) = page.values["seen"]
    made = client.post("/points/awards/new", form | {"step": "confirm", "seen": digest})
    assert made.status_code == 302
    number = SpecialAward.objects.get().pk
    assert REASON in get(signed_in(world, "박지훈"), f"/points/awards/{number}/", most=16)
    assert signed_in(world, "최유진").get(f"/points/awards/{number}/").status_code == 404


def test_earlier_awards_are_one_warning_and_a_note_beside_each_name(world: World) -> None:
    """D26: a department of thirty that was awarded before is no wall of thirty warnings."""
    awarded(world)
    form = {"person": world.people["박지훈"].pk, "amount": "10", "reason": REASON}
    page = signed_in(world, "정하늘").post("/points/awards/new", form).content.decode()
    assert page.count("notice--warning") == 1
    assert "올해 1번, 30포인트(승인 대기 포함)" in page


@pytest.mark.parametrize("amount", ["51", "0", "-1", "", "x", "1.5", "9" * 40, "\x00"])
def test_an_award_that_cannot_be_made_keeps_what_was_typed(world: World, amount: str) -> None:
    """D26: nothing typed is lost, never a failure of the server."""
    form = {"person": world.people["박지훈"].pk, "amount": amount, "reason": REASON, "step": "confirm"}
    answer = signed_in(world, "정하늘").post("/points/awards/new", form)
    assert answer.status_code == 422
    assert REASON in answer.content.decode()
    assert not SpecialAward.objects.exists()


def test_more_than_is_left_shows_no_points_below_zero(world: World) -> None:
    """R9.2, D24: the refusal names what fits; the preview does not speak of what would be left."""
    for number in range(21):
        world.person(f"축제인{number}", "정보통신과")
    unit = {"department": world.departments["정보통신과"].pk, "amount": "50", "reason": REASON}
    page = signed_in(world, "정하늘").post("/points/awards/new", unit).content.decode()
    assert ('aria-invalid="true"' in page, "부여 후 잔여" in page) == (True, False)


def test_an_amount_changed_after_the_preview_is_shown_anew(world: World) -> None:
    """D25: what is awarded is what was seen."""
    form = {"person": world.people["박지훈"].pk, "amount": "30", "reason": REASON}
    answer = signed_in(world, "정하늘").post("/points/awards/new", form | {"step": "confirm", "seen": "x"})
    assert answer.status_code == 409
    assert "미리 본 내용과 다릅니다" in answer.content.decode()


def test_a_waiting_award_is_approved_on_its_page(world: World) -> None:
    """D26."""
    world.role("자치행정과", "주무관", "personnel")
    number = awarded(world, "정하늘")
    client = signed_in(world, "최유진")
    assert client.post(f"/points/awards/{number}/approve", {"note": "확인"}).status_code == 302
    refused = client.post(f"/points/awards/{number}/approve", {"note": "또"})
    assert (refused.status_code, "이미 결정된" in refused.content.decode()) == (409, True)
    assert client.post(f"/points/awards/{number}/nonsense").status_code == 404


def test_the_acts_about_a_message_are_done_on_its_page(world: World) -> None:
    """R10.3, D27, D28."""
    number = given(world)
    operator, sender = signed_in(world, "정하늘"), signed_in(world, "김민수")
    where = f"/points/messages/{number}/"
    refused = operator.post(f"{where}hide", {"reason_code": "other", "note": ""})
    assert (refused.status_code, "설명을 적어" in refused.content.decode()) == (422, True)
    assert operator.post(f"{where}hide", {"reason_code": "other", "note": "내용 없음"}).status_code == 302
    assert Message.objects.get().is_hidden
    assert THANKS in get(sender, where, most=16)
    assert THANKS not in get(signed_in(world, "최유진"), where, most=16)
    assert sender.post(f"{where}appeal", {"note": "다시 보아 주십시오."}).status_code == 302
    assert "내용 없음" in get(operator, where, most=16)
    assert operator.post(f"{where}unhide", {"reason_code": "appeal", "note": "수용"}).status_code == 302
    assert operator.post(f"{where}reverse", {"reason_code": "duplicate", "note": "중복"}).status_code == 302
    assert Reversal.objects.count() == 1
    assert operator.post(f"{where}nonsense").status_code == 404
    assert signed_in(world, "한여주").get(where).status_code == 404


def test_a_policy_is_proposed_discussed_and_approved_on_pages(world: World) -> None:
    """R7.1, D32, F-A11: approving is confirmed, after the last day of opinions."""
    operator = signed_in(world, "정하늘")
    first = next_month(next_month(clock.today()))
    form = {"effective_from": first.isoformat(), "allowance.amount": "100", "reason": REASON}
    assert operator.post("/points/policies/new", form).status_code == 302
    number = PolicyProposal.objects.get().pk
    where = f"/points/policies/{number}/"
    user = signed_in(world, "김민수")
    assert "이 변경안을 어떻게 생각하십니까" in get(user, where, most=20)
    assert user.post(f"{where}opinion", {"stance": "for", "text": "찬성"}).status_code == 302
    assert PolicyOpinion.objects.count() == 1
    with clock.travel(clock.now() + timedelta(days=8)):
        operator = signed_in(world, "정하늘")
        seen = read(number, world.agencies["이천시"].pk).digest
        assert seen in get(operator, f"{where}approval", most=25)
        assert operator.post(f"{where}approve", {"seen": seen}).status_code == 302
    assert "제2판" in get(user, "/points/policies/", most=20)
    assert signed_in(world, "한여주").get(where).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"effective_from": "x"},
        {"opinions_until": "x"},
        {"allowance.amount": "x"},
        {"special.cap": "5"},
        {"special.cap": "5", "amendment_number": "제1호"},
        {"special.cap": "5", "amendment_date": "2026-01-01"},
        {"reason": ""},
        {"preset": "nowhere"},
        {"eligible": "nobody"},
    ],
)
def test_a_proposal_that_cannot_be_made_keeps_what_was_typed(world: World, change: dict[str, str]) -> None:
    """R7.2: never a failure of the server."""
    first = next_month(next_month(clock.today()))
    form = {"effective_from": first.isoformat(), "allowance.amount": "130", "reason": REASON} | change
    answer = signed_in(world, "정하늘").post("/points/policies/new", form)
    assert answer.status_code == 422
    if "allowance.amount" not in change:
        assert Page(answer.content.decode()).values["allowance.amount"] == ["130"]
    assert not PolicyProposal.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?allowance.amount=50",
        "?preset=moi-2016&score.sent=1",
        "?allowance.amount=x",
        "?year=99999&preset=x",
    ],
)
def test_the_simulator_answers_whatever_is_asked(world: World, query: str) -> None:
    """Spec section 3: with the sentence that behaviour would change."""
    given(world)
    page = get(signed_in(world, "정하늘"), f"/points/policies/simulate{query}", most=25)
    assert ("행동도 달라졌을 것" in page) == ("amount=50" in query or "score.sent" in query)


def test_years_and_numbers_out_of_range_are_no_failure(world: World) -> None:
    """All input is hostile."""
    client = signed_in(world, "정하늘")
    for address in ("/points/awards/?year=0", "/points/awards/?year=99999", "/points/awards/?before=x"):
        assert client.get(address).status_code == 200
    assert client.get("/points/awards/new?person=999999999").status_code == 200
    assert client.get(f"/points/awards/new?person=1&department=1&q={'가' * 300}").status_code == 200
    assert client.get("/points/operation/messages/?kind=nonsense").status_code == 404


def test_the_list_of_awards_shows_the_whole_reason(world: World) -> None:
    """R9.1: what is printed is not cut."""
    reason = f"{REASON} " * 4
    operator = world.actor("정하늘", roles=frozenset({"operator"}))
    award(actor=operator, target=Target(person=world.people["박지훈"].pk), amount=30, reason=reason)
    assert reason.strip() in signed_in(world, "정하늘").get("/points/awards/").content.decode()
