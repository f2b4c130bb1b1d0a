"""Thank-you letters: a stored transfer as a document for people whose agency is not on this installation (D16).

A letter is made of the ledger alone each time it is asked for: the same transfer gives the same bytes. Its words are
Korean whatever language its reader has chosen (see dure.papers.sheet).
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure.audit.actions import record
from dure.kit.abilities import Thing, may
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.papers.documents import Document, Format, document
from dure.papers.sheet import Item, Sheet, korean_date, printable, spaced
from dure.points.giving.letter_queries import LetterFacts, letter_facts
from dure.points.giving.thanks import Party
from dure.points.regulation.citing import told
from dure.points.regulation.queries import ruled, unruled

GREETING = "귀 기관의 무궁한 발전을 기원합니다."
REASON = (
    "귀하께서 우리 기관의 업무에 협력하여 주신 데 대하여 {rule}아래와 같이 협업포인트와 함께 "
    "감사의 말씀을 드립니다."
)


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


def _may_write(actor: Actor, facts: LetterFacts) -> bool:
    if actor.person_id is not None and actor.person_id == facts.thanks.sender.person_id:
        return True
    return may(actor, "write-letters", Thing("transfers", facts.sender_agency_id))


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


def thank_you(facts: LetterFacts) -> Sheet:
    """Return the letter of a transfer: who thanks whom for what, when, under which rule (제6조, 제10조)."""
    thanks = facts.thanks
    sender = _who(thanks.sender)
    rule = ruled(facts.rule, "unit", "message")
    return printable(
        Sheet(
            agency=facts.sender_agency,
            kind="협업 감사 서한",
            to=_addressee(thanks.recipient),
            title="업무 협업에 대한 감사 말씀",
            paragraphs=(GREETING, REASON.format(rule=rule)),
            items=(
                Item("감사 말씀", "", quote=thanks.message),
                Item("보내는 사람", sender),
                Item("협업포인트", f"{thanks.amount:,}포인트"),
                Item("보낸 날", korean_date(facts.day)),
            ),
            farewell="앞으로도 두 기관이 서로 도와 더 나은 행정을 펼쳐 나가기를 바랍니다.",
            date=facts.day,
            signer=f"{facts.sender_agency} {_post(thanks.sender)}",
            foot=(
                ("문서번호", f"협업감사 제{facts.day.year}-{thanks.id}호"),
                ("검증값", spaced(facts.digest)),
                *unruled(facts.rule),
            ),
            note="이 서한은 협업포인트 원장에 기록된 감사 말씀을 그대로 옮긴 것으로, "
            "결재를 거쳐 시행하는 공문서가 아닙니다.",
            keywords="협업, 협업포인트, 감사",
        )
    )


def _addressee(party: Party) -> str:
    return f"{_who(party)} 귀하"


def _who(party: Party) -> str:
    return f"{party.agency} {_post(party)}".strip()


def _post(party: Party) -> str:
    return " ".join(part for part in (party.department, party.position, party.name) if part)
