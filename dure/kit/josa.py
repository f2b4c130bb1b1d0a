"""Particles (조사) that agree with the last sound of a word, as the National Institute of Korean Language reads it.

The particle follows the word before its brackets: 김영숙(A)을. Digits, Latin letters, signs and units are read
aloud: 50%를 (퍼센트), 3kg을 (킬로그램). A letter whose sound is not known here, such as a Hanja, takes both forms:
金民을(를).
"""

import re
import unicodedata

from dure.kit import hangul

_PARTICLES = {
    "을/를": ("을", "를", "을(를)"),
    "은/는": ("은", "는", "은(는)"),
    "이/가": ("이", "가", "이(가)"),
    "과/와": ("과", "와", "과(와)"),
    "으로/로": ("으로", "로", "(으)로"),
    "이라고/라고": ("이라고", "라고", "(이)라고"),
}
# How digits and the names of Latin letters end: 영, 일, 삼, 육, 칠, 팔; 엘, 엠, 엔, 알. All others end in a vowel.
_FINALS: dict[str, str] = {
    **dict(zip("0123456789", ("ㅇ", "ㄹ", "", "ㅁ", "", "", "ㄱ", "ㄹ", "ㄹ", ""), strict=True)),
    **dict.fromkeys("abcdefghijkopqstuvwxyz", ""),
    **dict(zip("lmnr", "ㄹㅁㄴㄹ", strict=True)),
}
_SIGNS = {
    "%": "퍼센트", "‰": "퍼밀", "°": "도", "℃": "도", "℉": "도",
    "$": "달러", "€": "유로", "₩": "원", "￦": "원", "£": "파운드", "¥": "엔",
    "+": "플러스", "#": "샵", "&": "앤드", "★": "별", "☆": "별",
    "㎡": "제곱미터", "㎥": "세제곱미터", "㎜": "밀리미터", "㎝": "센티미터", "㎞": "킬로미터",
    "㎎": "밀리그램", "㎏": "킬로그램", "㏄": "시시", "ℓ": "리터", "㎖": "밀리리터", "㏊": "헥타르",
    "①": "일", "②": "이", "③": "삼", "④": "사", "⑤": "오", "⑥": "육", "⑦": "칠", "⑧": "팔", "⑨": "구", "⑩": "십",
}  # fmt: skip
_UNIT_WORDS = {
    "mm": "미터", "cm": "미터", "km": "미터", "m": "미터", "kg": "그램", "mg": "그램", "g": "그램", "t": "톤",
    "l": "리터", "ml": "리터", "ha": "헥타르", "MB": "바이트", "GB": "바이트", "TB": "바이트", "%p": "포인트",
}  # fmt: skip
_UNITS = re.compile(rf"(?<=\d)({'|'.join(_UNIT_WORDS)})$")
# Corner and angle brackets are no brackets but quotation marks: what they hold is read (「규정」을).
_BRACKETS = dict(zip(")]}】〕〗）］｝", "([{【〔〖（［｛", strict=True))
_SILENT_UNKNOWN = ("L", "N")


def josa(word: str, particle: str) -> str:
    """Return `word` with the form of `particle` ("을/를", "으로/로", …) that its last sound asks for.

    What stands in brackets at the end, and quotation marks, are passed over. Raises `KeyError` for a particle that
    is not known.
    """
    closed, opened, both = _PARTICLES[particle]
    final = _final_of(word)
    if final is None:
        return word + both
    if particle == "으로/로" and final == "ㄹ":
        return word + opened
    return word + (closed if final else opened)


def _final_of(word: str) -> str | None:
    """Return the final consonant of the last sound of `word`: empty after a vowel, None when nobody can tell."""
    read = _read(_without_brackets(word)) or _read(
        word.strip("".join(_BRACKETS) + "".join(_BRACKETS.values()))
    )
    for character in reversed(read):
        if hangul.is_syllable(character):
            return hangul.final_of(character)
        plain = unicodedata.normalize("NFKC", character).lower()
        if plain in _FINALS:
            return _FINALS[plain]
        if unicodedata.category(character)[0] in _SILENT_UNKNOWN:
            return None
    return None


def _read(word: str) -> str:
    """Return `word` with the unit at its end and its signs as they are read aloud."""
    unit = _UNITS.search(word)
    if unit:
        word = word[: unit.start()] + _UNIT_WORDS[unit[1]]
    return "".join(_SIGNS.get(character, character) for character in word)


def _without_brackets(word: str) -> str:
    """Return `word` without what stands in brackets at its end, however often."""
    while (bare := word.rstrip(" \u3000\"'’”")) and bare[-1] in _BRACKETS:
        opening = bare.rfind(_BRACKETS[bare[-1]])
        if opening < 0:
            return bare
        word = bare[:opening]
    return word
