"""The canonical bytes of rows that are sealed, written by PostgreSQL itself (docs/ledger.md).

A row is its kind and the version of its form, one byte each, then its fields in order. Numbers are 8 bytes,
days 4 bytes counted from 2000-01-01, moments 8 bytes in microseconds from there, all signed and big-endian;
flags one byte; texts (UTF-8) and bytes come after their length in 4 bytes. A field that may be missing comes
after 01, or is 00 alone. Free texts that people wrote enter as their SHA-256, so that an export does not
carry them. A form never changes: another one gets another version, and old days keep theirs.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dure import clock

_FORMS = {
    "number": "int8send({0}::bigint)",
    "day": "date_send({0})",
    "moment": "timestamptz_send({0})",
    "flag": "boolsend({0})",
    "text": "int4send(octet_length({0})) || textsend({0}::text)",
    "bytes": "int4send(octet_length({0})) || {0}",
    "digest": "sha256(textsend({0}::text))",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a row: its column or expression, and the form of its bytes; `?` marks one that may miss."""

    column: str
    form: str

    def sql(self) -> str:
        """Return the expression of the field's bytes."""
        written = _FORMS[self.form.rstrip("?")].format(self.column)
        return (
            f"coalesce('\\x01'::bytea || {written}, '\\x00'::bytea)" if self.form.endswith("?") else written
        )


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of row: which rows belong to agencies' day, how they are identified, what is sealed of them.

    `source` is what follows FROM; its parameters are agencies, day, and the moments start and end around it.
    `agency` says whose day a row belongs to, `keys` are two numbers that are unique within kind and agency.
    """

    number: int
    version: int
    name: str
    source: str
    agency: str
    keys: tuple[str, str]
    fields: tuple[Field, ...]
    version_of: str = ""

    def sql(self) -> str:
        """Return the expression of a row's canonical bytes; `version_of` is that of its version where they vary."""
        head = f"'\\x{self.number:02x}{self.version:02x}'::bytea"
        if self.version_of:
            head = (
                f"'\\x{self.number:02x}'::bytea || substring(int2send(({self.version_of})::smallint) from 2)"
            )
        return " || ".join((head, *(field.sql() for field in self.fields)))


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a room has sealed with each day of an agency: the kinds of its rows (`Room.sealed`).

    The number of a kind is its own for good and gives its place among the leaves. `source` names the room's own
    tables, and of others what they publish. `departments` returns those that rows of some agencies name: an export
    says what they are called.
    """

    kinds: tuple[Kind, ...]
    departments: Callable[[Collection[int]], Iterable[int]] = lambda _agencies: ()


def parameters(statement: str, agencies: Iterable[int], day: date) -> dict[str, Any]:
    """Return those parameters of sources that a statement takes."""
    told = {
        "agencies": list(agencies),
        "day": day,
        "start": clock.start_of(day),
        "end": clock.start_of(day + timedelta(days=1)),
    }
    return {name: value for name, value in told.items() if f"%({name})s" in statement}


def fields_of(told: str) -> tuple[Field, ...]:
    """Read `column form` pairs, separated by commas."""
    pairs = (pair.split() for pair in told.split(","))
    return tuple(Field(column, form) for column, form in pairs)
