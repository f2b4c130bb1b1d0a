"""Hangul: initial consonants (초성), what a half-typed name may become, particles that agree with a word."""

import re
import unicodedata
from dataclasses import dataclass

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
# The final consonants in code point order; the first is "none".
_FINALS: tuple[str, ...] = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
# Finals that two keys make: while somebody types, the second may still become the next syllable's initial.
_SPLIT = dict(
    zip(
        "ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ",
        zip("ㄱㄴㄴㄹㄹㄹㄹㄹㄹㄹㅂ", "ㅅㅈㅎㄱㅁㅂㅅㅌㅍㅎㅅ", strict=True),
        strict=True,
    )
)
_FIRST, _LAST = 0xAC00, 0xD7A3
_PER_VOWEL = 28
_PER_INITIAL = 21 * _PER_VOWEL
_CONJOINING_INITIALS = range(0x1100, 0x1113)
# How the last digit or Latin letter of a word is read aloud decides its particle.
_READ_ALOUD: dict[str, str] = {
    **dict(zip("013678", "ㅇㄹㅁㄱㄹㄹ", strict=True)),
    **dict(zip("lmnr", "ㄹㅁㄴㄹ", strict=True)),
}
_DOUBLE_SURNAMES = frozenset(("남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방", "망절", "어금"))
_SHORTEST_FULL_NAME = 2
_PARTICLES = {
    "을/를": ("을", "를"),
    "은/는": ("은", "는"),
    "이/가": ("이", "가"),
    "과/와": ("과", "와"),
    "으로/로": ("으로", "로"),
    "이라고/라고": ("이라고", "라고"),
}


@dataclass(frozen=True, slots=True)
class Prefix:
    """One reading of a half-typed name.

    `pattern` decides, in Python and in PostgreSQL alike. The other two are what indexes can answer: names in
    `[low, high)` by code point (the collation "C"), and initials that begin with `initials`.
    """

    low: str
    high: str
    initials: str
    pattern: str

    def matches(self, name: str) -> bool:
        """Tell whether `name` (normalised) is one that this reading may become."""
        return re.match(self.pattern, name) is not None


def normalize(text: str) -> str:
    """Return `text` composed (NFC), jamo of any block as keyboards type them, spaces trimmed and single."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(map(_typed, composed)).split())


def initials(name: str) -> str:
    """Return the initial consonants of `name` (초성): 김민수 → ㄱㅁㅅ; other characters in lower case."""
    return "".join(map(_initial, normalize(name)))


def is_syllable(character: str) -> bool:
    """Tell whether `character` is a complete Hangul syllable."""
    return _FIRST <= ord(character) <= _LAST


def is_initial(character: str) -> bool:
    """Tell whether `character` is a lone initial consonant, as typed on a keyboard."""
    return character in INITIALS


def readings(query: str) -> list[Prefix]:
    """Return every way to read `query` as the beginning of a name, the most literal first; none when blank.

    "김ㅁㅅ" and "ㄱ민ㅅ" read as 김민수. The last syllable may be unfinished: "김미" reads as 김미, 김민,
    김밍 …; "김밋" also as 김미 followed by ㅅ, which is what stands on the screen while one types 김미숙.
    """
    typed = normalize(query)
    return [_reading(text) for text in _unfinished(typed)] if typed else []


def matches(query: str, name: str) -> bool:
    """Tell whether `name` begins with what `query` may mean."""
    composed = normalize(name)
    return any(reading.matches(composed) for reading in readings(query))


def _typed(character: str) -> str:
    """Return a conjoining or half-width initial as the compatibility jamo that keyboards type."""
    if character.isascii() or is_syllable(character):
        return character
    plain = unicodedata.normalize("NFKC", character)
    if len(plain) == 1 and ord(plain) in _CONJOINING_INITIALS:
        return INITIALS[ord(plain) - _CONJOINING_INITIALS.start]
    return character


def _initial(character: str) -> str:
    if is_syllable(character):
        return INITIALS[(ord(character) - _FIRST) // _PER_INITIAL]
    return character.lower()


def _unfinished(typed: str) -> list[str]:
    """Return `typed`, and `typed` with its last final consonant moved to a syllable that is still to come."""
    last = typed[-1]
    final = _FINALS[(ord(last) - _FIRST) % _PER_VOWEL] if is_syllable(last) else ""
    kept, moved = _SPLIT.get(final, ("", final))
    if not moved:
        return [typed]
    without = chr(ord(last) - _FINALS.index(final) + _FINALS.index(kept))
    return [typed, typed[:-1] + without + moved]


def _reading(text: str) -> Prefix:
    """Return the names that begin with `text`; its lone initials and open last syllable stand for many."""
    ranges = [_range(character, is_last=place == len(text) - 1) for place, character in enumerate(text)]
    # An index range may open up once: up to the first character that stands for more than itself.
    fixed = next((place for place, (low, high) in enumerate(ranges) if low != high), len(text) - 1)
    low, high = ranges[fixed]
    pattern = "".join(re.escape(low) if low == high else f"[{low}-{high}]" for low, high in ranges)
    return Prefix(text[:fixed] + low, text[:fixed] + chr(ord(high) + 1), initials(text), f"^{pattern}")


def _range(character: str, *, is_last: bool) -> tuple[str, str]:
    """Return the first and the last character that `character` may still become."""
    if is_initial(character):
        first = _FIRST + INITIALS.index(character) * _PER_INITIAL
        return chr(first), chr(first + _PER_INITIAL - 1)
    if is_last and is_syllable(character) and (ord(character) - _FIRST) % _PER_VOWEL == 0:
        return character, chr(ord(character) + _PER_VOWEL - 1)
    return character, character


def josa(word: str, particle: str) -> str:
    """Return `word` with the form of `particle` ("을/를", "으로/로", …) that its last sound asks for.

    Closing brackets and quotation marks are passed over. Raises `KeyError` for a particle that is not known.
    """
    closed, opened = _PARTICLES[particle]
    final = _final_of(word)
    if particle == "으로/로" and final == "ㄹ":
        return word + opened
    return word + (closed if final else opened)


def _final_of(word: str) -> str:
    """Return the final consonant of the last sound of `word`; empty when it ends in a vowel."""
    for character in reversed(word):
        if is_syllable(character):
            return _FINALS[(ord(character) - _FIRST) % _PER_VOWEL]
        if character.isascii() and character.isalnum():
            return _READ_ALOUD.get(character.lower(), "")
    return ""


def monogram(name: str) -> str:
    """Return the two letters that stand for somebody: of the given name where the name is Korean (김민수 → 민수)."""
    if len(name) <= _SHORTEST_FULL_NAME or not is_syllable(name[0]):
        return name[:2]
    surname = 2 if name[:2] in _DOUBLE_SURNAMES else 1
    return name[surname : surname + 2]
