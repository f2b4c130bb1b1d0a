"""What is made of text from outside, and what a thank-you must and must not hold (D29)."""

import re
import unicodedata
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.kit.text import clean, has_letter, has_registration_number, is_blank, line, narrow, writable

ANYTHING = st.text(st.characters())
"""Every code point there is: unassigned ones, lone surrogates and NUL included."""
EVERY_CODE_POINT = [chr(code) for code in range(0x110000)]
NONCHARACTERS = [c for c in EVERY_CODE_POINT if 0xFDD0 <= ord(c) <= 0xFDEF or ord(c) & 0xFFFE == 0xFFFE]
XML_TAKES = re.compile("[\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")

NOTHING_TO_SEE = (
    *("", " ", "\n", "\t", "\r\n", "\x00", "\x1f", "\x7f", "\x85", "\xa0", "\xad"),
    *("\u034f", "\u061c", "\u115f", "\u1160", "\u17b4", "\u180e", "\u2000", "\u200b", "\u200c", "\u200d"),
    *("\u200e", "\u200f", "\u2028", "\u2029", "\u202a", "\u202e", "\u2060", "\u2066", "\u2069", "\u2800"),
    *("\u3000", "\u3164", "\ufeff", "\uffa0", "\ufffb", "\U000e0001", "\U000e007f"),
)
BLANKS = st.lists(st.sampled_from(NOTHING_TO_SEE), max_size=40).map("".join)
PICTURES = ("👍", "❤️", "ℹ️", "👨‍👩‍👧‍👦", "🇰🇷", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "㊗️", "Ⓜ️", "🈵", "™", "©", "♥", "〰️", "☕")
SIGNS = ("!!!!!!!!!!!!", "..........", "1234567890", "~*~*~*~*~*", "^^;;", "①②③④⑤", "１２３４５", "０")
MARKS = "\u0300\u0315\u0316\u0334\u0345\u0591\u3099\u0f71\u0f72"


@given(ANYTHING)
def test_cleaned_text_can_be_stored_sent_and_cleaned_again(text: str) -> None:
    """D29: normalised, storable in PostgreSQL, encodable in UTF-8; cleaning twice changes nothing."""
    cleaned = clean(text)
    assert cleaned.encode() is not None
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in cleaned)
    assert "\r" not in cleaned
    assert clean(cleaned) == cleaned


@given(BLANKS, BLANKS)
def test_nothing_invisible_stays_at_the_ends(before: str, after: str) -> None:
    """D29: trimmed of whatever shows nothing, in any mixture."""
    assert clean(f"{before}고맙습니다{after}") == "고맙습니다"


@given(BLANKS)
def test_what_shows_nothing_holds_no_letter(text: str) -> None:
    """D29: blank and zero-width texts and Hangul fillers are no message."""
    assert not has_letter(text)
    assert clean(text) == ""


@given(st.lists(st.sampled_from((*PICTURES, *SIGNS, *NOTHING_TO_SEE)), max_size=20).map("".join))
def test_pictures_digits_and_signs_hold_no_letter(text: str) -> None:
    """D29: emoji alone are no message."""
    assert not has_letter(clean(text))


@pytest.mark.parametrize("text", ["가", "ㄱ", "漢", "a", "Ω", "ﾊ", "𐍈", "é", "ª", "ᄀ", "1등!", "👍고"])
def test_a_letter_of_any_script_is_a_letter(text: str) -> None:
    """D29: a message in any language is one."""
    assert has_letter(clean(text))


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1))
def test_decomposed_hangul_of_a_mac_becomes_the_same_text(text: str) -> None:
    """D29: the same words count the same, whichever machine they were typed on."""
    assert clean(unicodedata.normalize("NFD", text)) == text


def test_line_breaks_are_one_kind_and_stay() -> None:
    """D29: a message may have lines."""
    assert clean("첫째\r\n둘째\r셋째\n") == "첫째\n둘째\n셋째"


