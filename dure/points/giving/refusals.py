"""The sentence of each refusal: what happened, why (with the article), what can be done and from when."""

from django.utils.functional import lazy
from django.utils.translation import gettext_noop

from dure import clock
from dure.kit import formats
from dure.kit.days import next_month
from dure.kit.refusals import Catalogue, Facts, Said
from dure.points.regulation.citing import told

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


SAID = {
    "self": Said("You cannot give points to yourself{article:unit}."),
    "same-department": Said(
        "{name} works in the same department as you. Points cannot be exchanged within one "
        "department{article:same-department}; they can be as soon as one of you moves to another."
    ),
    "pair-limit": Said(
        "You have already thanked this person {limit} times this month, which is the "
        "limit{article:pair-limit}. You can do so again from {resets_at}."
    ),
    "allowance": Said(
        "You have {remaining} of {granted} points left this month, not enough for one "
        "thank-you{article:allowance+unit}. New points come on {resets_at}.",
        instead=((lambda facts: not facts.get("granted", 1), _NOTHING_GRANTED),),
    ),
    "amount": Said("You give exactly {unit} points at a time{article:unit}; {amount} is not possible."),
    "message-required": Said(
        "Write what help you received: a thank-you message is part of every gift{article:message}."
    ),
    "message-too-short": Said(
        "The message has {length} characters; write at least {minimum}, so that it says what help you "
        "received{article:message}."
    ),
    "message-too-long": Said("The message has {length} characters; at most {maximum} are possible."),
    "message-form": Said(
        "The message says who, when, where, what, how and why, each on a line of its own that begins with "
        "누가:, 언제:, 어디서:, 무엇을:, 어떻게: and 왜:{article:message}. Missing: {missing}."
    ),
    "message-personal-data": Said(
        "The message contains something that looks like a resident registration number. Remove it: "
        "the message is published on the board."
    ),
    "recipient-unknown": Said(
        "This person is not known here. Choose somebody from the directory.",
        instead=((lambda facts: "agency" in facts, _AGENCY_IS_HERE),),
    ),
    "recipient-inactive": Said(
        "{name} has no post today and cannot receive points{article:participants}.",
        instead=((lambda facts: facts.get("works_here"), _WITHOUT_ACCOUNT),),
    ),
    "recipient-kind": Said(
        "{name} cannot receive points: they go to staff who take part{article:participants} and to people of "
        "central and local government bodies{article:recipients}."
    ),
    "sender-not-eligible": Said(
        "You cannot give points. They are for officials, permanent and fixed-term workers of a participating "
        "agency who have an active account{article:participants}."
    ),
    "sender-on-leave": Said("You are on leave and cannot give points until you return{article:allowance}."),
    "source-unknown": Said(
        "There is nothing like that to give thanks for, or you may not open it. Leave it out, or send the "
        "thank-you from the page of what you give thanks for."
    ),
    "idempotency-mismatch": Said(
        "This Idempotency-Key was used before for a different request. Use a new key for a new request.", 409
    ),
}


def _words(facts: Facts) -> Facts:
    if "month" not in facts:
        return facts
    return {**facts, "resets_at": _day(next_month(facts["month"]))}


def _programs(facts: Facts) -> Facts:
    programs = {name: facts[name] for name in ("remaining",) if name in facts}
    if "month" in facts:
        programs["resets_at"] = clock.start_of(next_month(facts["month"])).isoformat()
    return programs


CATALOGUE = Catalogue(SAID, tell=told, words=_words, programs=_programs)
refusal = CATALOGUE.refusal
