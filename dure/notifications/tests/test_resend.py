"""Sending again what was given up: by those who manage the webhook, in the queue's own order, on record."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from dure import clock
from dure.audit.models import Entry
from dure.kit.refusals import Refusal
from dure.notifications import delivering
from dure.notifications.actions import announce, resend, resend_since, switch_off, switch_on, try_webhook
from dure.notifications.models import Delivery, Webhook
from dure.notifications.tests.conftest import hook, operator
from dure.notifications.tests.receivers import Receiver, receiver
from tests.world import World

NOON = datetime(2026, 11, 20, 12, tzinfo=clock.SEOUL)
LATER = NOON + timedelta(days=10)


def happen(world: World, *marks: str) -> None:
    for mark in marks:
        announce("special.awarded", world.agencies["이천시"].pk, {"award": mark}, text={"reason": "앞장섰음"})


def given_up(world: World, url: str, *marks: str, **more: Any) -> int:
    """Add a webhook that was told of each mark, an hour apart, and took none."""
    with clock.travel(NOON):
        number = hook(world, url, **more).id
    for hours, mark in enumerate(marks):
        with clock.travel(NOON + timedelta(hours=hours)):
            happen(world, mark)
    Delivery.objects.update(state="failed", attempts=9, status=503, problem="status")
    return number


def delivery(mark: str) -> int:
    return Delivery.objects.get(event__data__award=mark).pk


def marks(got: Receiver) -> list[str]:
    return [body["data"]["award"] for body in got.bodies()]


def states() -> str:
    return " ".join(Delivery.objects.order_by("id").values_list("state", flat=True))


def test_an_event_that_was_given_up_is_sent_again_with_its_id_and_its_time(world: World) -> None:
    with receiver() as got, clock.travel(LATER):
        number = given_up(world, got.url, "1", "2")
        resend(actor=operator(world), webhook_id=number, delivery_id=delivery("2"))
        delivering.deliver(number)
    assert marks(got) == ["2"]
    assert states() == "failed delivered"
    assert got.bodies()[0]["timestamp"].startswith("2026-11-20T13:00:0")
    line = Entry.objects.get(action="webhook.resend")
    assert (line.subject, line.details["delivery"]) == (f"webhook:{number}", delivery("2"))
    assert line.agency_id == world.agencies["이천시"].pk


def test_all_since_a_moment_go_oldest_first_and_before_what_happens_now(world: World) -> None:
    with receiver() as got, clock.travel(LATER):
        number = given_up(world, got.url, "1", "2", "3")
        happen(world, "4")
        since = NOON + timedelta(hours=1)
        assert resend_since(actor=operator(world), webhook_id=number, since=since) == 2
        delivering.deliver(number)
        assert resend_since(actor=operator(world), webhook_id=number, since=since) == 0
    assert marks(got) == ["2", "3", "4"]
    first, second = Entry.objects.filter(action="webhook.resend").order_by("id")
    assert (first.details["deliveries"], second.details["deliveries"]) == (2, 0)
    assert first.details["since"] == since.isoformat()


def test_it_is_tried_for_a_day_again_and_given_up_again(world: World) -> None:
    with receiver(503, 503, 503, 200) as got:
        number = given_up(world, got.url, "1", "2")
        with clock.travel(LATER):
            resend_since(actor=operator(world), webhook_id=number, since=NOON)
            delivering.deliver(number)
            delivering.deliver(number)
        assert marks(got) == ["1"], "the failed one holds up the other, as ever"
        assert states() == "waiting waiting"
        with clock.travel(LATER + timedelta(hours=25)):
            delivering.deliver(number)
        assert states() == "failed failed"


def test_a_receiver_that_rests_is_not_pressed(world: World) -> None:
    with receiver(503, 200) as got, clock.travel(LATER):
        number = given_up(world, got.url, "1")
        happen(world, "2")
        delivering.deliver(number)
        resend_since(actor=operator(world), webhook_id=number, since=NOON)
        delivering.deliver(number)
        assert marks(got) == ["2"], "the pause after a failure holds for what is sent again too"
    with receiver() as got, clock.travel(LATER + timedelta(minutes=2)):
        Webhook.objects.update(url=got.url)
        delivering.deliver(number)
    assert marks(got) == ["1", "2"]


def test_what_people_wrote_does_not_go_again_because_it_may_be_hidden_by_now(world: World) -> None:
    with receiver() as got, clock.travel(LATER):
        number = given_up(world, got.url, "1", includes_text=True)
        happen(world, "2")
        resend_since(actor=operator(world), webhook_id=number, since=NOON)
        delivering.deliver(number)
    assert [body["data"] for body in got.bodies()] == [{"award": "1"}, {"award": "2", "reason": "앞장섰음"}]


def test_only_what_was_given_up_is_sent_again_and_trials_are_not(world: World) -> None:
    number = given_up(world, "https://receiver.example.go.kr/", "1")
    trial = try_webhook(actor=operator(world), webhook_id=number)
    Delivery.objects.filter(pk=trial).update(state="failed")
    happen(world, "2")
    for one, code in (
        (trial, "delivery-not-given-up"),
        (delivery("2"), "delivery-not-given-up"),
        (10**12, "delivery-unknown"),
    ):
        with pytest.raises(Refusal) as refused:
            resend(actor=operator(world), webhook_id=number, delivery_id=one)
        assert refused.value.code == code
    elsewhere = hook(world, "https://another.example.go.kr/", "point.hidden").id
    with pytest.raises(Refusal) as refused:
        resend(actor=operator(world), webhook_id=elsewhere, delivery_id=delivery("1"))
    assert refused.value.code == "delivery-unknown"
    assert resend_since(actor=operator(world), webhook_id=number, since=NOON) == 1


def test_a_webhook_that_is_off_is_switched_on_first(world: World) -> None:
    with receiver() as got, clock.travel(LATER):
        number = given_up(world, got.url, "1")
        switch_off(actor=operator(world), webhook_id=number)
        for act in (
            lambda: resend(actor=operator(world), webhook_id=number, delivery_id=delivery("1")),
            lambda: resend_since(actor=operator(world), webhook_id=number, since=NOON),
        ):
            with pytest.raises(Refusal) as refused:
                act()
            assert (refused.value.code, refused.value.status) == ("webhook-is-off", 409)
        switch_on(actor=operator(world), webhook_id=number)
        resend_since(actor=operator(world), webhook_id=number, since=NOON)
        delivering.deliver(number)
    assert marks(got) == ["1"]


def post(client: Client, address: str, body: Any = None, **headers: str) -> Any:
    return client.post(f"/api/v1/webhooks/{address}", body or {}, "application/json", headers=headers)


def test_programs_send_again_and_the_same_key_does_it_once(
    client_of: Callable[..., Client], world: World
) -> None:
    api = client_of("정하늘")
    number = given_up(world, "https://receiver.example.go.kr/", "1", "2", "3")
    shown = api.get(f"/api/v1/webhooks/{number}/deliveries").json()["items"]
    assert {(one["state"], one["can_be_resent"]) for one in shown} == {("failed", True)}
    one = post(api, f"{number}/deliveries/{shown[0]['id']}/resend")
    assert (one.status_code, one.json()) == (202, {"deliveries": 1})
    again = post(api, f"{number}/deliveries/{shown[0]['id']}/resend")
    assert (again.status_code, again.json()["code"]) == (409, "delivery-not-given-up")
    for _twice in range(2):
        rest = post(api, f"{number}/resend", {"since": "2026-11-20T03:00:00Z"}, **{"Idempotency-Key": "k"})
        assert (rest.status_code, rest.json()) == (202, {"deliveries": 2})
    assert states() == "waiting waiting waiting"
    assert Entry.objects.filter(action="webhook.resend", outcome="done").count() == 2
    assert Entry.objects.filter(action="webhook.resend", outcome="delivery-not-given-up").count() == 1


@pytest.mark.parametrize(
    "since", [None, "", "2026-11-20", 1795334400, "1795334400", "2026-11-20T12:00:00", "2026-13-20T12:00:00Z"]
)
def test_a_moment_without_its_offset_is_no_moment(
    client_of: Callable[..., Client], world: World, since: object
) -> None:
    number = given_up(world, "https://receiver.example.go.kr/", "1")
    answer = post(client_of("정하늘"), f"{number}/resend", {"since": since})
    assert (answer.status_code, answer.json()["code"]) == (422, "validation")
    assert states() == "failed"


def test_an_operator_elsewhere_and_others_send_nothing_again(
    client_of: Callable[..., Client], world: World
) -> None:
    number = given_up(world, "https://receiver.example.go.kr/", "1")
    world.role("여주기획과", "주무관", "operator")
    for name, status in (("한여주", 404), ("김민수", 403)):
        for address, body in (
            (f"{number}/deliveries/{delivery('1')}/resend", None),
            (f"{number}/resend", {"since": "2000-01-01T00:00:00Z"}),
        ):
            assert post(client_of(name), address, body).status_code == status
    assert states() == "failed"
