"""Changing the values of the regulation: propose, approve, decline."""

from contextlib import closing
from datetime import date, datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection, transaction

from dure import clock
from dure.audit.models import Entry
from dure.kit import locks
from dure.kit.refusals import Refusal
from dure.notifications.notices.models import Notice
from dure.notifications.notices.queries import notices
from dure.points.fence import actions as fence
from dure.points.giving.actions import give
from dure.points.giving.queries import allowance
from dure.points.policy.models import Policy
from dure.points.policy.queries import of_agency
from dure.points.proposals.actions import approve_policy, decline_policy, propose_policy, say_opinion
from dure.points.proposals.models import PolicyProposal
from dure.points.proposals.queries import participants, read, versions
from dure.points.proposals.rules import Amendment
from dure.points.proposals.sheets import package
from dure.points.proposals.tests.proposals import (
    AFTER,
    AMENDED,
    DECEMBER,
    FEWER,
    NOVEMBER,
    REASON,
    THANKS,
    approve,
    officer,
    operator,
    propose,
    refused,
    refused_proposal,
    speak,
)
from dure.points.regulation.queries import rule_on
from dure.points.standings.people import summary
from tests.pages import get, signed_in, text_of
from tests.tampering import REFUSED
from tests.world import World


def test_the_operator_adjusts_article_5_after_analysis_and_opinions(world: World) -> None:
    """R7.1, D32: both records are attached to the change, which begins on a 1st."""
    with clock.travel(datetime(2026, 10, 5, tzinfo=clock.SEOUL)):
        give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
    proposal = propose(world)
    assert [(one.field, one.before, one.after, one.lock_class) for one in proposal.changes] == [
        ("allowance.amount", 200, 100, "A")
    ]
    assert (proposal.analysis["granted"], proposal.analysis["used"], proposal.analysis["transfers"]) == (
        200,
        10,
        1,
    )
    speak(world, proposal, "김민수", "against", "더 많이 쓰도록 알리는 것이 먼저입니다.")
    speak(world, proposal, "박지훈")
    approved = approve(world, proposal, note="의견을 검토함")
    assert (approved.status, approved.version) == ("approved", 2)
    assert approved.opinions.counts == {"for": 1, "against": 1, "neutral": 0}
    assert approved.opinions.texts == [("against", "더 많이 쓰도록 알리는 것이 먼저입니다.")]
    version = Policy.objects.get(version=2)
    assert (version.effective_from, version.values["allowance"]["amount"]) == (DECEMBER, 100)
    assert version.basis == "「이천시 협업포인트 운영 규정」(훈령 제274호) 제7조에 따른 조정"


def test_a_change_governs_from_its_day_and_leaves_the_past_alone(world: World) -> None:
    """D32: test vector; the version in force at the moment of an act governs it."""
    with clock.travel(NOVEMBER):
        give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
    approve(world, propose(world), opinions_record="11월 확대간부회의에서 의견을 들음")
    agency = world.agencies["이천시"].pk
    with clock.travel(datetime(2026, 11, 30, 23, 59, 59, tzinfo=clock.SEOUL)):
        assert allowance(world.people["박지훈"].pk).granted == 200
    with clock.travel(datetime(2026, 12, 1, tzinfo=clock.SEOUL)):
        assert allowance(world.people["박지훈"].pk).granted == 100
        assert summary(world.people["박지훈"].pk, 2026).received == 10
    before, after = of_agency(agency, date(2026, 11, 30)), of_agency(agency, DECEMBER)
    assert before is not None
    assert after is not None
    assert (before.values.allowance.amount, after.values.allowance.amount) == (200, 100)


def test_without_opinions_nothing_is_adjusted(world: World) -> None:
    """R7.1: one said here, or the record of those collected elsewhere."""
    proposal = propose(world)
    assert refused(approve_policy, AFTER, actor=operator(world), proposal_id=proposal.id) == "policy-opinions"
    assert Entry.objects.get(action="points.policy.approve").outcome == "policy-opinions"
    elsewhere = approve(world, proposal, opinions_record="11월 확대간부회의에서 의견을 들음")
    assert elsewhere.opinions_record == "11월 확대간부회의에서 의견을 들음"
    other = propose(world, {"allowance": {"amount": 120}}, effective_from=date(2027, 1, 1))
    speak(world, other, "김민수", "neutral")
    assert approve(world, other).status == "approved"


