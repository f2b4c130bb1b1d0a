"""Asking for the thank-you letter of a transfer."""

import io
import re
import sys
import zipfile
import zlib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hwpx import HwpxDocument

from dure import clock
from dure.audit.models import Entry
from dure.kit.fonts import FACES
from dure.kit.refusals import Refusal
from dure.papers import hwpx as as_hwpx
from dure.papers import pdf as as_pdf
from dure.points.giving.actions import give
from dure.points.giving.letters import thank_you, thank_you_letter
from dure.points.giving.models import Message, Transfer
from dure.points.giving.rules import Outsider
from dure.points.giving.tests.letters import NOVEMBER, THANKS, facts
from tests.world import World

BUSAN = Outsider("6260000", "hong@busan.go.kr", "홍길동")


def given(world: World, recipient: int | Outsider = BUSAN, message: str = THANKS) -> int:
    with clock.travel(NOVEMBER):
        return give(actor=world.actor("김민수"), recipient=recipient, message=message).id


def text_of(content: bytes) -> str:
    return str(HwpxDocument.open(content).text.plain())


def unpacked(pdf: bytes) -> bytes:
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return b"\n".join(zlib.decompressobj().decompress(one) for one in streams if one[:1] == b"\x78")


def test_the_giver_gets_a_letter_that_says_who_thanks_whom_for_what(world: World) -> None:
    """D16: an external transfer makes a thank-you letter in HWPX."""
    number = given(world)
    letter = thank_you_letter(actor=world.actor("김민수"), transfer_id=number, form="hwpx")
    text = text_of(letter.content)
    for part in (
        "이천시",
        "수신  부산광역시 홍길동 귀하",
        THANKS,
        "이천시 정보통신과 주무관 김민수",
        "10포인트",
        "2026. 11. 10.",
        f"협업감사 제2026-{number}호",
        "훈령 제274호",
    ):
        assert part in text
    assert (letter.name, letter.content_type) == (f"thank-you-2026-{number}.hwpx", "application/hwp+zip")
    assert Entry.objects.filter(action="points.letter", subject=str(number)).count() == 1


def test_the_hwpx_file_is_valid_and_carries_summary_and_keywords(world: World) -> None:
    """D16: it opens again without complaint and holds nothing but the letter."""
    letter = thank_you_letter(actor=world.actor("김민수"), transfer_id=given(world), form="hwpx")
    document = HwpxDocument.open(letter.content)
    assert document.validate().issues == ()
    metadata = document.parts.metadata
    assert metadata is not None
    assert metadata.subject == "업무 협업에 대한 감사 말씀"
    assert metadata.keyword == "협업, 협업포인트, 감사"
    assert metadata.lastsaveby is None
    archive = zipfile.ZipFile(io.BytesIO(letter.content))
    assert archive.testzip() is None
    assert archive.namelist()[0] == "mimetype"


@pytest.mark.parametrize("form", ["pdf", "hwpx"])
def test_the_same_transfer_gives_the_same_bytes(world: World, form: Any) -> None:
    """D16: the letter is made of the stored transfer alone, whenever and by whomever it is asked for."""
    number = given(world)
    first = thank_you_letter(actor=world.actor("김민수"), transfer_id=number, form=form)
    world.move("김민수", "자치행정과", on=date(2026, 11, 20))
    with clock.travel(datetime(2027, 3, 1, tzinfo=clock.SEOUL)):
        operator = world.actor("정하늘", roles=frozenset({"operator"}))
        second = thank_you_letter(actor=operator, transfer_id=number, form=form)
    assert first.content == second.content


def test_a_letter_may_thank_somebody_of_another_agency_that_is_here(world: World) -> None:
    """D16, R6.2: with position and department."""
    number = given(world, world.people["한여주"].pk)
    letter = thank_you_letter(actor=world.actor("김민수"), transfer_id=number, form="hwpx")
    assert "수신  여주시 여주기획과 주무관 한여주 귀하" in text_of(letter.content)


@pytest.mark.parametrize("reader", ["이서연", "한여주"])
def test_nobody_else_finds_the_transfer(world: World, reader: str) -> None:
    """D16: for the giver and the operator of the giver's agency, also when one operates another agency."""
    number = given(world)
    for roles in (
        frozenset[str](),
        frozenset({"operator"}) if reader == "한여주" else frozenset({"auditor"}),
    ):
        with pytest.raises(Refusal) as refused:
            thank_you_letter(actor=world.actor(reader, roles=roles), transfer_id=number, form="hwpx")
        assert (refused.value.code, refused.value.status) == ("not-found", 404)


def test_an_unknown_transfer_is_not_found(world: World) -> None:
    """D16."""
    with pytest.raises(Refusal) as refused:
        thank_you_letter(actor=world.actor("김민수"), transfer_id=2**62, form="pdf")
    assert refused.value.code == "not-found"


