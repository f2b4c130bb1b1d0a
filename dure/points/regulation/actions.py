"""Registering the regulation of an agency: at set-up and when it is amended."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.audit.actions import record, refusals_recorded
from dure.kit.abilities import Thing, may
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.points.regulation import rules
from dure.points.regulation.citing import forget_articles
from dure.points.regulation.models import Regulation
from dure.points.regulation.queries import RegulationView, regulation_on
from dure.points.regulation.rules import Named

SENTENCES = {
    "regulation-name": _("Write the name of the regulation, up to 100 characters."),
    "regulation-kind": _("Choose the kind of the regulation."),
    "regulation-number": _("Write the number of the regulation, such as 274."),
    "regulation-date": _("Write the date of the regulation, today at the latest."),
    "regulation-start": _("A regulation cannot be in force before its date."),
    "regulation-limit": _(
        "%(most)s regulations were registered within a day. Register the next one tomorrow."
    ),
    "regulation-article": _("Write one article, such as 제6조제2항, or leave it empty."),
}


def may_register(actor: Actor, agency_id: int) -> bool:
    """Tell whether somebody registers an agency's regulation: its operator, or an administrator."""
    return may(actor, "register", Thing("regulations", agency_id))


def register_regulation(*, actor: Actor, agency_id: int, told: Named) -> Regulation:
    """Register the regulation of an agency; papers cite it for what happens from its first day on.

    Registering the same again changes nothing. What was issued before stays as it was. Raises `Refusal`:
    `not-allowed` (403), `regulation-limit` (429), and `regulation-…` with an error for each field.
    """
    subject = f"agency:{agency_id}"
    with refusals_recorded("regulation.register", actor=actor, subject=subject), transaction.atomic():
        if not may_register(actor, agency_id):
            raise Refusal(
                "not-allowed", _("The operator or an administrator registers the regulation."), status=403
            )
        wrong = rules.judge(told, clock.today())
        if wrong:
            first = next(iter(wrong.values()))
            errors = [
                {"field": field, "code": code, "detail": SENTENCES[code]} for field, code in wrong.items()
            ]
            raise Refusal(first, SENTENCES[first], errors=errors)
        same = Regulation.objects.filter(agency_id=agency_id).order_by("-effective_from", "-id").first()
        if same is not None and _named(same) == told:
            return same
        _judge_number(actor, agency_id)
        return write(actor=actor, agency_id=agency_id, told=told)


def _judge_number(actor: Actor, agency_id: int) -> None:
    """Refuse one more today: rows are never removed. Whoever runs the machine is free. Leans on regulation_agency."""
    since = clock.now() - timedelta(days=1)
    made = Regulation.objects.filter(agency_id=agency_id, recorded_at__gt=since).count()
    if actor.account_id is not None and made >= rules.MOST_A_DAY:
        raise Refusal(
            "regulation-limit", SENTENCES["regulation-limit"] % {"most": rules.MOST_A_DAY}, status=429
        )


def amend(*, actor: Actor, agency_id: int, number: str, on: date, effective_from: date) -> None:
    """Register what an approved amendment says (R7.2), as part of the approval; the name stays."""
    before = regulation_on(agency_id, effective_from)
    if before is not None:
        write(
            actor=actor, agency_id=agency_id, told=rules.amended(_named(before), number, on, effective_from)
        )


def write(*, actor: Actor, agency_id: int, told: Named) -> Regulation:
    """Add the row, in the caller's transaction."""
    made = Regulation.objects.create(
        agency_id=agency_id,
        name=told.name,
        kind=told.kind,
        number=told.number,
        issued_on=told.issued_on,
        effective_from=told.effective_from,
        citation=told.citation,
        articles=dict(told.articles),
        recorded_at=clock.now(),
        recorded_by_id=actor.account_id,
    )
    transaction.on_commit(forget_articles)
    record(
        "regulation.register", actor=actor, subject=f"agency:{agency_id}", details={"citation": told.citation}
    )
    return made


def _named(row: Regulation | RegulationView) -> Named:
    return Named(row.name, row.kind, row.number, row.issued_on, row.effective_from, row.articles)