@pytest.mark.parametrize(
    "changes",
    [
        {"special": {"cap": 2000}},
        {"special": {"per_award": 100}},
        {"transfer": {"message_min": 20}},
        {"score": {"sent": "0.5"}},
        {"eligible": ["official"]},
        {"void_power": "none"},
        {"standing": {"period": "half-year"}},
        {"allowance": {"amount": 100}, "special": {"cap": 500}},
    ],
)
def test_anything_else_needs_an_amended_regulation(world: World, changes: dict[str, Any]) -> None:
    """R7.2: number and date."""
    assert refused_proposal(world, changes) == "policy-amendment"
    assert refused_proposal(world, changes, amendment=Amendment(" ", AMENDED.on)) == "policy-amendment-form"
    late = Amendment(AMENDED.number, date(2026, 11, 21))
    assert refused_proposal(world, changes, amendment=late) == "policy-amendment-form"
    assert not PolicyProposal.objects.exists()


def test_an_amendment_is_put_into_force_by_a_second_person(world: World) -> None:
    """R7.2: not by who proposed it, whatever the role."""
    proposal = propose(world, {"special": {"cap": 2000}}, amendment=AMENDED)
    proposer = world.actor("정하늘", roles=frozenset({"operator", "personnel"}))
    assert refused(approve_policy, AFTER, actor=proposer, proposal_id=proposal.id) == "policy-own"
    assert (
        refused(approve_policy, AFTER, actor=world.actor("박지훈"), proposal_id=proposal.id)
        == "policy-decider"
    )
    approved = approve(world, proposal, officer(world))
    assert approved.decider is not None
    assert (approved.status, approved.decider.who) == ("approved", "최유진 주무관")
    assert Policy.objects.get(version=2).basis == "이천시 훈령 제300호 (2026. 11. 15.)"


def test_a_change_of_both_kinds_needs_everything(world: World) -> None:
    """R7.1, R7.2."""
    both = FEWER | {"special": {"cap": 500}}
    proposal = propose(world, both, amendment=AMENDED)
    assert refused(approve_policy, AFTER, actor=officer(world), proposal_id=proposal.id) == "policy-opinions"
    assert approve(world, proposal, officer(world), opinions_record="설문 결과 붙임").status == "approved"


@pytest.mark.parametrize(
    "start", [date(2026, 11, 1), date(2026, 11, 21), date(2026, 12, 2), date(2025, 1, 1), date(2026, 12, 31)]
)
def test_a_change_begins_on_the_first_of_a_future_month(world: World, start: date) -> None:
    """D32."""
    assert refused_proposal(world, effective_from=start) == "policy-start"


def test_the_first_of_the_month_is_the_databases_and_not_the_web_servers(world: World) -> None:
    """D32, F-B8: a machine whose clock is behind cannot let a version begin in a month that runs."""
    proposal = propose(world)
    behind = datetime(2026, 11, 30, 23, 59, 59, tzinfo=clock.SEOUL)
    with (
        clock.travel(datetime(2026, 12, 1, 0, 0, 1, tzinfo=clock.SEOUL)),
        patch.object(clock, "now", return_value=behind),
    ):
        late: dict[str, Any] = {"actor": operator(world), "opinions_record": "회의록 붙임"}
        with pytest.raises(Refusal) as approving:
            approve_policy(proposal_id=proposal.id, **late)
        with pytest.raises(Refusal) as proposing:
            propose_policy(actor=operator(world), effective_from=DECEMBER, changes=FEWER, reason=REASON)
    assert (approving.value.code, proposing.value.code) == ("policy-start", "policy-start")
    assert not Policy.objects.filter(version=2).exists()


