"""The values of a policy in words, for pages and documents."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.points.regulation.citing import article

PRESETS: Mapping[str, Promise] = {
    "icheon-2019": _("Icheon City (2019)"),
    "moi-2016": _("Ministry of the Interior (2016)"),
    "gwangju-edu-2025": _("Gwangju Office of Education (2025)"),
    "gwanak-2026": _("Gwanak District (2026)"),
}
"""Whose regulation the values of a preset are those of, and since when."""

FIELDS: Mapping[str, Promise] = {
    "allowance.amount": _("points to give each month"),
    "allowance.joiner": _("allowance of people who join during a month"),
    "allowance.late_account": _("allowance of people at work whose account is opened after the 1st"),
    "transfer.unit": _("points at a time"),
    "transfer.pair_limit": _("times a month to one person"),
    "transfer.same_department": _("within one department"),
    "transfer.recipient_kinds": _("kinds of bodies whose staff may receive"),
    "transfer.message_form": _("form of the message"),
    "transfer.message_min": _("minimum length of a message"),
    "transfer.message_max": _("maximum length of a message"),
    "transfer.repeat_warning": _("warning when the same text goes to this many people"),
    "score.received": _("weight of received points"),
    "score.sent": _("weight of given points"),
    "score.credits_leave": _("points of people on leave count for their department"),
    "special.cap": _("special points a year"),
    "special.cap_scope": _("what that total applies to"),
    "special.per_award": _("special points for one person at a time"),
    "standing.period": _("period that is compared"),
    "standing.pools": _("groups that are compared"),
    "eligible": _("who takes part"),
    "visibility": _("who reads the board"),
    "void_power": _("what may be reversed"),
}

_TOPICS: Mapping[str, str] = {
    "allowance.amount": "allowance",
    "allowance.joiner": "allowance",
    "allowance.late_account": "allowance",
    "transfer.unit": "unit",
    "transfer.pair_limit": "pair-limit",
    "transfer.same_department": "same-department",
    "transfer.recipient_kinds": "recipients",
    "transfer.message_form": "message",
    "transfer.message_min": "message",
    "transfer.message_max": "message",
    "special.cap": "special",
    "special.cap_scope": "special",
    "special.per_award": "special",
    "eligible": "participants",
    "visibility": "publication",
}
"""What the regulation says of a value, by the topics of its articles."""

_VALUES: Mapping[str, Promise] = {
    "allowance.joiner:none": _("nothing before the next 1st"),
    "allowance.joiner:full": _("the whole amount"),
    "allowance.joiner:prorated": _("the share of the days left"),
    "allowance.late_account:full": _("the whole amount"),
    "allowance.late_account:next-month": _("nothing before the next 1st"),
    "void_power:none": _("nothing"),
    "void_power:errors-only": _("errors only"),
    "eligible:other": _("others"),
    "transfer.recipient_kinds:": _("nobody outside the agency"),
    "forbidden": _("not allowed"),
    "allowed": _("allowed"),
    "central": _("central government"),
    "local": _("local government"),
    "education": _("education office"),
    "public-institution": _("public institution"),
    "private": _("private body"),
    "free": _("free form"),
    "five-w-one-h": _("who, when, where, what, how, why"),
    "agency-year": _("the agency"),
    "person-year": _("each person"),
    "quarter": _("quarter"),
    "half-year": _("half-year"),
    "year": _("whole year"),
    "headquarters": _("Headquarters"),
    "direct": _("Direct bodies and offices"),
    "towns": _("Towns and neighbourhoods"),
    "official": _("public official"),
    "permanent": _("permanent contract worker"),
    "fixed-term": _("fixed-term worker"),
    "agency": _("the agency"),
    "agreeing-agencies": _("agencies that have agreed"),
    "True": _("yes"),
    "False": _("no"),
}


def preset_name(preset: str) -> str:
    """Return whose values a version starts from."""
    return str(PRESETS.get(preset, preset))


def preset_options(first: str | Promise) -> list[tuple[str, str | Promise]]:
    """Return what a form may start from; `first` says what it starts from otherwise."""
    return [("", first), *((preset, preset_name(preset)) for preset in sorted(PRESETS))]


def name_of(field: str) -> str:
    """Return what a value is called, with the article that says it."""
    said = article(_TOPICS[field]) if field in _TOPICS else ""
    return f"{FIELDS.get(field, field)}{said}"


def words(field: str, value: Any) -> str:
    """Return a value of the policy as a reader takes it."""
    if value == []:
        return str(_VALUES.get(f"{field}:", ""))
    if isinstance(value, list):
        parts = [words(field, one) for one in value]
        return " / ".join(parts) if any(isinstance(one, list) for one in value) else ", ".join(parts)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(_VALUES.get(f"{field}:{value}") or _VALUES.get(str(value), value))


def options(field: str, values: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the choices of a form's field."""
    return [(value, words(field, value)) for value in values]
