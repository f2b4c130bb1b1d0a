"""Finding people across agencies (O13)."""

import unicodedata
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dure.kit import hangul
from dure.kit.refusals import Refusal
from dure.organizations.models import Person
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
        ("김\\", ["김민서", "김민수", "김민수", "김퇴직"]),
        ("ㄱㅁㅅ 과장", ["김민수"]),
        ("김민수주무관", ["김민수"]),
        ("김민수과장님", ["김민수"]),
        ("김민수국장", []),
        ("개인 정보", ["김민수"]),
        ("정보통신과 김민수과장", ["김민수"]),
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


@pytest.mark.parametrize("before", ["", "a", "김"])
def test_the_last_character_before_the_surrogates_finds_nobody(people: dict[str, Any], before: str) -> None:
    """F-A7: what comes after it is no character, and never a failure of the server."""
    assert names(f"{before}\ud7ff") == []


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
    assert names("", agency=agency.pk) == ["김민서", "김민수", "박미숙"]


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


CASES = {
    "name-with-blank-search": ["김  수", "홍 길 동", "김수"],
    "latin-name-search": ["John Smith", "Nguyễn Thị Minh Khai", "Park Min-su", "Jürgen Weiß"],
    "consonant-cluster-search": ["김수진", "박수진", "남정호", "이라면"],
    "others": ["남궁민수", "선우 진", "김수(A)", "金民秀", "김·현", "황보㋐", "이\u3164순\u3164신"],
}


EVERYBODY = [name for names in CASES.values() for name in names]


@pytest.fixture
def unusual(icheon: Any) -> None:
    """People whose names a list writes in its own way, in a department and posts with Latin letters."""
    unit = icheon.unit("10", "AI·데이터 정책팀")
    for name in EVERYBODY:
        icheon.person(name, unit, "AI 정책관" if name == "John Smith" else "주무관")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        *((q, ["김수", "김  수", "김수(A)"]) for q in ("김수", "김 수", "김　수", "ㄱㅅ", "ㄳ")),
        *((q, ["홍 길 동"]) for q in ("홍길동", "홍 길 동", "홍 길동", "길동", "ㅎㄱㄷ", "ㄱㄷ", "홍길")),
        *(
            (q, ["John Smith"])
            for q in ("john", "SMITH", "Smith", "john smith", "ｊｏｈｎ", "smith john", "Jóhn")
        ),
        *((q, ["Nguyễn Thị Minh Khai"]) for q in ("nguyen", "Khai", "Nguyễn", "minh khai", "THI")),
        *((q, ["Jürgen Weiß"]) for q in ("jürgen", "juergen", "Jurg", "weiss", "WEISS", "weiß jue")),
        *((q, ["Park Min-su"]) for q in ("min-su", "minsu", "Park", "park min", "su")),
        *((q, ["박수진"]) for q in ("ㅄㅈ", "ㅂㅅㅈ", "박ㅅㅈ", "ﾲﾵﾸ", "박수진 주무관", "박수진주무관님")),
        *((q, ["김수진"]) for q in ("ㄳㅈ", "김ㅅㅈ")),
        *((q, ["남정호"]) for q in ("ㄵㅎ", "ﾥㅎ", "\u11acㅎ")),
        *((q, ["이라면"]) for q in ("ㅇㄹㅁ", "ㅇㄻ", "이ㄻ", "ㄻ")),
        *(
            (q, ["남궁민수"])
            for q in ("남궁", "남궁민", "민수", "궁민수", "ㄴㄱㅁㅅ", "남 궁 민수", "남궁민수주무관")
        ),
        *((q, ["선우 진"]) for q in ("선우진", "선우", "ㅅㅇㅈ")),
        *((q, ["김수(A)"]) for q in ("김수(A)", "김수a", "김수 (A)")),
        *((q, ["金民秀"]) for q in ("金", "金民", "金民秀")),
        *((q, ["김·현"]) for q in ("김현", "김ㆍ현", "김ㅎ")),
        *((q, ["이\u3164순\u3164신"]) for q in ("이순신", "순신", "ㅇㅅㅅ", "이\u3164순신")),
        *((q, ["John Smith"]) for q in ("ai정책관", "AI 정책관", "Ai정책")),
        *((q, []) for q in ("ohn", "mith", "동", "라면이", "수길", "()", "·", "👍")),
    ],
)
def test_people_are_found_by_a_key_and_not_by_spelling(
    unusual: None, query: str, expected: list[str]
) -> None:
    """F-D5: blanks, brackets, marks, case, width and joined consonants are no part of a name."""
    found = names(query)
    if "김수" in expected and query != "김수진":
        found.remove("김수진")
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("query", ["AI데이터", "ai·데이터정책팀", "데이터 정책", "ＡＩ"])
def test_departments_are_found_by_a_key(unusual: None, query: str) -> None:
    """F-D5: as names are."""
    assert len(names(query, limit=100)) == len(EVERYBODY)


