"""The Korean of the pages keeps to one word for one thing, and says it in the words that officials use."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

CATALOGUES = sorted((Path(__file__).parents[1] / "dure").glob("*/locale/ko/LC_MESSAGES/django.po"))
LEFT = {
    "앞날의 봉인": "전날의 봉인",
    "명단이 굳어": "명단이 확정되어",
    "감사 기록": "접속·처리 기록",
    "대조 부호": "검증값",
    "우연을 넘": "우연으로 보기 어려운",
    "뒤에서 만듭니다": "백그라운드에서 만듭니다",
    "인사자료": "명부",
    "주세요": "주십시오",
    "32일이 확정": "32일분이 확정",
}
"""What is no longer said, and what is said instead."""

PARTICLE = "(?:은|는|이|가|을|를|과|와|으로|로|이라고|라고)"
LOOSE_PARTICLE = re.compile(
    rf"(?:%\([a-z_]+\)[sd]|{{[a-z_]+}})[”’」』》\"']*{PARTICLE}(?![가-힣])"
    r"|[은이을과]\([는가를와]\)|[는가를와]\([은이을과]\)|\(이\)[가-힣]|\(으\)로"
)
"""A particle behind a value, or in both forms: `kit.josa` puts one that agrees, where the value is known."""


@cache
def translations() -> list[str]:
    """Return every Korean text of the product."""
    found: list[str] = []
    for path in CATALOGUES:
        with path.open("rb") as file:
            for message in read_po(file, locale="ko"):
                said = message.string or ""
                found += [said] if isinstance(said, str) else said
    return found


def test_there_are_translations_to_look_at() -> None:
    """Nothing below passes because nothing was read."""
    assert len(translations()) > 1000


@pytest.mark.parametrize("word", LEFT)
def test_a_word_that_was_given_up_is_in_no_translation(word: str) -> None:
    """F-A16."""
    said = [text for text in translations() if word in text]
    assert said == [], LEFT[word]


@pytest.mark.parametrize(
    ("text", "is_loose"),
    [
        ("종료되는 수 %(total)s을(를) 적어 주십시오.", True),
        ("사번 %(number)s(으)로 이미 있습니다.", True),
        ("기관코드 {agency}은 이 시스템을 씁니다.", True),
        ("“%(value)s”이 코드가 아닙니다.", True),
        ("%(people)s명이 종료됩니다.", False),
        ("%(citation)s 인용합니다.", False),
        ("1일분(%(day)s)이 확정되지 않았습니다.", False),
        ("%(name)s이었습니다.", False),
    ],
)
def test_a_particle_that_cannot_agree_is_found(text: str, *, is_loose: bool) -> None:
    """The rule below sees what it is for."""
    assert bool(LOOSE_PARTICLE.search(text)) == is_loose


def test_particles_agree_with_the_words_before_them() -> None:
    """F-A16: a sentence puts a word of its own behind a value, or is given the value with its particle."""
    assert [text for text in translations() if LOOSE_PARTICLE.search(text)] == []
