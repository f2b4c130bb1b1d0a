"""The sentence of each refusal about policy versions."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from dure.kit import validation
from dure.kit.days import next_month
from dure.kit.refusals import Denial, Refusal
from dure.points.policy.words import name_of
from dure.points.regulation.citing import told

SENTENCES = {
    "not-operator": gettext_noop("Only the collaboration point operator may do this{article:operator}."),
    "no-policy": gettext_noop("Your agency has no policy in force, so it runs no points."),
    "policy-preset": gettext_noop("There is no such preset. Known are: {known}."),
    "policy-start": gettext_noop("A change begins on the 1st of a future month: {next} at the earliest."),
    "policy-order": gettext_noop("A version from {latest} on exists already; a change comes after it."),
    "policy-nothing": gettext_noop("Nothing would change: choose at least one other value."),
    "policy-amendment": gettext_noop(
        "Only the values of allotting and giving may be adjusted by the operator{article:adjustment}. For "
        "{fields} the regulation has to be amended first: give the amendment's number and date."
    ),
    "policy-amendment-form": gettext_noop(
        "Give number and date of the amended regulation; the date is not in the future."
    ),
    "policy-reason": gettext_noop("Say why the values change, in {minimum} to {maximum} characters."),
    "policy-unknown": gettext_noop("There is no such proposal in your agency."),
    "policy-decided": gettext_noop(
        "This proposal is no longer open: it was decided, its day has come, or another version was approved since it "
        "was made. In the last two cases propose the change again."
    ),
    "policy-decider": gettext_noop(
        "This change must be approved by a person with one of these roles: operator, personnel, "
        "evaluation or collaboration officer."
    ),
    "policy-own": gettext_noop(
        "You proposed this change. Values other than those of allotting and giving must be approved by a second person."
    ),
    "policy-opinions": gettext_noop(
        "Opinions of users must be collected first{article:adjustment}: wait for at least one here, or attach "
        "a record of opinions collected elsewhere."
    ),
    "policy-opinions-end": gettext_noop(
        "Opinions on this change may end between {earliest} and {latest}: give people some days, and leave a day "
        "to decide before the change begins."
    ),
    "policy-opinions-short": gettext_noop(
        "Opinions are collected for at least {minimum} days, which are not left before {start}. Let the change "
        "begin a month later."
    ),
    "policy-collecting": gettext_noop(
        "Opinions are still being collected, until {until}. The change can be approved from "
        "{from}{article:adjustment}."
    ),
    "policy-seen": gettext_noop(
        "The proposal has changed since you looked at it. Look again and confirm what you see now."
    ),
    "opinion-closed": gettext_noop("Opinions on this change were taken until {until}."),
    "opinion-stance": gettext_noop("Say whether you are in favour, against, or have no preference."),
    "opinion-too-long": gettext_noop("The opinion has {length} characters; at most {maximum} are possible."),
    "opinion-personal-data": gettext_noop(
        "The opinion contains something that looks like a resident registration number. Remove it."
    ),
    "opinion-given": gettext_noop("You have given your opinion on this change already."),
    "opinion-not-asked": gettext_noop(
        "Opinions on this change are asked of those who take part{article:participants}."
    ),
}

_name_of = lazy(name_of, str)

STATUSES = {
    "not-operator": 403,
    "policy-decider": 403,
    "policy-own": 403,
    "opinion-not-asked": 403,
    "policy-unknown": 404,
    "policy-decided": 409,
    "policy-order": 409,
    "opinion-given": 409,
    "opinion-closed": 409,
    "policy-collecting": 409,
    "policy-seen": 409,
}


# Where a rule about several values is shown.
_PLACES = {
    "limits-order": "transfer.message_max",
    "allowance-unit": "allowance.amount",
    "pools-once": "standing.pools",
}


def values_refused(errors: Iterable[Mapping[str, Any]]) -> Refusal:
    """Make the exception of values that make no policy, from pydantic's errors; each is named with its field."""
    found = []
    for one in errors:
        code, detail = validation.told(one)
        place = ".".join(str(step) for step in one["loc"] if not isinstance(step, int))
        found.append({"field": _PLACES.get(code, place), "code": code, "detail": detail})
    return Refusal("policy-values", _("Some values are not valid. Each is named at its field."), errors=found)


def refusal(no: Denial) -> Refusal:
    """Make the exception of a verdict."""
    facts: dict[str, Any] = {
        name: f"{value.year}. {value.month}. {value.day}." if isinstance(value, date) else value
        for name, value in no.facts.items()
    }
    if "today" in no.facts:
        following = next_month(no.facts["today"])
        facts["next"] = f"{following.year}. {following.month}. {following.day}."
    extra: dict[str, Any] = {}
    if "fields" in no.facts:
        extra["fields"] = no.facts["fields"]
        facts["fields"] = format_lazy(
            ", ".join(["{}"] * len(no.facts["fields"])),
            *(_name_of(field) for field in no.facts["fields"]),
        )
    sentence = told(_(SENTENCES[no.code]), facts)
    return Refusal(no.code, sentence, status=STATUSES.get(no.code, 422), **extra)
