"""Replaying a year under another policy."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from dure import clock
from dure.accounts.models import Account
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.organizations.placement import Placement
from dure.points.awards.actions import award
from dure.points.awards.rules import Target
from dure.points.giving.actions import give
from dure.points.giving.models import Transfer
from dure.points.giving.wording import PARTS, compose
from dure.points.policy.values import PRESETS, AllowancePolicy, PolicyValues, SpecialPolicy, TransferPolicy
from dure.points.policy.words import FIELDS
from dure.points.proposals.replay import simulate_year
from dure.points.proposals.simulation import NOT_REPLAYED, Award, Deed, Purse, simulate
from tests.pages import signed_in
from tests.world import World

THANKS = "전산 장애 복구를 밤늦게까지 도와주셨습니다."
NOVEMBER = datetime(2026, 11, 20, 10, 0, tzinfo=clock.SEOUL)
MONTH = date(2026, 11, 1)
ICHEON = PRESETS["icheon-2019"]


def operator(world: World) -> Actor:
    return world.actor("정하늘", roles=frozenset({"operator"}))


def busy(world: World) -> None:
    """Let 김민수 thank three people twice each, and 한여주 of another agency thank 김민수."""
    for name in ("박지훈", "최유진", "문행정"):
        for turn in range(2):
            give(actor=world.actor("김민수"), recipient=world.people[name].pk, message=f"{THANKS} {turn}")
    give(actor=world.actor("한여주"), recipient=world.people["김민수"].pk, message=THANKS)


def replay(world: World, preset: str | None = None, **changes: Any) -> Any:
    with clock.travel(NOVEMBER):
        return simulate_year(reader=operator(world), year=2026, preset=preset, changes=changes)


def test_the_same_policy_changes_nothing(world: World) -> None:
    """Spec section 3: and nothing is written."""
    with clock.travel(NOVEMBER):
        busy(world)
    result = replay(world)
    assert result.before == result.after
    assert (result.before.transfers, result.before.given, result.before.granted) == (6, 60, 200)
    assert result.dropped == {}
    assert Transfer.objects.count() == 7


def test_a_smaller_pair_limit_and_allowance_drop_the_later_gifts(world: World) -> None:
    """Spec section 3: replayed in the order of the ledger."""
    with clock.travel(NOVEMBER):
        busy(world)
    result = replay(world, transfer={"pair_limit": 1}, allowance={"amount": 20})
    assert result.dropped == {"allowance": 2, "pair-limit": 2}
    assert (result.after.given, result.after.granted, result.after.use_percent) == (20, 20, 100.0)


def test_other_recipients_are_dropped_where_the_policy_excludes_their_kind(world: World) -> None:
    """D15: 행정안전부 is a central body."""
    with clock.travel(NOVEMBER):
        busy(world)
    assert replay(world, transfer={"recipient_kinds": ["local"]}).dropped == {"recipient-kind": 2}


def test_scores_stand_side_by_side_with_ranks(world: World) -> None:
    """D34, D35: under the ministry's rule a department is scored on what it gives."""
    with clock.travel(NOVEMBER):
        busy(world)
    result = replay(world, preset="moi-2016")
    before = {one.department: one for one in result.before.scores}
    after = {one.department: one for one in result.after.scores}
    giver, receiver = world.departments["정보통신과"].pk, world.departments["복지정책과"].pk
    assert (before[giver].score, before[receiver].score) == (Decimal(10), Decimal(20))
    assert (after[giver].score, after[receiver].score) == (Decimal(60), Decimal(0))
    assert (before[giver].rank, after[giver].rank) == (3, 1)


def test_messages_without_the_form_asked_for_are_dropped(world: World) -> None:
    """D29: by the rule that giving asks; one that has the form stays."""
    with clock.travel(NOVEMBER):
        busy(world)
        said = dict.fromkeys(PARTS, "협업 회의")
        give(actor=world.actor("박지훈"), recipient=world.people["김민수"].pk, message=compose(said))
    result = replay(world, preset="gwanak-2026")
    assert (result.dropped, result.after.transfers) == ({"message-form": 6}, 1)


