"""Settling a year and signing it off: each one transaction, each once for good (제8조, D31)."""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from dure import clock
from dure.audit.actions import record, refusals_recorded
from dure.kit import locks, sql
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.kit.text import clean
from dure.notifications.notices.actions import notify
from dure.organizations.queries import holders_of
from dure.points.closing.tallies import taking_part
from dure.points.fence import actions as fence
from dure.points.office import operator_of
from dure.points.policy import queries as policies
from dure.points.policy.models import Policy
from dure.points.policy.queries import PolicyInForce
from dure.points.reasons import judge_note
from dure.points.regulation.queries import on_paper, rests_on, rule_on
from dure.results.years import queries as years
from dure.results.years import rules, statements
from dure.results.years.announcing import tell_settled
from dure.results.years.models import YearSettlement, YearSignOff
from dure.results.years.refusals import refusal
from dure.results.years.rules import Readiness, Summary

Progress = Callable[[YearSettlement], None]
_log = logging.getLogger(__name__)


def settle_years(*, actor: Actor, year: int, progress: Progress | None = None) -> list[YearSettlement]:
    """Settle a year of every agency whose days are closed and sealed to 31 December (R8.5, D31).

    All of them in one transaction and one pass over the year; who is settled already, or is not ready, is left
    out. When that fails each is settled alone, so that one agency's failure stops no other; it is logged and raised
    in the end. Safe to run twice and at the same time: the second finds nothing to do. Returns what this call
    settled. Raises `Refusal`: `not-allowed` (403), `year-unknown` (404), `year-running` (409); `ExceptionGroup`.
    """
    if not may(actor, "settle", "years"):
        raise refusal(Denial("not-allowed"))
    ready = _ready(year)
    made, failures = _settle_apart(actor, year, ready) if ready else ([], [])
    for one in made:
        if progress is not None:
            progress(one)
    if failures:
        raise ExceptionGroup(f"{year} could not be settled for {len(failures)} agencies", failures)
    return made


def _settle_apart(
    actor: Actor, year: int, agencies: Collection[int]
) -> tuple[list[YearSettlement], list[Exception]]:
    """Settle agencies together or, when that fails, each alone; return what was settled and what failed."""
    try:
        return _settle(actor, year, agencies), []
    except (OperationalError, InterfaceError):
        raise  # the database's trouble and not an agency's
    except Exception as failure:  # noqa: BLE001 -- it is raised in the end
        _log.exception("settling %s failed for agencies %s", year, sorted(agencies))
        if len(agencies) == 1:
            return [], [failure]
    parts = [_settle_apart(actor, year, [agency]) for agency in agencies]
    return [one for made, _failed in parts for one in made], [
        one for _made, failed in parts for one in failed
    ]


def settle_year(*, actor: Actor, year: int) -> YearSettlement:
    """Settle a year of the operator's own agency; one that is settled is returned as it is.

    Raises `Refusal`: `not-operator` (403), `year-unknown`, `year-empty` (404), `year-running`, `year-not-closed`,
    `year-not-sealed` (409).
    """
    with refusals_recorded("points.close-year", actor=actor, subject=str(year)):
        agency, _person = operator_of(actor, "close", "years")
        no = rules.judge_year(year) or rules.judge_settling(
            year, fence.now().date(), years.readiness(year, agency).get(agency)
        )
        if no is not None:
            raise refusal(no)
        made = _settle(actor, year, [agency])
        return made[0] if made else YearSettlement.objects.get(agency_id=agency, year=year)


def sign_off(*, actor: Actor, year: int, note: str) -> YearSignOff:
    """Sign a settled year off as operator, once for good; what is open on the checklist is kept beside the note.

    Raises `Refusal`: `not-operator` (403), `year-unknown` (404), `year-not-settled`, `year-signed` (409), and
    those of notes (422).
    """
    why = clean(note)
    with refusals_recorded("points.sign-year", actor=actor, subject=str(year)), transaction.atomic():
        agency, person = operator_of(actor, "close", "years")
        no = rules.judge_year(year) or judge_note(why)
        settled = None if no else years.settlement_of(agency, year)
        if no is not None or settled is None:
            raise refusal(no or Denial("year-not-settled", {"year": year}))
        fence.hold_open()
        moment = fence.moment()
        left = [
            one for one in rules.checklist(years.facts(agency, year, moment.date())) if one.state == "open"
        ]
        made, is_new = YearSignOff.objects.get_or_create(
            settlement=settled,
            defaults={
                "note": why,
                "open_items": {one.code: one.number for one in left},
                "person_id": person,
                "day": moment.date(),
                "at": moment,
            },
        )
        if not is_new:
            raise refusal(Denial("year-signed", {"year": year}))
        details = {"checksum": bytes(settled.checksum).hex(), "open": made.open_items}
        record("points.sign-year", actor=actor, subject=str(year), details=details)
        return made


def tried(*, reader: Actor, year: int) -> tuple[Summary, list[years.DepartmentRow]]:
    """Return what settling the reader's agency would write now, without writing anything.

    Raises `Refusal` as `settle_year` does, `year-reader` (403) instead of `not-operator`, and `year-settled` (409).
    """
    agency = years.agency_of(reader)
    days = None if rules.judge_year(year) else years.readiness(year, agency).get(agency)
    no = rules.judge_year(year) or rules.judge_settling(year, clock.today(), days)
    if no is not None or days is None:
        raise refusal(no or Denial("year-empty", {"year": year}))
    if days.is_settled:
        raise refusal(Denial("year-settled", {"year": year}))
    wanted = _Wanted.of(year, {agency: days})
    (summary,) = wanted.summaries(statements.TRIED)
    rows = sql.rows(statements.TRIED_DEPARTMENTS, wanted.parameters())
    return summary, years.in_order(row[2:] for row in rows)


