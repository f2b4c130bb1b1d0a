"""Opinions about a proposal: who is asked, until when, and what waits for them (R7.1)."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dure import clock
from dure.kit.refusals import Refusal
from dure.notifications.notices.queries import notices
from dure.points.proposals.actions import approve_policy, propose_policy, say_opinion
from dure.points.proposals.models import PolicyProposal
from dure.points.proposals.queries import proposals
from dure.points.proposals.tests.proposals import (
    AMENDED,
    DECEMBER,
    FEWER,
    NOVEMBER,
    REASON,
    approve,
    officer,
    operator,
    propose,
    refused,
    refused_proposal,
    speak,
)
from tests.world import World


def test_everybody_who_takes_part_is_asked_once(world: World) -> None:
    """R7.1: opinions of users; a second opinion, a stranger's and a non-member's are refused."""
    world.person("파견근로", "복지정책과", employment="other")
    proposal = propose(world)
    assert [one.kind for one in notices(reader=world.actor("김민수"))] == ["survey-open"]
    assert notices(reader=world.actor("파견근로")) == []
    speak(world, proposal, "김민수")
    with clock.travel(NOVEMBER):
        assert notices(reader=world.actor("김민수"), only_new=True) == []
        assert [one.kind for one in notices(reader=world.actor("박지훈"), only_new=True)] == ["survey-open"]
    assert notices(reader=world.actor("박지훈"), only_new=True) == []  # the last day of opinions is over
    arguments: dict[str, Any] = {"proposal_id": proposal.id, "stance": "for"}
    assert refused(say_opinion, actor=world.actor("김민수"), **arguments) == "opinion-given"
    assert refused(say_opinion, actor=world.actor("파견근로"), **arguments) == "opinion-not-asked"
    assert refused(say_opinion, actor=world.actor("한여주"), **arguments) == "policy-unknown"
    bad = arguments | {"stance": "maybe"}
    assert refused(say_opinion, actor=world.actor("박지훈"), **bad) == "opinion-stance"
    long = arguments | {"text": "가" * 1001}
    assert refused(say_opinion, actor=world.actor("박지훈"), **long) == "opinion-too-long"


def test_after_the_decision_no_opinion_is_added(world: World) -> None:
    """R7.1: what was collected is frozen with the decision."""
    proposal = propose(world)
    approve(world, proposal, opinions_record="회의록 붙임")
    code = refused(say_opinion, actor=world.actor("김민수"), proposal_id=proposal.id, stance="for")
    assert code == "policy-decided"
    coming, survey = notices(reader=world.actor("김민수"))
    assert (coming.kind, coming.is_new, coming.outcome) == ("policy-coming", True, "")
    assert (survey.kind, survey.is_new, str(survey.outcome)) == ("survey-open", False, "처리 완료")


def test_opinions_have_a_last_day_and_approval_comes_after_it(world: World) -> None:
    """R7.1, F-A11: a week unless asked otherwise; both are judged by the day, and say from when."""
    proposal = propose(world, opinions_until=date(2026, 11, 24))
    last = datetime(2026, 11, 24, 23, 59, 59, tzinfo=clock.SEOUL)
    over = datetime(2026, 11, 25, tzinfo=clock.SEOUL)
    with clock.travel(last):
        say_opinion(actor=world.actor("김민수"), proposal_id=proposal.id, stance="for")
        with pytest.raises(Refusal) as caught:
            approve_policy(actor=operator(world), proposal_id=proposal.id)
    assert caught.value.code == "policy-collecting"
    assert "2026. 11. 25." in str(caught.value.detail)
    voice: dict[str, Any] = {"actor": world.actor("박지훈"), "proposal_id": proposal.id, "stance": "against"}
    assert refused(say_opinion, over, **voice) == "opinion-closed"
    with clock.travel(over):
        assert approve_policy(actor=operator(world), proposal_id=proposal.id).opinions.total == 1


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (date(2026, 11, 19), "policy-opinions-end"),
        (date(2026, 11, 22), "policy-opinions-end"),
        (date(2026, 11, 30), "policy-opinions-end"),
        (date.min, "policy-opinions-end"),
        (date.max, "policy-opinions-end"),
    ],
)
def test_people_have_some_days_for_their_opinion_and_a_day_is_left_to_decide(
    world: World, until: date, code: str
) -> None:
    """R7.1, F-A11."""
    assert refused_proposal(world, opinions_until=until) == code
    assert propose(world, opinions_until=date(2026, 11, 23)).opinions_until == date(2026, 11, 23)
    assert propose(world, opinions_until=date(2026, 11, 29)).opinions_until == date(2026, 11, 29)


def test_a_change_that_leaves_no_days_for_opinions_begins_later(world: World) -> None:
    """R7.1, F-A11: the default is a week, or what the start leaves of it, but not less than three days."""
    assert propose(world).opinions_until == date(2026, 11, 27)
    arguments: dict[str, Any] = {"actor": operator(world), "changes": FEWER, "reason": REASON}
    with clock.travel(datetime(2026, 11, 26, tzinfo=clock.SEOUL)):
        assert propose_policy(effective_from=DECEMBER, **arguments).opinions_until == date(2026, 11, 29)
    late = datetime(2026, 11, 27, tzinfo=clock.SEOUL)
    assert refused(propose_policy, late, effective_from=DECEMBER, **arguments) == "policy-opinions-short"


def test_an_amendment_of_the_regulation_waits_for_no_opinions(world: World) -> None:
    """R7.2: only Articles 5 and 6 are adjusted after collecting opinions."""
    proposal = propose(world, {"special": {"cap": 2000}}, amendment=AMENDED)
    assert (proposal.opinions_until, proposal.is_collecting) == (None, False)
    with clock.travel(NOVEMBER):
        assert approve_policy(actor=officer(world), proposal_id=proposal.id).status == "approved"


def test_a_proposal_of_the_version_before_has_no_last_day(world: World) -> None:
    """F-A11: opinions are taken until it is decided, as they were when it was proposed."""
    kept = PolicyProposal.objects.get(pk=propose(world).id)
    kept.pk, kept.opinions_until = None, None
    kept.save()
    with clock.travel(NOVEMBER):
        say_opinion(actor=world.actor("김민수"), proposal_id=kept.pk, stance="for")
        assert approve_policy(actor=operator(world), proposal_id=kept.pk).status == "approved"


def test_many_open_proposals_are_listed_with_their_opinions_in_one_statement(world: World) -> None:
    """F-B9: however many are open, their opinions are asked for once."""
    first = propose(world, {"allowance": {"amount": 100}})
    speak(world, first, "김민수", "against")

    def asked() -> int:
        with clock.travel(NOVEMBER), CaptureQueriesContext(connection) as queries:
            found = proposals(world.agencies["이천시"].pk)
        assert [one.opinions.total for one in found if one.id == first.id] == [1]
        return sum("points_policyopinion" in query["sql"] for query in queries.captured_queries)

    assert asked() == 1
    for amount in (110, 120, 130):
        propose(world, {"allowance": {"amount": amount}})
    assert asked() == 1