@pytest.mark.parametrize("giver", ["김민수", "박지훈"])
def test_a_concurrent_post_in_the_others_department_drops_a_gift(world: World, giver: str) -> None:
    """D14: any overlap of departments blocks; a post that was known at the moment, whoever has it."""
    to = "박지훈" if giver == "김민수" else "김민수"
    known = datetime(2026, 11, 2, 9, 0, tzinfo=clock.SEOUL)
    world.assign("김민수", "복지정책과", "concurrent", start=MONTH, recorded_at=known)
    allowed = PolicyValues(transfer=TransferPolicy(same_department="allowed"))
    world.policy("이천시", allowed, on=MONTH)
    with clock.travel(NOVEMBER):
        give(actor=world.actor(giver), recipient=world.people[to].pk, message=THANKS)
    assert replay(world).dropped == {}
    assert replay(world, transfer={"same_department": "forbidden"}).dropped == {"same-department": 1}


def test_a_post_that_was_known_later_drops_nothing(world: World) -> None:
    """D14, D10: under the same policy nothing changes."""
    with clock.travel(NOVEMBER):
        busy(world)
    known = datetime(2026, 11, 25, 9, 0, tzinfo=clock.SEOUL)
    world.assign("김민수", "복지정책과", "concurrent", start=MONTH, recorded_at=known)
    assert replay(world).dropped == {}


AWARDS = [Award(50, [1, 2]), Award(50, [1]), Award(30, [3])]


@pytest.mark.parametrize(
    ("special", "refused"),
    [
        (SpecialPolicy(cap=180), 0),
        (SpecialPolicy(cap=130), 50),
        (SpecialPolicy(cap=50, cap_scope="person-year"), 50),
        (SpecialPolicy(cap=100, cap_scope="person-year"), 0),
        (SpecialPolicy(cap=90), 100),
        (SpecialPolicy(cap=1000, per_award=40), 150),
    ],
)
def test_awards_are_refused_whole_as_they_would_have_been(special: SpecialPolicy, refused: int) -> None:
    """D23, D24, D26: by the agency's total or each person's, and by the maximum of one award."""
    result = simulate([], [], {}, AWARDS, ICHEON, ICHEON.model_copy(update={"special": special}))
    assert (result.special_granted, result.special_beyond_cap) == (180, refused)


def test_awards_of_the_ledger_are_replayed(world: World) -> None:
    """D23: of the year, with whom they were for."""
    with clock.travel(NOVEMBER):
        for _turn in range(2):
            award(
                actor=operator(world),
                target=Target(person=world.people["박지훈"].pk),
                amount=50,
                reason="축제 준비를 함께 하였음",
            )
    assert replay(world).special_beyond_cap == 0
    result = replay(world, special={"cap": 60, "cap_scope": "person-year"})
    assert (result.special_granted, result.special_beyond_cap) == (100, 50)


def test_values_that_the_replay_does_not_follow_are_named(world: World) -> None:
    """Spec section 3: only where they differ."""
    changed: dict[str, Any] = {"allowance": {"joiner": "prorated"}, "standing": {"period": "quarter"}}
    assert replay(world, **changed).not_replayed == ["allowance.joiner", "standing.period"]
    assert replay(world, transfer={"pair_limit": 3}).not_replayed == []


def test_every_value_is_replayed_or_named() -> None:
    """Spec section 3: a new value has to be thought of here."""
    assert FIELDS.keys() - NOT_REPLAYED == {
        *("allowance.amount", "allowance.late_account", "eligible", "score.received", "score.sent"),
        *("special.cap", "special.cap_scope", "special.per_award", "standing.pools", "transfer.unit"),
        *("transfer.message_form", "transfer.message_min", "transfer.message_max", "transfer.pair_limit"),
        *("transfer.recipient_kinds", "transfer.same_department"),
    }


def test_the_page_says_what_was_not_recalculated(world: World) -> None:
    """Spec section 3: in the reader's words."""
    page = signed_in(world, "정하늘").get("/points/policies/simulate?preset=gwanak-2026&allowance.amount=200")
    assert "다시 계산하지 않았습니다: 실적 비교 기간" in page.content.decode()


