"""Initial consonants and half-typed names (O13)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.kit import hangul

SYLLABLES = st.integers(0xAC00, 0xD7A3).map(chr)
NAMES = st.text(SYLLABLES, min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("김민수", "ㄱㅁㅅ"), ("선우용녀", "ㅅㅇㅇㄴ"), ("깜찍이", "ㄲㅉㅇ"), ("Anna", "anna"), ("", "")],
)
def test_initials_of_a_name(name: str, expected: str) -> None:
    assert hangul.initials(name) == expected


@pytest.mark.parametrize(
    ("query", "name", "expected"),
    [
        ("ㄱㅁㅅ", "김민수", True),  # O13
        ("ㄱㅁ", "김민수", True),
        ("김ㅁㅅ", "김민수", True),
        ("김민ㅅ", "김민수", True),
        ("ㄱ민ㅅ", "김민수", True),
        ("ㄱ민ㅅ", "김만수", False),
        ("김미", "김민수", True),  # the syllable is not finished yet
        ("김밋", "김미숙", True),  # the final consonant will move on
        ("김밗", "김바", False),
        ("김박", "김바구", True),
        ("김갃", "김각수", True),  # a double final divides
        ("김민", "김미수", False),
        ("ㄲ", "김민수", False),
        ("민수", "김민수", False),
        ("", "김민수", False),
        ("  ", "김민수", False),
        ("a(", "a(b", True),  # what means something in a pattern is a character here
        ("An", "Anna", True),
    ],
)
def test_a_half_typed_query_finds_what_it_may_become(query: str, name: str, *, expected: bool) -> None:
    assert hangul.matches(query, name) is expected


def test_conjoining_and_half_width_jamo_are_the_ones_of_the_keyboard() -> None:
    assert hangul.normalize("ᄀﾡ") == "ㄱㄱ"
    assert hangul.initials("ᄀ") == "ㄱ"


def test_names_decomposed_by_a_mac_are_composed() -> None:
    assert hangul.initials(unicodedata.normalize("NFD", "김민수")) == "ㄱㅁㅅ"


@given(NAMES, st.data())
def test_every_stage_of_typing_finds_the_name(name: str, data: st.DataObject) -> None:
    """A prefix, any of whose syllables may be given by its initial alone, finds the name."""
    length = data.draw(st.integers(1, len(name)))
    shortened = [
        hangul.initials(syllable) if data.draw(st.booleans()) else syllable for syllable in name[:length]
    ]
    assert hangul.matches("".join(shortened), name)


@given(NAMES, NAMES)
def test_the_index_range_and_the_initials_never_lose_a_match(query: str, name: str) -> None:
    """The range and the initials that an index answers hold for every name that the pattern accepts."""
    for reading in hangul.readings(query):
        if reading.matches(name):
            assert reading.low <= name < reading.high
            assert hangul.initials(name).startswith(reading.initials)


@given(NAMES, st.integers(0, 4))
def test_a_mixed_query_stays_within_its_index_range(name: str, place: int) -> None:
    mixed = "".join(hangul.initials(c) if i == place else c for i, c in enumerate(name))
    for reading in hangul.readings(mixed):
        if reading.matches(name):
            assert reading.low <= name < reading.high
            assert hangul.initials(name).startswith(reading.initials)
