"""The pages of late orders and corrections: what is shown before it is posted, and what it costs."""

from datetime import date

import pytest
from django.test import Client

from dure import clock
from dure.points.closing.models import Correction
from dure.points.closing.tests.days import TENTH, at, close, thank
from dure.points.closing.tests.late import late_move, settled
from tests.html import Page
from tests.pages import get, signed_in
from tests.world import World

NOW = at(date(2026, 11, 21))
REASON = "인사발령 제2026-11호가 늦게 통보되었습니다."
LATE, NEW, LIST = "/points/corrections/late/?period=2026", "/points/corrections/new", "/points/corrections/"


@pytest.fixture
def operator(world: World) -> Client:
    """Let 박지훈's move of the 10th come to be known on the 20th; return the operator's browser."""
    settled(world)
    thank(world, "김민수", "박지훈")
    close()
    late_move(world, "박지훈", "기획예산담당관", on=TENTH)
    return signed_in(world, "정하늘")


def lines_in(page: str) -> list[str]:
    return Page(page).values["line"]


def test_the_difference_is_seen_then_posted_then_gone(world: World, operator: Client) -> None:
    """D19: prefilled from the difference; exactly what is added to which day is shown before it is posted."""
    with clock.travel(NOW):
        page = get(operator, LATE)
        lines = lines_in(page)
        assert sorted(line.split(":", 1)[1] for line in lines) == [
            "2026-11-10:-10:-1:0:0",
            "2026-11-10:10:1:0:0",
        ]
        seen = operator.post(NEW, {"line": lines, "reason": REASON, "step": "preview"}).content.decode()
        assert seen.index('value="preview"') < seen.index('value="confirm"')
        assert REASON in seen
        assert not Correction.objects.exists()
        (digest,) = Page(seen).values["seen"]
        form = {"line": lines, "reason": REASON, "step": "confirm", "seen": digest}
        assert operator.post(NEW, form).status_code == 302
        assert operator.post(NEW, form).status_code in (409, 422)
        assert Correction.objects.count() == 2
        assert lines_in(get(operator, LATE)) == []
        page = get(operator, LIST)
        assert REASON in page
        assert "정하늘 기획예산담당관" in page


def test_a_line_is_written_by_hand_and_what_is_wrong_with_it_is_said(world: World, operator: Client) -> None:
    """D19: nothing typed is lost."""
    line = {"add-department": str(world.departments["자치행정과"].pk), "add-day": str(TENTH)}
    with clock.travel(NOW):
        get(operator, NEW)
        wrong = operator.post(NEW, line | {"add-received_points": "열"}).content.decode()
        assert "정수로 적어" in wrong
        assert 'value="열"' in wrong
        missing = Page(operator.post(NEW, {"add-received_points": "10"}).content.decode())
        assert "날짜" in missing.text("add-day-error")
        assert missing.text("add-department-error")
        added = operator.post(NEW, line | {"add-received_points": "10", "step": "confirm"}).content.decode()
        (text,) = lines_in(added)
        assert text.endswith("2026-11-10:10:0:0:0")
    assert not Correction.objects.exists()


def test_a_figure_for_ones_own_department_cannot_be_confirmed_and_the_page_says_why(
    world: World, operator: Client
) -> None:
    """D44: what was typed stays to be unticked."""
    line = f"{world.departments['기획예산담당관'].pk}:{TENTH}:500:0:0:0"
    with clock.travel(NOW):
        page = operator.post(NEW, {"line": line, "reason": REASON}).content.decode()
    assert "최근 90일 안에 속했던 부서입니다: 기획예산담당관" in page
    assert lines_in(page) == [line]
    assert 'value="confirm"' not in page


@pytest.mark.parametrize(
    "line", ["x", "1:2026-02-30:1:0:0:0", "9" * 30, "0:2026-11-10:1:0:0:0", "\x00", "1:2026-11-10:1:0:0"]
)
def test_nonsense_posts_nothing(operator: Client, line: str) -> None:
    with clock.travel(NOW):
        answer = operator.post(NEW, {"line": line, "reason": REASON, "step": "confirm"})
    assert answer.status_code in (404, 422)
    assert not Correction.objects.exists()


def test_readers_see_both_lists_without_a_form_and_others_see_nothing(world: World, operator: Client) -> None:
    """R12.1, R12.2: the auditor, evaluation and personnel read."""
    world.role("자치행정과", "주무관", "auditor")
    auditor, ordinary = signed_in(world, "최유진"), signed_in(world, "김민수")
    with clock.travel(NOW):
        page = get(auditor, LATE)
        assert "박지훈 주무관" in page
        assert lines_in(page) == []
        for where in (LATE, LIST):
            assert auditor.get(where).status_code == 200
            assert ordinary.get(where).status_code == 403
        for client in (auditor, ordinary):
            assert client.get(NEW).status_code == 403


def test_a_period_without_late_orders_says_so(operator: Client) -> None:
    with clock.travel(NOW):
        assert "뒤늦은 발령이 없습니다" in get(operator, "/points/corrections/late/?period=2025")
