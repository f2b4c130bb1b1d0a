"""Certificates of those who were chosen (제11조)."""

import io
import re
import zipfile
import zlib
from datetime import date, timedelta
from typing import Any

import pytest
from hwpx import HwpxDocument

from dure import clock
from dure.results.selections.closing import close_round
from dure.results.selections.models import SelectionEntry
from dure.results.selections.papers import certificate
from dure.results.selections.rules import Criteria
from dure.results.selections.tests.rounds import (
    LATER,
    PAPERS,
    closed,
    mark,
    october,
    opened,
    operator,
    refused,
)
from tests.world import World

__all__ = ["october"]


def text_of(content: bytes) -> str:
    return str(HwpxDocument.open(content).text.plain())


def unpacked(pdf: bytes) -> bytes:
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return b"\n".join(zlib.decompressobj().decompress(one) for one in streams if one[:1] == b"\x78")


@pytest.mark.parametrize("form", ["pdf", "hwpx"])
def test_a_certificate_is_one_page_in_both_forms_and_the_same_bytes_each_time(
    october: World, form: Any
) -> None:
    """R11.1: numbered, in the name of the head; whenever it is asked for."""
    row = closed(october)
    entry = SelectionEntry.objects.get(person=october.people["박지훈"])
    own, boss = october.actor("박지훈"), operator(october)
    with clock.travel(LATER):
        first = certificate(actor=own, round_id=row.pk, entry_id=entry.pk, form=form)
    with clock.travel(LATER + timedelta(days=90)):
        again = certificate(actor=boss, round_id=row.pk, entry_id=entry.pk, form=form)
    assert first.content == again.content
    if form == "hwpx":
        text = text_of(first.content)
        for part in (
            "제2026-2호",
            "표 창 장",
            "복지정책과 주무관",
            "박 지 훈",
            PAPERS.citation,
            "2026년 11월 3일",
            "이천시장",
        ):
            assert part in text
        assert zipfile.ZipFile(io.BytesIO(first.content)).testzip() is None
    else:
        assert b"/Count 1>>" in unpacked(first.content)


def test_a_certificate_is_of_nobody_elses_business(october: World) -> None:
    """R11.1: members of a chosen department take the department's; others find nothing."""
    row = closed(october)
    person = SelectionEntry.objects.get(person=october.people["박지훈"])
    department = SelectionEntry.objects.get(department__isnull=False)
    with clock.travel(LATER):
        member = october.actor("박지훈")
        assert certificate(actor=member, round_id=row.pk, entry_id=department.pk, form="hwpx").content
    for name in ("김민수", "한여주"):
        for entry in (person, department):
            asked = {"round_id": row.pk, "entry_id": entry.pk, "form": "hwpx"}
            assert refused(certificate, actor=october.actor(name), **asked) == "selection-unknown"


def test_the_certificate_numbers_go_on_within_the_year(october: World) -> None:
    """R11.1: no number twice."""
    closed(october)
    row = opened(october, Criteria(seats={"person": {"headquarters": 1}}))
    mark(october, row, "박지훈")
    with clock.travel(LATER):
        close_round(actor=operator(october), round_id=row.pk, papers=PAPERS)
    assert list(SelectionEntry.objects.order_by("pk").values_list("number", flat=True)) == [1, 2, 3, 4]
    assert date(2026, 10, 1) == row.first
