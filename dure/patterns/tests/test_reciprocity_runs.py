"""Looking at a period for patterns: who may, what is kept of it, what those named are told, what never changes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, transaction
from procrastinate import JobContext
from procrastinate.contrib.django.models import ProcrastinateJob

from dure import clock
from dure.audit.models import Entry
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.notifications.notices.models import Notice
from dure.patterns import actions as acts
from dure.patterns import assess as assess_module
from dure.patterns import jobs, queries
from dure.patterns.actions import ask, checksum, comment, open_run, work_on
from dure.patterns.models import (
    ReciprocityComment,
    ReciprocityMember,
    ReciprocityOpening,
    ReciprocityPattern,
    ReciprocityResult,
    ReciprocityRun,
)
from dure.points.closing.periods import Period
from dure.points.giving.models import Allowance, Transfer
from tests.jobs import context_of
from tests.pages import signed_in
from tests.patterns import LATER, QUARTER, REASON, auditor, looked_at, operator, swapped
from tests.tampering import REFUSED
from tests.world import World


@pytest.fixture
def quarter(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(acts, "SHUFFLES", 60)
    return swapped(world)


def first_try() -> JobContext:
    return context_of(jobs.look_at_reciprocity, attempts=0)


def refused(act: Callable[..., Any], **asked: Any) -> str:
    with clock.travel(LATER), pytest.raises(Refusal) as raised:
        act(**asked)
    return raised.value.code


def named(world: World) -> set[str]:
    people = {one.pk: name for name, one in world.people.items()}
    return {people[one.person_id] for one in ReciprocityMember.objects.all()}


def test_two_who_swap_are_listed_and_those_who_work_are_not(quarter: World) -> None:
    looked_at(quarter)
    assert named(quarter) == {"김민수", "박지훈"}
    found = ReciprocityPattern.objects.get().content
    assert (found["measures"]["transfers"], found["measures"]["months"]) == (12, 3)
    assert (found["measures"]["even"], found["measures"]["delay"]) == (1.0, 1.0)
    assert found["chance"]["as_much_anywhere"] < 3


def test_what_was_found_is_frozen_and_the_same_facts_give_the_same_checksum(quarter: World) -> None:
    """The seed comes from agency and period: nobody draws until the answer pleases."""
    first, second = looked_at(quarter), looked_at(quarter)
    assert first.seed == second.seed
    one, other = (ReciprocityResult.objects.get(run=run) for run in (first, second))
    assert bytes(one.checksum) == bytes(other.checksum)
    patterns = [row.content for row in ReciprocityPattern.objects.filter(run=first).order_by("number")]
    assert bytes(one.checksum) == checksum(one.content, patterns)


def test_the_operator_and_the_auditor_look_and_nobody_else(quarter: World) -> None:
    """R4.2: not personnel, not evaluation, not an administrator, not the operator of another agency's run."""
    run = looked_at(quarter)
    with clock.travel(LATER):
        assert open_run(actor=auditor(quarter), run_id=run.pk, reason="감사 계획에 따름").pk == run.pk
    others: list[Actor] = [
        quarter.actor("김민수"),
        quarter.actor("김민수", roles=frozenset({"personnel", "evaluation", "collaboration-officer"})),
        quarter.actor("김민수", person_id=None, agency_id=None, is_administrator=True),
    ]
    for actor in others:
        assert refused(ask, actor=actor, period=QUARTER, reason=REASON) == "not-allowed"
        assert refused(open_run, actor=actor, run_id=run.pk, reason=REASON) == "not-allowed"
    elsewhere = quarter.actor("한여주", roles=frozenset({"operator"}))
    assert refused(open_run, actor=elsewhere, run_id=run.pk, reason=REASON) == "not-found"


def test_without_a_reason_nothing_is_looked_at_or_opened(quarter: World) -> None:
    """The refusal is on record too."""
    run = looked_at(quarter)
    for reason, code in (
        ("", "reason-required"),
        (" … ", "reason-required"),
        ("가" * 501, "reason-too-long"),
    ):
        for act, asked in ((ask, {"period": QUARTER}), (open_run, {"run_id": run.pk})):
            assert refused(act, actor=auditor(quarter), reason=reason, **asked) == code
    assert ReciprocityRun.objects.count() == ReciprocityOpening.objects.count() == 1
    assert Entry.objects.filter(outcome__startswith="reason-").count() == 6


