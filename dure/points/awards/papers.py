"""The documents of an award as files: for whom, of which award."""

from dataclasses import replace

from django.db import transaction

from dure.audit.actions import record
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.organizations.queries import person_card
from dure.papers.documents import Document, Format, document
from dure.points.awards import queries as awards
from dure.points.awards.models import SpecialAward
from dure.points.awards.queries import AwardView, granted_until
from dure.points.awards.refusals import refusal
from dure.points.awards.sheets import Basis, ground, notice
from dure.points.regulation.queries import rule_on


def award_notice(*, actor: Actor, award_id: int, person_id: int, form: Format) -> Document:
    """Return the notice of an award to one person, for that person and those who run the awards.

    Raises `Refusal` `award-unknown` (404), `award-pending`.
    """
    award, basis = _granted(actor, award_id)
    member = next((one for one in award.members if one.person_id == person_id and one.points), None)
    if member is None or not (actor.person_id == person_id or may(actor, "decide", "awards")):
        raise refusal(Denial("award-unknown"))
    name = f"special-award-{award.code}-{person_id}.{form}"
    # The list is everybody's of those who run the awards; a notice speaks of one person alone.
    sheet = notice(replace(award, members=(member,)), member, basis)
    return _issue(actor, "points.special-award.notice", award, document(sheet, name, form))


def award_record(*, actor: Actor, award_id: int, form: Format) -> Document:
    """Return the record of an award with its whole list, for those who run the awards and the auditor.

    Raises `Refusal` `award-unknown` (404), `award-pending`.
    """
    award, basis = _granted(actor, award_id)
    if not may(actor, "read", "awards"):
        raise refusal(Denial("award-unknown"))
    name = f"special-award-{award.code}.{form}"
    return _issue(actor, "points.special-award.record", award, document(ground(award, basis), name, form))


def _granted(actor: Actor, award_id: int) -> tuple[AwardView, Basis]:
    award = awards.read(award_id, actor.agency_id)
    if not may(actor, "read", "awards") and actor.person_id not in {one.person_id for one in award.members}:
        raise refusal(Denial("award-unknown"))
    if award.status != "approved" or award.decided_on is None:
        raise refusal(Denial("award-pending"))
    row = SpecialAward.objects.select_related("agency").get(pk=award_id)
    operator = person_card(award.proposer_id, award.day)
    return award, Basis(
        agency=row.agency.full_name,
        rule=rule_on(row.agency_id, award.decided_on),
        operator_position=operator.position if operator else "",
        cap=row.cap,
        total=granted_until(award_id),
    )


@transaction.atomic
def _issue(actor: Actor, action: str, award: AwardView, made: Document) -> Document:
    record(action, actor=actor, subject=str(award.id), details={"file": made.name})
    return made
