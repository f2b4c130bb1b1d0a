"""The one rule for text from outside: what is replaced, what goes, what stays, and what shows nothing.

Every door calls `clean` (text of several lines), `line` (one line: names, titles) or `narrow` (numbers, codes,
logins) before anybody looks at what came. Replaced: control characters by a space, lone surrogates by U+FFFD,
Hangul fillers by a space, line and paragraph separators by a line break. Taken out: noncharacters, and what
reorders the text around it. Kept: everything else, private use and unassigned code points too. Writers call
`writable`, so that a file can also be made of rows that are older than the rule.
"""

import re
import unicodedata
from collections.abc import Iterator


def _characters(*ranges: tuple[int, int]) -> str:
    """Return the characters of ranges of code points, both ends included."""
    return "".join(chr(code) for first, last in ranges for code in range(first, last + 1))


_SURROGATE = re.compile("[\ud800-\udfff]")
# PostgreSQL takes no NUL, XML 1.0 no other of the first; no text needs the second (U+0080 to U+009F).
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Code points that are no characters and never will be; XML 1.0 takes neither U+FFFE nor U+FFFF.
_NONCHARACTERS = _characters(
    (0xFDD0, 0xFDEF), *((plane * 0x10000 + 0xFFFE, plane * 0x10000 + 0xFFFF) for plane in range(17))
)
# Embeddings, overrides and isolates reorder what stands around them on the board; Korean needs none.
# Interlinear annotation marks (U+FFF9 to U+FFFB) are for programs among themselves.
_REORDERING = _characters((0x202A, 0x202E), (0x2066, 0x2069), (0xFFF9, 0xFFFB))
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")

# Letters by category that show nothing: two are parts of old syllables, two are blanks wherever they stand.
_FILLERS = "\u115f\u1160\u3164\uffa0"
# They, and one letter that is drawn as a picture.
_NO_LETTERS = frozenset(_FILLERS + "\u2139")

# What shows nothing and is as wide as a blank, and what shows nothing and has no width.
_SPACES = _FILLERS + _characters(
    *((0x0009, 0x000D), (0x001C, 0x0020), (0x0085, 0x0085), (0x00A0, 0x00A0), (0x1680, 0x1680)),
    *((0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x2800, 0x2800)),
    (0x3000, 0x3000),
)
_WIDTHLESS = _characters(
    *((0x0000, 0x0008), (0x000E, 0x001B), (0x007F, 0x0084), (0x0086, 0x009F), (0x00AD, 0x00AD)),
    *((0x034F, 0x034F), (0x061C, 0x061C), (0x17B4, 0x17B5), (0x180E, 0x180E), (0x200B, 0x200F)),
    *((0x202A, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3)),
    *((0x1D173, 0x1D17A), (0xE0000, 0xE007F)),
)
# They choose a form of the character before them, and show nothing by themselves.
_SELECTORS = _characters((0x180B, 0x180D), (0x180F, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_BLANK = _SPACES + _WIDTHLESS
_NOTHING_TO_SEE = re.compile(f"[{_BLANK}{_SELECTORS}{_NONCHARACTERS}]*")
_SPACING = re.compile(f"[{_SPACES}]+")
_UNSEEN = re.compile(f"[{_WIDTHLESS}]")
_NONCHARACTER = re.compile(f"[{_NONCHARACTERS}]")
_TAKEN_OUT = re.compile(f"[{_REORDERING}{_NONCHARACTERS}]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

# Of the Stream-Safe Text Format (UAX #15): no writing needs more, and putting longer piles in order takes
# time that grows with their square.
_MOST_MARKS = 30

_DIGITS_OF_REGISTRATION_NUMBER = 13
_REGISTRATION_NUMBER = re.compile(
    r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[\W_]{0,20}\d{7}(?!\d)", re.ASCII
)


def clean(text: str) -> str:
    """Return `text` as the rule of this module has it, in NFC, without anything invisible at its ends."""
    # Nearly every text holds nothing of the rule, and this look is several times quicker than the patterns.
    if not text.replace("\n", " ").isprintable():
        text = _TAKEN_OUT.sub("", _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text))
        text = _CONTROLS.sub(" ", _LINE_ENDS.sub("\n", text))
    if not text.isascii():
        text = text.replace("\N{HANGUL FILLER}", " ").replace("\N{HALFWIDTH HANGUL FILLER}", " ")
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", "".join(_without_piles(text)))
    return text.strip(_BLANK)


def line(text: str) -> str:
    """Return `text` cleaned, on one line, with single spaces and nothing invisible between its letters."""
    if text.isprintable() and text.isascii() and "  " not in text:
        return text.strip()
    return _SPACING.sub(" ", clean(_UNSEEN.sub("", writable(text)))).strip()


def narrow(text: str) -> str:
    """Return `text` as one line in which the full-width forms of ASCII are ASCII: numbers, codes, logins, e-mail."""
    plain = line(text)
    return plain if plain.isascii() else plain.translate(_FULL_WIDTH)


def writable(text: str) -> str:
    """Return `text` as every file format can hold it (XML 1.0, UTF-8); line breaks, tabs and all else stay."""
    if text.isprintable():
        return text
    text = _NONCHARACTER.sub("", _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text))
    return _CONTROLS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def is_blank(text: str) -> bool:
    """Tell whether `text` shows nothing: empty, blanks, fillers, characters without width."""
    return _NOTHING_TO_SEE.fullmatch(text) is not None


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
