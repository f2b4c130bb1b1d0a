"""One's own points: the year by month, and the way down to each thank-you."""

import pytest
from django.test import Client

from dure import clock
from dure.accounts.models import Account
from dure.points.giving.actions import give
from tests.pages import get, signed_in
from tests.world import World

MINE = "/points/mine/"
THANKS = "전산 장애 복구를 밤늦게까지 도와주셨습니다."


@pytest.fixture
def minsu(world: World) -> Client:
    for name in ("박지훈", "최유진"):
        give(actor=world.actor("김민수"), recipient=world.people[name].pk, message=THANKS)
    give(
        actor=world.actor("박지훈"),
        recipient=world.people["김민수"].pk,
        message="예산 자료를 고쳐 주셨습니다.",
    )
    return signed_in(world, "김민수")


def test_received_and_given_stand_apart_in_figures_and_in_a_table(minsu: Client) -> None:
    """R2.1, R8.1: kinds of value never mix."""
    page = get(minsu, MINE)
    month = f"{clock.today():%Y-%m}"
    assert f'href="?direction=given&amp;month={month}#entries">20</a>' in page
    assert f'href="?direction=received&amp;month={month}#entries">10</a>' in page


def test_the_entries_are_those_of_the_direction_and_month(minsu: Client) -> None:
    assert "예산 자료" in get(minsu, MINE)
    given = get(minsu, f"{MINE}?direction=given&month={clock.today():%Y-%m}")
    assert given.count(THANKS) == 2
    assert "예산 자료" not in given
    assert THANKS not in get(minsu, f"{MINE}?direction=given&month=2016-05")


@pytest.mark.parametrize(
    "query", ["?year=99999", "?year=x", "?month=2026-13", "?month=x", "?direction=x", "?before=x"]
)
def test_nonsense_in_the_address_never_fails(minsu: Client, query: str) -> None:
    assert minsu.get(MINE + query).status_code == 200


def test_an_account_without_a_person_has_no_points(db: None) -> None:
    client = Client()
    client.force_login(Account.objects.create(login="admin", is_administrator=True))
    assert "포인트는 사람과 사람이 주고받습니다." in get(client, MINE)
