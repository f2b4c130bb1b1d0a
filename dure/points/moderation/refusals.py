"""The sentence of each refusal about messages and reversals."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from dure.kit.refusals import Denial, Refusal
from dure.points.regulation.citing import told

SENTENCES = {
    "not-operator": gettext_noop("Only the collaboration point operator may do this{article:operator}."),
    "not-found": gettext_noop("There is no such message here."),
    "reason-unknown": gettext_noop("Choose one of the reasons offered."),
    "note-required": gettext_noop("Write a note. The people concerned can read it."),
    "note-too-long": gettext_noop("The note has {length} characters; at most {maximum} are possible."),
    "note-personal-data": gettext_noop(
        "The note contains something that looks like a resident registration number. Remove it."
    ),
    "already-hidden": gettext_noop("This message is non-public already."),
    "not-hidden": gettext_noop("This message is public."),
    "already-reported": gettext_noop("You have already reported this message; the operator will review it."),
    "no-report": gettext_noop("There is no open report about this message."),
    "already-appealed": gettext_noop(
        "You have already appealed; you can appeal once each time a message is made non-public."
    ),
    "no-appeal": gettext_noop("There is no open appeal about this message."),
    "appeal-own": gettext_noop(
        "You made this message non-public yourself, so you cannot reject the appeal against it. Another operator, or "
        "somebody acting as operator, can; you may publish the message again. An administrator gives the role of "
        "operator to another position where there is one alone."
    ),
    "message-own": gettext_noop(
        "You sent or received this message. Another operator, or somebody acting as operator, decides about it."
    ),
    "reversal-own": gettext_noop(
        "You gave these points yourself, and nobody cancels their own gift. Another operator, or somebody acting "
        "as operator, can reverse them."
    ),
    "reversal-off": gettext_noop("The policy in force lets nobody reverse points."),
    "reversed-already": gettext_noop("This transfer has been reversed already."),
}

STATUSES = {
    "not-operator": 403,
    "appeal-own": 403,
    "message-own": 403,
    "reversal-own": 403,
    "not-found": 404,
    "already-hidden": 409,
    "not-hidden": 409,
    "already-reported": 409,
    "no-report": 409,
    "already-appealed": 409,
    "no-appeal": 409,
    "reversed-already": 409,
}


def refusal(no: Denial) -> Refusal:
    """Make the exception of a verdict."""
    extra: dict[str, Any] = {name: no.facts[name] for name in ("maximum", "codes") if name in no.facts}
    sentence = told(_(SENTENCES[no.code]), no.facts)
    return Refusal(no.code, sentence, status=STATUSES.get(no.code, 422), **extra)
