"""The Korean of the pages keeps to one word for one thing, and says it in the words that officials use."""

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
