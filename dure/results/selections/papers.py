"""The certificates of a closed list as files: for whom, of which list."""

from django.db import transaction

from dure import clock
from dure.accounts.placement import people_on
from dure.audit.actions import record
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.refusals import Denial
from dure.papers.certificates import Certificate, write
from dure.papers.documents import Document, Format
from dure.results.selections import queries as selections
from dure.results.selections.actions import is_closed
from dure.results.selections.models import SelectionEntry, SelectionRound
from dure.results.selections.refusals import refusal


def certificate(*, actor: Actor, round_id: int, entry_id: int, form: Format) -> Document:
    """Return the certificate of one entry.

    For operator and auditor, for who was chosen, and for the members of a department that was. Raises `Refusal`:
    `selection-unknown` (404), `pdf-unavailable` (503).
    """
    row = selections.round_of(actor.agency_id, round_id)
    entry = next((one for one in selections.entries(round_id) if one.pk == entry_id), None)
    if entry is None or not is_closed(row) or not may_read(actor, entry):
        raise refusal(Denial("selection-unknown"))
    made = write(_certificate(row, entry), f"certificate-{entry.year}-{entry.number}.{form}", form)
    with transaction.atomic():
        details = {"file": made.name}
        record("points.selection.certificate", actor=actor, subject=f"selection:{round_id}", details=details)
    return made


def may_read(actor: Actor, entry: SelectionEntry) -> bool:
    """Tell whether an entry's certificate is somebody's to take along."""
    return bool(
        may(actor, "read", "selections") or selections.own_entries([entry], actor, departments_of(actor))
    )


def departments_of(actor: Actor) -> frozenset[int]:
    """Return the departments that somebody belongs to today."""
    if actor.person_id is None:
        return frozenset()
    found = people_on([actor.person_id], clock.today())
    return found[actor.person_id].departments if actor.person_id in found else frozenset()


def _certificate(row: SelectionRound, entry: SelectionEntry) -> Certificate:
    return Certificate(
        number=f"제{entry.year}-{entry.number}호",
        form=row.end.certificate,
        where=" ".join(part for part in (entry.department_name, entry.position) if part),
        name=entry.name,
        is_person=entry.person_id is not None,
        citation=row.end.citation,
        date=row.end.at.astimezone(clock.SEOUL).date(),
        signer=row.end.signer,
        agency=row.agency.full_name,
        keywords="협업, 협업포인트, 포상",
    )
