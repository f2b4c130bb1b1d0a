"""The pages of selection rounds: who reaches them, what they keep of what was typed, what they cost."""

from collections.abc import Iterator

import pytest

from dure import clock
from dure.results.selections import rules
from dure.results.selections.actions import candidates_of, publicise
from dure.results.selections.models import SelectionEntry, SelectionRound
from dure.results.selections.tests.rounds import LATER, NAME, PAPERS, closed, mark, october, opened, operator
from tests.pages import get, signed_in
from tests.world import World

__all__ = ["october"]
WHERE = "/points/selections/"
FORM = {"name": NAME, "period": "2026-10", "person:headquarters": "2", "received": "10"}


@pytest.fixture(autouse=True)
def _later(october: World) -> Iterator[None]:
    with clock.travel(LATER):
        yield


def test_the_operator_goes_the_whole_way_in_the_browser(october: World) -> None:
    """R11.1: open, choose, close, publicise, each its own press."""
    client = signed_in(october, "정하늘")
    assert "2026년 하반기 협업 우수자" in get(client, f"{WHERE}new")
    made = client.post(f"{WHERE}new", FORM)
    where = made["Location"]
    page = get(client, where)
    assert page.index("박지훈") < page.index("김민수")
    for name in ("박지훈", "최유진"):
        who = f"person:{october.people[name].pk}"
        assert client.post(f"{where}judge", {"who": who, "mark": "chosen"}).status_code == 302
    papers = {name: getattr(PAPERS, name) for name in ("form", "citation", "signer", "guideline")}
    assert client.post(f"{where}close", papers).status_code == 302
    assert "제2026-1호" not in get(client, where)
    assert client.post(f"{where}publicise").status_code == 302
    assert client.post(f"{where}publicise").status_code == 409
    assert client.post(f"{where}nonsense").status_code == 404
    assert NAME in get(client, WHERE)


def test_what_was_typed_comes_back_with_the_reason(october: World) -> None:
    """R11.1: nothing typed is lost."""
    client = signed_in(october, "정하늘")
    for change, said in (
        ({"name": ""}, "이름"),
        ({"period": "x"}, "기간"),
        ({"person:headquarters": "x"}, "정수여야"),
    ):
        answer = client.post(f"{WHERE}new", FORM | change)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    where = f"{WHERE}{opened(october).pk}/"
    answer = client.post(f"{where}close", {"citation": "내가 쓴 공적", "form": "표창장"})
    assert (answer.status_code, "내가 쓴 공적" in answer.content.decode()) == (422, True)
    who = f"person:{october.people['박지훈'].pk}"
    assert client.post(f"{where}judge", {"who": who, "mark": "excluded"}).status_code == 422
    for bad in (
        {"who": "x:1", "mark": "chosen"},
        {"who": "person:" + "9" * 30, "mark": "chosen"},
        {"who": who},
    ):
        assert client.post(f"{where}judge", bad).status_code == 422


def test_nobody_else_reads_a_round_before_it_is_public(october: World) -> None:
    """R11.1: the chosen their own part, others as if it were not there; the auditor all of it."""
    open_ = opened(october)
    row = closed(october)
    for name in ("김민수", "한여주"):
        client = signed_in(october, name)
        assert client.get(f"{WHERE}{row.pk}/").status_code == 404
        assert client.get(f"{WHERE}{open_.pk}/").status_code == 404
        assert NAME not in get(client, WHERE)
        assert client.get(f"{WHERE}new").status_code == 403
        assert client.post(f"{WHERE}{open_.pk}/judge").status_code == 404
    own = get(signed_in(october, "최유진"), f"{WHERE}{row.pk}/")
    assert PAPERS.guideline not in own
    assert f"/certificates/{SelectionEntry.objects.get(person=october.people['최유진']).pk}" in own
    assert "박지훈" not in own


def test_the_auditor_reads_all_of_it_and_is_led_to_no_report_that_is_not_theirs(october: World) -> None:
    """R11.1, R4.2: reports of a selection are the operator's; whoever may not open one has no link to it."""
    row = closed(october)
    october.role("자치행정과", "주무관", "auditor")
    client = signed_in(october, "최유진")
    page = get(client, f"{WHERE}{row.pk}/")
    report = f"/points/reports/{row.end.people_report_id}/"
    assert PAPERS.guideline in page
    assert "박지훈" in page
    assert report not in page
    assert client.get(report).status_code == 404
    assert report in get(signed_in(october, "정하늘"), f"{WHERE}{row.pk}/")


def test_everybody_of_the_agency_reads_a_public_list_without_ranks(october: World) -> None:
    """R11.1, D34: on its page and in one line on the home page."""
    row = closed(october)
    with clock.travel(LATER):
        publicise(actor=operator(october), round_id=row.pk)
    client = signed_in(october, "김민수")
    page = get(client, f"{WHERE}{row.pk}/")
    assert page.index("박지훈") < page.index("최유진")
    assert "순위" not in page
    home = get(client, "/")
    assert "복지정책과, 박지훈 주무관, 최유진 주무관" in home
    assert "순위" not in home
    assert signed_in(october, "한여주").get(f"{WHERE}{row.pk}/").status_code == 404
    assert NAME not in get(signed_in(october, "한여주"), "/")


def test_a_round_that_was_given_up_says_so(october: World) -> None:
    """R11.1."""
    row = opened(october)
    mark(october, row, "박지훈", "excluded", "같은 공적으로 이미 표창을 받음")
    client = signed_in(october, "정하늘")
    assert "같은 공적으로 이미 표창을 받음" in get(client, f"{WHERE}{row.pk}/")
    assert client.post(f"{WHERE}{row.pk}/drop", {"note": "예산이 없음"}).status_code == 302
    assert "예산이 없음" in get(client, f"{WHERE}{row.pk}/")
    assert SelectionRound.objects.count() == 1


def test_everybody_finds_past_lists_from_the_board(october: World) -> None:
    """F-A13: also when nothing was made public yet, and after the two weeks on the home page."""
    reader = signed_in(october, "김민수")
    assert 'href="/points/selections/"' in get(reader, "/points/board/")
    assert "협업포인트 게시판</a>" in get(reader, "/points/selections/")


def test_candidates_below_the_first_ranks_are_counted_and_one_press_away(
    october: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R11.1: the page says how many of how many people it shows, and shows all of them when asked."""
    monkeypatch.setattr(rules, "listed", lambda found, _criteria: list(found)[:1])
    client = signed_in(october, "정하늘")
    where = client.post(f"{WHERE}new", FORM | {"received": "0"})["Location"]
    found = candidates_of(SelectionRound.objects.latest("pk"))
    assert len(found) > 1
    short, whole = get(client, where), get(client, f"{where}?all=1")
    assert f"후보는 모두 {len(found)}명입니다" in short
    assert f"{len(found)}명 가운데 상위 1명을 표시했습니다" in short
    assert "후보 모두 보기" in short
    last = found[-1].subject
    assert f'value="person:{last.id}"' not in short
    assert f'value="person:{last.id}"' in whole
    assert "후보 모두 보기" not in whole