def test_an_address_finds_its_person_in_any_case(icheon: Any) -> None:
    """F-D5: whoever has a mail in front of them types its sender."""
    who = icheon.person("김민수", icheon.unit("1", "총무과"))
    Person.objects.filter(pk=who.pk).update(email="Minsu.Kim@korea.kr")
    assert names("minsu.kim@korea.kr") == names("MINSU") == ["김민수"]
    assert names("kim@korea.kr") == []


LETTERS = st.sampled_from("김이박남궁선우민수진하라 ·-()AbéZㄱㅎ金\u3164")


@given(
    st.lists(st.text(LETTERS, min_size=1, max_size=9), min_size=1, max_size=6), st.text(LETTERS, max_size=6)
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_search_finds_what_a_plain_model_finds(namespace: Any, made: list[str], query: str) -> None:
    """F-D5: the keys, ranges and indexes of the database lose nobody and add nobody."""
    with transaction.atomic():
        rows = Person.objects.bulk_create(
            Person(agency=namespace, number=f"{n}", name=name, employment="official")
            for n, name in enumerate(made)
        )
        found = {card.id for card in search_people(query, limit=100).items}
        words = [word for word in query.replace("\u3164", " ").split() if hangul.typed_key(word)]
        expected = {
            row.pk
            for row in rows
            if words
            and (
                all(hangul.matches(word, row.name) for word in words)
                or any(one.matches(hangul.key(row.name)) for one in hangul.readings("".join(words)))
            )
        }
        transaction.set_rollback(True)
    assert found == expected


@pytest.fixture
def namespace(icheon: Any) -> Any:
    return icheon.agency


@pytest.mark.django_db
def test_names_that_were_there_before_the_spellings_were_one_get_their_keys(icheon: Any) -> None:
    who = icheon.person("Hans Mueller", icheon.unit("1", "정책과"))
    Person.objects.filter(pk=who.pk).update(name_key="hansmueller", later_starts=" mueller")
    import_module("dure.organizations.migrations.0012_one_spelling").fill(None, connection.schema_editor())
    who.refresh_from_db()
    assert (who.name_key, who.later_starts) == ("hansmuller", " muller")


@pytest.mark.django_db
def test_the_database_makes_the_same_keys_of_every_character() -> None:
    """F-D5: two definitions, one in Python and one in SQL, of all of Unicode."""
    known = [
        chr(code) for code in range(1, 0x110000) if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")
    ]
    texts = ["가" + "x".join(known[at : at + 64]) for at in range(0, len(known), 64)]
    texts += ["남궁 민수", "Đặng Văn-A (B)", "김 Anna", "홍 길 동", "황보", "", "ㄱ ㅏ", "Lee 순신"]
    texts += ["Hans Müller-Weiß", "Hans Mueller Weiss", "Jo Ess", "ASSEAEE ue", "Lu Eva", "s SS ẞ"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t, organizations_key(t), organizations_later_starts(t),"
            " organizations_initials(organizations_key(t)) FROM unnest(%s::text[]) AS t",
            [texts],
        )
        rows = cursor.fetchall()
    assert len(rows) == len(texts)
    for text, key, later, initials in rows:
        assert key == hangul.key(text)
        assert later == "".join(f" {one}" for one in hangul.later_starts(text))
        assert initials == hangul.initials_of_key(key)
