"""Asking for a run, working on it, opening what it found, commenting on it. None of them touches points."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from dure import clock
from dure.audit.actions import record, refusals_recorded
from dure.kit import locks
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.canonical import digest
from dure.kit.formats import plain_day
from dure.kit.refusals import Denial
from dure.kit.text import clean
from dure.notifications.notices.actions import notify
from dure.patterns import queries, rules
from dure.patterns.models import (
    ReciprocityComment,
    ReciprocityMember,
    ReciprocityOpening,
    ReciprocityPattern,
    ReciprocityResult,
    ReciprocityRun,
)
from dure.patterns.refusals import raise_for, refusal
from dure.patterns.rules import SHUFFLES, Assessment, Limits
from dure.points.closing.periods import Period
from dure.points.fence import actions as fence

AT_ONCE = 2_000
"""Up to so many transfers a run is done while the reader waits; more is a job with a bar."""

METHOD = "1"
"""What the figures were made by; another method gets another number (docs/reciprocity.md)."""

_STEP = 20


def ask(*, actor: Actor, period: Period | None, reason: str) -> ReciprocityRun:
    """Have a period looked at, with a reason; at once when it is small, else as a job.

    The seed is made from agency and period, so that nobody draws until the answer pleases. Whoever asks has opened
    the run with that reason. Raises `Refusal`: `not-allowed` (403), `period-unknown`, `period-not-over`,
    `period-too-short`, `reason-required`, `reason-too-long`, `run-going-on` (409).
    """
    with refusals_recorded("points.reciprocity-run", actor=actor), transaction.atomic():
        agency, person = _who(actor)
        said = _reason(reason)
        if period is None:
            raise refusal(Denial("period-unknown"))
        raise_for(rules.judge_period(period.first, period.last, fence.now().date()))
        _lock(agency)
        if queries.is_one_going_on(agency):
            raise refusal(Denial("run-going-on"))
        run = ReciprocityRun.objects.create(
            agency_id=agency,
            first=period.first,
            last=period.last,
            reason=said,
            seed=_seed(agency, period),
            shuffles=SHUFFLES,
            asked_by_id=person,
            asked_at=clock.now(),
        )
        details = {"period": period.name, "reason": said}
        record("points.reciprocity-run", actor=actor, subject=f"run:{run.pk}", details=details)
        _note_opening(actor, run, said)
        _start(run)
    return run


def work_on(run_id: int) -> None:
    """Look at the period of a run and freeze what is found; a run that has its result is left alone."""
    run = ReciprocityRun.objects.filter(pk=run_id, result=None).first()
    if run is None:
        return
    # Brings numpy, which serving pages does without.
    from dure.patterns.assess import assess

    facts = queries.facts(run.agency_id, run.first, run.last)
    found = assess(
        facts.sent, facts.given, facts.limits, seed=run.seed, count=run.shuffles, progress=_progress(run)
    )
    freeze(run, found, facts.limits)


def give_up(run_id: int) -> None:
    """Tell who asked for a run that it cannot be done; the period can be looked at again."""
    run = ReciprocityRun.objects.filter(pk=run_id, result=None).first()
    if run is not None:
        notify([run.asked_by_id], "pattern-run-failed", run=run.pk)


def open_run(*, actor: Actor, run_id: int, reason: str) -> ReciprocityRun:
    """Open a run, with a reason that the auditor reads. Raises `Refusal` as `ask`, and `not-found` (404)."""
    with (
        refusals_recorded("points.reciprocity-open", actor=actor, subject=f"run:{run_id}"),
        transaction.atomic(),
    ):
        agency, _person = _who(actor)
        said = _reason(reason)
        run = queries.run_of(agency, run_id)
        if run is None:
            raise refusal(Denial("not-found"))
        _note_opening(actor, run, said)
    return run


def comment(*, actor: Actor, pattern_id: int, text: str) -> ReciprocityComment:
    """Say something about a pattern that names oneself; it stands beside the pattern wherever it is shown.

    Raises `Refusal`: `not-found` (404) for a pattern that does not name the actor, `comment-required`,
    `comment-too-long`, `comment-personal-data`, `comment-limit` (409).
    """
    action, subject = "points.reciprocity-comment", f"pattern:{pattern_id}"
    with refusals_recorded(action, actor=actor, subject=subject), transaction.atomic():
        member = (
            ReciprocityMember.objects.filter(pattern_id=pattern_id, person_id=actor.person_id or 0)
            .select_related("pattern__run")
            .first()
        )
        if member is None:
            raise refusal(Denial("not-found"))
        run = member.pattern.run
        _lock(run.agency_id)
        said = clean(text)
        mine = ReciprocityComment.objects.filter(pattern_id=pattern_id, person_id=member.person_id)
        raise_for(rules.judge_comment(said, mine.count()))
        made = ReciprocityComment.objects.create(
            pattern_id=pattern_id, person_id=member.person_id, text=said, at=clock.now()
        )
        notify([run.asked_by_id], "pattern-comment", run=run.pk)
        record(action, actor=actor, subject=subject)
    return made


def may_look(actor: Actor) -> bool:
    """Tell whether the view is for `actor`: the operator and the auditor of an agency, nobody else."""
    return may(actor, "look", "patterns")


def checksum(content: Mapping[str, Any], patterns: list[dict[str, Any]]) -> bytes:
    """Return the SHA-256 of what was found as canonical JSON: sorted keys, no blanks, UTF-8."""
    return digest({"content": content, "patterns": patterns})


def _who(actor: Actor) -> tuple[int, int]:
    if not may_look(actor) or actor.agency_id is None or actor.person_id is None:
        raise refusal(Denial("not-allowed"))
    return actor.agency_id, actor.person_id


def _reason(reason: str) -> str:
    said = clean(reason)
    raise_for(rules.judge_reason(said))
    return said


def _lock(agency: int) -> None:
    locks.hold(locks.PATTERN_RUNS, agency)


def _seed(agency: int, period: Period) -> int:
    hashed = hashlib.sha256(f"{agency} {period.name} {METHOD}".encode()).digest()
    return int.from_bytes(hashed[:6], "big")


def _start(run: ReciprocityRun) -> None:
    """Work on a run now when it is small, else as a job that begins with this transaction's end."""
    if queries.size(run.agency_id, run.first, run.last) <= AT_ONCE:
        work_on(run.pk)
        return
    app.configure_task(queries.RUN_TASK, lock=f"reciprocity-{run.agency_id}").defer(run_id=run.pk)


