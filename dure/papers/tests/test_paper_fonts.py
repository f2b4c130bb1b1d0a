"""What papers are drawn with: every reader draws every letter, on every machine the same (F-A14, F-D9)."""

import io
import unicodedata
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pymupdf
import pypdfium2
import pytest

from dure.kit.fonts import FACES, MARK, covered, drawable, missing_scripts
from dure.papers import hwpx as as_hwpx
from dure.papers import pdf
from dure.papers.paper import Paper, Text, content
from dure.papers.sheet import MISSING, shares
from dure.points.giving.letters import thank_you
from dure.points.giving.tests.letters import facts

EMOJI = "감사합니다 👍🏽 👩‍👩‍👧 정말 감사합니다 ᄒᆞᆫ글 㐂"
EVERY_CODE_POINT = [chr(code) for code in range(0x110000)]


def paper(text: str) -> Paper:
    from datetime import date

    return Paper("이천시", "시험", (Text(text),), date(2026, 11, 1), "이천시장", "끝.", "시험")


def pages_of(made: bytes) -> Any:
    """Return the pages as MuPDF reads them."""
    return pymupdf.open(stream=made)  # type: ignore[no-untyped-call]


def letters_of(made: bytes) -> list[tuple[str, tuple[float, ...]]]:
    """Return each letter of the first page with its box, as MuPDF reads it."""
    page = pages_of(made)[0]
    return [
        (one["c"], one["bbox"])
        for block in page.get_text("rawdict")["blocks"]
        for line in block.get("lines", [])
        for span in line["spans"]
        for one in span["chars"]
    ]


def ink(made: bytes, box: tuple[float, ...]) -> int:
    """Return how many dark points MuPDF draws inside a box."""
    drawn = pages_of(made)[0].get_pixmap(clip=box, dpi=110, colorspace=pymupdf.csGRAY)
    return sum(point < 140 for point in drawn.samples)


def ink_of_pages(made: bytes) -> tuple[int, int]:
    """Return how many dark points MuPDF and PDFium draw on the first page."""
    page = pages_of(made)[0].get_pixmap(dpi=72, colorspace=pymupdf.csGRAY)
    other: Any = pypdfium2.PdfDocument(made)[0].render(scale=1, grayscale=True)
    return sum(point < 140 for point in page.samples), sum(point < 140 for point in bytes(other.buffer))


def text_of(made: bytes) -> str:
    return str(pypdfium2.PdfDocument(made)[0].get_textpage().get_text_range())


def test_every_reader_draws_every_letter() -> None:
    """F-A14: MuPDF drew no Hangul; now each letter has ink, and PDFium draws as much of the page."""
    made = pdf.write(thank_you(facts(message="가각갂뷁 똠방각하 金民秀 ABC 123 ★☎ 힣")))
    for letter, box in letters_of(made):
        if not letter.isspace() and letter not in "\u2060\u00a0":
            assert ink(made, box) > 0, letter
    ours, theirs = ink_of_pages(made)
    assert theirs * 0.8 < ours < theirs * 1.2


def test_an_emoji_a_rare_hanja_and_an_old_letter_lie_over_nobody() -> None:
    """F-D9, case pdf-emoji-letter: drawn, left out, or one mark; the note says what the mark is."""
    made = pdf.write(thank_you(facts(message=EMOJI)))
    boxes = [(letter, box) for letter, box in letters_of(made) if letter.strip("\u2060 \u00a0")]
    for (letter, one), (_other, two) in pairwise(boxes):
        assert one[2] - one[0] > 1, letter
        is_line = abs(one[1] - two[1]) < 1 and two[0] >= one[0]
        assert not is_line or two[0] >= one[2] - 0.6, letter
    assert f"👍 👩👩👧 정말 감사합니다 {MARK}글 {MARK}" in text_of(made).replace("\u2060", "")
    assert MISSING in text_of(made).replace("\u2060", "").replace("\r\n", " ")
    assert EMOJI in as_hwpx_text(thank_you(facts(message=EMOJI)))


def as_hwpx_text(sheet: Any) -> str:
    from hwpx import HwpxDocument

    return str(HwpxDocument.open(as_hwpx.write(sheet)).text.plain())


