"""The pages of webhooks, for operators and administrators."""

import re
from typing import Any

import pytest
from django.test import Client

from dure import clock
from dure.accounts.models import Account
from dure.notifications import delivering
from dure.notifications.models import Delivery, Webhook
from dure.notifications.tests.conftest import hook
from dure.notifications.tests.receivers import is_signed, receiver
from tests.giving import gift, send
from tests.pages import get, signed_in
from tests.world import World

HOOKS = "/operation/webhooks/"


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """Hash passwords weakly: scrypt is meant to be slow."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def operator_client(world: World) -> Client:
    return just_signed_in(world, "정하늘")


def just_signed_in(world: World, name: str) -> Client:
    """Return a browser in which a person has confirmed a moment ago who they are."""
    client = signed_in(world, name)
    confirm(world, name, client)
    return client


def confirm(world: World, name: str, client: Client, **more: Any) -> Any:
    account = Account.objects.get(person=world.people[name])
    account.set_password("correct horse")
    account.save()
    client.force_login(account)
    return client.post("/account/reauthenticate/", {"password": "correct horse", **more}, follow=True)


def form(url: str, **more: Any) -> dict[str, Any]:
    return {"name": "성과 시스템", "url": url, "events": ["point.given", "special.awarded"], **more}


def test_without_webhooks_the_page_says_what_they_are_for(operator_client: Client) -> None:
    assert "등록된 웹훅이 없습니다" in get(operator_client, HOOKS)
    assert HOOKS in get(operator_client, "/")


def test_a_webhook_is_added_tried_and_seen_to_be_told(operator_client: Client, world: World) -> None:
    with receiver() as got:
        made = operator_client.post(HOOKS + "new", form(got.url)).content.decode()
        found = re.search(r"whsec_[A-Za-z0-9+/=]+", made)
        assert found is not None
        address = f"{HOOKS}{Webhook.objects.get().pk}/"
        assert "whsec_" not in get(operator_client, address), "shown once"
        answer = operator_client.post(address + "test", follow=True).content.decode()
        assert "정상적으로 전달되었습니다" in answer
        send(world, "김민수", gift(world, "박지훈"))
        delivering.deliver(Webhook.objects.get().pk)
    assert got.kinds() == ["webhook.test", "point.given"]
    assert is_signed(*got.got[0], found.group())
    page = get(operator_client, address)
    assert "포인트 보냄" in page
    assert page.count("전달됨") == 2
    assert "성과 시스템" in get(operator_client, HOOKS)


def test_a_trial_that_fails_says_why_in_words(operator_client: Client, world: World) -> None:
    with receiver(503) as got:
        made = hook(world, got.url)
        answer = operator_client.post(f"{HOOKS}{made.id}/test", follow=True).content.decode()
    assert "시험 전송에 실패했습니다. 받는 시스템이 받지 않았습니다." in answer
    assert "503" in answer


def test_what_was_given_up_is_sent_again_one_by_one_or_since_a_day(
    operator_client: Client, world: World
) -> None:
    with receiver() as got:
        made = hook(world, got.url)
        send(world, "김민수", gift(world, "박지훈"), at=None)
        send(world, "김민수", gift(world, "최유진"), at=None)
        address = f"{HOOKS}{made.id}/"
        assert "다시 보내기" not in get(operator_client, address)
        Delivery.objects.update(state="failed", problem="status")
        assert "전달하지 못한 알림이 2건 있습니다" in get(operator_client, address)
        one = Delivery.objects.latest("id")
        said = operator_client.post(address + "resend", {"delivery": one.pk}, follow=True).content.decode()
        assert "알림을 다시 보냅니다" in said
        delivering.deliver(made.id)
        today = clock.today().isoformat()
        rest = operator_client.post(address + "resend", {"since": today}, follow=True).content.decode()
        assert "알림 1건을 오래된 것부터 다시 보냅니다" in rest
        delivering.deliver(made.id)
    assert got.kinds() == ["point.given"] * 2
    Delivery.objects.update(state="failed")
    Webhook.objects.update(state="off")
    assert "웹훅을 켜면 전달하지 못한 알림을" in get(operator_client, address)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "2026-11-22 같은 날짜여야"),
        ({"since": "어제"}, "2026-11-22 같은 날짜여야"),
        ({"delivery": "x"}, "찾을 수 없"),
        ({"delivery": "9" * 5000}, "찾을 수 없"),
        ({"since": "0001-01-01"}, "2026-11-22 같은 날짜여야"),
        ({"since": "9999-12-31"}, "2026-11-22 같은 날짜여야"),
        ({"since": "1900-01-01"}, "알림 0건을"),
        ({"since": "2199-12-31"}, "알림 0건을"),
    ],
)
def test_what_is_typed_by_hand_there_is_answered_in_words(
    operator_client: Client, world: World, sent: dict[str, str], said: str
) -> None:
    made = hook(world, "https://receiver.example.go.kr/")
    answer = operator_client.post(f"{HOOKS}{made.id}/resend", sent, follow=True)
    assert said in answer.content.decode()


def test_a_refused_form_comes_back_as_it_was_typed(operator_client: Client, settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = ()
    answer = operator_client.post(HOOKS + "new", form("http://receiver.icheon.go.kr/", includes_text="on"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "https:// 주소만 쓸 수 있습니다" in page
    assert 'value="http://receiver.icheon.go.kr/"' in page
    assert page.count(" checked") == 3
    nothing = operator_client.post(HOOKS + "new", {"name": "가", "url": "https://a.kr/"})
    assert nothing.status_code == 422
    assert "events-error" in nothing.content.decode()
    assert Webhook.objects.count() == 0


def test_it_is_switched_off_and_on_given_a_new_secret_and_removed(
    operator_client: Client, world: World
) -> None:
    made = hook(world, "https://receiver.example.go.kr/")
    address = f"{HOOKS}{made.id}/"
    assert "웹훅을 중지했습니다" in operator_client.post(address + "off", follow=True).content.decode()
    assert "중지된 동안의 일은" in get(operator_client, address)
    assert "웹훅을 켰습니다" in operator_client.post(address + "on", follow=True).content.decode()
    assert "서명 키" in get(operator_client, address + "secret")
    new = operator_client.post(address + "secret").content.decode()
    assert "whsec_" in new
    assert made.secret not in new
    assert "웹훅을 삭제했습니다" in operator_client.post(address + "remove", follow=True).content.decode()
    assert Webhook.objects.count() == 0
    assert operator_client.get(address).status_code == 404


def test_an_administrator_chooses_the_agency(world: World) -> None:
    Account.objects.filter(person=world.people["문행정"]).update(is_administrator=True)
    client = just_signed_in(world, "문행정")
    assert "여주시" in get(client, HOOKS + "new")
    client.post(HOOKS + "new", form("https://a.kr/", agency=str(world.agencies["여주시"].pk)))
    assert Webhook.objects.get().agency == world.agencies["여주시"]
    assert client.post(HOOKS + "new", form("https://a.kr/", agency="9")).status_code == 422
    assert "여주시" in get(client, HOOKS)


def test_adding_asks_who_it_is_where_the_sign_in_is_long_ago(world: World) -> None:
    """Somebody at an unlocked desk cannot lead an agency's events away."""
    client = signed_in(world, "정하늘")
    answer = client.post(HOOKS + "new", form("https://a.kr/"))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    assert Webhook.objects.count() == 0


def test_others_do_not_find_them(world: World) -> None:
    made = hook(world, "https://receiver.example.go.kr/")
    client = signed_in(world, "김민수")
    for address in (HOOKS, HOOKS + "new", f"{HOOKS}{made.id}/"):
        assert client.get(address).status_code == 403
    assert client.post(f"{HOOKS}{made.id}/remove").status_code == 403
    assert HOOKS not in get(client, "/")
    assert client.get(f"{HOOKS}{made.id}/remove").status_code == 405
    assert Webhook.objects.count() == 1
