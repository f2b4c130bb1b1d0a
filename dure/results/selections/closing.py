"""Closing a selection round: by the operator, or with a second person's approval where their own department stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from dure import clock
from dure.audit.actions import record, refusals_recorded
from dure.kit import sql
from dure.kit.abilities import Thing, denial, may
from dure.kit.actor import Actor
from dure.kit.josa import josa
from dure.kit.refusals import Denial
from dure.kit.text import clean, line
from dure.notifications.notices.actions import notify
from dure.organizations.placement import departments_since, units_since
from dure.organizations.queries import holders_of, person_card
from dure.points.awards import queries as awards
from dure.points.awards.rules import DECIDERS, Target
from dure.points.fence import actions as fence
from dure.points.office import operator_of
from dure.points.policy.values import PolicyValues
from dure.results.reports import actions as reports
from dure.results.reports.content import Asked, framed
from dure.results.reports.models import Report
from dure.results.selections import queries as selections
from dure.results.selections import rules
from dure.results.selections.actions import candidates_of, unended
from dure.results.selections.content import group_name, table
from dure.results.selections.models import (
    SelectionClosing,
    SelectionClosingAnswer,
    SelectionEnd,
    SelectionEntry,
    SelectionMark,
    SelectionRound,
)
from dure.results.selections.refusals import refusal
from dure.results.selections.rules import Candidate, Criteria, Sort


@dataclass(frozen=True, slots=True)
class Papers:
    """What the certificates of a round say, and the guideline the list is used under."""

    form: str
    citation: str
    signer: str
    guideline: str


def close_round(*, actor: Actor, round_id: int, papers: Papers) -> SelectionEnd | None:
    """Freeze the list: reports drawn up and signed off, everybody chosen numbered and told (제11조).

    Certificates are numbered within the year in the order of the directory, not of the results. Nothing is
    published by it. Where somebody who decided in the round, or a department of theirs, stands in it, the list waits
    for a second person of another department (D44), and None is returned. Raises `Refusal` as `judge`, and what
    `rules.judge_closing` finds.
    """
    subject = f"selection:{round_id}"
    with refusals_recorded("points.selection.close", actor=actor, subject=subject), transaction.atomic():
        agency, person = operator_of(actor, "run", "selections")
        row = unended(agency, round_id)
        if selections.waiting_of(row) is not None:
            raise refusal(Denial("selection-waiting"))
        found, told, day = candidates_of(row), _papers(papers), fence.now().date()
        no = rules.judge_closing(found, Criteria.of_json(row.criteria), told.form) or _judge_papers(told)
        if no is not None:
            raise refusal(no)
        departments = _concerned(row, person, found, day)
        if departments:
            _submit(actor, row, person, found, told, departments)
            return None
        return _close(actor, row, found, told, by=person)


def approve_closing(*, actor: Actor, round_id: int, note: str = "") -> SelectionEnd:
    """Close a list that waits, as the second person (D44).

    Raises `Refusal`: `selection-decider`, `selection-own`, `selection-own-department` (403), `selection-unknown` (404),
    `selection-ended`, `selection-not-waiting`, `selection-changed` (409).
    """
    subject = f"selection:{round_id}"
    with refusals_recorded("points.selection.approve", actor=actor, subject=subject), transaction.atomic():
        row, waiting = _waiting(actor, round_id)
        no = judge_second(actor, waiting)
        found = candidates_of(row)
        if no is None and rules.digest_of(found) != bytes(waiting.digest):
            no = Denial("selection-changed")
        if no is not None or actor.person_id is None:
            raise refusal(no or Denial("selection-decider"))
        _answer(waiting, "approved", actor.person_id, note)
        record("points.selection.approve", actor=actor, subject=subject, details={"closing": waiting.pk})
        told = Papers(waiting.certificate, waiting.citation, waiting.signer, waiting.guideline)
        return _close(actor, row, found, told, by=waiting.by_id, approver=actor.person_id)


def decline_closing(*, actor: Actor, round_id: int, note: str = "") -> None:
    """Send a list that waits back to be judged on: as the second person, or as an operator who withdraws it.

    Raises `Refusal` as `approve_closing`.
    """
    subject = f"selection:{round_id}"
    with refusals_recorded("points.selection.decline", actor=actor, subject=subject), transaction.atomic():
        _row, waiting = _waiting(actor, round_id)
        is_withdrawn = may(actor, "run", "selections")
        no = None if is_withdrawn else judge_second(actor, waiting)
        if no is not None or actor.person_id is None:
            raise refusal(no or Denial("selection-decider"))
        outcome = "withdrawn" if is_withdrawn else "declined"
        _answer(waiting, outcome, actor.person_id, note)
        if not is_withdrawn:
            notify([waiting.by_id], "selection-declined", selection=round_id, note=clean(note)[:300])
        details = {"closing": waiting.pk, "outcome": outcome}
        record("points.selection.decline", actor=actor, subject=subject, details=details)


def judge_second(actor: Actor, waiting: SelectionClosing) -> Denial | None:
    """Say why somebody cannot approve a list that waits, or None (D44)."""
    since = rules.since_of(waiting.round.first, waiting.at.astimezone(clock.SEOUL).date())
    marks = selections.marks_of(waiting.round)
    chosen = [
        number for (sort, number), (mark, _why) in marks.items() if sort == "person" and mark == "chosen"
    ]
    person = actor.person_id or 0
    facts = rules.Waiting(
        own=frozenset(departments_since([person], since).get(person, frozenset())),
        deciders=frozenset(waiting.deciders),
        departments=frozenset(waiting.departments),
        chosen=frozenset(chosen),
    )
    return denial(actor, "approve", Thing("selection-list", actor.agency_id, facts))


def _deciders(row: SelectionRound, closer: int) -> frozenset[int]:
    """Return who set the criteria, judged somebody, or closes."""
    judges = SelectionMark.objects.filter(round=row).values_list("by_id", flat=True).distinct()
    return frozenset({row.opened_by_id, closer, *judges})


def _concerned(row: SelectionRound, closer: int, found: Sequence[Candidate], day: date) -> frozenset[int]:
    """Return the deciders' departments that stand in the round (D44)."""
    deciders = _deciders(row, closer)
    since = rules.since_of(row.first, day)
    people = {one.subject.id for one in found if one.subject.sort == "person"}
    units = {one.subject.id for one in found if one.subject.sort == "department"}
    return rules.concerned(
        deciders, found, departments_since(deciders | people, since), units_since(units, since)
    )


