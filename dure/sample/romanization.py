"""Logins out of Korean names: 김민수 → minsu.kim, in the Revised Romanization, syllable by syllable."""

_INITIALS = (
    "g",
    "kk",
    "n",
    "d",
    "tt",
    "r",
    "m",
    "b",
    "pp",
    "s",
    "ss",
    "",
    "j",
    "jj",
    "ch",
    "k",
    "t",
    "p",
    "h",
)
_VOWELS = (
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu",
    "eu", "ui", "i",
)  # fmt: skip
_FINALS = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "p", "t", "l", "p", "l", "m", "p", "p", "t", "t",
    "ng", "t", "t", "k", "t", "p", "t",
)  # fmt: skip
_FIRST = 0xAC00
_PER_INITIAL, _PER_VOWEL = 588, 28
_TWO_SYLLABLES = ("선우", "남궁")

# As their bearers write them.
_SURNAMES = {
    "김": "kim", "이": "lee", "박": "park", "최": "choi", "정": "jung", "강": "kang", "조": "cho", "윤": "yoon",
    "임": "lim", "오": "oh", "신": "shin", "권": "kwon", "안": "ahn", "유": "yoo", "류": "ryu", "우": "woo",
    "구": "koo", "문": "moon", "손": "son", "배": "bae", "노": "noh", "선우": "sunwoo",
}  # fmt: skip


def login_of(name: str) -> str:
    """Return given name and surname in Latin letters, a point between them."""
    length = 2 if name.startswith(_TWO_SYLLABLES) else 1
    surname, given = name[:length], name[length:]
    return f"{romanize(given)}.{_SURNAMES.get(surname) or romanize(surname)}"


def romanize(hangul: str) -> str:
    """Return syllables in Latin letters."""
    return "".join(map(_syllable, hangul))


def _syllable(letter: str) -> str:
    index = ord(letter) - _FIRST
    vowel, final = index % _PER_INITIAL // _PER_VOWEL, index % _PER_VOWEL
    return _INITIALS[index // _PER_INITIAL] + _VOWELS[vowel] + _FINALS[final]
