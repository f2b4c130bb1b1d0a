"""What one cell of a roster file says: text, dates, choices. Every refusal is a code (see `Problem`)."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from dure.kit.days import YEARS
from dure.kit.text import is_blank, line, narrow
from dure.organizations.rules.columns import plain_title
from dure.organizations.rules.shown import Shown, is_error

# Day 0 of spreadsheets, and the serial numbers that are days of anybody's working life (1927-2173).
_SPREADSHEET_EPOCH = date(1899, 12, 30)
_SERIALS = range(10_000, 100_000)
_DATE = re.compile(
    r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?(?:[ T]0{1,2}:00(?::00(?:\.0+)?)?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NEVER = re.compile(r"[29]999\D?12\D?31(?:\D.*)?")
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")

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
EXAMPLE = "예시"
"""What the numbers and codes of the example row in a template begin with; no row of it is loaded."""
_MADE_BY_SPREADSHEET = re.compile(
    r"\d+(\.\d+)?E[+-]?\d+|\d{1,3}(,\d{3})+|\d+\.\d+|\d{4}-\d{2}-\d{2}( .*)?|\d{1,2}월 ?\d{1,2}일"
    r"|(19|20)\d{2}(?P<mark>[./])(0?[1-9]|1[0-2])(?P=mark)\d{1,2}|\d{1,2}/\d{1,2}/\d{4}"
    r"|\d{1,2}-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d{1,2}",
    re.IGNORECASE,
)
# How exports keep a spreadsheet from making a number of a code: ="00000079", and '00000079 as it is typed.
_KEPT_AS_TEXT = re.compile(r"""="(.*)"|'(.+)""")
_PHONE = re.compile(r"\+?[0-9][0-9\s().~/*#-]*")


class Unreadable(Exception):
    """A cell that cannot be taken; `code` says why and `values` fill the sentence."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def text(cell: str, longest: int) -> str:
    """Return a cell on one line by the rule for text from outside, nothing for what shows nothing.

    Raises `Unreadable`: `encoding`, `control-character`, `spreadsheet-error`, `too-long`.
    """
    if not cell.isprintable():
        _refuse_unstorable(cell)
    one = line(cell)
    if is_error(one):
        raise Unreadable("spreadsheet-error", value=one[:40])
    if not one.isascii() and is_blank(one):
        return ""
    if len(one) > longest:
        raise Unreadable("too-long", longest=str(longest), length=str(len(one)))
    return one


def _refuse_unstorable(cell: str) -> None:
    for character in cell:
        category = unicodedata.category(character)
        if category == "Cs":
            raise Unreadable("encoding")
        if category == "Cc" and character not in "\n\r\t\v\f\x85":
            raise Unreadable("control-character", character=f"U+{ord(character):04X}")


def shown(cell: str, *, is_day: bool) -> str:
    """Return a cell of a workbook when what it shows can be taken.

    Raises `Unreadable`: `spreadsheet-error`, `formula-no-result`, `number-cut`, `not-a-day`, `day-since-1904`.
    """
    if not isinstance(cell, Shown):
        return cell
    if cell.fault in _FAULTS:
        raise Unreadable(_FAULTS[cell.fault], value=cell[:40])
    if cell.fault == "date" and not is_day:
        raise Unreadable("not-a-day", value=cell[:40])
    if cell.fault == "serial-1904" and is_day:
        raise Unreadable("day-since-1904", value=cell[:40])
    return cell


_FAULTS = {
    "error": "spreadsheet-error",
    "no-result": "formula-no-result",
    "too-long": "number-cut",
}


@lru_cache(maxsize=8192)
def day(cell: str) -> date:
    """Return a date written `2026-11-01`, `2026.11.1`, `20261101` or as a spreadsheet's serial number.

    Raises `Unreadable`: `date`.
    """
    cell = narrow(cell)
    match = _DATE.fullmatch(cell) or _COMPACT.fullmatch(cell)
    try:
        if match and int(match[1]) in YEARS:
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
    cell = narrow(cell)
    if cell and not _EMAIL.fullmatch(cell):
        raise Unreadable("email", value=cell[:60])
    return cell


def phone(cell: str) -> str:
    """Return a telephone number, or nothing for nothing. Raises `Unreadable`: `phone`."""
    cell = narrow(cell)
    if cell and not _PHONE.fullmatch(cell):
        raise Unreadable("phone", value=cell[:40])
    return cell


def number(cell: str) -> str:
    """Return a staff number or code with its leading zeros, full-width digits and letters as usual ones.

    What a file writes around it so that spreadsheets take it as text goes (`="00000079"`).
    Raises `Unreadable`: `blank-inside`, `example-row`, `number-cut` (what a spreadsheet made of a code: a power
    of ten, marks between thousands, decimals, a day).
    """
    code = narrow(cell)
    if kept := _KEPT_AS_TEXT.fullmatch(code):
        code = (kept[1] or kept[2] or "").strip()
    if code.startswith(EXAMPLE):
        raise Unreadable("example-row")
    if _MADE_BY_SPREADSHEET.fullmatch(code):
        raise Unreadable("number-cut", value=code[:40])
    if " " in code:
        raise Unreadable("blank-inside", value=code[:40])
    return code


def whole(cell: str) -> int:
    """Return a whole number, as in the order of the organisation. Raises `Unreadable`: `whole-number`."""
    plain = narrow(cell).removesuffix(".0")
    if not (plain.isascii() and plain.isdecimal()):
        raise Unreadable("whole-number", value=cell[:40])
    return int(plain)
