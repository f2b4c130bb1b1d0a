"""Drawing a report up and signing it off."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure.audit.actions import record, refusals_recorded
from dure.kit import locks, sql
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.canonical import digest
from dure.kit.refusals import Refusal
from dure.kit.text import line
from dure.organizations.queries import person_card
from dure.points.closing.queries import confirmed_through
from dure.points.fence import actions as fence
from dure.points.policy import queries as policies
from dure.points.policy.models import Policy
from dure.points.regulation.citing import told
from dure.results.reports import queries as evaluation
from dure.results.reports.content import DRAWN_ALONE, Asked, compose
from dure.results.reports.models import Report, ReportSignOff
from dure.results.reports.words import NAMES


def kinds_of(actor: Actor) -> frozenset[str]:
    """Return the kinds of report an actor may draw up, read and sign."""
    return frozenset(kind for kind in NAMES if may(actor, "draw-up", f"report:{kind}"))


def preview(*, actor: Actor, asked: Asked) -> dict[str, Any]:
    """Return what a report would hold, without a number; nothing is kept. Raises as `draw_up`."""
    return _computed(actor, asked)[0]


def draw_up(*, actor: Actor, asked: Asked, seen: str | None = None) -> Report:
    """Compute a report from confirmed days, number it and freeze it (제11조, 제12조).

    `seen` is the checksum of the preview that was confirmed. Raises `Refusal`: `not-allowed` (403), `kind`,
    `not-confirmed` while a day of the period is not closed, `person-required`, `person-nothing`, `report-changed`
    (409) when the figures are no longer those of the preview.
    """
    with refusals_recorded("points.report-draw", actor=actor, subject=asked.kind), transaction.atomic():
        content, version = _computed(actor, asked)
        if seen is not None and seen != digest(content).hex():
            sentence = _("The figures have changed since the preview. Look at them again.")
            raise Refusal("report-changed", sentence, status=409)
        return freeze(actor=actor, asked=asked, content=content, policy=version)


def _computed(actor: Actor, asked: Asked) -> tuple[dict[str, Any], Policy]:
    agency, _person = _who(actor, asked.kind)
    _judge(agency, asked)
    version = policies.version_on(agency, asked.last)
    if version is None:
        raise Refusal("not-found", _("No policy was in force on that day."), status=404)
    return compose(agency, asked, version), version


@transaction.atomic
def freeze(
    *, actor: Actor, asked: Asked, content: dict[str, Any], policy: Policy, by: int | None = None
) -> Report:
    """Keep a report that was computed as it is, with a number. Raises `Refusal` `not-allowed` (403).

    `by` is the person whose office draws it up where another one's approval completes the act (D44); whoever calls
    has looked at both.
    """
    agency, person = (policy.agency_id, by) if by is not None else _who(actor, asked.kind)
    moment = fence.now()
    report = Report.objects.create(
        agency_id=agency,
        year=moment.year,
        number=_next_number(agency, moment.year),
        kind=asked.kind,
        asked=asked.as_json()
        | {"head": {"agency": policy.agency.full_name, "signer": _signer(person, moment.date())}},
        content=content,
        checksum=digest(content),
        policy=policy,
        drawn_by_id=person,
        drawn_at=moment,
    )
    details = {"number": f"{report.year}-{report.number}", "checksum": digest(content).hex()}
    record("points.report-draw", actor=actor, subject=f"report:{report.pk}", details=details)
    return report


@transaction.atomic
def sign_off(*, actor: Actor, report_id: int, guideline: str, by: int | None = None) -> ReportSignOff:
    """Sign a report off, citing the guideline it is used under; once and for good. `by` is as with `freeze`.

    Raises `Refusal`: `not-allowed` (403), `not-found` (404), `guideline-required`, `signed-already` (409).
    """
    report = evaluation.report(actor.agency_id or 0, report_id)
    if report is None:
        raise Refusal("not-found", _("This report is not known in your agency."), status=404)
    person = by if by is not None else _who(actor, report.kind)[1]
    cited = line(guideline)[:300]
    if not cited:
        raise Refusal(
            "guideline-required",
            told(_("Name the guideline the report is used under{article:evaluation+personnel}.")),
        )
    moment = fence.now()
    signer = _signer(person, moment.date())
    made, is_new = ReportSignOff.objects.get_or_create(
        report=report,
        defaults={"signed_by_id": person, "signed_at": moment, "guideline": cited, "signer": signer},
    )
    if not is_new:
        raise Refusal("signed-already", _("This report has been signed off."), status=409)
    record("points.report-sign", actor=actor, subject=f"report:{report.pk}", details={"guideline": cited})
    return made


def _signer(person: int, day: date) -> str:
    """Return position and name as of a day: a paper names who acted as they were then."""
    card = person_card(person, day)
    return f"{card.position} {card.name}".strip() if card else ""


def _who(actor: Actor, kind: str) -> tuple[int, int]:
    if kind not in kinds_of(actor) or actor.agency_id is None or actor.person_id is None:
        raise Refusal("not-allowed", _("This report is drawn up by another office."), status=403)
    return actor.agency_id, actor.person_id


def judge_confirmed(agency: int, last: date) -> None:
    """Raise `Refusal` `not-confirmed` while a day up to `last` is not closed (제8조②)."""
    through = confirmed_through(agency)
    if through is None or through < last:
        raise Refusal(
            "not-confirmed", told(_("Not every day of the period is confirmed yet{article:standings}."))
        )


def _judge(agency: int, asked: Asked) -> None:
    if asked.kind not in DRAWN_ALONE:
        raise Refusal("kind", _("Choose what the report is to show."))
    judge_confirmed(agency, asked.last)
    if asked.kind == "statement" and not asked.person_number:
        raise Refusal("person-required", _("Choose the person the statement is about."))


def _next_number(agency: int, year: int) -> int:
    locks.hold(locks.REPORT_NUMBERS, agency)
    number = sql.value(
        "SELECT coalesce(max(number), 0) + 1 FROM points_report WHERE agency_id = %s AND year = %s",
        [agency, year],
    )
    return int(number)