@pytest.mark.parametrize("folder", ["/usr/share/fonts", "/nowhere"])
def test_a_paper_is_the_same_whatever_fonts_the_machine_has(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F-D9: set in our own fonts alone, emoji too."""
    conf = tmp_path / "fonts.conf"
    conf.write_text(f"<fontconfig><dir>{folder}</dir><cachedir>{tmp_path}</cachedir></fontconfig>")
    before = pdf.write(thank_you(facts(message=EMOJI)))
    monkeypatch.setenv("FONTCONFIG_FILE", str(conf))
    made = pdf.write(thank_you(facts(message=EMOJI)))
    assert made == before
    fonts = {font[3].partition("+")[2] for page in pages_of(made) for font in page.get_fonts()}
    assert fonts <= {"Letter", "Letter-Bold", "Letter-Emoji", "Letter-Emoji-Bold"}


def test_our_fonts_draw_or_mark_every_code_point() -> None:
    """F-D9: all of Unicode, alone and after another letter; no text is longer than it was."""
    known = covered()
    assert len(known) > 20_000
    for character in EVERY_CODE_POINT:
        made = drawable(f".{character}")
        assert made[0] == "."
        assert known.issuperset(made.replace("\n", ""))
        if unicodedata.category(character)[0] == "L" and character not in "\u115f\u1160\u3164\uffa0":
            assert len(made) > 1, character


def test_old_syllables_and_flags_are_one_mark_each() -> None:
    """F-D9: what is one letter to the eye is one mark."""
    assert drawable("ᄒᆞᆫ글") == f"{MARK}글"
    assert drawable("나랏말ᄊᆞ미") == f"나랏말{MARK}미"
    assert drawable("ㅇㅅㅇ ①② ％ Ａ １ 𝐀") == "ㅇㅅㅇ ①② ％ Ａ １ A"
    assert len(drawable("🇰🇷")) <= 2
    assert drawable("1️⃣ ❤️") == "1 ❤"


def test_what_the_fonts_lack_is_known() -> None:
    """F-D9: `dure doctor` says which scripts become marks."""
    missing = missing_scripts()
    assert {"old-hangul", "rare-hanja"} <= set(missing)
    assert {"hangul", "latin", "hanja", "emoji", "kana"}.isdisjoint(missing)


def test_every_code_point_can_stand_on_paper() -> None:
    """F-D1: as PDF and as HWPX, whatever was stored; thousands of letters to a page."""
    text = "".join(
        c for c in EVERY_CODE_POINT if ord(c) < 0x600 or ord(c) % 197 == 1 or ord(c) & 0xFFFE == 0xFFFE
    )
    assert content(paper(text), "pdf").startswith(b"%PDF")
    from hwpx import HwpxDocument

    whole = "".join(EVERY_CODE_POINT)
    made = HwpxDocument.open(content(paper(whole), "hwpx"))
    assert made.validate().issues == ()
    assert "가각갂" in str(made.text.plain())


def test_the_licences_of_the_fonts_lie_beside_them() -> None:
    """Both are under the Open Font License, which wants its text with the files."""
    for face in FACES:
        assert face.path is not None
        assert any(
            "SIL OPEN FONT LICENSE" in text.read_text().upper() for text in face.path.parent.glob("LICENSE*")
        )
    assert io.BytesIO(FACES[0].path.read_bytes()).read(4) == b"\x00\x01\x00\x00" if FACES[0].path else False


def test_a_table_of_many_columns_lies_across_the_page_and_breaks_no_word() -> None:
    """F-A1: as an official would file it; numbers of service and names stay on one line."""
    titles = (
        "구분",
        "순위",
        "사번",
        "성명",
        "직위",
        "부서",
        "받은 포인트",
        "사람",
        "준 포인트",
        "이전 선정",
        "선정",
        "비고",
    )
    row = (
        "본청",
        "1",
        "000003",
        "황보선우",
        "주무관",
        "문화예술관광진흥과",
        "1,230",
        "30",
        "10",
        "",
        "선정",
        "",
    )
    table = (titles, *[row] * 30)
    sheet = replace(thank_you(facts()), table=table, widths=shares(table))
    made = pdf.write(sheet)
    first = pages_of(made)[0]
    assert first.rect.width > first.rect.height
    lines = first.get_text().replace("\u2060", "").splitlines()
    assert {"000003", "황보선우", "문화예술관광진흥과"} <= {line.strip() for line in lines}
    # The format calls a page that lies across NARROWLY, whatever the word means elsewhere.
    assert ['landscape="NARROWLY"' in page_of(one) for one in (sheet, thank_you(facts()))] == [True, False]


def page_of(sheet: Any) -> str:
    """Return the section of the letter as HWPX, which says how its pages lie."""
    with zipfile.ZipFile(io.BytesIO(as_hwpx.write(sheet))) as parts:
        return parts.read("Contents/section0.xml").decode()
