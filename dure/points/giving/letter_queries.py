"""What the letter of one transfer needs."""

from dataclasses import dataclass
from datetime import date

from dure.kit.actor import Actor
from dure.points.giving.models import Transfer
from dure.points.giving.thanks import Thanks, thanks
from dure.points.regulation.queries import Rule, rule_on


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """A transfer with the full name of the giver's agency, the regulation it was given under and its digest."""

    thanks: Thanks
    day: date
    sender_agency_id: int
    recipient_agency_id: int | None
    sender_agency: str
    rule: Rule
    digest: bytes


def letter_facts(transfer_id: int, reader: Actor) -> LetterFacts | None:
    """Return what the letter of a transfer holds, None when there is no such transfer. Leans on primary keys."""
    transfer = Transfer.objects.select_related("sender_agency").filter(pk=transfer_id).first()
    if transfer is None:
        return None
    (row,) = thanks("SELECT %(id)s::bigint AS id", {"id": transfer_id}, reader)
    return LetterFacts(
        thanks=row,
        day=transfer.day,
        sender_agency_id=transfer.sender_agency_id,
        recipient_agency_id=transfer.recipient_agency_id,
        sender_agency=transfer.sender_agency.full_name,
        rule=rule_on(transfer.sender_agency_id, transfer.day),
        digest=bytes(transfer.message_digest),
    )
