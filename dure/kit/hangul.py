"""Names as they are looked for: search keys, initial consonants (초성), what a half-typed name may become."""

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
_DOUBLE_SURNAMES = frozenset(("남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방", "망절", "어금"))
_SHORTEST_FULL_NAME = 2
_SHORTEST_WORD = 2

# What readers do not see as part of a name, once it is decomposed (NFKD): blanks, signs, brackets, middle dots and
# hyphens, fillers, marks over Latin letters, pictures. The database has the same rule (`organizations_key`).
SEPARATORS = (
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u02b9-\u036f\u115f\u1160\u119e"
    r"\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u2000-\u206f\u20d0-\u20ff\u2190-\u2bff\u3000-\u3004\u3008-\u303f"
    r"\u30fb\ufe00-\ufe6f\ufeff\ufff0-\uffff\U0001f000-\U0001faff\U000e0000-\U000e0fff]+"
)
_SEPARATOR = re.compile(SEPARATORS)
# Capitals, Latin letters that no decomposition makes plain, and initials that stand alone as keyboards type them.
FOLDED_FROM = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZĐđØøŁłßẞÆæŒœÞþÐðıĦħŊŋ"
    "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"
    "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЄІЇҐ"
    "\u1100\u1101\u1102\u1103\u1104\u1105\u1106\u1107\u1108\u1109\u110a\u110b\u110c\u110d\u110e\u110f\u1110\u1111\u1112"
)
FOLDED_TO = (
    "abcdefghijklmnopqrstuvwxyzddoollssaaoottddihhnn"
    "αβγδεζηθικλμνξοπρστυφχψω"
    "абвгдежзийклмнопрстуфхцчшщъыьэюяєіїґ"
    "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
)
_FOLDED = str.maketrans(FOLDED_FROM, FOLDED_TO)
SPELT_OUT = "([aou])e+|(s)s+"
"""How a keyboard without them writes ä, ö, ü and ß: ae, oe, ue and ss. Keys have neither, whoever wrote the name.

What is left out depends on what stands before it alone, so half of a name still makes half of its key.
"""
_SPELT_OUT = re.compile(SPELT_OUT)
_NO_INITIAL = frozenset(map(chr, (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))))


def _spread(consonant: str) -> str:
    """Return a consonant as the keys that type it: ㄳ → ㄱㅅ."""
    return "".join(_SPLIT.get(consonant, consonant))


# Consonants of every block as keyboards type them: input methods join two keys into one (ㄳ), and some send
# half-width or conjoining forms.
_TYPED = str.maketrans(
    {chr(0x3131 + place): _spread(chr(0x3131 + place)) for place in range(30)}
    | {chr(0xFFA1 + place): _spread(chr(0x3131 + place)) for place in range(30)}
    | {chr(0x1100 + place): initial for place, initial in enumerate(INITIALS)}
    | {chr(0x11A7 + place): _spread(final) for place, final in enumerate(_FINALS) if final}
)


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
        """Tell whether `name` (a key) is one that this reading may become."""
        return re.match(self.pattern, name) is not None


