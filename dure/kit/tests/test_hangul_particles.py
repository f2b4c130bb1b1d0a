"""Particles agree with the sound before them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.kit.hangul import josa, monogram


@pytest.mark.parametrize(
    ("word", "particle", "expected"),
    [
        ("김민수", "을/를", "김민수를"),
        ("이서연", "을/를", "이서연을"),
        ("정보통신과", "이/가", "정보통신과가"),
        ("담당관", "은/는", "담당관은"),
        ("서울", "으로/로", "서울로"),
        ("이천", "으로/로", "이천으로"),
        ("복지과", "으로/로", "복지과로"),
        ("10", "을/를", "10을"),
        ("2", "이/가", "2가"),
        ("Tom", "은/는", "Tom은"),
        ("김민수(전산팀)", "과/와", "김민수(전산팀)과"),
        ("", "을/를", "를"),
    ],
)
def test_the_particle_follows_the_last_sound(word: str, particle: str, expected: str) -> None:
    """Numbers and Latin letters by how they are read, closing marks passed over."""
    assert josa(word, particle) == expected


@given(st.text())
def test_any_text_keeps_its_letters(word: str) -> None:
    assert josa(word, "을/를") in (word + "을", word + "를")


def test_a_particle_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        josa("두레", "마저")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("김민수", "민수"),
        ("남궁민", "민"),
        ("황보영희", "영희"),
        ("김하늘바라기", "하늘"),
        ("허준", "허준"),
        ("Smith", "Sm"),
        ("", ""),
    ],
)
def test_two_letters_stand_for_a_person(name: str, letters: str) -> None:
    assert monogram(name) == letters
