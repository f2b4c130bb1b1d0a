"""The sentence of each refusal: what happened, why (with the article), what can be done and from when."""

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from dure import clock
from dure.kit import formats
from dure.kit.days import next_month
from dure.kit.refusals import Denial, Refusal
from dure.points.regulation.citing import told

SENTENCES = {
    "self": gettext_noop("You cannot give points to yourself{article:unit}."),
    "same-department": gettext_noop(
        "{name} works in the same department as you. Points cannot be exchanged within one "
        "department{article:same-department}; they can be as soon as one of you moves to another."
    ),
    "pair-limit": gettext_noop(
        "You have already thanked this person {limit} times this month, which is the "
        "limit{article:pair-limit}. You can do so again from {resets_at}."
    ),
    "allowance": gettext_noop(
        "You have {remaining} of {granted} points left this month, not enough for one "
        "thank-you{article:allowance+unit}. New points come on {resets_at}."
    ),
    "amount": gettext_noop(
        "You give exactly {unit} points at a time{article:unit}; {amount} is not possible."
    ),
    "message-required": gettext_noop(
        "Write what help you received: a thank-you message is part of every gift{article:message}."
    ),
    "message-too-short": gettext_noop(
        "The message has {length} characters; write at least {minimum}, so that it says what help you "
        "received{article:message}."
    ),
    "message-too-long": gettext_noop("The message has {length} characters; at most {maximum} are possible."),
    "message-form": gettext_noop(
        "The message says who, when, where, what, how and why, each on a line of its own that begins with "
        "누가:, 언제:, 어디서:, 무엇을:, 어떻게: and 왜:{article:message}. Missing: {missing}."
    ),
    "message-personal-data": gettext_noop(
        "The message contains something that looks like a resident registration number. Remove it: "
        "the message is published on the board."
    ),
    "recipient-unknown": gettext_noop("This person is not known here. Choose somebody from the directory."),
    "recipient-inactive": gettext_noop(
        "{name} has no post today and cannot receive points{article:participants}."
    ),
    "recipient-kind": gettext_noop(
        "{name} cannot receive points: they go to staff who take part{article:participants} and to people of "
        "central and local government bodies{article:recipients}."
    ),
    "sender-not-eligible": gettext_noop(
        "You cannot give points. They are for officials, permanent and fixed-term workers of a participating "
        "agency who have an active account{article:participants}."
    ),
    "sender-on-leave": gettext_noop(
        "You are on leave and cannot give points until you return{article:allowance}."
    ),
    "idempotency-mismatch": gettext_noop(
        "This Idempotency-Key was used before for a different request. Use a new key for a new request."
    ),
}

# Who joined after the 1st has spent nothing: they are told from when, not that nothing is left (D9).
_NOTHING_GRANTED = gettext_noop(
    "You have no points to give this month: they come on the 1st{article:allowance}. You can give from "
    "{resets_at}."
)

# Whoever is written to at an agency that is here is in its directory, or not there at all (D16).
_AGENCY_IS_HERE = gettext_noop(
    "The agency {agency} is on this system. Choose the person from its directory; nobody is written to past it."
)

# One code, and two things that somebody wants told apart: who has left, and who has only no account yet.
_WITHOUT_ACCOUNT = gettext_noop(
    "{name} works here but has no account that is open, and cannot receive points yet{article:participants}. "
    "The administrator of the agency opens it."
)

_day = lazy(formats.plain_day, str)

STATUSES = {"idempotency-mismatch": 409}


def refusal(no: Denial) -> Refusal:
    """Make the exception of a verdict, its sentence translated when somebody reads it."""
    facts = dict(no.facts)
    extra: dict[str, Any] = {}
    if "remaining" in facts:
        extra["remaining"] = facts["remaining"]
    if "month" in facts:
        resets = clock.start_of(next_month(facts["month"]))
        extra["resets_at"] = resets.isoformat()
        facts["resets_at"] = _day(resets.date())
    said = SENTENCES[no.code] if facts.get("granted", 1) else _NOTHING_GRANTED
    if no.code == "recipient-unknown" and "agency" in facts:
        said = _AGENCY_IS_HERE
    if facts.get("works_here"):
        said = _WITHOUT_ACCOUNT
    sentence = told(_(said), facts)
    return Refusal(no.code, sentence, status=STATUSES.get(no.code, 422), **extra)
