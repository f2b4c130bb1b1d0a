"""People of other agencies see how to reach somebody, and neither number, grade nor leave (F-C9)."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from dure.accounts.models import Account
from dure.organizations.actions import copy_directory
from dure.organizations.models import Person
from tests.tampering import tamper
from tests.world import World, small_government


@pytest.fixture
def world(db: None) -> World:
    made = small_government()
    made.leave("박지훈", date(2026, 1, 1))
    tamper(
        "UPDATE organizations_assignment SET grade = '7급' WHERE person_id = %s", [made.people["박지훈"].pk]
    )
    Person.objects.filter(pk=made.people["박지훈"].pk).update(phone="031-1")
    return made


def client(world: World, name: str) -> Client:
    made = Client()
    made.force_login(Account.objects.get(person=world.people[name]))
    return made


@pytest.mark.parametrize(("reader", "is_own"), [("김민수", True), ("한여주", False)])
def test_the_api_gives_number_grade_and_leave_to_the_own_agency_alone(
    world: World, reader: str, *, is_own: bool
) -> None:
    """F-C9: one person and lists; the telephone to everybody."""
    person = world.people["박지훈"]
    asked = client(world, reader)
    one = asked.get(f"/api/v1/people/{person.pk}").json()
    (listed,) = asked.get("/api/v1/people?q=박지훈").json()["items"]
    for found in (one, listed):
        assert (found["number"], found["grade"], found["is_on_leave"]) == (
            (person.number, "7급", True) if is_own else ("", "", False)
        )
        assert found["phone"] == "031-1"


@pytest.mark.parametrize(("reader", "count"), [("김민수", 1), ("한여주", 0)])
def test_nobody_of_another_agency_is_found_by_the_staff_number(world: World, reader: str, count: int) -> None:
    """F-C9: numbers could be tried out one after the other."""
    number = world.people["박지훈"].number
    found = client(world, reader).get(f"/api/v1/people?q={number}").json()["items"]
    assert len([one for one in found if one["name"] == "박지훈"]) == count


@pytest.mark.parametrize(("reader", "is_own"), [("김민수", True), ("한여주", False)])
def test_pages_show_leave_and_posts_to_the_own_agency_alone(
    world: World, reader: str, *, is_own: bool
) -> None:
    """F-C9: the person's page, the tree and what is found."""
    asked = client(world, reader)
    unit = world.departments["복지정책과"].pk
    page = asked.get(f"/people/{world.people['박지훈'].pk}/").content.decode()
    assert ('class="posts"' in page) == is_own
    for address in (
        f"/people/{world.people['박지훈'].pk}/",
        f"/directory/?agency=4070000&unit={unit}",
        "/directory/?q=박지훈",
    ):
        text = asked.get(address).content.decode()
        assert "박지훈" in text
        assert ("휴직" in text) == is_own, address


def test_copies_that_everybody_takes_along_hold_no_leave(world: World, settings: Any) -> None:
    """F-C9, O13: one copy for all agencies."""
    import gzip

    copy = copy_directory(world.agencies["이천시"].pk)
    assert copy is not None
    for content in (copy.page, copy.table):
        text = gzip.decompress(bytes(content)).decode()
        assert "박지훈" in text
        assert "휴직" not in text
    assert "휴직" not in client(world, "한여주").get("/directory/print/?agency=4070000").content.decode()
