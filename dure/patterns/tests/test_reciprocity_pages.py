"""Patterns of giving on pages: a reason before anything is shown, and the same for those who are named."""

from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest

from dure import clock
from dure.patterns import actions as acts
from dure.patterns.models import ReciprocityComment, ReciprocityOpening, ReciprocityPattern, ReciprocityRun
from tests.html import Page
from tests.pages import get, signed_in
from tests.patterns import LATER, REASON, looked_at, swapped
from tests.world import World

LIST = "/points/reciprocity/"
MINE = "/points/reciprocity/mine/"


@pytest.fixture
def quarter(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(acts, "SHUFFLES", 60)
    swapped(world)
    with clock.travel(LATER):
        yield world


def test_the_operator_looks_at_a_quarter_with_a_reason_and_sees_figures_and_method(quarter: World) -> None:
    client = signed_in(quarter, "정하늘")
    assert "2026년 4분기" not in get(client, LIST)
    made = client.post(LIST, {"period": "2026-Q3", "reason": REASON})
    assert made.status_code == 302
    page = get(client, made["Location"])
    for words in (
        "김민수",
        "박지훈",
        "양상은 아무것도 증명하지 않으며",
        "60회 섞은",
        REASON,
        "정하늘 기획예산담당관",
    ):
        assert words in page
    assert "강하나" not in page
    page = get(client, LIST)
    assert "정하늘 기획예산담당관" in page
    assert "김민수" not in page


def test_the_auditor_gives_a_reason_before_anything_is_shown_and_sees_who_looked(quarter: World) -> None:
    where = f"{LIST}{looked_at(quarter).pk}/"
    client = signed_in(quarter, "최유진")
    page = get(client, where)
    assert "김민수" not in page
    refused = client.post(where, {"reason": " "})
    assert (refused.status_code, "사유를 적어" in refused.content.decode()) == (422, True)
    assert client.post(where, {"reason": "감사 계획에 따름"})["Location"] == where
    page = get(client, where)
    for words in ("김민수", "정하늘", REASON, "감사 계획에 따름"):
        assert words in page
    with clock.travel(LATER + timedelta(hours=9)):
        assert "김민수" not in get(signed_in(quarter, "최유진"), where)
    assert ReciprocityOpening.objects.count() == 2


def test_what_was_typed_is_kept_when_a_run_is_refused(quarter: World) -> None:
    answer = signed_in(quarter, "정하늘").post(LIST, {"period": "x", "reason": REASON})
    assert (answer.status_code, REASON in answer.content.decode()) == (422, True)
    assert not ReciprocityRun.objects.exists()


def test_nobody_else_reaches_them_and_nobody_elsewhere_finds_them(quarter: World) -> None:
    """R4.2."""
    where = f"{LIST}{looked_at(quarter).pk}/"
    for address in (LIST, where, f"{where}progress"):
        assert signed_in(quarter, "김민수").get(address).status_code == 403
    quarter.role("여주기획과", "주무관", "operator")
    assert signed_in(quarter, "한여주").get(LIST).status_code == 200
    assert signed_in(quarter, "한여주").get(where).status_code == 404


def test_a_long_run_shows_how_far_it_is_and_loads_anew_when_it_is_over(quarter: World) -> None:
    with patch.object(acts, "AT_ONCE", 10):
        run = looked_at(quarter)
    client = signed_in(quarter, "정하늘")
    where = f"{LIST}{run.pk}/"
    assert "<progress" in get(client, where)
    assert "HX-Refresh" not in client.get(f"{where}progress")
    acts.work_on(run.pk)
    assert client.get(f"{where}progress")["HX-Refresh"] == "true"


def test_those_named_see_what_is_shown_and_comment_on_it(quarter: World) -> None:
    looked_at(quarter)
    pattern = ReciprocityPattern.objects.get()
    client = signed_in(quarter, "김민수")
    page = get(client, MINE)
    assert "박지훈" in page
    assert "의견이 없습니다" in page
    where = f"/points/reciprocity/patterns/{pattern.pk}/comment"
    refused = client.post(where, {"text": "가" * 1001})
    assert (refused.status_code, "가" * 1001 in refused.content.decode()) == (422, True)
    assert client.post(where, {"text": "축제 준비를 함께했습니다."})["Location"] == MINE
    assert "축제 준비를 함께했습니다." in get(signed_in(quarter, "박지훈"), MINE)
    assert signed_in(quarter, "강하나").post(where, {"text": "x"}).status_code == 404
    assert ReciprocityComment.objects.count() == 1


def test_who_is_named_nowhere_reads_that_nothing_is_shown(quarter: World) -> None:
    looked_at(quarter)
    page = get(signed_in(quarter, "강하나"), MINE)
    assert "포함된 양상이 없습니다" in page
    assert "김민수" not in page


def test_the_notice_leads_to_what_is_shown(quarter: World) -> None:
    looked_at(quarter)
    client = signed_in(quarter, "박지훈")
    page = get(client, "/points/notices/")
    assert "2026. 7. 1.부터 2026. 9. 30.까지" in page
    (notice,) = Page(page).whole.all("div", "class", "notice-row")
    (opening,) = notice.said("form", "action")
    assert client.post(opening)["Location"] == MINE
