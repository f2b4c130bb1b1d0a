"""The sentence of each refusal about policy versions."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dure.kit import validation
from dure.kit.days import next_month
from dure.kit.refusals import Catalogue, Facts, Refusal, Said, named
from dure.points import office
from dure.points.policy.words import name_of
from dure.points.regulation.citing import told

_name_of = lazy(name_of, str)


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


SAID = {
    "policy-preset": Said("There is no such preset. Known are: {known}."),
    "policy-start": Said("A change begins on the 1st of a future month: {next} at the earliest."),
    "policy-order": Said("A version from {latest} on exists already; a change comes after it.", 409),
    "policy-nothing": Said("Nothing would change: choose at least one other value."),
    "policy-amendment": Said(
        "Only the values of allotting and giving may be adjusted by the operator{article:adjustment}. For "
        "{fields} the regulation has to be amended first: give the amendment's number and date."
    ),
    "policy-amendment-form": Said(
        "Give number and date of the amended regulation; the date is not in the future."
    ),
    "policy-reason": Said("Say why the values change, in {minimum} to {maximum} characters."),
    "policy-unknown": Said("There is no such proposal in your agency.", 404),
    "policy-decided": Said(
        "This proposal is no longer open: it was decided, its day has come, or another version was approved since it "
        "was made. In the last two cases propose the change again.",
        409,
    ),
    "policy-decider": Said(
        "This change must be approved by a person with one of these roles: operator, personnel, "
        "evaluation or collaboration officer.",
        403,
    ),
    "policy-own": Said(
        "You proposed this change. Values other than those of allotting and giving must be approved by a second "
        "person.",
        403,
    ),
    "policy-opinions": Said(
        "Opinions of users must be collected first{article:adjustment}: wait for at least one here, or attach "
        "a record of opinions collected elsewhere."
    ),
    "policy-opinions-end": Said(
        "Opinions on this change may end between {earliest} and {latest}: give people some days, and leave a day "
        "to decide before the change begins."
    ),
    "policy-opinions-short": Said(
        "Opinions are collected for at least {minimum} days, which are not left before {start}. Let the change "
        "begin a month later."
    ),
    "policy-collecting": Said(
        "Opinions are still being collected, until {until}. The change can be approved from "
        "{from}{article:adjustment}.",
        409,
    ),
    "policy-seen": Said(
        "The proposal has changed since you looked at it. Look again and confirm what you see now.", 409
    ),
    "opinion-closed": Said("Opinions on this change were taken until {until}.", 409),
    "opinion-stance": Said("Say whether you are in favour, against, or have no preference."),
    "opinion-too-long": Said("The opinion has {length} characters; at most {maximum} are possible."),
    "opinion-personal-data": Said(
        "The opinion contains something that looks like a resident registration number. Remove it."
    ),
    "opinion-given": Said("You have given your opinion on this change already.", 409),
    "opinion-not-asked": Said(
        "Opinions on this change are asked of those who take part{article:participants}.", 403
    ),
}


def _words(facts: Facts) -> Facts:
    words = {name: _spelled(value) if isinstance(value, date) else value for name, value in facts.items()}
    if "today" in facts:
        words["next"] = _spelled(next_month(facts["today"]))
    if "fields" in facts:
        listed = ", ".join(["{}"] * len(facts["fields"]))
        words["fields"] = format_lazy(listed, *(_name_of(field) for field in facts["fields"]))
    return words


def _spelled(day: date) -> str:
    return f"{day.year}. {day.month}. {day.day}."


CATALOGUE = Catalogue(SAID, tell=told, words=_words, programs=named("fields"), base=office.CATALOGUE)
refusal = CATALOGUE.refusal
