"""A cell as a spreadsheet shows it, and what is wrong with it whatever its text says (O17)."""

import re
from typing import Literal, Self

Fault = Literal["error", "no-result", "too-long", "hidden", "date", "serial-1904"]


class Shown(str):
    """The text that a spreadsheet shows, with what the text does not tell.

    `error`: a lookup or a calculation failed. `no-result`: a formula that was never calculated. `too-long`: a
    number whose last digits a spreadsheet loses. `hidden`: its row is hidden. `date`: the cell is a date, and
    its text the day as ISO has it, whatever was typed. `serial-1904`: a bare number in a workbook that counts
    its days from 1904.
    """

    __slots__ = ("fault",)
    fault: Fault

    def __new__(cls, text: str, fault: Fault) -> Self:
        """Return `text` with its fault."""
        made = super().__new__(cls, text)
        made.fault = fault
        return made


# What spreadsheets write in the place of a value, and a column that was too narrow.
_ERRORS = frozenset(
    (
        *("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!"),
        *("#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#GETTING_DATA", "#EXTERNAL!", "#PYTHON!"),
    )
)
# LibreOffice numbers those for which it has no word, in its own language.
_NUMBERED_ERROR = re.compile(r"(Err|오류):[5-9]\d\d")


def is_error(text: str) -> bool:
    """Tell whether a text is what a spreadsheet shows where there is no value, as CSV files carry it on."""
    if text.startswith("#"):
        return text.upper() in _ERRORS or not text.strip("#")
    return _NUMBERED_ERROR.fullmatch(text) is not None