def tried_by_all(*, year: int) -> list[Summary]:
    """Return what `settle_years` would write, without writing anything. Raises `Refusal` as it does."""
    ready = _ready(year)
    if not ready:
        return []
    with transaction.atomic():
        sql.execute(statements.ROOM)
        return _Wanted.of(year, ready).summaries(statements.TRIED)


def not_ready(*, year: int) -> dict[str, str]:
    """Return the agencies that have days in a year that is over but cannot be settled, by code, and why."""
    today = fence.now().date()
    judged = {
        days.code: rules.judge_settling(year, today, days)
        for days in years.readiness(year).values()
        if not days.is_settled
    }
    return {code: str(refusal(no).detail) for code, no in judged.items() if no is not None}


def _ready(year: int) -> dict[int, Readiness]:
    """Return the agencies whose year can be settled and is not."""
    today = fence.now().date()
    no = rules.judge_year(year)
    if no is None and today <= rules.last_day(year):
        no = Denial("year-running", {"year": year})
    if no is not None:
        raise refusal(no)
    return {
        agency: days
        for agency, days in years.readiness(year).items()
        if not days.is_settled and rules.judge_settling(year, today, days) is None
    }


@transaction.atomic
def _settle(actor: Actor, year: int, agencies: Collection[int]) -> list[YearSettlement]:
    """Settle the year of agencies that are ready and not settled by the time their lock is had.

    Reversals and corrections of these agencies wait meanwhile, so that each of them is either in the rows or
    becomes a supplement. The rows come first and the day's barrier last: giving never waits for a settlement.
    """
    locks.hold(locks.YEARS, *agencies)
    known = years.readiness(year)
    ready = {agency: known[agency] for agency in agencies if not known[agency].is_settled}
    if not ready:
        return []
    wanted = _Wanted.of(year, ready)
    sql.execute(statements.ROOM)
    sql.execute(statements.WRITE_PEOPLE, wanted.parameters())
    sql.execute(statements.WRITE_DEPARTMENTS, wanted.parameters())
    summaries = wanted.summaries(statements.STORED)
    fence.hold_open()
    moment = fence.moment()
    return [
        _write(actor, agency, ready[agency].name, one, moment)
        for agency, one in zip(sorted(ready), summaries, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The agencies whose year is settled together, with the policy in force on its last day."""

    year: int
    ready: Mapping[int, Readiness]
    governed: Mapping[int, PolicyInForce]

    @classmethod
    def of(cls, year: int, ready: Mapping[int, Readiness]) -> "_Wanted":
        in_force = policies.all_on(rules.last_day(year))
        return cls(year, ready, {agency: in_force[agency] for agency in sorted(ready)})

    def parameters(self) -> dict[str, Any]:
        """Return the parameters of every statement of the settlement."""
        taking = taking_part(rules.last_day(self.year), self.governed)
        return {**taking, **years.bounds(self.year), "year": self.year}

    def summaries(self, statement: str) -> list[Summary]:
        """Return what `statements.STORED` or `TRIED` says, in the order of agencies."""
        return sql.records(self._summary, statement, self.parameters())

    def _summary(self, agency: int, *figures: Any) -> Summary:
        days = self.ready[agency]
        about = (days.code, self.year, self.governed[agency].id, days.first, days.closed, days.seal)
        told = [bytes(one) if isinstance(one, memoryview | bytes) else int(one) for one in figures]
        return Summary(*about, *told)  # type: ignore[arg-type]  # a statement's columns, in the order of the fields


def _write(actor: Actor, agency: int, name: str, summary: Summary, moment: datetime) -> YearSettlement:
    told = asdict(summary)
    policy = Policy.objects.get(pk=summary.policy)
    rule = rule_on(agency, rules.last_day(summary.year))
    made = YearSettlement.objects.create(
        agency_id=agency,
        agency_name=name,
        policy_id=told.pop("policy"),
        basis=f"제{policy.version}판 ({on_paper(rests_on(policy.basis, rule.citation))})",
        article=rule.articles.get("year", ""),
        checksum=summary.checksum(),
        day=moment.date(),
        at=moment,
        person_id=actor.person_id,
        **{key: value for key, value in told.items() if key != "agency_code"},
    )
    details = {
        "people": summary.people,
        "departments": summary.departments,
        "checksum": summary.checksum().hex(),
    }
    record("points.close-year", actor=actor, subject=f"agency:{agency} {summary.year}", details=details)
    operators = holders_of(agency, "operator", moment.date())
    notify(operators, "year-settled", year=summary.year, settlement=made.pk)
    tell_settled(made)
    return made


def years_waiting(today: date) -> list[int]:
    """Return the years that are over and that some agency has not settled, the oldest first."""
    rows = sql.rows(_WAITING, {"year": today.year})
    return [year for (year,) in rows]


# Leans on the primary key of closed days: one look at each agency's 31 December.
_WAITING = """
SELECT DISTINCT extract(year FROM c.day)::int FROM points_closedday c
WHERE extract(month FROM c.day) = 12 AND extract(day FROM c.day) = 31
  AND extract(year FROM c.day) < %(year)s AND NOT EXISTS (
    SELECT FROM points_yearsettlement s
    WHERE s.agency_id = c.agency_id AND s.year = extract(year FROM c.day)::int)
ORDER BY 1
"""
