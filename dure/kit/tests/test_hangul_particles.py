"""Particles agree with the sound before them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.kit.hangul import monogram
from dure.kit.josa import josa


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
        ("김민수(전산팀)", "과/와", "김민수(전산팀)와"),
        ("김영숙(A)", "을/를", "김영숙(A)을"),
        ("홍길동(총무과)", "을/를", "홍길동(총무과)을"),
        ("홍길동(총무과) [휴직]", "은/는", "홍길동(총무과) [휴직]은"),
        ("‘두레’", "이라고/라고", "‘두레’라고"),
        ("(주)", "이/가", "(주)가"),
        ("「협업 규정」", "을/를", "「협업 규정」을"),
        ("제5조「협업 규정」", "을/를", "제5조「협업 규정」을"),
        ("50%", "을/를", "50%를"),
        ("5％", "이/가", "5％가"),
        ("20℃", "으로/로", "20℃로"),
        ("3kg", "을/를", "3kg을"),
        ("100m", "을/를", "100m를"),
        ("₩", "으로/로", "₩으로"),
        ("５", "이/가", "５가"),
        ("３", "을/를", "３을"),
        ("Ａ", "은/는", "Ａ는"),
        ("③", "으로/로", "③으로"),
        ("金民", "을/를", "金民을(를)"),
        ("金民", "으로/로", "金民(으)로"),
        ("", "을/를", "을(를)"),
    ],
)
def test_the_particle_follows_the_last_sound(word: str, particle: str, expected: str) -> None:
    """Case particle-after-brackets: signs and units as they are read; what stands in brackets is not read."""
    assert josa(word, particle) == expected


@given(st.text())
def test_any_text_keeps_its_letters(word: str) -> None:
    assert josa(word, "을/를") in (word + "을", word + "를", word + "을(를)")


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
