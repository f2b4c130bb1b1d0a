"""What one cell of a roster file says: text, dates, choices. Every refusal is a code (see `Problem`)."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from dure.organizations.rules.columns import plain_title

# Day 0 of spreadsheets, and the serial numbers that are days of anybody's working life (1927-2173).
_SPREADSHEET_EPOCH = date(1899, 12, 30)
_SERIALS = range(10_000, 100_000)
_DATE = re.compile(
    r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?(?:[ T]0{1,2}:00(?::00(?:\.0+)?)?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NEVER = re.compile(r"[29]999\D?12\D?31(?:\D.*)?")
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_YEARS = range(1900, 2200)

EMPLOYMENTS: Mapping[str, str] = {
    "공무원": "official",
    "무기계약근로자": "permanent",
    "무기계약": "permanent",
    "공무직": "permanent",
    "기간제근로자": "fixed-term",
    "기간제": "fixed-term",
    "기타": "other",
} | {code: code for code in ("official", "permanent", "fixed-term", "other")}
KINDS: Mapping[str, str] = {
    "본직": "main",
    "겸임": "concurrent",
    "파견": "secondment",
    "교류": "exchange",
    "직무대리": "acting",
    "휴직": "leave",
} | {code: code for code in ("main", "concurrent", "secondment", "exchange", "acting", "leave")}
POOLS: Mapping[str, str] = {
    "본청": "headquarters",
    "직속": "direct",
    "직속기관": "direct",
    "사업소": "direct",
    "직속·사업소": "direct",
    "읍면동": "towns",
    **{plain_title(f"읍{dot}면{dot}동"): "towns" for dot in "·ㆍ‧"},
} | {code: code for code in ("headquarters", "direct", "towns")}
TRUTHS: Mapping[str, bool] = {
    **dict.fromkeys(("y", "yes", "예", "o", "○", "1", "true", "참"), True),
    **dict.fromkeys(("n", "no", "아니오", "아니요", "x", "×", "0", "false", "거짓"), False),
}


def words_of(choices: Mapping[str, str]) -> dict[str, str]:
    """Return for each code of a choice the first word that stands for it, as a file would have it."""
    return {code: word for word, code in reversed([*choices.items()]) if not word.isascii()}


_EMAIL = re.compile(r"[^@\s,;<>()\"']+@[^@\s,;<>()\"'.]+(\.[^@\s,;<>()\"'.]+)+")
_PHONE = re.compile(r"\+?[0-9][0-9\s().~/*#-]*")


class Unreadable(Exception):
    """A cell that cannot be taken; `code` says why and `values` fill the sentence."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def text(cell: str, longest: int) -> str:
    """Return a cell composed (NFC), on one line, without invisible characters.

    Raises `Unreadable`: `encoding`, `control-character`, `too-long`.
    """
    if not (cell.isprintable() and unicodedata.is_normalized("NFC", cell)):
        cell = "".join(map(_visible, unicodedata.normalize("NFC", cell)))
    cell = " ".join(cell.split())
    if len(cell) > longest:
        raise Unreadable("too-long", longest=str(longest), length=str(len(cell)))
    return cell


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":
        raise Unreadable("encoding")
    if category == "Cc" and character not in "\n\r\t\v\f\x85":
        raise Unreadable("control-character", character=f"U+{ord(character):04X}")
    return "" if category == "Cf" else character


@lru_cache(maxsize=8192)
def day(cell: str) -> date:
    """Return a date written `2026-11-01`, `2026.11.1`, `20261101` or as a spreadsheet's serial number.

    Raises `Unreadable`: `date`.
    """
    match = _DATE.fullmatch(cell) or _COMPACT.fullmatch(cell)
    try:
        if match and int(match[1]) in _YEARS:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise Unreadable("date", value=cell) from None
    serial = _SERIAL.fullmatch(cell)
    if serial and int(serial[1]) in _SERIALS:
        return _SPREADSHEET_EPOCH + timedelta(days=int(serial[1]))
    raise Unreadable("date", value=cell)


def is_never(cell: str) -> bool:
    """Tell whether a date is one that systems write for "no end": 9999-12-31."""
    return _NEVER.fullmatch(cell) is not None


def choice(cell: str, choices: Mapping[str, str]) -> str:
    """Return what a word stands for. Raises `Unreadable`: `choice`."""
    found = choices.get(cell) or choices.get(plain_title(cell))
    if found is None:
        known = " / ".join(word for word in choices if not word.isascii())
        raise Unreadable("choice", value=cell[:40], known=known)
    return found


def truth(cell: str) -> bool:
    """Return whether a cell says yes. Raises `Unreadable`: `choice`."""
    found = TRUTHS.get(plain_title(cell))
    if found is None:
        raise Unreadable("choice", value=cell[:40], known="Y / N")
    return found


def email(cell: str) -> str:
    """Return a work e-mail address, or nothing for nothing. Raises `Unreadable`: `email`."""
    if cell and not _EMAIL.fullmatch(cell):
        raise Unreadable("email", value=cell[:60])
    return cell


def phone(cell: str) -> str:
    """Return a telephone number, or nothing for nothing. Raises `Unreadable`: `phone`."""
    if cell and not _PHONE.fullmatch(cell):
        raise Unreadable("phone", value=cell[:40])
    return cell


def number(cell: str) -> str:
    """Return a staff number or code with its leading zeros. Raises `Unreadable`: `blank-inside`."""
    if " " in cell:
        raise Unreadable("blank-inside", value=cell[:40])
    return cell


def whole(cell: str) -> int:
    """Return a whole number, as in the order of the organisation. Raises `Unreadable`: `whole-number`."""
    plain = cell.removesuffix(".0")
    if not (plain.isascii() and plain.isdecimal()):
        raise Unreadable("whole-number", value=cell[:40])
    return int(plain)