def test_a_version_is_written_only_while_nothing_else_is(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D32, F-B8: a gift that was begun before midnight is written first; until then nothing is decided."""
    world = committed_world
    proposal = propose(world)
    monkeypatch.setattr(fence, "_TRIES", 1)
    with closing(connection.copy()) as beside, beside.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [locks.LEDGER.number()])
        arguments: dict[str, Any] = {"proposal_id": proposal.id, "opinions_record": "회의록 붙임"}
        assert refused(approve_policy, AFTER, actor=operator(world), **arguments) == "ledger-busy"
        assert not Policy.objects.filter(version=2).exists()
        cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [locks.LEDGER.number()])
    assert approve(world, proposal, opinions_record="회의록 붙임").status == "approved"


def test_versions_come_one_after_another(world: World) -> None:
    """D32: nothing slips in before a version that is decided already; none is changed."""
    first = propose(world, effective_from=date(2027, 1, 1))
    second = propose(world, {"allowance": {"amount": 300}}, effective_from=date(2027, 1, 1))
    approve(world, first, opinions_record="회의록 붙임")
    assert (
        refused(approve_policy, AFTER, actor=operator(world), proposal_id=second.id, opinions_record="회의록")
        == "policy-decided"
    )
    assert refused_proposal(world, {"allowance": {"amount": 300}}) == "policy-order"
    with clock.travel(NOVEMBER):
        history = versions(world.agencies["이천시"].pk)
    assert [(one.version, one.is_in_force) for one in history] == [(2, False), (1, True)]


def test_a_proposal_is_overtaken_by_a_version_that_it_does_not_know(world: World) -> None:
    """R7.2, D32: approved alone, the operator's change would take an amended value back without an amendment."""
    adjusted = propose(world, effective_from=date(2027, 1, 1))
    amended = propose(world, {"special": {"per_award": 60}}, amendment=AMENDED)
    approve(world, amended, officer(world))
    with clock.travel(AFTER):
        assert read(adjusted.id, world.agencies["이천시"].pk).status == "overtaken"
    known = {"proposal_id": adjusted.id, "opinions_record": "회의록"}
    assert refused(approve_policy, AFTER, actor=operator(world), **known) == "policy-decided"
    assert (
        refused(say_opinion, actor=world.actor("박지훈"), proposal_id=adjusted.id, stance="for")
        == "policy-decided"
    )
    again = propose(world, effective_from=date(2027, 1, 1))
    approve(world, again, opinions_record="회의록 붙임")
    assert [one.values["special"]["per_award"] for one in Policy.objects.order_by("version")][-2:] == [60, 60]


def test_a_proposal_whose_day_has_come_is_late(world: World) -> None:
    """D32."""
    proposal = propose(world)
    with clock.travel(datetime(2026, 12, 1, tzinfo=clock.SEOUL)), pytest.raises(Refusal) as caught:
        approve_policy(actor=operator(world), proposal_id=proposal.id, opinions_record="회의록")
    assert caught.value.code == "policy-decided"


def test_a_proposal_changes_something_and_says_why(world: World) -> None:
    """R7.1."""
    assert refused_proposal(world, {"allowance": {"amount": 200}}) == "policy-nothing"
    assert refused_proposal(world, {}) == "policy-nothing"
    assert refused_proposal(world, reason="짧음") == "policy-reason"
    assert refused_proposal(world, {}, preset="nowhere-2000") == "policy-preset"


def test_a_preset_is_proposed_like_any_other_change(world: World) -> None:
    """Spec section 3: printed with its name; weights are class B."""
    proposal = propose(world, {}, preset="gwangju-edu-2025", amendment=AMENDED)
    fields = {change.field for change in proposal.changes}
    assert {"score.sent", "special.per_award", "standing.period", "standing.pools"} <= fields
    approved = approve(world, proposal, officer(world), opinions_record="의견 수렴 결과 붙임")
    assert (approved.preset, Policy.objects.get(version=2).preset) == ("gwangju-edu-2025",) * 2


@pytest.mark.parametrize("roles", [frozenset[str](), frozenset({"personnel"}), frozenset({"auditor"})])
def test_nobody_but_the_operator_proposes(world: World, roles: frozenset[str]) -> None:
    """R7.1."""
    assert refused_proposal(world, actor=world.actor("정하늘", roles=roles)) == "not-operator"
    assert Entry.objects.get(action="points.policy.propose").outcome == "not-operator"


def test_what_is_approved_is_what_was_confirmed(world: World) -> None:
    """F-A11: whoever confirmed something else is asked again."""
    proposal = propose(world)
    speak(world, proposal, "김민수")
    seen = {"actor": operator(world), "proposal_id": proposal.id, "seen": proposal.digest}
    assert refused(approve_policy, AFTER, **seen) == "policy-seen"
    with clock.travel(AFTER):
        now = read(proposal.id, world.agencies["이천시"].pk).digest
    assert approve(world, proposal, seen=now).status == "approved"


def test_the_page_asks_before_it_approves(world: World) -> None:
    """F-A11: what changes from when, how many opinions of which kind, who is told; one press approves nothing."""
    with clock.travel(NOVEMBER):
        client = signed_in(world, "정하늘")
        proposal = propose(world)
        where = f"/points/policies/{proposal.id}/"
        early = client.get(f"{where}approval")
        assert (early.status_code, "2026. 11. 28." in text_of(early)) == (409, True)
        assert "2026. 11. 28." in get(client, where, most=25)
    speak(world, proposal, "김민수", "against")
    with clock.travel(AFTER):
        client = signed_in(world, "정하늘")
        blind = client.post(f"{where}approve", {"opinions_record": "회의록 붙임"})
        assert blind.status_code == 409
        assert "회의록 붙임" in blind.content.decode()
        page = get(client, f"{where}approval", most=25)
        told = len(participants(world.agencies["이천시"].pk, clock.today()))
        assert all(words in page for words in ("2026. 12. 1.", f"참여하는 직원 {told}명", "200", "100"))
        assert signed_in(world, "김민수").get(f"{where}approval").status_code == 403
        seen = read(proposal.id, world.agencies["이천시"].pk).digest
        assert client.post(f"{where}approve", {"seen": seen}).status_code == 302
    assert Policy.objects.filter(version=2).exists()


def test_a_proposal_is_declined_or_withdrawn(world: World) -> None:
    """R7.2."""
    first, second = (propose(world, {"special": {"cap": 2000}}, amendment=AMENDED) for _ in range(2))
    with clock.travel(NOVEMBER):
        assert decline_policy(actor=officer(world), proposal_id=first.id, note="보류").status == "declined"
        assert decline_policy(actor=operator(world), proposal_id=second.id).status == "withdrawn"
    assert refused(decline_policy, actor=officer(world), proposal_id=first.id) == "policy-decided"
    assert refused(decline_policy, actor=world.actor("박지훈"), proposal_id=first.id) == "policy-decided"
    assert notices(reader=operator(world))[0].kind == "policy-declined"
    assert Policy.objects.filter(agency=world.agencies["이천시"]).count() == 1


def test_what_is_class_b_is_no_business_of_strangers(world: World) -> None:
    """R13.1: a proposal belongs to its agency."""
    proposal = propose(world, {"special": {"cap": 2000}}, amendment=AMENDED)
    stranger = world.actor("한여주", roles=frozenset({"operator"}))
    assert refused(approve_policy, AFTER, actor=stranger, proposal_id=proposal.id) == "policy-unknown"


def test_a_proposal_before_nine_in_the_morning_is_of_its_day_in_seoul(world: World) -> None:
    """R7.1: the database keeps moments in another zone, where it is the day before."""
    early = datetime(2026, 11, 20, 6, 30, tzinfo=clock.SEOUL)
    with clock.travel(early):
        made = propose_policy(actor=operator(world), effective_from=DECEMBER, changes=FEWER, reason=REASON)
        text = text_of(signed_in(world, "김민수").get(f"/points/policies/{made.id}/"))
    seen = read(made.id, made.agency_id)
    assert seen.proposed_at.date() == early.date()
    assert "2026. 11. 20. ~" in text
    assert package(seen, "이천시", rule_on(made.agency_id, early.date())).date == early.date()


def test_the_database_keeps_versions_and_evidence(world: World) -> None:
    """D32: immutable."""
    approve(world, propose(world), opinions_record="회의록 붙임")
    for statement in (
        "DELETE FROM points_policydecision",
        "UPDATE points_policyproposal SET reason = ''",
        "UPDATE points_policy SET values = '{}'",
    ):
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            _run(statement)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_giving_within_one_department_is_warned_of_simulated_and_told_to_the_auditor(world: World) -> None:
    """D45: the operator may propose it by Article 7; whoever is asked sees what it means."""
    world.person("감사인", "기획예산담당관", position="감사담당")
    world.role("기획예산담당관", "감사담당", "auditor")
    auditor = world.people["감사인"].pk
    with clock.travel(NOVEMBER):
        give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
    told = Notice.objects.filter(person=auditor, kind="policy-departments")
    ordinary = propose(world)
    assert "simulated" not in ordinary.analysis
    assert not told.exists()
    proposal = propose(world, {"transfer": {"same_department": "allowed"}})
    assert [change.lock_class for change in proposal.changes] == ["A"]
    assert told.get().facts["proposal"] == proposal.id
    assert proposal.analysis["simulated"] == {"year": 2026, "transfers": [1, 1], "given": [10, 10]}
    page = text_of(signed_in(world, "김민수").get(f"/points/policies/{proposal.id}/"))
    assert "같은 부서 직원끼리 포인트를 주고받을 수 있게 됩니다" in page
    assert "감사 1건에서 1건" in page
    assert (
        "같은 부서 직원끼리"
        not in signed_in(world, "김민수").get(f"/points/policies/{ordinary.id}/").content.decode()
    )