def _submit(
    actor: Actor,
    row: SelectionRound,
    person: int,
    found: Sequence[Candidate],
    told: Papers,
    departments: frozenset[int],
) -> None:
    """Keep the list as it is until a second person has answered, and tell those who may."""
    made = SelectionClosing.objects.create(
        round=row,
        certificate=told.form,
        citation=told.citation,
        signer=told.signer,
        guideline=told.guideline,
        digest=rules.digest_of(found),
        deciders=sorted(_deciders(row, person)),
        departments=sorted(departments),
        by_id=person,
        at=fence.now(),
    )
    day = made.at.date()
    fit = [
        holder
        for role in sorted(DECIDERS)
        for holder in holders_of(row.agency_id, role, day)
        if judge_second(Actor(person_id=holder, agency_id=row.agency_id, roles=frozenset({role})), made)
        is None
    ]
    notify(fit, "selection-waiting", selection=row.pk, name=row.name)
    details = {"closing": made.pk, "departments": made.departments}
    record("points.selection.submit", actor=actor, subject=f"selection:{row.pk}", details=details)


def _waiting(actor: Actor, round_id: int) -> tuple[SelectionRound, SelectionClosing]:
    if not may(actor, "decide", "selections"):
        raise refusal(Denial("selection-decider"))
    row = unended(actor.agency_id or 0, round_id)
    waiting = selections.waiting_of(row)
    if waiting is None:
        raise refusal(Denial("selection-not-waiting"))
    return row, waiting


def _answer(waiting: SelectionClosing, outcome: str, person: int, note: str) -> None:
    SelectionClosingAnswer.objects.create(
        closing=waiting, outcome=outcome, note=clean(note)[:300], by_id=person, at=fence.now()
    )


