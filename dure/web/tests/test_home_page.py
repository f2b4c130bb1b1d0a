"""The home page: what is left to give, what came in, with whom one worked."""

from django.test import Client

from dure.accounts.models import Account
from dure.points.giving.actions import give
from tests.pages import get, signed_in
from tests.world import small_government

THANKS = "전산 장애 복구를 밤늦게까지 도와주셨습니다."


def test_home_answers_its_three_questions(db: None) -> None:
    """What is left until when, what came in, with whom one worked; nobody is ranked (D34)."""
    world = small_government()
    give(actor=world.actor("박지훈"), recipient=world.people["김민수"].pk, message=THANKS)
    give(
        actor=world.actor("김민수"),
        recipient=world.people["최유진"].pk,
        message="예산 자료를 고쳐 주셨습니다.",
    )
    page = get(signed_in(world, "김민수"), "/")
    assert "190" in page
    assert THANKS in page
    assert f'href="/people/{world.people["최유진"].pk}/"' in page
    assert "순위" not in page


def test_home_without_anything_yet_says_what_will_be_there(db: None) -> None:
    page = get(signed_in(small_government(), "김민수"), "/")
    assert "아직 감사 글이 없습니다" in page


def test_home_of_an_account_without_a_person_shows_no_points(db: None) -> None:
    client = Client()
    client.force_login(Account.objects.create(login="admin", is_administrator=True))
    page = get(client, "/")
    assert "admin" in page
    assert "나눌 수 있는 포인트" not in page


def test_an_account_without_an_agency_is_led_to_what_it_can_do_only(db: None) -> None:
    client = Client()
    client.force_login(Account.objects.create(login="admin", is_administrator=True))
    page = get(client, "/")
    assert 'href="/organizations/import/"' in page
    for place in ("give", "board", "mine", "departments", "exports"):
        assert f'href="/points/{place}/"' not in page