@pytest.mark.parametrize("mark", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_nothing_reorders_what_the_board_shows(mark: str) -> None:
    """R10.2: no message turns the text around it."""
    assert mark not in clean(f"고맙{mark}습니다")


@pytest.mark.parametrize("text", [MARKS * 20_000, "가" + "\u0315\u0300" * 100_000, "\u0f72\u0f71" * 100_000])
def test_a_pile_of_combining_marks_does_not_stop_the_server(text: str) -> None:
    """D29: normalising such a pile whole would take minutes, for every act of the same batch."""
    assert len(clean(text)) <= 62


def test_letters_with_many_marks_keep_them() -> None:
    """Writing that needs marks is not harmed."""
    vietnamese, hebrew = "ngày mai trời ẫm ướt", "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים"
    assert clean(unicodedata.normalize("NFD", vietnamese)) == vietnamese
    assert clean(hebrew) == unicodedata.normalize("NFC", hebrew)


@st.composite
def registration_numbers(draw: st.DrawFn) -> str:
    """Draw the form of a resident registration number, its halves joined by whatever people write."""
    year, month, day = draw(st.integers(0, 99)), draw(st.integers(1, 12)), draw(st.integers(1, 31))
    separator = draw(st.text(st.sampled_from(" -–—−‐‑‒―.,/·•・_~*:|()[]　\n\t\u200b\u00ad"), max_size=5))
    rest = draw(st.integers(0, 9_999_999))
    return f"{year:02}{month:02}{day:02}{separator}{rest:07}"


def as_written(number: str, zero: str) -> str:
    """Return `number` in the digits of the script whose zero is given."""
    return "".join(chr(ord(zero) + int(c)) if c.isdecimal() else c for c in number)


@given(
    registration_numbers(),
    st.sampled_from("0０𝟎𝟘𝟬𝟶٠०๐"),
    st.sampled_from(["", "주민번호 ", "(", "No."]),
    st.sampled_from(["", " 입니다", ")", "번"]),
)
def test_a_registration_number_is_found_however_it_is_written(
    number: str, zero: str, before: str, after: str
) -> None:
    """D29: full-width, mathematical or foreign digits, any separator, inside any sentence."""
    assert has_registration_number(clean(f"{before}{as_written(number, zero)}{after} 고맙습니다"))


@pytest.mark.parametrize("hidden", ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u0301", "\u034f"])
def test_invisible_characters_between_the_digits_hide_nothing(hidden: str) -> None:
    """D29: zero-width characters and marks between digits are seen through."""
    assert has_registration_number(clean(hidden.join("900101-1234567")))


@pytest.mark.parametrize(
    "text",
    [
        *("010-1234-5678", "2026-11-01", "031-644-2114", "20261101-1234567", "계좌 110-123-456789"),
        *("제2026-11호 공문 3,000,000원", "901301-1234567", "900132-1234567", "900101-123456", "900101"),
        *(
            "900101-12345678",
            "문서번호 기획예산담당관-12345 (2026. 11. 1.)",
            "협업포인트 10점 × 20회 = 200점",
        ),
    ],
)
def test_telephone_document_and_account_numbers_are_no_registration_numbers(text: str) -> None:
    """D29: what people write about work is let through."""
    assert not has_registration_number(text)


@given(ANYTHING)
def test_every_text_gets_an_answer(text: str) -> None:
    """D29: nothing from outside fails inside."""
    cleaned = clean(text)
    assert has_letter(cleaned) in (True, False)
    assert has_registration_number(cleaned) in (True, False)


def test_a_long_run_of_digits_or_blanks_is_judged_at_once() -> None:
    """D29: no text makes the search take long."""
    for part, joint in product(("1", "900101", " ", "-", "\u3164"), ("", " ", "-")):
        assert not has_registration_number(clean(joint.join([part] * 20_000)))


@pytest.mark.parametrize("rule", [clean, line, narrow, writable])
def test_every_code_point_becomes_what_every_format_can_hold(rule: Callable[[str], str]) -> None:
    """F-D1: all of Unicode, each between two letters: XML, UTF-8 and PostgreSQL take what comes out."""
    made = [rule("가" + "나".join(EVERY_CODE_POINT[at : at + 256]) + "다") for at in range(0, 0x110000, 256)]
    assert all(XML_TAKES.fullmatch(one) for one in made)
    assert "".join(made).encode()
    assert all(one == rule(one) for one in made)


def test_noncharacters_go_and_other_characters_stay() -> None:
    """F-D1: U+FFFF, of which XML takes none, goes; unassigned and private letters (old Hangul) stay."""
    assert len(NONCHARACTERS) == 66
    assert {clean(f"가{c}나") for c in NONCHARACTERS} == {"가나"}
    assert {line(f"가{c}나") for c in NONCHARACTERS} == {"가나"}
    assert clean("가\ue000나\U000e1234다") == "가\ue000나\U000e1234다"


def test_nearly_every_code_point_comes_through_as_it_is() -> None:
    """F-D1: the rule takes no letter of any script away."""
    kept = [c for c in EVERY_CODE_POINT if unicodedata.category(c)[0] in "LNPSM"]
    changed = [c for c in kept if clean(f"가{c}나") != unicodedata.normalize("NFC", f"가{c}나")]
    assert changed == ["\u3164", "\uffa0"]


@pytest.mark.parametrize(
    "blank", ["\u3164", "\uffa0", "\u115f", "\u1160", "\u2800", "\u180e", "\u3000", "\ufeff", "\ufe0f"]
)
def test_a_text_of_fillers_is_blank_and_a_filler_at_the_end_changes_no_name(blank: str) -> None:
    """F-D1: the eye decides what is blank, not the category of a character."""
    assert is_blank(blank)
    assert not has_letter(blank)
    assert line(f"{blank}김민수{blank}").strip("\ufe0f") == "김민수"


def test_a_control_or_noncharacter_alone_is_blank_and_a_digit_is_not() -> None:
    """F-D1: blank is what shows nothing at all."""
    assert is_blank("")
    assert all(map(is_blank, [*NONCHARACTERS, *map(chr, range(0x21)), "\x7f"]))
    assert not any(map(is_blank, ("1", "!", "👍", "가", "\ufffd", "　.")))


def test_a_line_has_single_blanks_whatever_they_were() -> None:
    """F-D1: names and titles stand on one line; nothing invisible tells two of them apart."""
    assert line("  홍\u3000길\u3164동\n\t주무관\u200b \ufeff ") == "홍 길 동 주무관"
    assert line("김\u200b민\u00ad수") == "김민수"
    assert line("e\u200b\u0301") == "é"


@pytest.mark.parametrize(
    ("typed", "right"),
    [("００００００３", "0000003"), ("ｋｉｍ＠ａ．ｋｒ", "kim@a.kr"), ("　Ａ－１ ", "A-1"), ("가１", "가1")],
)
def test_full_width_forms_in_numbers_are_the_plain_ones(typed: str, right: str) -> None:
    """F-D1: a staff number typed in full width is the same number."""
    assert narrow(typed) == right


def test_writing_changes_nothing_that_a_file_can_hold() -> None:
    """F-D1: writers repair only; line breaks, blanks at the ends and fillers stay as they are stored."""
    assert writable(" 가\n\t나\u3164 ") == " 가\n\t나\u3164 "
    assert writable("가\uffff나\x01다\ud800") == "가나 다\ufffd"