def test_there_is_no_letter_to_a_colleague_nor_of_a_hidden_message(world: World) -> None:
    """D16, D28."""
    colleague = given(world, world.people["박지훈"].pk)
    hidden = given(world)
    Message.objects.filter(transfer_id=hidden).update(is_hidden=True)
    for number, code in ((colleague, "letter-colleague"), (hidden, "letter-hidden")):
        with pytest.raises(Refusal) as refused:
            thank_you_letter(actor=world.actor("김민수"), transfer_id=number, form="hwpx")
        assert refused.value.code == code


def test_the_pdf_holds_one_tagged_korean_page(world: World) -> None:
    """D16: readable by screen readers."""
    content = thank_you_letter(actor=world.actor("김민수"), transfer_id=given(world), form="pdf").content
    assert content.startswith(b"%PDF-1.7")
    inside = unpacked(content)
    assert b"/MarkInfo" in inside
    assert b"/Lang (ko)" in inside
    assert b"/Count 1>>" in inside


def test_nothing_that_a_message_names_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """D16: neither a file of the server nor an address of the network can come into a letter."""
    hostile = (
        "<img src='file:///etc/passwd'><link rel=stylesheet href='http://127.0.0.1/x.css'>"
        "<style>@import url(file:///etc/hosts)</style><link rel=attachment href='file:///etc/passwd'>"
        "{{ 7 * 7 }} url(http://169.254.169.254/) </blockquote><script>"
    )
    asked: list[str] = []
    fetcher = type(as_pdf._fetcher())
    fetch = fetcher.fetch

    def noted(self: Any, url: str, headers: object = None) -> Any:
        asked.append(url)
        return fetch(self, url, headers)

    monkeypatch.setattr(fetcher, "fetch", noted)
    sheet = thank_you(facts(message=hostile, name="<b>홍</b>&amp;'\""))
    assert as_pdf.write(sheet).startswith(b"%PDF")
    assert set(asked) <= {face.address for face in FACES}
    assert hostile.replace("\n", "") in text_of(as_hwpx.write(sheet))


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1/", "data:text/plain,x", "dure-font:../../settings"]
)
def test_the_fetcher_refuses_everything_but_the_products_fonts(address: str) -> None:
    """D16."""
    from weasyprint.urls import FatalURLFetchingError

    with pytest.raises(FatalURLFetchingError):
        as_pdf._fetcher().fetch(address)


def test_the_letter_is_set_in_the_products_font_when_it_is_built(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """D16: the only thing the fetcher gives is a font file."""
    (tmp_path / "PretendardGOV-Regular.ttf").write_bytes(b"font")
    monkeypatch.setattr("dure.kit.fonts._BUILT", tmp_path)
    assert [face.address for face in FACES if face.path] == ["dure-font:regular"]
    assert as_pdf._fetcher().fetch("dure-font:regular").read() == b"font"


@pytest.mark.parametrize(
    "text",
    [
        "\u202e거꾸로\u202c 보이는 글",
        "\x00\x07\ufffe\ud800 글",
        "가" * 5000,
        "👍🏽 고맙습니다 𠀋",
        "=cmd()\n\n- 줄",
    ],
)
def test_any_characters_make_a_letter(text: str) -> None:
    """D16: long and hostile text is written or left out, never an error; nothing turns the reading direction."""
    sheet = thank_you(facts(message=text, name=text[:60], department="긴부서이름" * 20))
    assert "\u202e" not in sheet.items[0].quote
    assert HwpxDocument.open(as_hwpx.write(sheet)).validate().issues == ()
    assert as_pdf.write(sheet).startswith(b"%PDF")


def test_without_pango_the_pdf_is_refused_in_words_and_hwpx_still_made(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D16: one clear sentence, never a failure of the server."""

    class NoPango:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    number = given(world)
    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    with pytest.raises(Refusal) as refused:
        thank_you_letter(actor=world.actor("김민수"), transfer_id=number, form="pdf")
    assert (refused.value.code, refused.value.status) == ("pdf-unavailable", 503)
    assert thank_you_letter(actor=world.actor("김민수"), transfer_id=number, form="hwpx").content
    assert Transfer.objects.count() == 1


def test_lines_of_a_letter_end_between_korean_words_and_its_text_holds_nothing_else() -> None:
    """D16: what is copied out of the PDF is what was written, and no word is torn at the end of a line."""
    message = "재난 문자 시스템 복구를 밤늦게까지 함께 해 주셔서 고맙습니다. " * 8
    written = as_pdf.write(thank_you(facts(message=message.strip())))
    page = pypdfium2.PdfDocument(written)[0].get_textpage().get_text_range()
    words = set(message.split())
    lines = [line for line in page.splitlines() if "복구를" in line or "고맙습니다" in line]
    assert len(lines) > 3
    assert {word for line in lines for word in line.split()} <= words


def test_a_word_longer_than_a_line_still_breaks() -> None:
    """D16: nothing runs off the paper."""
    written = as_pdf.write(thank_you(facts(message="가" * 120)))
    page = pypdfium2.PdfDocument(written)[0].get_textpage().get_text_range()
    assert len([line for line in page.splitlines() if line.startswith("가가")]) > 2
