"""People, departments and agencies over the HTTP API (O13)."""

from datetime import timedelta

import pytest
from django.test import Client

from dure import clock
from dure.accounts.models import Account
from dure.organizations.models import Person
from tests.world import World, small_government

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return small_government()


@pytest.fixture
def minsu(world: World) -> Client:
    client = Client()
    client.force_login(Account.objects.get(person=world.people["김민수"]))
    return client


def test_a_person_is_found_by_a_part_of_the_name_with_enough_to_tell_namesakes_apart(
    minsu: Client, world: World
) -> None:
    [found] = minsu.get("/api/v1/people?q=이서연").json()["items"]
    assert found["id"] == str(world.people["이서연"].pk)
    assert found["agency"] == {"code": "4070000", "name": "이천시"}
    assert found["department"]
    assert found["position"]
    assert found["number"]


def test_the_list_of_people_goes_on_where_it_ended(minsu: Client, world: World) -> None:
    agency = world.agencies["이천시"].pk
    seen, address = [], "/api/v1/people?agency=4070000&limit=2"
    cursor = ""
    while True:
        page = minsu.get(address + cursor).json()
        seen += [person["name"] for person in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(seen) == len(set(seen))
    assert len(seen) == sum(person.agency_id == agency for person in world.people.values())


def test_a_person_has_an_address_and_nobody_else_does(minsu: Client, world: World) -> None:
    person = world.people["이서연"]
    assert minsu.get(f"/api/v1/people/{person.pk}").json()["name"] == "이서연"
    assert minsu.get("/api/v1/people/999999").json()["code"] == "person-unknown"


def test_who_has_left_keeps_a_name_and_no_address(minsu: Client, world: World) -> None:
    """F-C10, I12: old thanks name them; how to reach them is nobody's any more, on whatever day one asks."""
    gone = world.people["이서연"]
    Person.objects.filter(pk=gone.pk).update(email="seoyeon@icheon.example", phone="031-1")
    address = f"/api/v1/people/{gone.pk}"
    before = minsu.get(address).json()
    assert (before["email"], before["phone"]) == ("seoyeon@icheon.example", "031-1")
    world.retire("이서연", clock.today())
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    then = minsu.get(f"{address}?on={yesterday}").json()
    assert then["department"] == before["department"]
    (found,) = minsu.get("/api/v1/people?q=이서연").json()["items"]
    for card in (found, then, minsu.get(address).json()):
        assert (card["name"], card["email"], card["phone"]) == ("이서연", "", "")


def test_who_has_left_is_found_by_no_address_and_is_in_no_list_of_an_agency(
    minsu: Client, world: World
) -> None:
    """F-C10."""
    gone = world.people["이서연"]
    Person.objects.filter(pk=gone.pk).update(email="seoyeon@icheon.example")
    asked = ("q=seoyeon@", "agency=4070000&limit=100")
    for is_there in (True, False):
        for query in asked:
            names = {one["name"] for one in minsu.get(f"/api/v1/people?{query}").json()["items"]}
            assert ("이서연" in names) == is_there, query
        world.retire("이서연", clock.today())


def test_departments_come_in_the_order_of_the_organisation_page_by_page(minsu: Client) -> None:
    whole = minsu.get("/api/v1/departments?limit=100").json()["items"]
    first = minsu.get("/api/v1/departments?limit=2").json()
    rest = minsu.get(f"/api/v1/departments?limit=100&cursor={first['next']}").json()
    assert first["items"] + rest["items"] == whole
    assert {unit["name"] for unit in whole} >= {"정보통신과", "복지정책과"}


def test_departments_of_another_agency_and_of_another_day(minsu: Client, world: World) -> None:
    assert [unit["name"] for unit in minsu.get("/api/v1/departments?agency=5700000").json()["items"]] == [
        "여주기획과"
    ]
    assert minsu.get("/api/v1/departments?on=1990-01-01").json()["items"] == []


@pytest.mark.parametrize(
    "query", ["agency=x", "agency=99999999999999999999", "on=2026-13-01", "limit=101", "cursor=x"]
)
def test_what_makes_no_sense_is_refused(minsu: Client, query: str) -> None:
    assert minsu.get(f"/api/v1/departments?{query}").status_code == 422


def test_agencies_are_listed(minsu: Client) -> None:
    page = minsu.get("/api/v1/agencies").json()
    assert {agency["name"] for agency in page["items"]} == {"이천시", "여주시", "행정안전부"}
    assert minsu.get("/api/v1/agencies?limit=2").json()["next"]


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("departments?agency=9999999", "agency"),
        ("people?q=김&agency=3740000", "agency"),
        ("people?department=999999", "department"),
        ("points/board?agency=9999999", "agency"),
        ("points/board?department=999999", "department"),
    ],
)
def test_an_unknown_agency_or_department_is_an_error_and_never_an_empty_list(
    minsu: Client, address: str, field: str
) -> None:
    """The contract of the API: agencies go by their standard code."""
    answer = minsu.get(f"/api/v1/{address}")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown")
    assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [(field, "unknown")]


def test_agencies_that_are_not_here_are_found_by_name(minsu: Client) -> None:
    """O15: the standard code table, also by initial consonants."""
    (suwon,) = minsu.get("/api/v1/agencies?q=수원").json()["items"]
    assert suwon == {
        "code": "3740000",
        "name": "수원시",
        "full_name": "경기도 수원시",
        "kind": "local",
        "is_here": False,
    }
    found = minsu.get("/api/v1/agencies?q=ㅇㅈㅅ").json()["items"]
    assert ("5700000", True) in [(one["code"], one["is_here"]) for one in found]


@pytest.mark.parametrize("address", ["people?q=김", "people/1", "departments", "agencies"])
def test_nobody_outside_sees_the_directory(address: str) -> None:
    assert Client().get(f"/api/v1/{address}").status_code == 401
