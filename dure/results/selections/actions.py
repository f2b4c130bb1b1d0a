"""Selection rounds as acts: open, judge candidates, give up, publicise. Each is one transaction."""

from django.db import transaction

from dure.audit.actions import record, refusals_recorded
from dure.kit import locks
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.kit.relations import or_none
from dure.kit.text import clean, line
from dure.points.closing.periods import Period
from dure.points.fence import actions as fence
from dure.points.office import operator_of
from dure.points.policy import queries as policies
from dure.points.policy.values import PolicyValues
from dure.results.reports import actions as reports
from dure.results.selections import queries as selections
from dure.results.selections import rules
from dure.results.selections.models import SelectionEnd, SelectionMark, SelectionPublication, SelectionRound
from dure.results.selections.refusals import refusal
from dure.results.selections.rules import Candidate, Criteria, Key


def open_round(*, actor: Actor, name: str, period: str, criteria: Criteria) -> SelectionRound:
    """Open a round over a period of confirmed days (제11조).

    Raises `Refusal`: `not-operator` (403), `no-policy`, `not-confirmed` or one of `selections.refusals`.
    """
    with refusals_recorded("points.selection", actor=actor, subject=period[:10]), transaction.atomic():
        agency, person = operator_of(actor, "run", "selections")
        asked, called = Period.parse(period), line(name)[:100]
        no = Denial("selection-period") if asked is None else rules.judge_opening(called, criteria)
        if no is not None or asked is None:
            raise refusal(no or Denial("selection-period"))
        reports.judge_confirmed(agency, asked.last)
        version = policies.version_on(agency, asked.last)
        if version is None:
            raise refusal(Denial("no-policy"))
        row = SelectionRound.objects.create(
            agency_id=agency,
            name=called,
            period=asked.name,
            first=asked.first,
            last=asked.last,
            criteria=criteria.as_json(),
            policy=version,
            opened_by_id=person,
            opened_at=fence.now(),
        )
        record("points.selection", actor=actor, subject=f"selection:{row.pk}", details=criteria.as_json())
        return row


def judge(*, actor: Actor, round_id: int, key: Key, mark: str, reason: str = "") -> None:
    """Choose a candidate, leave one out with a reason, or take either back (`cleared`); the latest counts.

    Raises `Refusal`: `not-operator` (403), `selection-unknown` (404), `selection-ended`, `selection-waiting` (409),
    `selection-candidate`, `selection-full`, `selection-reason`, `selection-personal-data`.
    """
    subject = f"selection:{round_id}"
    with refusals_recorded("points.selection.judge", actor=actor, subject=subject), transaction.atomic():
        agency, person = operator_of(actor, "run", "selections")
        row = unended(agency, round_id)
        why = clean(reason)[:300]
        no = _judge_waiting(row) or rules.judge_mark(
            candidates_of(row), Criteria.of_json(row.criteria), key, mark, why
        )
        if no is not None:
            raise refusal(no)
        sort, number = key
        SelectionMark.objects.create(
            round=row,
            mark=mark,
            person_id=number if sort == "person" else None,
            department_id=number if sort == "department" else None,
            reason=why,
            by_id=person,
            at=fence.now(),
        )
        details = {"mark": mark, sort: number, "reason": why}
        record("points.selection.judge", actor=actor, subject=subject, details=details)


def drop_round(*, actor: Actor, round_id: int, note: str = "") -> None:
    """Give a round up; what was judged in it stays. Raises `Refusal` as `judge`."""
    subject = f"selection:{round_id}"
    with refusals_recorded("points.selection.drop", actor=actor, subject=subject), transaction.atomic():
        agency, person = operator_of(actor, "run", "selections")
        row = unended(agency, round_id)
        no = _judge_waiting(row)
        if no is not None:
            raise refusal(no)
        said = clean(note)[:300]
        SelectionEnd.objects.create(round=row, outcome="dropped", note=said, by_id=person, at=fence.now())
        record("points.selection.drop", actor=actor, subject=subject, details={"note": said})


def publicise(*, actor: Actor, round_id: int) -> None:
    """Let every official of the agency read the list, and name it on the home page for two weeks (제11조 홍보).

    A press of its own: closing publishes nothing. Raises `Refusal`: `not-operator` (403),
    `selection-unknown` (404), `selection-open`, `selection-public` (409).
    """
    subject = f"selection:{round_id}"
    with refusals_recorded("points.selection.publicise", actor=actor, subject=subject), transaction.atomic():
        agency, person = operator_of(actor, "run", "selections")
        _enter(agency)
        row = selections.round_of(agency, round_id)
        if not is_closed(row):
            raise refusal(Denial("selection-open"))
        made, is_new = SelectionPublication.objects.get_or_create(
            round=row, defaults={"agency_id": agency, "by_id": person, "at": fence.now()}
        )
        if not is_new:
            raise refusal(Denial("selection-public"))
        record("points.selection.publicise", actor=actor, subject=subject, details={"at": str(made.at)})


def candidates_of(row: SelectionRound) -> list[Candidate]:
    """Return a round's candidates with what was made of them, from the confirmed days as they are now."""
    criteria = Criteria.of_json(row.criteria)
    values = PolicyValues.model_validate(row.policy.values)
    found = selections.subjects(row.agency_id, row.first, row.last, criteria, values)
    return rules.candidates(found, criteria, selections.marks_of(row), selections.honours_of(row))


def is_closed(row: SelectionRound) -> bool:
    """Tell whether a round ended with a list."""
    end = or_none(lambda: row.end)
    return end is not None and end.outcome == "closed"


def _enter(agency: int) -> None:
    """Keep the agency's rounds to this transaction: of two operators one waits for the other."""
    locks.hold(locks.SELECTION_ROUNDS, agency)


def unended(agency: int, round_id: int) -> SelectionRound:
    """Return a round that has not ended, kept to this transaction. Raises `Refusal` `selection-ended` (409)."""
    _enter(agency)
    row = selections.round_of(agency, round_id)
    if or_none(lambda: row.end) is not None:
        raise refusal(Denial("selection-ended"))
    return row


def _judge_waiting(row: SelectionRound) -> Denial | None:
    return Denial("selection-waiting") if selections.waiting_of(row) is not None else None