def test_every_opening_is_on_record_with_its_reason(quarter: World) -> None:
    """In the audit trail of the agency, and in a row of its own that the page shows."""
    run = looked_at(quarter)
    with clock.travel(LATER):
        open_run(actor=auditor(quarter), run_id=run.pk, reason="감사 계획에 따름")
    rows = Entry.objects.filter(action="points.reciprocity-open", outcome="done").order_by("id")
    assert [(row.person_id, row.details["reason"]) for row in rows] == [
        (quarter.people["정하늘"].pk, REASON),
        (quarter.people["최유진"].pk, "감사 계획에 따름"),
    ]
    assert {row.agency_id for row in rows} == {quarter.agencies["이천시"].pk}
    assert [one.reason for one in queries.openings(run.agency_id, run.pk)] == ["감사 계획에 따름", REASON]


def test_an_opening_holds_for_some_hours(quarter: World) -> None:
    run = looked_at(quarter)
    opened = queries.openings(run.agency_id, run.pk)
    for hours, is_open in ((0, True), (7, True), (9, False)):
        with clock.travel(LATER + timedelta(hours=hours)):
            assert queries.has_open(operator(quarter), opened) is is_open
    with clock.travel(LATER):
        assert not queries.has_open(auditor(quarter), opened)


@pytest.mark.parametrize(
    ("period", "code"),
    [
        (None, "period-unknown"),
        (Period.parse("2026"), "period-not-over"),
        (Period.parse("2027-Q1"), "period-not-over"),
        (Period.parse("2026-09"), "period-too-short"),
    ],
)
def test_only_a_period_that_is_over_and_long_enough_is_looked_at(
    world: World, period: Period | None, code: str
) -> None:
    assert refused(ask, actor=operator(world), period=period, reason=REASON) == code


def test_those_named_are_told_see_what_is_shown_and_can_comment(quarter: World) -> None:
    run = looked_at(quarter)
    told = Notice.objects.filter(kind="pattern-listed")
    assert {one.person.name for one in told} == {"김민수", "박지훈"}
    (mine,) = queries.patterns_about(quarter.people["김민수"].pk)
    (shown,) = queries.patterns(run.pk)
    assert mine == shown
    assert queries.patterns_about(quarter.people["강하나"].pk) == []
    with clock.travel(LATER):
        comment(actor=quarter.actor("김민수"), pattern_id=mine.id, text="  축제 준비를 함께했습니다. ")
    (shown,) = queries.patterns(run.pk)
    assert [(one.name, one.text) for one in shown.comments] == [
        ("김민수 주무관", "축제 준비를 함께했습니다.")
    ]
    assert Notice.objects.get(kind="pattern-comment").person == quarter.people["정하늘"]


def test_a_comment_says_something_and_no_registration_number(quarter: World) -> None:
    looked_at(quarter)
    number = ReciprocityPattern.objects.get().pk
    for text, code in (
        ("", "comment-required"),
        ("👍", "comment-required"),
        ("가" * 1001, "comment-too-long"),
        ("900101-1234567 입니다", "comment-personal-data"),
    ):
        assert refused(comment, actor=quarter.actor("김민수"), pattern_id=number, text=text) == code
    assert not ReciprocityComment.objects.exists()


def test_nobody_comments_who_is_not_named_and_nobody_without_end(quarter: World) -> None:
    looked_at(quarter)
    number = ReciprocityPattern.objects.get().pk
    for actor in (operator(quarter), quarter.actor("강하나")):
        assert refused(comment, actor=actor, pattern_id=number, text="아닙니다") == "not-found"
    assert refused(comment, actor=quarter.actor("김민수"), pattern_id=10**12, text="예") == "not-found"
    with clock.travel(LATER):
        for turn in range(5):
            comment(actor=quarter.actor("김민수"), pattern_id=number, text=f"{turn}번째 의견")
    assert refused(comment, actor=quarter.actor("김민수"), pattern_id=number, text="또") == "comment-limit"


def test_a_pattern_moves_no_point_and_no_allowance(quarter: World) -> None:
    """D5: mutual giving is never blocked. No automatic effect: what the ledger says before, it says after."""

    def ledger() -> tuple[Any, ...]:
        return (
            list(Transfer.objects.order_by("id").values_list()),
            list(Allowance.objects.order_by("person_id", "month").values_list("person_id", "month", "used")),
        )

    before = ledger()
    looked_at(quarter)
    assert ledger() == before