def test_what_was_reversed_is_not_replayed(world: World) -> None:
    """D27."""
    from dure.points.moderation.reversals import reverse

    with clock.travel(NOVEMBER):
        busy(world)
        number = Transfer.objects.order_by("id").values_list("id", flat=True)[0]
        reverse(actor=operator(world), transfer_id=number, reason_code="duplicate", note="두 번 보냄")
    assert replay(world).before.given == 50


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"preset": "nowhere"}, "policy-preset"),
        ({"allowance": {"amount": -1}}, "policy-values"),
        ({"nonsense": True}, "policy-values"),
    ],
)
def test_nonsense_is_refused(world: World, arguments: dict[str, Any], code: str) -> None:
    """Never a failure of the server."""
    with pytest.raises(Refusal) as caught:
        replay(world, **arguments)
    assert caught.value.code == code


def test_it_is_for_those_with_a_role_in_the_scheme(world: World) -> None:
    """R4.2."""
    with pytest.raises(Refusal) as caught:
        simulate_year(reader=world.actor("김민수"), year=2026)
    assert caught.value.code == "not-operator"


PEOPLE = st.integers(1, 4)
DEEDS = st.lists(st.tuples(PEOPLE, PEOPLE, st.sampled_from([MONTH, date(2026, 12, 1)])), max_size=60)


def deeds_of(acts: list[tuple[int, int, date]]) -> list[Deed]:
    return [
        Deed(party(giver), party(other + 10), month, 10, other + 10, THANKS) for giver, other, month in acts
    ]


def party(number: int) -> Placement:
    """Return an official in a department of their own."""
    return Placement(number, "", "official", True, 1, "local", number, frozenset({number}))


@hypothesis_given(DEEDS, st.integers(1, 5), st.integers(1, 30).map(lambda n: n * 10))
def test_no_purse_is_overdrawn_and_no_pair_over_its_limit(
    acts: list[tuple[int, int, date]], pair_limit: int, amount: int
) -> None:
    """Truths 3 and 6, under any policy."""
    policy = PolicyValues(
        allowance=AllowancePolicy(amount=amount), transfer=TransferPolicy(pair_limit=pair_limit)
    )
    months = {(giver, month) for giver, _, month in acts}
    purses = [Purse(giver, month, 200, 200) for giver, month in sorted(months)]
    result = simulate(purses, deeds_of(acts), {}, [], ICHEON, policy)
    assert result.after.given <= result.after.granted == amount * len(purses)
    assert result.after.transfers + sum(result.dropped.values()) == len(acts)
    assert result.after.given == 10 * result.after.transfers
    assert sum(one.sent for one in result.after.scores) == result.after.given
    assert sum(one.received for one in result.after.scores) == result.after.given


@hypothesis_given(DEEDS, st.integers(1, 5))
def test_a_looser_limit_never_drops_more(acts: list[tuple[int, int, date]], pair_limit: int) -> None:
    """Spec section 3: the simulator is monotonous in the pair limit while the allowance is not short."""
    purses = [Purse(giver, month, 10_000, 10_000) for giver, month in {(g, m) for g, _, m in acts}]
    looser, stricter = (
        PolicyValues(allowance=AllowancePolicy(amount=10_000), transfer=TransferPolicy(pair_limit=limit))
        for limit in (pair_limit + 1, pair_limit)
    )
    results = [
        simulate(purses, deeds_of(acts), {}, [], ICHEON, policy).after.transfers
        for policy in (looser, stricter)
    ]
    assert results[0] >= results[1]


def test_a_late_account_that_waits_for_the_next_first_could_not_have_given(world: World) -> None:
    """D36: people at work on the 1st whose account came later had nothing under the other policy."""
    with clock.travel(NOVEMBER):
        busy(world)
    late = datetime(2026, 11, 5, 9, tzinfo=clock.SEOUL)
    Account.objects.filter(person=world.people["김민수"]).update(opened_at=late)
    result = replay(world, allowance={"late_account": "next-month"})
    assert (result.after.granted, result.after.transfers, result.dropped) == (0, 0, {"allowance": 6})
