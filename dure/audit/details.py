"""What an entry keeps besides its object, in words: the fields that rooms put on record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.audit.objects import Mention

SENTENCE = "sentence"
"""Under which key a refused act keeps what its actor was told, by language."""
BEFORE = "before"
"""Under which key an act keeps what the fields were before it."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entry: what it is called, and of what kind its values are (see `dure.audit.objects`)."""

    label: "str | Promise"
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A field with its values, and what they were before where that was kept."""

    label: str
    values: Sequence[Mention]
    before: Sequence[Mention] = ()


# Cursors and duplicates of what stands elsewhere in the line tell a reader nothing.
_HIDDEN = frozenset({SENTENCE, BEFORE, "closing", "export", "upload"})

FIELDS: Mapping[str, Field] = {
    "account": Field(_("Account"), "account"),
    "accounts": Field(_("Accounts")),
    "action": Field(_("Act"), "act"),
    "agency": Field(_("Agency"), "agency"),
    "as_of": Field(_("As of"), "day"),
    "at": Field(_("When"), "moment"),
    "award": Field(_("Special award"), "award"),
    "changed": Field(_("changed")),
    "checksum": Field(_("Checksum")),
    "citation": Field(_("Regulation")),
    "corrections": Field(_("Corrections"), "correction"),
    "cost": Field(_("Points in all")),
    "day": Field(_("Day"), "day"),
    "department": Field(_("Department"), "department"),
    "departments": Field(_("Departments"), "department"),
    "end": Field(_("End"), "day"),
    "ended": Field(_("ended")),
    "ended_by_absence": Field(_("Ended because the file does not name them")),
    "ending": Field(_("ended")),
    "events": Field(_("What it is told"), "event"),
    "expires_at": Field(_("Expires"), "moment"),
    "fields": Field(_("Values of the policy"), "policy-field"),
    "file": Field(_("File")),
    "first": Field(_("First day"), "day"),
    "format": Field(_("Format"), "word"),
    "full": Field(_("The file is complete"), "word"),
    "full_name": Field(_("Full name")),
    "givers": Field(_("Thanked by at least")),
    "guideline": Field(_("Guideline it is used under")),
    "in_open_day": Field(_("Taken out before the day was confirmed"), "word"),
    "is_administrator": Field(_("Administrator"), "word"),
    "kind": Field(_("Kind"), "word"),
    "last": Field(_("Last day"), "day"),
    "left_out": Field(_("Refused as well in the hour before, without a line")),
    "listed": Field(_("Listed")),
    "load": Field(_("What the load changed"), "load"),
    "mark": Field(_("Decision"), "word"),
    "measure": Field(_("How departments are compared"), "word"),
    "moved": Field(_("moved")),
    "new": Field(_("new")),
    "note": Field(_("Note")),
    "number": Field(_("Number")),
    "open": Field(_("Lines of the checklist that were open"), "word"),
    "opened": Field(_("Accounts opened")),
    "opinions": Field(_("Opinions")),
    "opinions_until": Field(_("Opinions until"), "day"),
    "outcome": Field(_("Outcome"), "word"),
    "patterns": Field(_("Patterns found")),
    "people": Field(_("People"), "person"),
    "period": Field(_("Period"), "period"),
    "person": Field(_("Person"), "person"),
    "position": Field(_("Position")),
    "preset": Field(_("Values of"), "preset"),
    "proposed_by": Field(_("Proposed by")),
    "reason": Field(_("Reason")),
    "received": Field(_("Received points at least")),
    "recipients": Field(_("Recipients")),
    "rekeyed": Field(_("Secrets encrypted anew")),
    "relinked": Field(_("Accounts linked again")),
    "reports": Field(_("Reports"), "report"),
    "returns_quota": Field(_("Gives the points back to the sender"), "word"),
    "role": Field(_("Role"), "word"),
    "roles": Field(_("Roles that change")),
    "root": Field(_("Seal")),
    "rows": Field(_("Rows")),
    "runs_points": Field(_("Runs its own points"), "word"),
    "scopes": Field(_("Scopes"), "word"),
    "seats": Field(_("Seats")),
    "second": Field(_("Waits for a second person"), "word"),
    "sessions": Field(_("Sessions that ended")),
    "set_aside": Field(_("set aside")),
    "sha256": Field(_("Checksum")),
    "short_name": Field(_("Short name")),
    "start": Field(_("Start"), "day"),
    "text": Field(_("With the text of the message"), "word"),
    "through": Field(_("Through"), "day"),
    "tokens": Field(_("Tokens revoked")),
    "transfers": Field(_("Gifts"), "transfer"),
    "unreadable": Field(_("Secrets that no key reads")),
    "url": Field(_("Address")),
    "version": Field(_("Version")),
    "wanted": Field(_("Wanted"), "word"),
    "weekly_nudge": Field(_("Friday reminder"), "word"),
    "what": Field(_("What"), "word"),
}

WORDS: Mapping[str, "str | Promise"] = {
    "True": _("yes"),
    "False": _("no"),
    "chosen": _("selected"),
    "excluded": _("left out"),
    "cleared": _("decision taken back"),
    "declined": _("declined"),
    "withdrawn": _("withdrawn"),
    "csv": "CSV",
    "xlsx": "XLSX",
    "pdf": "PDF",
    "hwpx": "HWPX",
    "sum": _("by the sum"),
    "per-head": _("by the average of each head"),
    "person": _("People"),
    "people": _("People"),
    "department": _("Departments"),
    "departments": _("Departments"),
    "supplements": _("supplements"),
    "headquarters": _("headquarters"),
    "direct": _("direct bodies and offices"),
    "towns": _("towns and neighbourhoods"),
    "totp": _("authenticator app"),
    "recovery_codes": _("recovery codes"),
    "webauthn": _("passkey"),
    "operator": _("collaboration point operator"),
    "personnel": _("personnel"),
    "evaluation": _("evaluation"),
    "auditor": _("auditor"),
    "collaboration-officer": _("collaboration officer"),
    "department-head": _("department head"),
    "own": _("own posts of who loaded the file"),
    "own-department": _("who belongs to the department of who loaded the file"),
    "own-headcount": _("the headcount of the department of who loaded the file"),
    "own-group": _("the group in which the department of who loaded the file is compared"),
    "central": _("central government"),
    "local": _("local government"),
    "education": _("education office"),
    "public-institution": _("public institution"),
    "private": _("private body"),
}


def facts_in(details: Mapping[str, Any]) -> Iterator[Fact]:
    """Yield what an entry keeps, field by field; what is empty is left out, what is unknown keeps its name."""
    before = details.get(BEFORE)
    was = before if isinstance(before, dict) else {}
    for name, value in details.items():
        # The last row that a grant reached is a number of the database, of no use to a reader.
        if name in _HIDDEN or value in (None, "", [], {}) or (name == "through" and isinstance(value, int)):
            continue
        field = FIELDS.get(name, Field(name))
        yield Fact(str(field.label), _values(field, value), _values(field, was[name]) if name in was else ())


def word(value: str) -> str:
    """Return a value of a list of words as readers call it."""
    return str(WORDS.get(value, value))


def _values(field: Field, value: Any) -> list[Mention]:  # noqa: PLR0911 -- a return for each form of a value
    match value:
        case bool():
            return [("word", str(value))]
        case {"name": name, "role": "own" | "own-department" | "own-headcount" | "own-group" as change}:
            return [("", f"{name}: {word(change)}")]
        case {"name": name, "role": role, "is_gain": gains}:
            change = _("gains the role") if gains else _("loses the role")
            return [("", f"{name}: {word(role)} ({change})")]
        case dict():
            return [("", _pairs(value))]
        case list() if _counts(field):
            return [(field.kind, str(item)) for item in value]
        case list():
            return [mention for item in value for mention in _values(field, item)]
        case int() if field.kind in ("", "word") or _counts(field):
            return [("", f"{value:,}")]
        case _:
            return [(field.kind, str(value))]


def _counts(field: Field) -> bool:
    """Tell whether a field holds a number of things in some entries and a list of their ids in others."""
    return field is FIELDS["people"] or field is FIELDS["departments"]


def _pairs(value: Mapping[str, Any]) -> str:
    """Return a part of an entry that has parts of its own, such as the counts of a file, in one line."""
    return ", ".join(
        f"{_called(name)} {_pairs(part) if isinstance(part, dict) else word(str(part))}"
        for name, part in value.items()
        if part not in (None, "", 0, [], {})
    ) or str(_("nothing"))


def _called(name: str) -> str:
    return str(FIELDS[name].label) if name in FIELDS else word(name)
