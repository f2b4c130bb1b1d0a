"""Who may give to whom, decided by pure functions: properties over all people and all policies."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from dure.kit.agency_codes import kind_of_code
from dure.kit.refusals import Denial
from dure.organizations.placement import Placement
from dure.points.giving import rules
from dure.points.giving.rules import Gift, Outsider, Purse
from dure.points.policy.rules import is_eligible
from dure.points.policy.values import PRESETS, PolicyValues, TransferPolicy
from tests import strategies

ICHEON = PRESETS["icheon-2019"]
THANKS = "민원 시스템 점검을 밤늦게까지 도와주셔서 고맙습니다."
AZ = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
GIVER = Placement(1, "김민수", "official", True, 1, "local", 1, frozenset({1}))
COLLEAGUE = Placement(2, "박지훈", "official", True, 1, "local", 2, frozenset({2}))


def purse(granted: int = 200, used: int = 0) -> Purse:
    return Purse(date(2026, 11, 1), granted, used)


def code(no: Denial | None) -> str | None:
    return no.code if no else None


# Who gives


@given(strategies.placements(), strategies.policies())
def test_whoever_gives_is_eligible_and_at_work(sender: Placement, policy: PolicyValues) -> None:
    """R3.1, R3.2, D11, D12: works here, on an eligible footing, with an active account, not on leave."""
    may = rules.judge_sender(sender, policy) is None
    assert may == (
        sender.agency_id is not None
        and sender.has_account
        and sender.employment in policy.eligible
        and not sender.on_leave
    )


@pytest.mark.parametrize("employment", strategies.EMPLOYMENTS)
def test_officials_permanent_and_fixed_term_workers_take_part_and_nobody_else(employment: str) -> None:
    """R3.1, R3.2: dispatch and service workers and interns do not, even with an account."""
    verdict = rules.judge_sender(replace(GIVER, employment=employment), ICHEON)
    assert code(verdict) == (None if employment != "other" else "sender-not-eligible")


def test_nobody_gives_without_a_policy_or_without_being_known() -> None:
    """D17: an agency that runs no points has no givers."""
    assert code(rules.judge_sender(None, ICHEON)) == "sender-not-eligible"
    assert code(rules.judge_sender(GIVER, None)) == "sender-not-eligible"


# Who receives


@given(strategies.placements(person_id=1), strategies.placements(person_id=1), strategies.policies())
def test_nobody_gives_to_themselves(sender: Placement, recipient: Placement, policy: PolicyValues) -> None:
    """R1.1: a transfer is between two persons, whatever else is true of them."""
    assert code(rules.judge_recipient(sender, recipient, policy)) == "self"


@given(strategies.placements(person_id=1), strategies.placements(person_id=2), strategies.policies())
def test_sharing_a_department_forbids_giving_in_both_directions(
    one: Placement, other: Placement, policy: PolicyValues
) -> None:
    """R6.3, D14: any overlap of posts, main, concurrent or acting, whoever is who."""
    there = code(rules.judge_recipient(one, other, policy))
    back = code(rules.judge_recipient(other, one, policy))
    if policy.transfer.same_department == "allowed":
        assert "same-department" not in (there, back)
    elif one.departments & other.departments:
        assert there is not None
        assert back is not None
    else:
        assert "same-department" not in (there, back)


@given(strategies.placements(person_id=1), strategies.placements(person_id=2), strategies.policies())
def test_whoever_may_receive_is_active_and_of_an_allowed_body(
    sender: Placement, recipient: Placement, policy: PolicyValues
) -> None:
    """R6.2, D11, D15, R3.2: a colleague who takes part, or anyone of a body of an allowed kind."""
    if rules.judge_recipient(sender, recipient, policy) is None:
        assert recipient.has_account
        assert recipient.agency_id is not None
        if recipient.agency_id == sender.agency_id:
            assert recipient.employment in policy.eligible
        else:
            assert recipient.agency_kind in policy.transfer.recipient_kinds


@given(strategies.placements(person_id=2), strategies.policies())
def test_leave_does_not_keep_anybody_from_receiving(recipient: Placement, policy: PolicyValues) -> None:
    """D12: may receive personally."""
    working = replace(recipient, on_leave=False)
    resting = replace(recipient, on_leave=recipient.agency_id is not None)
    assert rules.judge_recipient(GIVER, resting, policy) == rules.judge_recipient(GIVER, working, policy)


@pytest.mark.parametrize(
    ("kind", "refusal"),
    [
        *(("central", None), ("local", None), ("education", "recipient-kind")),
        *(("public-institution", "recipient-kind"), ("private", "recipient-kind")),
    ],
)
def test_icheon_gives_to_central_and_local_bodies(kind: str, refusal: str | None) -> None:
    """R6.2, D15."""
    elsewhere = replace(COLLEAGUE, agency_id=2, agency_kind=kind)
    assert code(rules.judge_recipient(GIVER, elsewhere, ICHEON)) == refusal


@given(strategies.kinds)
def test_a_policy_may_allow_any_kind_of_body(kind: str) -> None:
    """D15: education offices and public institutions are options."""
    policy = PolicyValues.model_validate({"transfer": {"recipient_kinds": [kind]}})
    elsewhere = replace(COLLEAGUE, agency_id=2, agency_kind=kind)
    assert rules.judge_recipient(GIVER, elsewhere, policy) is None


@given(strategies.kinds)
def test_colleagues_receive_whatever_kind_their_own_agency_is(kind: str) -> None:
    """R6.2: the kinds are about other bodies."""
    giver, colleague = replace(GIVER, agency_kind=kind), replace(COLLEAGUE, agency_kind=kind)
    policy = ICHEON.model_copy(update={"transfer": TransferPolicy(recipient_kinds=frozenset())})
    assert rules.judge_recipient(giver, colleague, policy) is None


# Outsiders


@pytest.mark.parametrize(
    ("agency_code", "kind"),
    [
        *(("1741000", "central"), ("3000000", "local"), ("4070000", "local"), ("5700000", "local")),
        *(("6410000", "local"), ("7530000", "education"), ("B552345", "public-institution")),
        *(("2000000", "unknown"), ("8000000", "unknown"), ("9999999", "unknown"), ("0000000", "unknown")),
    ],
)
def test_the_kind_of_a_body_is_read_from_its_standard_code(agency_code: str, kind: str) -> None:
    """O1, D15, D16."""
    assert kind_of_code(agency_code) == kind


@given(st.text())
@example("")
@example("1")
@example("17410000")
@example("１７４１０００")
@example("b552345")
@example("가552345")
@example("1741000\n")
def test_what_is_no_standard_code_is_of_no_kind(text: str) -> None:
    """D15, D16: nothing is given to a body that cannot exist."""
    assume(not (len(text) == 7 and text.isascii() and text[1:].isdigit() and text[0] in "0123456789" + AZ))
    assert kind_of_code(text) == "unknown"
    assert rules.judge_outsider(Outsider(text, "a@korea.kr", "문행정"), "", ICHEON) is not None


@given(strategies.outsiders, strategies.policies())
def test_an_outsider_receives_when_the_policy_allows_the_kind_of_their_body(
    outsider: Outsider, policy: PolicyValues
) -> None:
    """D15, D16."""
    outsider = replace(outsider, email="a.b-c@korea.kr")
    allowed = kind_of_code(outsider.agency_code) in policy.transfer.recipient_kinds
    assert code(rules.judge_outsider(outsider, "", policy)) == (None if allowed else "recipient-kind")


@pytest.mark.parametrize(
    "outsider",
    [
        *(
            Outsider("4010000", email, "한수원")
            for email in ("", "a", "a@", "@b.kr", "a b@korea.kr", "a@korea")
        ),
        *(
            Outsider("4010000", email, "한수원")
            for email in ("a@b@korea.kr", "a\n@korea.kr", "x" * 65 + "@b.kr")
        ),
        *(Outsider("4010000", "a@korea.kr", name) for name in ("", "👍", "1", "가" * 61)),
    ],
)
def test_an_outsider_needs_a_work_email_and_a_name(outsider: Outsider) -> None:
    """D16: the record is one per agency code and e-mail, and the letter is addressed to somebody."""
    assert code(rules.judge_outsider(outsider, "", ICHEON)) == "recipient-unknown"


# Limits


@given(strategies.purses(), st.integers(1, 5), st.integers(-1000, 1000) | st.none(), strategies.policies())
def test_a_gift_is_exactly_the_unit(
    purse: Purse, recipient: int, amount: int | None, policy: PolicyValues
) -> None:
    """R6.1, D6: another amount is refused whatever else is true; nothing said is the unit."""
    verdict = rules.judge_limits(recipient, amount, purse, policy)
    assert (code(verdict) == "amount") == (amount is not None and amount != policy.transfer.unit)


@given(strategies.purses(), st.integers(1, 5), strategies.policies())
def test_what_is_given_never_passes_the_grant_or_the_pair_limit(
    purse: Purse, recipient: int, policy: PolicyValues
) -> None:
    """R5.1, R6.4: giving on and on ends at a limit, and is right about which one."""
    before, unit = purse.given.get(recipient, 0), policy.transfer.unit
    count = 0
    while (verdict := rules.judge_limits(recipient, None, purse, policy)) is None:
        purse.spend(recipient, unit, "text")
        count += 1
    assert purse.used + purse.spent <= purse.granted
    assert before + count <= max(before, policy.transfer.pair_limit)
    assert purse.given.get(recipient, 0) == before + count
    if verdict.code == "pair-limit":
        assert before + count >= policy.transfer.pair_limit
    else:
        assert verdict.code == "allowance"
        assert purse.remaining < unit


def test_two_hundred_points_are_twenty_gifts_and_two_of_them_for_one_person() -> None:
    """R5.1, R6.1, R6.4: the figures of Icheon."""
    mine = purse()
    for recipient in range(10):
        for _ in range(2):
            assert rules.judge_limits(recipient, 10, mine, ICHEON) is None
            mine.spend(recipient, 10, "text")
        assert code(rules.judge_limits(recipient, 10, mine, ICHEON)) == "pair-limit"
    assert code(rules.judge_limits(99, 10, mine, ICHEON)) == "allowance"


@given(strategies.purses())
def test_a_tried_purse_leaves_the_real_one_alone(purse: Purse) -> None:
    """D7: what is refused in the end was never taken."""
    state = (purse.remaining, dict(purse.given), {k: set(v) for k, v in purse.texts.items()})
    tried = purse.copy()
    tried.spend(7, 10, "text")
    tried.spend(("1741000", "a@korea.kr"), 10, "text")
    assert (purse.remaining, purse.given, purse.texts) == state
    assert tried.remaining == purse.remaining - 20


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from("ab")), max_size=12))
def test_a_repeated_text_is_counted_by_people_not_by_gifts(gifts: list[tuple[int, str]]) -> None:
    """D29: the same text to three or more people in a month warns."""
    mine = purse(10_000)
    for recipient, text in gifts:
        mine.spend(recipient, 10, text)
    assert mine.repeats("a") == len({recipient for recipient, text in gifts if text == "a"})


# Messages


@given(strategies.messages, strategies.policies())
def test_a_message_is_sent_only_within_the_limits(message: str, policy: PolicyValues) -> None:
    """R10.1, D29: with a letter, as long as the policy wants."""
    verdict = code(rules.judge_message(message, policy))
    if verdict is None:
        assert policy.transfer.message_min <= len(message) <= policy.transfer.message_max
    elif verdict == "message-too-short":
        assert len(message) < policy.transfer.message_min
    elif verdict == "message-too-long":
        assert len(message) > policy.transfer.message_max


@pytest.mark.parametrize(
    ("message", "refusal"),
    [
        *(("", "message-required"), ("👍" * 20, "message-required"), ("1234567890!", "message-required")),
        *(("가" * 9, "message-too-short"), ("가" * 10, None), ("가" * 500, None)),
        *(("가" * 501, "message-too-long"), ("가" * 60_000, "message-too-long")),
        ("주민번호 900101-1234567 확인을 도와주셨습니다.", "message-personal-data"),
    ],
)
def test_each_bad_message_has_its_own_code(message: str, refusal: str | None) -> None:
    """R10.1, D29."""
    assert code(rules.judge_message(message, ICHEON)) == refusal


# The whole judgement


@given(
    strategies.placements(person_id=1),
    st.none() | strategies.placements(person_id=2),
    strategies.purses(),
    strategies.policies(),
    strategies.messages,
    st.sampled_from([None, 10, 0, -10, 20]),
)
def test_a_gift_is_allowed_exactly_when_no_rule_stands_against_it(
    sender: Placement,
    recipient: Placement | None,
    purse: Purse,
    policy: PolicyValues,
    message: str,
    amount: int | None,
) -> None:
    """R6.1, R6.2, R6.3, R6.4, R10.1: no rule is skipped because another one was fine; judging changes nothing."""
    before = (purse.remaining, dict(purse.given))
    verdict = rules.judge(Gift(2, message, amount), sender, recipient, purse, policy)
    reasons = [
        rules.judge_recipient(sender, recipient, policy),
        rules.judge_message(message, policy),
        rules.judge_limits(2, amount, purse, policy),
    ]
    assert verdict == next((no for no in reasons if no is not None), None)
    assert (purse.remaining, purse.given) == before


def test_received_points_never_enter_a_purse() -> None:
    """R2.1, R8.1: 500 received and no allowance cannot give."""
    assert code(rules.judge(Gift(2, THANKS), GIVER, COLLEAGUE, purse(0), ICHEON)) == "allowance"


# Credit


@given(strategies.placements(), st.none() | strategies.policies())
def test_a_department_is_credited_for_its_headcount_alone(
    recipient: Placement, policy: PolicyValues | None
) -> None:
    """R8.3, D12, D17: by the receiver's policy, and not for people on leave unless it says so."""
    credited = rules.credits_department(recipient, policy)
    assert credited == (
        policy is not None
        and is_eligible(recipient, policy)
        and (policy.score.credits_leave or not recipient.on_leave)
    )
