"""What a thank-you message must say and must not hold."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dure.kit.text import clean
from dure.points.giving.models import Message, Transfer
from tests.giving import gift, outcome, send
from tests.truths import contradictions
from tests.world import World


def said(world: World, message: str) -> str:
    """Give now and return `done` or the code of the refusal."""
    return outcome(world, "김민수", "박지훈", message=message, at=None)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        *(
            ("", "message-required"),
            (" \n\t　", "message-required"),
            ("\u200b\u2060\ufeff" * 20, "message-required"),
        ),
        *(("\u3164\uffa0\u115f\u1160" * 20, "message-required"), ("👍🎉❤️ℹ️" * 10, "message-required")),
        *(
            ("....... 12345", "message-required"),
            ("\0" * 50, "message-required"),
            ("\ud800" * 50, "message-required"),
        ),
        *(("고마워요", "message-too-short"), ("가" * 9 + " " * 50, "message-too-short")),
        *(("가" * 501, "message-too-long"), ("가" * 20_000, "message-too-long")),
        ("주민등록번호 900101-1234567 확인을 도와주셨습니다.", "message-personal-data"),
        ("민원인 ９００１０１－１２３４５６７ 건을 처리해 주셨습니다.", "message-personal-data"),
    ],
    ids=lambda value: ascii(value[:12]),
)
def test_each_bad_message_is_refused_with_its_own_code(world: World, message: str, code: str) -> None:
    """R10.1, D29: empty, blank, emoji alone, 60 kB, resident number."""
    assert said(world, message) == code
    assert not Transfer.objects.exists()
    assert contradictions() == {}


@pytest.mark.parametrize(
    "message",
    [
        "가" * 10,
        "가" * 500,
        "한글 English 漢字 ﾊﾝｸﾞﾙ 😀",
        "<script>alert('고맙습니다')</script>",
        "'; DROP TABLE x; --고맙",
    ],
)
def test_every_other_message_is_kept_as_it_was_written(world: World, message: str) -> None:
    """R10.1, R10.2: nothing a person writes is changed but its normal form."""
    assert said(world, message) == "done"
    assert Message.objects.get().text == message


def test_the_same_words_in_any_form_of_unicode_are_the_same_message(world: World) -> None:
    """D29: length and repetition count after normalisation."""
    text = "전산 장애 복구를 도와주셔서 고맙습니다."
    assert said(world, unicodedata.normalize("NFD", text)) == "done"
    assert Message.objects.get().text == text


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(message=st.text(st.characters(), max_size=40))
def test_no_text_at_all_breaks_anything(world: World, message: str) -> None:
    """D29: every text is stored as cleaned or refused with a code of its own."""
    before = Transfer.objects.count()
    code = said(world, message)
    assert code in ("done", "pair-limit", "message-required", "message-too-short", "message-personal-data")
    if code == "done":
        assert Message.objects.latest("transfer_id").text == clean(message)
    assert Transfer.objects.count() == before + (code == "done")


def test_the_same_text_to_three_people_is_warned_about_but_sent(world: World) -> None:
    """D29: the third and every further person; another month begins anew; reversing order changes nothing."""
    warned = [
        send(world, "김민수", gift(world, name))[0].is_repeated
        for name in ("박지훈", "박지훈", "최유진", "한여주", "문행정")
    ]
    assert warned == [False, False, False, True, True]


def test_a_text_that_differs_is_not_a_repetition(world: World) -> None:
    """D29."""
    messages = [
        "하나하나 알려 주셔서 고맙습니다.",
        "하나하나 알려 주셔서 고맙습니다!",
        "하나씩 알려 주셔서 고맙습니다.",
    ]
    warned = [
        send(world, "김민수", gift(world, name, text))[0].is_repeated
        for name, text in zip(("박지훈", "최유진", "한여주"), messages, strict=True)
    ]
    assert warned == [False] * 3
