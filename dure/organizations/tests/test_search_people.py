"""Finding people across agencies (O13)."""

from datetime import date
from typing import Any

import pytest

from dure.kit.refusals import Refusal
from dure.organizations.queries import search_people


def names(q: str, **scope: Any) -> list[str]:
    return [card.name for card in search_people(q, **scope).items]


@pytest.fixture
def people(icheon: Any, yeoju: Any) -> dict[str, Any]:
    """Three departments in two agencies, with two people of one name."""
    it = icheon.unit("10", "정보통신과")
    team = icheon.unit("11", "정보보호팀", it, is_boundary=False)
    welfare = icheon.unit("20", "복지정책과")
    other = yeoju.unit("10", "정보통신과")
    return {
        "minsu": icheon.person("김민수", team, "주무관", duty="정보보안·개인정보 보호"),
        "minseo": icheon.person("김민서", it, "팀장", duty="정보화 계획 수립"),
        "misuk": icheon.person("박미숙", welfare, "과장", duty="복지정책 총괄"),
        "namesake": yeoju.person("김민수", other, "과장", duty="정보통신 총괄"),
        "left": icheon.person("김퇴직", welfare, end=date(2020, 1, 1)),
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("김민수", ["김민수", "김민수"]),
        ("ㄱㅁㅅ", ["김민서", "김민수", "김민수"]),
        ("김ㅁㅅ", ["김민서", "김민수", "김민수"]),
        ("김민ㅅ", ["김민서", "김민수", "김민수"]),
        ("김미", ["김민서", "김민수", "김민수"]),
        ("민수", ["김민수", "김민수"]),
        ("ㅁㅅ", ["김민서", "김민수", "김민수", "박미숙"]),
        ("박밋", ["박미숙"]),
        ("과장", ["박미숙", "김민수"]),
        ("정보통신과", ["김민서", "김민수", "김민수"]),
        ("정보보호팀", ["김민수"]),
        ("개인정보", ["김민수"]),
        ("총괄", ["박미숙", "김민수"]),
        ("정보통신과 과장", ["김민수"]),
        ("과장 정보통신과", ["김민수"]),
        ("김민수 이천", []),
        ("복지 ㅂㅁㅅ", ["박미숙"]),
        ("없는사람", []),
        ("   ", []),
        ("%", []),
        ("_", []),
        ("'", []),
        ("김\\", []),
        ("(", []),
        ("[가", []),
        ("a:*&|!<->", []),
        ("\0", []),
        ("김민수\0", ["김민수", "김민수"]),
        ("\ud800", []),
    ],
)
def test_people_are_found_as_one_types(people: dict[str, Any], query: str, expected: list[str]) -> None:
    """O13: name, 초성, department, position, duty; what means something to SQL means nothing here."""
    assert names(query) == expected


def test_a_number_finds_its_person(people: dict[str, Any]) -> None:
    """O3: numbers are unique in an agency only, so that two agencies may answer."""
    assert names("000001") == ["김민수", "김민수"]
    assert names("000003") == ["박미숙"]


def test_namesakes_are_told_apart(people: dict[str, Any]) -> None:
    """O13: agency, department and position stand beside the name."""
    first, second = search_people("김민수").items
    assert (first.agency, first.department, first.position) == ("이천시", "정보통신과", "주무관")
    assert (second.agency, second.department, second.position) == ("여주시", "정보통신과", "과장")


def test_people_of_the_readers_own_agency_come_first(people: dict[str, Any], yeoju: Any) -> None:
    found = search_people("ㄱㅁㅅ", near=yeoju.agency.pk).items
    assert [card.agency for card in found] == ["여주시", "이천시", "이천시"]


def test_an_agency_or_a_department_narrows_the_search(people: dict[str, Any], icheon: Any) -> None:
    agency = icheon.agency
    assert names("김민수", agency=agency.pk) == ["김민수"]
    it = agency.departments.get(code="10")
    assert names("", department=it.pk) == ["김민서", "김민수"]
    assert names("ㅂㅁㅅ", department=it.pk) == []
    assert names("", agency=agency.pk) == ["김민서", "김민수", "김퇴직", "박미숙"]


def test_whoever_has_two_fitting_posts_is_found_once(icheon: Any) -> None:
    one, other = icheon.unit("1", "정보통신과"), icheon.unit("2", "정보기획과")
    who = icheon.person("김민수", one, "과장")
    icheon.post(who, other, "concurrent", position="과장")
    assert names("정보") == ["김민수"]
    assert names("과장") == ["김민수"]
    assert names("정보 과장") == ["김민수"]


@pytest.mark.parametrize("query", ["ㄱㅁㅅ", "과장", "정보통신과", "총괄", "과장 ㄱ", ""])
@pytest.mark.parametrize("size", [1, 3, 7])
def test_pages_put_together_are_the_whole(icheon: Any, yeoju: Any, query: str, size: int) -> None:
    for town in (icheon, yeoju):
        unit = town.unit("1", "정보통신과")
        for name in ("김민수", "김민수", "김만식", "김정보", "과장수"):
            town.person(name, unit, "과장", duty="업무 총괄")
    scope = {"agency": icheon.agency.pk} if not query else {"near": yeoju.agency.pk}
    whole = search_people(query, limit=100, **scope)
    assert whole.next is None
    collected, cursor = [], None
    while True:
        page = search_people(query, limit=size, cursor=cursor, **scope)
        assert len(page.items) <= size
        collected += page.items
        if page.next is None:
            break
        cursor = page.next
    assert collected == whole.items
    assert len({card.id for card in collected}) == len(collected) > 0


@pytest.mark.parametrize("cursor", ["x", "W10", "김", "eyJ9:1:2", "a" * 5000])
def test_a_cursor_of_ones_own_making_is_refused(people: dict[str, Any], cursor: str) -> None:
    with pytest.raises(Refusal) as refusal:
        search_people("김", cursor=cursor)
    assert refusal.value.code == "cursor"


def test_a_cursor_belongs_to_its_query(people: dict[str, Any]) -> None:
    page = search_people("김", limit=1)
    assert page.next
    with pytest.raises(Refusal):
        search_people("박", limit=1, cursor=page.next)


@pytest.mark.parametrize("limit", [-5, 0, 1000])
def test_a_silly_limit_is_brought_into_bounds(people: dict[str, Any], limit: int) -> None:
    assert 1 <= len(search_people("ㄱ", limit=limit).items) <= 100


def test_a_very_long_query_is_cut(people: dict[str, Any]) -> None:
    assert names("가 " * 100_000) == []