def _close(
    actor: Actor,
    row: SelectionRound,
    found: Sequence[Candidate],
    told: Papers,
    *,
    by: int,
    approver: int | None = None,
) -> SelectionEnd:
    """Write the end of a round that `by` closes: reports, list, notices."""
    sorts = Criteria.of_json(row.criteria).sorts
    drawn = {sort: _draw(actor, row, found, sort, told.guideline, by, approver) for sort in sorts}
    chosen = [one for one in found if one.mark == "chosen"]
    moment = fence.now()
    end = SelectionEnd.objects.create(
        round=row,
        outcome="closed",
        people_report=drawn.get("person"),
        department_report=drawn.get("department"),
        certificate=told.form,
        citation=told.citation,
        signer=told.signer,
        guideline=told.guideline,
        listed=len(chosen),
        by_id=by,
        approved_by_id=approver,
        at=moment,
    )
    _list(row, chosen, moment)
    _tell(row, chosen, moment.date())
    details = {"listed": len(chosen), "reports": [one.pk for one in drawn.values()], "second": approver}
    record("points.selection.close", actor=actor, subject=f"selection:{row.pk}", details=details)
    return end


def _papers(papers: Papers) -> Papers:
    return Papers(
        papers.form,
        clean(papers.citation)[:500],
        line(papers.signer)[:100],
        line(papers.guideline)[:300],
    )


def _judge_papers(told: Papers) -> Denial | None:
    if not told.guideline:
        return Denial("guideline-required")
    return None if told.citation and told.signer else Denial("selection-citation")


def _draw(
    actor: Actor,
    row: SelectionRound,
    found: Sequence[Candidate],
    sort: Sort,
    guideline: str,
    by: int,
    approver: int | None,
) -> Report:
    """Freeze what the choice of people or of departments rests on, and sign it off."""
    criteria = Criteria.of_json(row.criteria)
    weights = PolicyValues.model_validate(row.policy.values).score
    asked = Asked("selection" if sort == "person" else "departments", row.first, row.last)
    body = table(rules.listed(found, criteria), criteria, sort, weights, _called(approver))
    content = framed(row.agency_id, asked, row.policy, body)
    report = reports.freeze(actor=actor, asked=asked, content=content, policy=row.policy, by=by)
    reports.sign_off(actor=actor, report_id=report.pk, guideline=guideline, by=by)
    return report


def _list(row: SelectionRound, chosen: Sequence[Candidate], moment: datetime) -> None:
    """Write the list in the order of the directory, numbered on from the year's last certificate."""
    order = selections.directory_order(row.agency_id, moment.date())
    last = sql.value(
        "SELECT coalesce(max(number), 0) FROM points_selectionentry"
        " WHERE agency_id = %(agency)s AND year = %(year)s",
        {"agency": row.agency_id, "year": moment.year},
    )
    in_order = sorted(chosen, key=lambda one: (order.get(one.subject.key, len(order)), one.subject.id))
    SelectionEntry.objects.bulk_create(
        SelectionEntry(
            round=row,
            agency_id=row.agency_id,
            year=moment.year,
            number=number,
            person_id=one.subject.id if one.subject.sort == "person" else None,
            department_id=one.subject.id if one.subject.sort == "department" else None,
            name=one.subject.name,
            position=one.subject.position,
            department_name=one.subject.department if one.subject.sort == "person" else "",
            pool=group_name(one.subject.group),
        )
        for number, one in enumerate(in_order, start=last + 1)
    )


def _tell(row: SelectionRound, chosen: Sequence[Candidate], day: date) -> None:
    """Tell who was chosen, and the members of the departments that were."""
    notify(
        [one.subject.id for one in chosen if one.subject.sort == "person"],
        "selected",
        selection=row.pk,
        name=row.name,
    )
    for one in chosen:
        if one.subject.sort == "department":
            members = awards.staff(Target(department=one.subject.id), row.agency_id, day)
            notify(
                [member.person_id for member in members],
                "department-selected",
                selection=row.pk,
                name=row.name,
                department=one.subject.name,
            )


def _called(approver: int | None) -> str:
    """Return the second person as the report names them, with the particle that their name takes."""
    card = person_card(approver, fence.now().date()) if approver is not None else None
    return josa(f"{card.department} {card.position} {card.name}".strip(), "이/가") if card else ""