def test_what_was_reversed_is_no_part_of_a_pattern(quarter: World) -> None:
    """D27."""
    from dure.points.moderation.reversals import reverse

    numbers = Transfer.objects.filter(sender=quarter.people["김민수"]).values_list("id", flat=True)
    with clock.travel(LATER):
        for number in list(numbers)[:2]:
            reverse(actor=operator(quarter), transfer_id=number, reason_code="duplicate", note="중복")
    facts = queries.facts(quarter.agencies["이천시"].pk, QUARTER.first, QUARTER.last)
    assert len([one for one in facts.sent if one.sender == quarter.people["김민수"].pk]) == 4
    assert facts.given[quarter.people["김민수"].pk] == 4


def test_what_goes_to_other_agencies_counts_for_the_shares_alone(quarter: World) -> None:
    from dure.points.closing.tests.days import thank

    thank(quarter, "김민수", "한여주", date(2026, 9, 25))
    facts = queries.facts(quarter.agencies["이천시"].pk, QUARTER.first, QUARTER.last)
    who = quarter.people["김민수"].pk
    assert facts.given[who] == 7
    assert len([one for one in facts.sent if one.sender == who]) == 6


def test_the_database_refuses_to_change_or_remove_what_was_found(quarter: World) -> None:
    """Append-only, for the product's own role too; of a run only its progress moves."""
    run = looked_at(quarter)
    with clock.travel(LATER):
        comment(
            actor=quarter.actor("김민수"), pattern_id=ReciprocityPattern.objects.get().pk, text="함께 일함"
        )
    frozen: list[tuple[Any, dict[str, Any]]] = [
        (ReciprocityComment, {"text": "다른 의견"}),
        (ReciprocityOpening, {"reason": "다른 사유"}),
        (ReciprocityMember, {"person": quarter.people["강하나"]}),
        (ReciprocityPattern, {"content": {}}),
        (ReciprocityResult, {"content": {}}),
        (ReciprocityRun, {"reason": "다른 사유"}),
    ]
    for model, change in frozen:
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            model.objects.update(**change)
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            model.objects.all()._raw_delete("default")
    assert ReciprocityRun.objects.filter(pk=run.pk).update(done=5) == 1


def test_a_large_period_is_a_job_with_progress_and_safe_to_run_twice(quarter: World) -> None:
    with patch.object(acts, "AT_ONCE", 10):
        run = looked_at(quarter)
    assert not ReciprocityResult.objects.exists()
    job = ProcrastinateJob.objects.get(task_name="points.reciprocity")
    assert (job.args, job.lock) == ({"run_id": run.pk}, f"reciprocity-{run.agency_id}")
    assert refused(ask, actor=auditor(quarter), period=QUARTER, reason=REASON) == "run-going-on"
    with clock.travel(LATER):
        jobs.look_at_reciprocity(first_try(), run_id=run.pk)
        run.refresh_from_db()
        assert run.done == run.shuffles == 60
        jobs.look_at_reciprocity(first_try(), run_id=run.pk)
    assert ReciprocityResult.objects.count() == ReciprocityPattern.objects.count() == 1
    assert Notice.objects.filter(kind="pattern-listed").count() == 2


def test_of_two_workers_on_one_run_the_second_writes_nothing(quarter: World) -> None:
    with patch.object(acts, "AT_ONCE", 10):
        run = looked_at(quarter)
    whole = assess_module.assess

    def overtaken(*args: Any, **options: Any) -> Any:
        found = whole(*args, **options)
        with patch.object(assess_module, "assess", whole):
            work_on(run.pk)
        return found

    with patch.object(assess_module, "assess", overtaken):
        work_on(run.pk)
    assert ReciprocityResult.objects.count() == ReciprocityPattern.objects.count() == 1


def test_a_run_that_fails_for_good_is_told_and_stands_in_nobodys_way(quarter: World) -> None:
    """F-B4: the page says so, and the period can be looked at again at once."""
    broken = patch.object(assess_module, "assess", side_effect=MemoryError)
    with patch.object(acts, "AT_ONCE", 10), clock.travel(LATER), broken:
        run = ask(actor=operator(quarter), period=QUARTER, reason=REASON)
        with pytest.raises(MemoryError):
            jobs.look_at_reciprocity(context_of(jobs.look_at_reciprocity, attempts=3), run_id=run.pk)
        ProcrastinateJob.objects.filter(task_name="points.reciprocity").update(status="failed")
        page = signed_in(quarter, "정하늘").get(f"/points/reciprocity/{run.pk}/").content.decode()
        assert "시스템 문제로 이 기간을 분석하지 못했습니다" in page
        assert Notice.objects.filter(kind="pattern-run-failed").count() == 1
        assert ask(actor=operator(quarter), period=QUARTER, reason=REASON).pk
