"""Webhooks over the HTTP API."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from dure.accounts.models import Account
from dure.audit.models import Entry
from dure.kit.refusals import Refusal
from dure.notifications import delivering, jobs
from dure.notifications.models import Webhook
from dure.notifications.tests.conftest import hook, operator
from dure.notifications.tests.receivers import is_signed, receiver
from tests.giving import gift, send
from tests.world import World

HOOKS = "/api/v1/webhooks"
GOOD = {"name": "성과 시스템", "url": "https://receiver.example.go.kr/dure", "events": ["point.given"]}


def post(client: Client, address: str, body: Any = None, **headers: str) -> Any:
    return client.post(address, body or {}, content_type="application/json", headers=headers)


@pytest.fixture
def api(client_of: Callable[..., Client]) -> Client:
    """Be the operator."""
    return client_of("정하늘")


def test_a_webhook_is_added_and_its_secret_is_shown_once(api: Client, world: World) -> None:
    made = post(api, HOOKS, GOOD, **{"Idempotency-Key": "k1"})
    assert made.status_code == 201
    secret = made.json()["secret"]
    assert secret.startswith("whsec_")
    assert made.json() | {"secret": "", "id": "", "made_at": ""} == {
        "id": "",
        "agency": {"code": "4070000", "name": "이천시"},
        **GOOD,
        "includes_text": False,
        "state": "on",
        "failing_since": None,
        "made_at": "",
        "secret": "",
    }
    again = post(api, HOOKS, GOOD, **{"Idempotency-Key": "k1"})
    assert again.json()["id"] == made.json()["id"]
    assert again.json()["secret"] is None
    assert Webhook.objects.count() == 1
    assert secret not in str(api.get(HOOKS).content)
    stored = Webhook.objects.get()
    assert secret not in stored.secret
    assert secret not in str(list(Entry.objects.values_list("details", flat=True)))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"url": "http://receiver.example.go.kr/"}, ""),
        ({"url": "http://8.8.8.8/"}, "webhook-address"),
        ({"url": "https://10.1.2.3/"}, "webhook-address"),
        ({"url": "gopher://receiver/"}, "webhook-scheme"),
        ({"url": "그냥"}, "webhook-url"),
        ({"name": "  "}, "webhook-name"),
        ({"name": "가" * 101}, "webhook-name"),
        ({"events": []}, "validation"),
        ({"events": ["webhook.test"]}, "validation"),
        ({"includes_text": "yes"}, "validation"),
        ({"secret": "mine"}, "validation"),
        ({"agency": "5700000"}, "not-allowed"),
    ],
)
def test_what_can_not_be_a_webhook_is_refused_with_its_code(api: Client, change: Any, code: str) -> None:
    answer = post(api, HOOKS, GOOD | change)
    assert answer.json().get("code", "") == code
    assert Webhook.objects.count() == (0 if code else 1)


def test_http_is_refused_where_no_network_of_ones_own_is_allowed(api: Client, settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = ()
    answer = post(api, HOOKS, GOOD | {"url": "http://receiver.icheon.go.kr/"})
    assert (answer.status_code, answer.json()["code"]) == (422, "webhook-scheme")
    assert "https://" in answer.json()["detail"]


def test_an_agency_has_twenty_at_most(api: Client, world: World) -> None:
    for number in range(20):
        assert post(api, HOOKS, GOOD | {"name": str(number)}).status_code == 201
    answer = post(api, HOOKS, GOOD)
    assert (answer.status_code, answer.json()["code"]) == (409, "webhook-limit")
    page = api.get(HOOKS + "?limit=15").json()
    rest = api.get(f"{HOOKS}?limit=15&cursor={page['next']}").json()
    assert [one["name"] for one in page["items"] + rest["items"]] == [str(n) for n in reversed(range(20))]


def test_of_two_that_are_added_at_once_only_one_can_be_the_twentieth(committed_world: World) -> None:
    for number in range(19):
        hook(committed_world, GOOD["url"], name=str(number))  # type: ignore[arg-type]  # a text of the mapping
    ready = threading.Barrier(4)

    def add(_one: int) -> str:
        ready.wait(30)
        try:
            hook(committed_world, GOOD["url"])  # type: ignore[arg-type]  # as above
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "added"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(add, range(4)))
    assert outcomes == ["added", *["webhook-limit"] * 3]
    assert Webhook.objects.count() == 20


def test_only_operators_and_administrators_manage_webhooks(
    client_of: Callable[..., Client], world: World
) -> None:
    made = hook(world, GOOD["url"])  # type: ignore[arg-type]  # a text of the mapping
    ordinary = client_of("김민수")
    for answer in (
        ordinary.get(HOOKS),
        post(ordinary, HOOKS, GOOD),
        ordinary.delete(f"{HOOKS}/{made.id}"),
        post(ordinary, f"{HOOKS}/{made.id}/test"),
        ordinary.get(f"{HOOKS}/{made.id}/deliveries"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")
    assert Entry.objects.filter(action="webhook.add", outcome="not-allowed").count() == 1


def test_an_operator_elsewhere_does_not_find_them(client_of: Callable[..., Client], world: World) -> None:
    made = hook(world, GOOD["url"])  # type: ignore[arg-type]  # as above
    world.role("여주기획과", "주무관", "operator")
    elsewhere = client_of("한여주")
    assert elsewhere.get(HOOKS).json()["items"] == []
    for answer in (
        elsewhere.delete(f"{HOOKS}/{made.id}"),
        post(elsewhere, f"{HOOKS}/{made.id}/test"),
        elsewhere.get(f"{HOOKS}/{made.id}/deliveries"),
        elsewhere.get(f"{HOOKS}/999999/deliveries"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "webhook-unknown")
    assert Webhook.objects.count() == 1


def test_an_administrator_says_for_which_agency(client_of: Callable[..., Client], world: World) -> None:
    Account.objects.filter(person=world.people["문행정"]).update(is_administrator=True)
    administrator = client_of("문행정")
    made = post(administrator, HOOKS, GOOD | {"agency": "5700000"})
    assert made.json()["agency"] == {"code": "5700000", "name": "여주시"}
    assert post(administrator, HOOKS, GOOD | {"agency": "9999999"}).json()["code"] == "unknown"
    hook(world, "https://receiver.example.go.kr/")
    assert len(administrator.get(HOOKS).json()["items"]) == 2


def test_a_trial_is_sent_by_a_job_also_while_the_webhook_is_off(
    api: Client, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    with receiver() as got:
        made = hook(world, got.url)
        Webhook.objects.update(state="off")
        with django_capture_on_commit_callbacks(execute=True):
            answer = post(api, f"{HOOKS}/{made.id}/test")
        assert answer.status_code == 202
        job = ProcrastinateJob.objects.get(task_name="notifications.deliver-one")
        jobs.deliver_one(**job.args)
        jobs.deliver_one(**job.args)
    [(headers, body)] = got.got
    assert is_signed(headers, body, made.secret)
    [told] = got.bodies()
    assert (told["type"], told["data"]) == ("webhook.test", {})
    [shown] = api.get(f"{HOOKS}/{made.id}/deliveries").json()["items"]
    assert shown["id"] == answer.json()["delivery"]
    assert (shown["event"], shown["state"], shown["status"], shown["attempts"]) == (
        "webhook.test",
        "delivered",
        200,
        1,
    )
    assert shown["event_id"] == headers["webhook-id"]
    assert Webhook.objects.get().state == "off"


def test_a_failed_trial_is_not_repeated_and_changes_nothing(api: Client, world: World) -> None:
    with receiver(500) as got:
        made = hook(world, got.url)
        post(api, f"{HOOKS}/{made.id}/test")
        delivering.deliver_one(int(api.get(f"{HOOKS}/{made.id}/deliveries").json()["items"][0]["id"]))
    [shown] = api.get(f"{HOOKS}/{made.id}/deliveries").json()["items"]
    assert (shown["state"], shown["problem"], shown["next_at"]) == ("failed", "status", None)
    assert Webhook.objects.get().failures == 0


def test_deliveries_are_listed_newest_first_with_when_they_are_tried_again(api: Client, world: World) -> None:
    with receiver(200, 503) as got:
        made = hook(world, got.url)
        send(world, "김민수", gift(world, "박지훈"), at=None)
        send(world, "김민수", gift(world, "최유진"), at=None)
        delivering.deliver(made.id)
    page = api.get(f"{HOOKS}/{made.id}/deliveries?limit=1").json()
    [newest] = page["items"]
    assert (newest["state"], newest["problem"], newest["status"]) == ("waiting", "status", 503)
    assert newest["next_at"] > newest["tried_at"]
    [older] = api.get(f"{HOOKS}/{made.id}/deliveries?cursor={page['next']}").json()["items"]
    assert (older["state"], older["problem"], older["next_at"]) == ("delivered", "", None)


def test_a_webhook_is_removed(api: Client, world: World) -> None:
    made = hook(world, "https://receiver.example.go.kr/")
    assert api.delete(f"{HOOKS}/{made.id}").status_code == 204
    assert api.delete(f"{HOOKS}/{made.id}").status_code == 404
    line = Entry.objects.get(action="webhook.remove", outcome="done")
    assert line.person_id == operator(world).person_id


def test_a_token_needs_the_scope_to_operate(client_of: Callable[..., Client]) -> None:
    for scope in ("read", "write", "admin"):
        assert client_of("정하늘", scope).get(HOOKS).json()["code"] == "scope"
