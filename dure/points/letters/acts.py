"""The act of asking for a letter: who may, of which transfer, in which format."""

from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure.audit.actions import record
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.points.citing import told
from dure.points.letters import hwpx, pdf
from dure.points.letters.sheet import Sheet, thank_you
from dure.points.queries.letters import LetterFacts, letter_facts

Format = Literal["pdf", "hwpx"]

_WRITERS = {"pdf": pdf.write, "hwpx": hwpx.write}
_TYPES = {"pdf": "application/pdf", "hwpx": "application/hwp+zip"}


@dataclass(frozen=True, slots=True)
class Document:
    """A file to hand out."""

    name: str
    content_type: str
    content: bytes


def thank_you_letter(*, actor: Actor, transfer_id: int, form: Format) -> Document:
    """Return the thank-you letter of a transfer to somebody of another agency (D16).

    For its giver and the operator of the giver's agency; to anybody else the transfer is not found. Raises
    `Refusal` `not-found`, `letter-colleague`, `letter-hidden`,
    `letter-reversed`, or `pdf-unavailable`.
    """
    facts = letter_facts(transfer_id, actor)
    if facts is None or not _may_write(actor, facts):
        raise Refusal("not-found", _("There is no such transfer, or it is not yours."), status=404)
    _judge(facts)
    made = document(thank_you(facts), f"thank-you-{facts.day.year}-{transfer_id}.{form}", form)
    with transaction.atomic():
        record("points.letter", actor=actor, subject=str(transfer_id), details={"format": form})
    return made


def document(sheet: Sheet, name: str, form: Format) -> Document:
    """Write `sheet` as a file. Raises `Refusal` `pdf-unavailable` (503)."""
    return Document(name=name, content_type=_TYPES[form], content=_WRITERS[form](sheet))


def _may_write(actor: Actor, facts: LetterFacts) -> bool:
    if actor.person_id is not None and actor.person_id == facts.thanks.sender.person_id:
        return True
    return "operator" in actor.roles and actor.agency_id == facts.sender_agency_id


def _judge(facts: LetterFacts) -> None:
    if facts.recipient_agency_id == facts.sender_agency_id:
        raise Refusal(
            "letter-colleague",
            _("Letters are for people of other agencies; a colleague reads your thanks on the board."),
        )
    if facts.thanks.is_reversed:
        raise Refusal("letter-reversed", _("This transfer was reversed, so it cannot be sent as a letter."))
    if facts.thanks.is_hidden:
        raise Refusal(
            "letter-hidden",
            told(
                _(
                    "The operator made this message non-public{article:hiding}, so it cannot be sent as a letter."
                )
            ),
        )