def _note_opening(actor: Actor, run: ReciprocityRun, reason: str) -> None:
    ReciprocityOpening.objects.create(run=run, person_id=actor.person_id or 0, reason=reason, at=clock.now())
    details = {"period": f"{run.first} {run.last}", "reason": reason}
    record("points.reciprocity-open", actor=actor, subject=f"run:{run.pk}", details=details)


def _progress(run: ReciprocityRun) -> Callable[[int], None]:
    """Return what writes now and then how many shuffles are done: a job has no transaction around it."""

    def tell_progress(done: int) -> None:
        if done % _STEP == 0:
            ReciprocityRun.objects.filter(pk=run.pk).update(done=done)

    return tell_progress


@transaction.atomic
def freeze(run: ReciprocityRun, found: Assessment, limits: Limits) -> None:
    """Write what was found and tell whom it names; the second of two that worked on it at once writes nothing."""
    _lock(run.agency_id)
    if ReciprocityResult.objects.filter(run=run).exists():
        return
    content = _content(found, limits, run)
    patterns = [asdict(one) for one in found.patterns]
    for one in patterns:
        one["measures"]["by_tie"] = [[*tie, count] for tie, count in one["measures"]["by_tie"].items()]
    result = ReciprocityResult.objects.create(
        run=run, content=content, checksum=checksum(content, patterns), finished_at=clock.now()
    )
    for number, one in enumerate(patterns, start=1):
        pattern = ReciprocityPattern.objects.create(run=run, number=number, content=one)
        members = one["measures"]["members"]
        ReciprocityMember.objects.bulk_create(
            ReciprocityMember(pattern=pattern, person_id=who) for who in members
        )
        notify(members, "pattern-listed", first=plain_day(run.first), last=plain_day(run.last))
    details = {"patterns": len(patterns), "checksum": bytes(result.checksum).hex()}
    actor = Actor(agency_id=run.agency_id, person_id=run.asked_by_id)
    record("points.reciprocity-result", actor=actor, subject=f"run:{run.pk}", details=details)


def _content(found: Assessment, limits: Limits, run: ReciprocityRun) -> dict[str, Any]:
    return {
        "method": METHOD,
        "limits": asdict(limits),
        "seed": run.seed,
        "shuffles": run.shuffles,
        "thresholds": {
            "transfers": rules.LEAST_TRANSFERS,
            "months": rules.LEAST_MONTHS,
            "level": rules.LEVEL,
            "even": rules.EVEN,
            "prompt": rules.PROMPT,
            "prompt_days": rules.PROMPT_DAYS,
        },
        "transfers": found.transfers,
        "people": found.people,
        "looked_at": found.looked_at,
        "enough": found.enough,
        "more_than_chance": found.more_than_chance,
    }
