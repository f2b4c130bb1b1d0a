"""What pydantic finds wrong with a value, as a stable code and a sentence in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# pydantic's names of what is wrong, as our stable codes and sentences; `{limit}` is the bound that was passed.
_FIELD: Mapping[str, tuple[str, Promise]] = {
    "missing": ("required", _("This value is required.")),
    "extra_forbidden": ("unknown-field", _("There is no such field.")),
    "string_too_short": ("too-short", _("At least {limit} characters are needed.")),
    "string_too_long": ("too-long", _("At most {limit} characters are allowed.")),
    "too_short": ("too-few", _("At least {limit} are needed.")),
    "too_long": ("too-many", _("At most {limit} are allowed.")),
    "greater_than": ("too-small", _("The value has to be greater than {limit}.")),
    "greater_than_equal": ("too-small", _("The value has to be at least {limit}.")),
    "less_than": ("too-large", _("The value has to be less than {limit}.")),
    "less_than_equal": ("too-large", _("The value may be at most {limit}.")),
    "enum": ("not-a-choice", _("This is not one of the possible values.")),
    "literal_error": ("not-a-choice", _("This is not one of the possible values.")),
    # Of a policy as a whole (dure.points.policy.values).
    "limits-order": ("limits-order", _("The maximum length is below the minimum.")),
    "allowance-unit": ("allowance-unit", _("The allowance is smaller than one gift.")),
    "allowance-multiple": (
        "allowance-multiple",
        _("The allowance has to be a multiple of the points given at a time ({limit})."),
    ),
    "pools-once": ("pools-once", _("Each group of departments has to be named exactly once.")),
    "repeated": ("repeated-field", _("This stands more than once; only one value is possible.")),
    "nul": ("nul", _("The value contains a NUL character, which cannot be stored.")),
}
_FIELD_KINDS: Sequence[tuple[str, str, Promise]] = (
    ("string", "text-expected", _("A text is expected here.")),
    ("int", "number-expected", _("A whole number is expected here.")),
    ("float", "number-expected", _("A number is expected here.")),
    ("decimal", "number-expected", _("A number is expected here.")),
    ("finite", "number-expected", _("A number is expected here.")),
    ("bool", "boolean-expected", _("True or false is expected here.")),
    ("datetime", "datetime-expected", _("A date and time as 2026-11-22T09:00:00+09:00 is expected here.")),
    ("timezone", "datetime-expected", _("A date and time as 2026-11-22T09:00:00+09:00 is expected here.")),
    ("date", "date-expected", _("A date as 2026-11-22, between 1900 and 2199, is expected here.")),
    ("month", "month-expected", _("A month as 2026-11, between 1900 and 2199, is expected here.")),
    ("list", "list-expected", _("A list is expected here.")),
    ("model", "object-expected", _("An object is expected here.")),
    ("dict", "object-expected", _("An object is expected here.")),
)
_INVALID = ("invalid", _("This value is not valid."))
_BOUNDS = ("min_length", "max_length", "gt", "ge", "lt", "le")


def named(kind: str) -> tuple[str, Promise]:
    """Return code and sentence of what pydantic calls `kind`; the sentence may hold `{limit}`."""
    if kind in _FIELD:
        return _FIELD[kind]
    for start, code, detail in _FIELD_KINDS:
        if kind.startswith(start):
            return code, detail
    return _INVALID


def told(error: Mapping[str, Any]) -> tuple[str, str]:
    """Return code and sentence of one of pydantic's errors, with its bound."""
    code, detail = named(str(error["type"]))
    bounds = error.get("ctx", {})
    limit = next((bounds[name] for name in _BOUNDS if name in bounds), "")
    return code, str(detail).format(limit=limit)
