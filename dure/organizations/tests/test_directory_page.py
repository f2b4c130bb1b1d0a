"""The directory page: tree and search for every signed-in person (O13)."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from dure.accounts.models import Account
from tests.html import Page


@pytest.fixture
def city(icheon: Any, yeoju: Any) -> dict[str, Any]:
    """Build a bureau with a division and a team in Icheon, one division in Yeoju."""
    bureau = icheon.unit("10", "자치행정국", is_boundary=False)
    division = icheon.unit("11", "정보통신과", bureau)
    team = icheon.unit("12", "정보보호팀", division, is_boundary=False)
    other = yeoju.unit("10", "복지정책과")
    people = {
        "reader": icheon.person("김민수", team, "주무관", duty="정보보안"),
        "leader": icheon.person("박서연", team, "팀장"),
        "head": icheon.person("정하늘", division, "과장"),
        "chief": icheon.person("이국장", bureau, "국장"),
        "far": yeoju.person("김만수", other, "과장", duty="복지 총괄"),
    }
    return {"icheon": icheon, "yeoju": yeoju, "units": (bureau, division, team, other), **people}


@pytest.fixture
def client(city: dict[str, Any]) -> Client:
    signed_in = Client()
    signed_in.force_login(Account.objects.create_user("minsu", person=city["reader"]))
    return signed_in


def page(client: Client, query: str = "", path: str = "/directory/", **headers: str) -> str:
    answer = client.get(path + query, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/directory/", "/people/search?q=김", "/directory/print/", "/directory/copy.html"]
)
def test_nobody_reads_it_without_signing_in(path: str) -> None:
    """O13: for every signed-in person, and for nobody else."""
    answer = Client().get(path)
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_departments_say_how_many_work_there_with_the_counter_after_the_number(client: Client) -> None:
    """Screen readers read the hidden word in its place: 1 명, and not 명 1."""
    units = Page(page(client)).whole.texts("a", "class", "tree-unit")
    assert next(one for one in units if one.startswith("정보보호팀")) == "정보보호팀 2 명"


def test_it_opens_at_ones_own_department_with_its_teams(client: Client, city: dict[str, Any]) -> None:
    text = page(client)
    assert 'aria-current="true">정보통신과' in text
    assert text.index("정하늘") < text.index("박서연") < text.index("김민수</a> 주무관")
    assert "이국장" not in text


def test_a_bureau_shows_its_own_people_and_leads_to_its_divisions(
    client: Client, city: dict[str, Any]
) -> None:
    text = page(client, f"?unit={city['units'][0].pk}")
    assert "이국장" in text
    assert "정하늘" not in text
    assert f"unit={city['units'][1].pk}" in text


def test_every_agency_can_be_read(client: Client, city: dict[str, Any]) -> None:
    """O13: across agencies."""
    text = page(client, f"?agency={city['yeoju'].agency.code}&unit={city['units'][3].pk}")
    assert "김만수" in text
    assert "복지 총괄" in text


@pytest.mark.parametrize("q", ["ㄱㅁㅅ", "김", "민수", "복지"])
def test_people_of_all_agencies_are_found_with_where_they_work(
    client: Client, city: dict[str, Any], q: str
) -> None:
    text = page(client, f"?q={q}")
    assert "여주시 복지정책과" in text or q == "민수"
    assert "이국장" not in text


def test_an_agency_narrows_the_search(client: Client, city: dict[str, Any]) -> None:
    text = page(client, f"?q=ㄱㅁㅅ&agency={city['icheon'].agency.code}")
    assert "김민수" in text
    assert "김만수" not in text


def test_a_long_list_goes_on_by_itself(client: Client, city: dict[str, Any]) -> None:
    for _ in range(40):
        city["icheon"].person("홍길동", city["units"][2])
    first = page(client, "?q=홍길동")
    (address,) = Page(first).whole.said("a", "hx-get")
    rest = page(client, address, **{"HX-Request": "true", "HX-Request-Type": "partial"})
    assert first.count("홍길동</a>") == 30
    assert rest.count("홍길동</a>") == 10
    assert "<html" not in rest
    assert "<html" in page(client, address)


@pytest.mark.parametrize(
    "query",
    ["?unit=999999999", "?unit=99999999999999999999999"],
)
def test_a_unit_that_is_not_in_the_tree_is_not_found(client: Client, query: str) -> None:
    status = client.get("/directory/" + query).status_code
    assert status == (404 if len(query) < 20 else 200)


@pytest.mark.parametrize(
    "query",
    ["?unit=x", "?q=%00%ff", "?q=김&cursor=forged", "?unit=-1", "?q=" + "가" * 5000],
)
def test_nonsense_in_the_address_is_no_error_of_ours(client: Client, query: str) -> None:
    assert client.get("/directory/" + query).status_code < 500


def test_signs_beside_a_name_say_who_is_away(client: Client, city: dict[str, Any]) -> None:
    icheon, (_, division, team, other) = city["icheon"], city["units"]
    icheon.post(icheon.person("송휴직", team), team, "leave")
    icheon.post(icheon.person("윤파견", team), other, "secondment")
    icheon.post(icheon.person("문겸임", other), division, "concurrent", position="주무관")
    text = Page(page(client)).whole
    seats = {seat.texts("a", "class", "person-name")[0]: seat for seat in text.all("li", "class", "seat")}
    for name in ("송휴직", "윤파견", "문겸임"):
        assert seats[name].texts("span", "class", "badge"), name
    assert "여주시" in seats["윤파견"].text


def test_it_takes_few_statements(
    client: Client, city: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        city["icheon"].person("홍길동", city["units"][2])
    with django_assert_max_num_queries(11):
        page(client)


def test_an_empty_installation_says_what_comes(db: None) -> None:
    client = Client()
    client.force_login(Account.objects.create_user("root", is_administrator=True))
    assert "directory" in page(client)


def test_the_search_field_of_every_page_is_answered_with_a_list(client: Client, city: dict[str, Any]) -> None:
    """O13: what htmx asks; without script the directory answers."""
    text = page(client, "?q=ㄱㅁㅅ", "/people/search", **{"HX-Request": "true"})
    assert text.count("data-choice") == 2
    assert "<html" not in text
    assert f"/people/{city['reader'].pk}/" in text
    answer = client.get("/people/search?q=ㄱㅁㅅ")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/directory/?q=")
    assert page(client, "?q=", "/people/search", **{"HX-Request": "true"}).strip() == ""


def test_somebody_who_left_is_in_no_department(client: Client, city: dict[str, Any]) -> None:
    city["icheon"].person("김퇴직", city["units"][2], end=date(2020, 1, 1))
    assert "김퇴직" not in page(client)
    assert "김퇴직" in page(client, "?q=김퇴직")
