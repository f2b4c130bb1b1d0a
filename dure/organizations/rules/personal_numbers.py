"""Finds resident registration numbers (주민등록번호) wherever they hide in a file (O9).

A number is six digits of a birth date and seven more, the first of which tells century and sex (1-4 citizens,
5-8 foreigners). One that is parted ("900101-1234567") or whose check digit fits is taken for one. Numbers
issued since October 2020 carry no check digit, so a column of unparted ones is known by its dates alone.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

_HEADERS = ("주민등록", "주민번호", "외국인등록번호", "외국인번호", "residentregistration", "rrn", "jumin")
_NUMBER = re.compile(r"(?<!\d)(\d{6})([^\d,]{0,3})([1-8])(\d{6}|[*xX●○•]{6})(?!\d)")
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_CENTURIES = {"1": 1900, "2": 1900, "5": 1900, "6": 1900, "3": 2000, "4": 2000, "7": 2000, "8": 2000}
# A spreadsheet that took the number for a number dropped the zero of a birth year since 2000.
_WITHOUT_ZERO = re.compile(r"\d{12}")
_FEW = 3
# Either of them, in any width of digits and over the borders of columns.
_WORTH_A_LOOK = re.compile(r"\d{6}[^\d,]{0,3}\d(?:\d{6}|[*xX●○•]{6})|\d{12}")


def is_personal_header(header: str) -> bool:
    """Tell whether a column's title says that it holds registration numbers."""
    plain = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", header)).lower()
    return any(word in plain for word in _HEADERS)


def may_hold_number(text: str) -> bool:
    """Tell quickly whether `text` deserves a closer look."""
    return _WORTH_A_LOOK.search(text) is not None


@dataclass(slots=True)
class Suspicion:
    """What has been seen in the columns of one file; `column` gives the verdict.

    Half of a column's candidates must hold, because any long number has a date in it now and then: of random
    numbers of thirteen digits three in a hundred look like a birth date, and three in a thousand pass the
    check digit as well.
    """

    today: date
    candidates: "Counter[int]" = field(default_factory=Counter)
    certain: "Counter[int]" = field(default_factory=Counter)
    dated: "Counter[int]" = field(default_factory=Counter)
    lines: dict[int, int] = field(default_factory=dict)

    def look(self, line: int, cells: Sequence[str]) -> bool:
        """Look at a row; True when a cell of it holds a number, whatever its column turns out to be."""
        found = False
        for column, cell in enumerate(cells):
            if len(cell) > 11:  # noqa: PLR2004 -- the shortest form has twelve digits
                found |= self._look_at(line, column, unicodedata.normalize("NFKC", cell))
        return found or self._look_across(line, cells)

    def column(self) -> int | None:
        """Return the first column that holds registration numbers, or None."""
        for column in sorted(self.candidates):
            half = self.candidates[column] / 2
            if self.certain[column] and self.certain[column] >= half:
                return column
            if self.dated[column] >= max(_FEW, half):
                return column
        return None

    def _look_at(self, line: int, column: int, cell: str) -> bool:
        found = [_judge(*match, today=self.today) for match in _NUMBER.findall(cell)]
        if not found and _WITHOUT_ZERO.fullmatch(cell.strip()):
            found = [_judge(*match, today=self.today) for match in _NUMBER.findall(f"0{cell.strip()}")]
        if not found:
            return False
        self.candidates[column] += 1
        self.certain[column] += "certain" in found
        self.dated[column] += any(found)
        if any(found):
            self.lines.setdefault(column, line)
        return "certain" in found

    def _look_across(self, line: int, cells: Sequence[str]) -> bool:
        """Look for a number that is divided over two neighbouring columns; only the check digit tells."""
        for column, (birth, rest) in enumerate(pairwise(cells)):
            pair = birth.strip() + rest.strip()
            if len(birth.strip()) == 6 and len(pair) == 13 and pair.isdecimal():  # noqa: PLR2004 -- its halves
                match = _NUMBER.fullmatch(pair)
                if match and _judge(*match.groups(), today=self.today) == "certain":
                    self.candidates[column] += 1
                    self.certain[column] += 1
                    self.lines.setdefault(column, line)
                    return True
        return False


def _judge(birth: str, parting: str, century: str, rest: str, *, today: date) -> str:
    """Return "certain", "dated" (the form fits, the check digit does not) or "" for one candidate."""
    try:
        born = date(_CENTURIES[century] + int(birth[:2]), int(birth[2:4]), int(birth[4:]))
    except ValueError:
        return ""
    if born > today:
        return ""
    if parting or not rest.isdecimal() or _check_digit(birth + century + rest):
        return "certain"
    return "dated"


def _check_digit(number: str) -> bool:
    digits = [int(digit) for digit in number]
    total = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    offset = 2 if digits[6] >= 5 else 0  # noqa: PLR2004 -- foreigners' numbers are checked with two more
    return (11 - total % 11 + offset) % 10 == digits[12]
