"""What text from outside is made into before anybody looks at it."""

import re
import unicodedata
from collections.abc import Iterator

_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

# Embeddings, overrides and isolates reorder what stands around them on the board; Korean needs none.
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")

# Letters by category that show nothing (Hangul fillers), and one that is drawn as a picture.
_FILLERS = "\u115f\u1160\u3164\uffa0"
_NO_LETTERS = frozenset(_FILLERS + "\u2139")

_BLANK = _FILLERS + "".join(
    chr(code)
    for first, last in (
        *((0x0000, 0x0020), (0x007F, 0x00A0), (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C)),
        *((0x1680, 0x1680), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2000, 0x200F), (0x2028, 0x202F)),
        *((0x205F, 0x206F), (0x2800, 0x2800), (0x3000, 0x3000), (0xFEFF, 0xFEFF), (0xFFF0, 0xFFFB)),
        *((0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0001, 0xE007F), (0xE0100, 0xE01EF)),
    )
    for code in range(first, last + 1)
)

# Of the Stream-Safe Text Format (UAX #15): no writing needs more, and putting longer piles in order takes
# time that grows with their square.
_MOST_MARKS = 30

_DIGITS_OF_REGISTRATION_NUMBER = 13
_REGISTRATION_NUMBER = re.compile(
    r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[\W_]{0,20}\d{7}(?!\d)", re.ASCII
)


def clean(text: str) -> str:
    """Return `text` in NFC with line breaks unified, without anything invisible at its ends.

    Control characters (PostgreSQL takes no NUL) and lone surrogates (no UTF-8 has them) become spaces or the
    replacement character, so that nothing from outside can fail later; what reorders text goes.
    """
    if not text.isascii():
        text = _REORDERING.sub("", _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text))
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", "".join(_without_piles(text)))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub(" ", text).strip(_BLANK)


def has_letter(text: str) -> bool:
    """Tell whether `text` holds a letter of any script; what shows nothing or a picture is none."""
    return any(unicodedata.category(c)[0] == "L" and c not in _NO_LETTERS for c in text)


def has_registration_number(text: str) -> bool:
    """Tell whether `text` holds something in the form of a resident registration number (주민등록번호).

    Six digits that are a date, then seven, whatever signs or spaces stand between the two and whatever
    script or width the digits have. The check digit is not asked for: numbers issued since 2020 carry none.
    """
    folded = unicodedata.normalize("NFKC", text)
    if sum(map(str.isdecimal, folded)) < _DIGITS_OF_REGISTRATION_NUMBER:
        return False
    folded = "".join(_digit(c) for c in folded if unicodedata.category(c) not in ("Cf", "Mn"))
    return _REGISTRATION_NUMBER.search(folded) is not None


def _without_piles(text: str) -> Iterator[str]:
    marks = 0
    for c in text:
        marks = marks + 1 if unicodedata.combining(c) else 0
        if marks <= _MOST_MARKS:
            yield c


def _digit(c: str) -> str:
    value = unicodedata.decimal(c, None)
    return c if value is None else str(value)
