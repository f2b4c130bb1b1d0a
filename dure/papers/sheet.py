"""What stands on a letter or notice, line by line: the same for every format it is written in.

An official form of Korean public bodies is Korean whatever language its reader has chosen, so its words stand
here and not in the catalogue. Their order and marks are those of the form of official documents (기안문).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from dure.kit.fonts import MARK, drawable
from dure.kit.text import writable

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

P = TypeVar("P", bound="DataclassInstance")

MISSING = f"{MARK} 표시는 이 문서의 글꼴에 없는 글자입니다."
ITEM_MARKS = "가나다라마바사아자차카타파하"


_MOST_UPRIGHT = 8
_LOOKED_AT = 200
_NARROWEST, _WIDEST = 4, 30

# Reordering marks would let a message put other words on the page than the ledger holds.
_REORDERING = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list in a letter; `quote` is set off in lines of its own."""

    label: str
    text: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter: head, addressee, subject, text, list, farewell, signer and foot."""

    agency: str
    kind: str
    to: str
    title: str
    paragraphs: Sequence[str]
    items: Sequence[Item]
    farewell: str
    date: date
    signer: str
    foot: Sequence[tuple[str, str]]
    note: str
    keywords: str
    table: Sequence[Sequence[str]] = ()
    widths: Sequence[int] = ()

    @property
    def is_wide(self) -> bool:
        """Tell whether the table has too many columns for an upright page."""
        return len(self.widths) > _MOST_UPRIGHT


def shares(rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Return how wide each column is: by its longest text, within bounds that keep all of them readable."""
    looked_at = rows[:_LOOKED_AT]
    return tuple(min(max(*map(len, column), _NARROWEST), _WIDEST) for column in zip(*looked_at, strict=True))


def korean_date(day: date) -> str:
    """Return a date as official documents write it: 2026. 11. 10."""
    return f"{day.year}. {day.month}. {day.day}."


def spaced(digest: bytes) -> str:
    """Return the first 64 bits of a digest in groups that can be read out."""
    text = digest.hex()[:16]
    return " ".join(text[at : at + 4] for at in range(0, 16, 4))


def printable(sheet: Sheet) -> Sheet:
    """Return the sheet with only what every format can hold."""
    return cleaned(sheet)


def cleaned(paper: P) -> P:
    """Return a paper (a frozen dataclass of texts) with only what every format can hold.

    What no document can hold (XML takes no control characters) and what could mislead its reader goes.
    """
    return _each(paper, lambda text: writable(text).translate(_REORDERING))


def drawn(paper: P) -> P:
    """Return a cleaned paper with only what our fonts can draw; its note says so where a letter is missing."""
    made = _each(paper, drawable)
    said = {one.name: getattr(made, one.name) for one in fields(made)}
    if made == paper or MARK not in repr(made) or "note" not in said:
        return made
    return replace(made, note=f"{said['note']} {MISSING}".strip())


def _each(paper: P, change: Callable[[str], str]) -> P:
    return replace(paper, **{one.name: _changed(getattr(paper, one.name), change) for one in fields(paper)})


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if is_dataclass(value) and not isinstance(value, type):
        return _each(value, change)
    return tuple(_changed(part, change) for part in value) if isinstance(value, (tuple, list)) else value
