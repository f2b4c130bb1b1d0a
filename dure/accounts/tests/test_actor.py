"""Who acts: the agency where somebody works today and the roles their positions carry there."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from dure import clock
from dure.accounts.models import Account
from dure.accounts.queries import account_actor, actor_of
from dure.kit.actor import Actor
from dure.organizations.queries import holders_of, role_seats
from tests.roles import roles_of
from tests.world import World, small_government

TODAY = clock.today()


@pytest.fixture
def world(db: None) -> World:
    return small_government()


def actor(world: World, name: str) -> Actor:
    return account_actor(Account.objects.get(person=world.people[name]).pk)


def test_a_role_follows_the_position(world: World) -> None:
    """O5."""
    assert actor(world, "정하늘").roles == {"operator"}
    assert actor(world, "김민수").roles == frozenset()


def test_a_role_follows_acting_duty(world: World) -> None:
    """R4.1."""
    world.assign("김민수", "기획예산담당관", "acting", start=TODAY, position="기획예산담당관")
    assert actor(world, "김민수").roles == {"operator"}


def test_a_role_begins_and_ends_with_its_day(world: World) -> None:
    world.assign(
        "김민수", "기획예산담당관", "acting", start=date(2026, 1, 1), end=TODAY, position="기획예산담당관"
    )
    assert actor(world, "김민수").roles == frozenset()


def test_somebody_on_leave_carries_no_role(world: World) -> None:
    world.assign("정하늘", "기획예산담당관", "leave", start=TODAY)
    assert actor(world, "정하늘").roles == frozenset()


def test_somebody_on_secondment_acts_for_the_host_and_leaves_the_role_at_home(world: World) -> None:
    """D13."""
    world.assign("정하늘", "협업정책과", "secondment", start=TODAY)
    seconded = actor(world, "정하늘")
    assert seconded.agency_id == world.agencies["행정안전부"].pk
    assert seconded.roles == frozenset()


def test_a_concurrent_post_elsewhere_lends_no_rights_here(world: World) -> None:
    """D14: an operator of 여주시 who also works here is no operator of 이천시."""
    world.role("여주기획과", "여주운영", "operator")
    world.assign("김민수", "여주기획과", "concurrent", start=TODAY, position="여주운영")
    both = actor(world, "김민수")
    assert (both.agency_id, both.roles) == (world.agencies["이천시"].pk, frozenset())


def test_the_room_of_organizations_says_the_same_of_who_holds_a_role(world: World) -> None:
    """R4.1, D13, D14: whoever is told of something as its operator or auditor may act as such."""
    world.role("여주기획과", "여주운영", "operator")
    world.assign("이서연", "기획예산담당관", "concurrent", start=TODAY, position="기획예산담당관")
    world.assign("김민수", "여주기획과", "concurrent", start=TODAY, position="여주운영")
    world.assign("정하늘", "협업정책과", "secondment", start=TODAY)
    acting = {
        person.pk: account_actor(Account.objects.get(person=person).pk) for person in world.people.values()
    }
    assert {person: one.roles for person, one in acting.items()} == {
        one: roles_of(one, TODAY) for one in acting
    }
    for agency in world.agencies.values():
        may = {who for who, one in acting.items() if one.agency_id == agency.pk and "operator" in one.roles}
        assert set(holders_of(agency.pk, "operator", TODAY)) == may
        seats = [one for one in role_seats(agency.pk, TODAY) if one.role == "operator"]
        assert {card.id for seat in seats for card in seat.holders} == may


def test_nobody_is_an_actor_without_anything(db: None) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", headers={"User-Agent": "curl\0"})
    request.user = AnonymousUser()
    assert actor_of(request) == Actor(channel="web", address="10.0.0.9", agent="curl")


def test_a_closed_account_is_nobody(world: World) -> None:
    Account.objects.filter(person=world.people["정하늘"]).update(is_active=False)
    assert actor(world, "정하늘") == Actor(channel="web")


@pytest.mark.parametrize("address", ["", "unix:", "not an address", "1.2.3.4.5"])
def test_what_is_no_address_is_left_out(db: None, address: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    request.user = AnonymousUser()
    assert actor_of(request).address is None


def test_it_is_asked_once_a_request(
    world: World, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    request = RequestFactory().get("/")
    request.user = Account.objects.get(person=world.people["정하늘"])
    with django_assert_num_queries(1):
        assert actor_of(request) is actor_of(request)