def normalize(text: str) -> str:
    """Return `text` composed (NFC), consonants of any block as keyboards type them, spaces trimmed and single."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_TYPED).split())


def key(name: str) -> str:
    """Return what a name is looked for by: its letters and digits, without case, marks and width.

    홍 길 동 → 홍길동, 김수(A) → 김수a, Nguyễn Thị → nguyenthi, ＡＩ팀 → ai팀, Müller and Mueller → muller,
    Weiß and Weiss → weis. Hanja stay.
    """
    return _one_spelling(_folded(_SEPARATOR.sub("", unicodedata.normalize("NFKD", name))))


def typed_key(query: str) -> str:
    """Return the key of something typed into a search: joined consonants are the two that were typed."""
    return key(unicodedata.normalize("NFC", query).translate(_TYPED))


def starts(name: str) -> list[str]:
    """Return the keys of where a name may begin to be typed: all of it, the given name, each further word."""
    whole = key(name)
    if not whole:
        return []
    given = [whole[1:]] if is_syllable(whole[0]) and whole[1:] else []
    return [whole, *given, *later_starts(name)]


def later_starts(name: str) -> list[str]:
    """Return the keys of a name's rarer starts: after a surname of two syllables, words in other letters.

    A Korean name that a list stretches with blanks (홍 길 동) has no words.
    """
    whole = key(name)
    if not whole:
        return []
    surname = [whole[2:]] if whole[:2] in _DOUBLE_SURNAMES and whole[2:] else []
    words = [word for word in _SEPARATOR.split(unicodedata.normalize("NFKD", name)) if word]
    rests = [
        (_folded(word), _one_spelling(_folded("".join(words[place:])))) for place, word in enumerate(words)
    ]
    is_korean = is_syllable(whole[0])
    return surname + [
        rest
        for word, rest in rests[1:]
        if len(word) >= _SHORTEST_WORD and not (is_korean and is_syllable(word[0]))
    ]


def initials(name: str) -> str:
    """Return the initial consonants of `name` (초성): 김민수 → ㄱㅁㅅ; other characters in lower case."""
    return initials_of_key(normalize(name))


def initials_of_key(key: str) -> str:
    """Return the initial consonants of a key: what the database keeps beside it."""
    return "".join(map(_initial, key))


def is_syllable(character: str) -> bool:
    """Tell whether `character` is a complete Hangul syllable."""
    return _FIRST <= ord(character) <= _LAST


def final_of(syllable: str) -> str:
    """Return the final consonant of a complete Hangul syllable, empty when it ends in a vowel."""
    return _FINALS[(ord(syllable) - _FIRST) % _PER_VOWEL]


def is_initial(character: str) -> bool:
    """Tell whether `character` is a lone initial consonant, as typed on a keyboard."""
    return character in INITIALS


def readings(query: str) -> list[Prefix]:
    """Return every way to read `query` as the beginning of a name's key, the most literal first; none when blank.

    "김ㅁㅅ" and "ㄱ민ㅅ" read as 김민수. The last syllable may be unfinished: "김미" reads as 김미, 김민,
    김밍 …; "김밋" also as 김미 followed by ㅅ, which is what stands on the screen while one types 김미숙.
    """
    typed = typed_key(query)
    return [_reading(text) for text in _unfinished(typed)] if typed else []


def matches(query: str, name: str) -> bool:
    """Tell whether `name`, or one of its words, begins with what `query` may mean."""
    possible = readings(query)
    return any(reading.matches(start) for start in starts(name) for reading in possible)


def _folded(decomposed: str) -> str:
    return unicodedata.normalize("NFC", decomposed).translate(_FOLDED)


def _one_spelling(folded: str) -> str:
    return _SPELT_OUT.sub(r"\1\2", folded)


def following(character: str) -> str:
    """Return the code point after a character's that a text can hold: after U+D7FF come surrogates, which none can."""
    after = min(ord(character) + 1, 0x10FFFF)
    return chr(0xE000 if 0xD800 <= after < 0xE000 else after)  # noqa: PLR2004 -- the surrogates


def _initial(character: str) -> str:
    if is_syllable(character):
        return INITIALS[(ord(character) - _FIRST) // _PER_INITIAL]
    return "" if character in _NO_INITIAL else character.translate(_FOLDED)


def _unfinished(typed: str) -> list[str]:
    """Return `typed`, and `typed` with its last final consonant moved to a syllable that is still to come."""
    last = typed[-1]
    final = final_of(last) if is_syllable(last) else ""
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
    return Prefix(text[:fixed] + low, text[:fixed] + following(high), initials_of_key(text), f"^{pattern}")


def _range(character: str, *, is_last: bool) -> tuple[str, str]:
    """Return the first and the last character that `character` may still become."""
    if is_initial(character):
        first = _FIRST + INITIALS.index(character) * _PER_INITIAL
        return chr(first), chr(first + _PER_INITIAL - 1)
    if is_last and is_syllable(character) and (ord(character) - _FIRST) % _PER_VOWEL == 0:
        return character, chr(ord(character) + _PER_VOWEL - 1)
    return character, character


def monogram(name: str) -> str:
    """Return the two letters that stand for somebody: of the given name where the name is Korean (김민수 → 민수)."""
    if len(name) <= _SHORTEST_FULL_NAME or not is_syllable(name[0]):
        return name[:2]
    surname = 2 if name[:2] in _DOUBLE_SURNAMES else 1
    return name[surname : surname + 2]
