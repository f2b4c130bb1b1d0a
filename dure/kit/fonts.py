"""The fonts that papers are set in: which characters they hold, and what stands where a character is missing.

PDFs are drawn with the product's own fonts alone, so that a paper is the same on every machine. They are TrueType:
MuPDF draws no Hangul of the OpenType (CFF) ones as WeasyPrint embeds them (F-A14).
"""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_BUILT = Path(__file__).resolve().parents[1] / "frame" / "static" / "build" / "fonts"


@dataclass(frozen=True, slots=True)
class Face:
    """A font file: the address that papers fetch it by, what the build calls it, its family and weight."""

    address: str
    file: str
    family: str
    weight: int

    @property
    def path(self) -> Path | None:
        """Return where the file is; None where the front end has not been built."""
        file = _BUILT / self.file
        return file if file.is_file() else None


FACES = (
    Face("dure-font:regular", "PretendardGOV-Regular.ttf", "Letter", 400),
    Face("dure-font:bold", "PretendardGOV-Bold.ttf", "Letter", 700),
    Face("dure-font:emoji", "NotoEmoji-Regular.ttf", "Letter Emoji", 400),
)

MARK = "□"
"""What stands where a character cannot be drawn."""

SCRIPTS = {
    "hangul": ((0xAC00, 0xD7A3),),
    "old-hangul": ((0x1100, 0x11FF), (0xA960, 0xA97C), (0xD7B0, 0xD7FB)),
    "hanja": ((0x4E00, 0x9FA5),),
    "rare-hanja": ((0x3400, 0x4DB5), (0x4E00, 0x9FA5)),
    "latin": ((0x0020, 0x007E), (0x00C0, 0x017F), (0x1EA0, 0x1EF9)),
    "kana": ((0x3041, 0x3096), (0x30A1, 0x30FA)),
    "cyrillic": ((0x0410, 0x044F),),
    "thai": ((0x0E01, 0x0E3A),),
    "arabic": ((0x0621, 0x064A),),
    "emoji": ((0x1F600, 0x1F64F), (0x1F300, 0x1F5FF)),
}
"""The scripts that `missing_scripts` asks about, by the code points that stand for each.

Hanja are those of KS X 1001, which every Korean system knows; all others are rare.
"""

# An old syllable is several code points and one letter to the eye; a flag is two letters of a country.
_OLD_SYLLABLE = re.compile(
    "[\u1100-\u115f\ua960-\ua97f]+[\u1160-\u11a7\ud7b0-\ud7c6]*[\u11a8-\u11ff\ud7cb-\ud7fb]*|[\u1160-\u11ff]+"
)
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{1,2}")
# They join, colour or turn what stands before them, and show nothing by themselves.
_MODIFIERS = re.compile(
    "[\u00ad\u034f\u180b-\u180f\u200b-\u200f\u2060-\u2064\u20e3\ufe00-\ufe0f\ufeff\U0001f3fb-\U0001f3ff"
    "\U000e0000-\U000e0fff]"
)
_SPACES = frozenset("\n\t\u3000") | {chr(code) for code in (0x00A0, *range(0x2000, 0x200B), 0x202F, 0x205F)}


@cache
def usable() -> dict[Face, frozenset[int]]:
    """Return the fonts that are built and can be read, with the code points they hold.

    A font that is broken must not reach Pango, which ends the whole process when no font is left.
    """
    from fontTools.ttLib import TTFont, TTLibError

    held = {}
    for face in FACES:
        with suppress(OSError, TTLibError):
            if face.path is not None:
                with TTFont(face.path, lazy=True) as font:
                    held[face] = frozenset(font.getBestCmap())
    return held


@cache
def covered() -> frozenset[str]:
    """Return the characters that the built fonts hold and draw alone; empty where none is built."""
    held = map(chr, frozenset().union(*usable().values()))
    return frozenset(character for character in held if not _MODIFIERS.match(character))


def drawable(text: str) -> str:
    """Return `text` with a mark for each letter that no font of ours holds; what shows nothing goes.

    Without built fonts the text stays: the machine's own fonts draw what they can.
    """
    known = covered()
    if not known or known.issuperset(text.replace("\n", "")):
        return text
    whole = _FLAG.sub(_kept, _OLD_SYLLABLE.sub(_kept, _MODIFIERS.sub("", unicodedata.normalize("NFC", text))))
    return "".join(_drawn(character, known) for character in whole)


def missing_scripts() -> list[str]:
    """Return which of `SCRIPTS` the built fonts hold less than half of: their letters become marks on paper."""
    known = covered()
    return [name for name in SCRIPTS if _share(_letters(name), known) < 1 / 2]


def _letters(script: str) -> list[str]:
    letters = [chr(code) for first, last in SCRIPTS[script] for code in range(first, last + 1)]
    if not script.endswith("hanja"):
        return letters
    return [letter for letter in letters if bool(letter.encode("euc_kr", "ignore")) is (script == "hanja")]


def _share(letters: list[str], known: frozenset[str]) -> float:
    return sum(letter in known for letter in letters) / len(letters)


def _kept(match: re.Match[str]) -> str:
    return match[0] if covered().issuperset(match[0]) else MARK


def _drawn(character: str, known: frozenset[str]) -> str:
    if character in known or character == "\n":
        return character
    if character in _SPACES:
        return " "
    plain = unicodedata.normalize("NFKC", character)
    if known.issuperset(plain):
        return plain
    return "" if unicodedata.category(character) in {"Mn", "Me", "Mc", "Cf", "Cc"} else MARK
