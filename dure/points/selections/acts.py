"""Selection rounds as acts: open, judge candidates, close with a numbered list, publicise. Each is one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from dure.audit.actions import record
from dure.kit.actor import Actor
from dure.kit.relations import or_none
from dure.kit.text import clean, line
from dure.points.awards.rules import Target
from dure.points.closing import fence
from dure.points.evaluation import acts as reports
from dure.points.evaluation.content import Asked, framed
from dure.points.models import (
    Report,
    SelectionEnd,
    SelectionEntry,
    SelectionMark,
    SelectionPublication,
    SelectionRound,
)
from dure.points.notices.acts import tell
from dure.points.policy import PolicyValues
from dure.points.queries import awards, policies, selections
from dure.points.queries.statement import ask
from dure.points.rules import No
from dure.points.selections import rules
from dure.points.selections.content import group_name, table
from dure.points.selections.refusals import refusal
from dure.points.selections.rules import Candidate, Criteria, Key, Sort
from dure.points.standings.periods import Period
from dure.points.trail import refusals_recorded

# In the number space of dure.points.posting.statements: one lock for the rounds of each agency.
ROUNDS = 12 << 48


@dataclass(frozen=True, slots=True)
class Papers:
    """What the certificates of a round say, and the guideline the list is used under."""

    form: str
    citation: str
    signer: str
    guideline: str


def open_round(*, actor: Actor, name: str, period: str, criteria: Criteria) -> SelectionRound:
    """Open a round over a period of confirmed days (제11조).

    Raises `Refusal`: `not-operator` (403), `no-policy`, `not-confirmed` or one of `selections.refusals`.
    """
    with refusals_recorded("points.selection", actor=actor, subject=period[:10]), transaction.atomic():
        agency, person = _operator(actor)
        asked, called = Period.parse(period), line(name)[:100]
        no = No("selection-period") if asked is None else rules.judge_opening(called, criteria)
        if no is not None or asked is None:
            raise refusal(no or No("selection-period"))
        reports.judge_confirmed(agency, asked.last)
        version = policies.version_on(agency, asked.last)
        if version is None:
            raise refusal(No("no-policy"))
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

    Raises `Refusal`: `not-operator` (403), `selection-unknown` (404), `selection-ended` (409),
    `selection-candidate`, `selection-reason`, `selection-personal-data`.
    """
    subject = f"selection:{round_id}"
    with refusals_recorded("points.selection.judge", actor=actor, subject=subject), transaction.atomic():
        agency, person = _operator(actor)
        row = _open(agency, round_id)
        found = {one.subject.key: one for one in candidates_of(row)}
        why = clean(reason)[:300]
        no = rules.judge_mark(found.get(key), mark, why)
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


def close_round(*, actor: Actor, round_id: int, papers: Papers) -> SelectionEnd:
    """Freeze the list: reports drawn up and signed off, everybody chosen numbered and told (제11조).

    Certificates are numbered within the year in the order of the directory, not of the results. Nothing is
    published by it. Raises `Refusal` as `judge`, and what `rules.judge_closing` finds.
    """
    subject = f"selection:{round_id}"
    with refusals_recorded("points.selection.close", actor=actor, subject=subject), transaction.atomic():
        agency, person = _operator(actor)
        row = _open(agency, round_id)
        criteria = Criteria.of_json(row.criteria)
        found = candidates_of(row)
        told = _papers(papers)
        no = rules.judge_closing(found, criteria, told.form) or _judge_papers(told)
        if no is not None:
            raise refusal(no)
        drawn = {sort: _draw(actor, row, found, sort, told.guideline) for sort in criteria.sorts}
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
            by_id=person,
            at=moment,
        )
        _list(row, chosen, moment)
        _tell(row, chosen, moment.date())
        details = {"listed": len(chosen), "reports": [one.pk for one in drawn.values()]}
        record("points.selection.close", actor=actor, subject=subject, details=details)
        return end


def drop_round(*, actor: Actor, round_id: int, note: str = "") -> None:
    """Give a round up; what was judged in it stays. Raises `Refusal` as `judge`."""
    subject = f"selection:{round_id}"
    with refusals_recorded("points.selection.drop", actor=actor, subject=subject), transaction.atomic():
        agency, person = _operator(actor)
        row = _open(agency, round_id)
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
        agency, person = _operator(actor)
        _enter(agency)
        row = selections.round_of(agency, round_id)
        if not is_closed(row):
            raise refusal(No("selection-open"))
        made, is_new = SelectionPublication.objects.get_or_create(
            round=row, defaults={"agency_id": agency, "by_id": person, "at": fence.now()}
        )
        if not is_new:
            raise refusal(No("selection-public"))
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


def _operator(actor: Actor) -> tuple[int, int]:
    if "operator" not in actor.roles or actor.agency_id is None or actor.person_id is None:
        raise refusal(No("not-operator"))
    return actor.agency_id, actor.person_id


def _enter(agency: int) -> None:
    """Keep the agency's rounds to this transaction: of two operators one waits for the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ROUNDS + agency])


def _open(agency: int, round_id: int) -> SelectionRound:
    _enter(agency)
    row = selections.round_of(agency, round_id)
    if or_none(lambda: row.end) is not None:
        raise refusal(No("selection-ended"))
    return row


def _papers(papers: Papers) -> Papers:
    return Papers(
        papers.form,
        clean(papers.citation)[:500],
        line(papers.signer)[:100],
        line(papers.guideline)[:300],
    )


def _judge_papers(told: Papers) -> No | None:
    if not told.guideline:
        return No("guideline-required")
    return None if told.citation and told.signer else No("selection-citation")


def _draw(
    actor: Actor, row: SelectionRound, found: Sequence[Candidate], sort: Sort, guideline: str
) -> Report:
    """Freeze what the choice of people or of departments rests on, and sign it off."""
    criteria = Criteria.of_json(row.criteria)
    weights = PolicyValues.model_validate(row.policy.values).score
    asked = Asked("selection" if sort == "person" else "departments", row.first, row.last)
    body = table(rules.listed(found, criteria), criteria, sort, weights)
    content = framed(row.agency_id, asked, row.policy, body)
    report = reports.freeze(actor=actor, asked=asked, content=content, policy=row.policy)
    reports.sign_off(actor=actor, report_id=report.pk, guideline=guideline)
    return report


def _list(row: SelectionRound, chosen: Sequence[Candidate], moment: datetime) -> None:
    """Write the list in the order of the directory, numbered on from the year's last certificate."""
    order = selections.directory_order(row.agency_id, moment.date())
    ((last,),) = ask(
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
    tell(
        [one.subject.id for one in chosen if one.subject.sort == "person"],
        "selected",
        selection=row.pk,
        name=row.name,
    )
    for one in chosen:
        if one.subject.sort == "department":
            members = awards.staff(Target(department=one.subject.id), row.agency_id, day)
            tell(
                [member.person_id for member in members],
                "department-selected",
                selection=row.pk,
                name=row.name,
                department=one.subject.name,
            )
