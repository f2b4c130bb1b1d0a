"""Delivering events to a real receiver: signed, in order, again when it fails, and never in the way of the act."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection

from dure import clock
from dure.audit.models import Entry
from dure.kit import locks
from dure.notifications import delivering, sending
from dure.notifications.actions import announce, rotate_secret, switch_off, switch_on
from dure.notifications.models import Delivery, Event, Webhook
from dure.notifications.notices.models import Notice
from dure.notifications.tests.conftest import hook, operator
from dure.notifications.tests.receivers import (
    ENDLESS,
    HANG,
    NONSENSE,
    TRICKLE,
    Receiver,
    is_signed,
    receiver,
)
from tests.world import World

NOON = datetime(2026, 11, 20, 12, tzinfo=clock.SEOUL)


def happen(world: World, *marks: str, event: str = "special.awarded") -> None:
    for mark in marks:
        announce(event, world.agencies["이천시"].pk, {"award": mark}, text={"reason": "앞장섰음"})


def marks(got: Receiver) -> list[str]:
    return [body["data"]["award"] for body in got.bodies()]


def states() -> list[str]:
    return list(Delivery.objects.order_by("id").values_list("state", flat=True))


@contextmanager
def closed_port() -> Iterator[str]:
    """Give an address on this machine where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/"


def test_an_event_arrives_signed_with_its_id_its_time_and_its_figures(world: World) -> None:
    with receiver() as got, clock.travel(NOON):
        made = hook(world, got.url)
        happen(world, "1")
        delivering.deliver(made.id)
    [(headers, body)] = got.got
    assert is_signed(headers, body, made.secret)
    assert not is_signed(headers, body + b" ", made.secret)
    assert int(headers["webhook-timestamp"]) - NOON.timestamp() < 60
    [told] = got.bodies()
    assert told["type"] == "special.awarded"
    assert told["id"] == headers["webhook-id"] == f"evt_{Event.objects.get().key}"
    assert told["agency"] == {"code": "4070000", "name": "이천시"}
    assert told["timestamp"].startswith("2026-11-20T12:00:0")
    assert told["data"] == {"award": "1"}, "what people wrote is not told unless the webhook asks for it"
    assert states() == ["delivered"]


def test_what_people_wrote_is_told_where_the_webhook_asks_for_it_and_kept_nowhere_else(world: World) -> None:
    with receiver() as got:
        hook(world, got.url)
        happen(world, "1")
        assert Event.objects.get().text is None
        asking = hook(world, got.url, includes_text=True)
        happen(world, "2")
        delivering.deliver(asking.id)
    assert [body["data"] for body in got.bodies()] == [{"award": "2", "reason": "앞장섰음"}]


def test_nothing_is_written_where_nobody_listens(world: World) -> None:
    with receiver() as got:
        elsewhere = hook(world, got.url, "point.hidden")
        happen(world, "1")
        switch_off(actor=operator(world), webhook_id=elsewhere.id)
        happen(world, "1", event="point.hidden")
    assert Event.objects.count() == Delivery.objects.count() == 0


def test_events_arrive_in_order_and_wait_for_the_one_before(world: World) -> None:
    with receiver(500, 200) as got:
        made = hook(world, got.url)
        with clock.travel(NOON):
            happen(world, "1", "2", "3")
            delivering.deliver(made.id)
            delivering.deliver(made.id)
            assert marks(got) == ["1"], "the failed one holds up those behind it"
        with clock.travel(NOON + timedelta(minutes=2)):
            happen(world, "4")
            delivering.deliver(made.id)
    assert marks(got) == ["1", "1", "2", "3", "4"]
    assert states() == ["delivered"] * 4
    first, again = got.got[0], got.got[1]
    assert first[0]["webhook-id"] == again[0]["webhook-id"], "a repetition is known by its id"
    assert first[0]["webhook-signature"] != again[0]["webhook-signature"], "and signed with its own time"


@pytest.mark.parametrize(
    ("mood", "problem", "status"),
    [(500, "status", 500), (404, "status", 404), (HANG, "timeout", None), (NONSENSE, "answer", None)],
)
def test_a_failure_of_any_kind_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch, mood: int, problem: str, status: int | None
) -> None:
    monkeypatch.setattr(sending, "WHOLE", 0.3)
    with receiver(mood, 200) as got:
        made = hook(world, got.url)
        with clock.travel(NOON):
            happen(world, "1")
            delivering.deliver(made.id)
            one = Delivery.objects.get()
            assert (one.state, one.attempts, one.problem, one.status) == ("waiting", 1, problem, status)
        with clock.travel(NOON + timedelta(minutes=2)):
            delivering.deliver(made.id)
    assert states() == ["delivered"]
    assert len(got.got) == 2


def test_a_receiver_that_trickles_is_cut_off(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "WHOLE", 0.4)
    with receiver(TRICKLE) as got:
        made = hook(world, got.url)
        happen(world, "1")
        delivering.deliver(made.id)
    one = Delivery.objects.get()
    assert (one.problem, one.status) == ("timeout", None)
    assert (one.milliseconds or 0) < 5000


def test_an_endless_answer_is_not_listened_to(world: World) -> None:
    with receiver(ENDLESS) as got:
        made = hook(world, got.url)
        happen(world, "1")
        delivering.deliver(made.id)
    assert states() == ["delivered"]


def test_a_redirect_is_not_followed(world: World) -> None:
    with receiver() as elsewhere, receiver(302) as got:
        got.location = elsewhere.url
        made = hook(world, got.url)
        happen(world, "1")
        delivering.deliver(made.id)
    assert elsewhere.got == []
    assert Delivery.objects.get().problem == "redirect"


def test_a_closed_port_costs_a_moment_and_nothing_else(world: World) -> None:
    with closed_port() as url:
        made = hook(world, url)
        happen(world, "1")
        delivering.deliver(made.id)
    assert Delivery.objects.get().problem == "connection"


def test_after_a_day_events_are_given_up_and_the_operator_is_told(world: World) -> None:
    with closed_port() as url:
        made = hook(world, url)
        with clock.travel(NOON):
            happen(world, "1", "2")
            delivering.deliver(made.id)
        with clock.travel(NOON + timedelta(hours=23)):
            happen(world, "3")
            delivering.deliver(made.id)
            assert states() == ["waiting"] * 3
            assert Webhook.objects.get().state == "on"
        with clock.travel(NOON + timedelta(hours=25)):
            delivering.deliver(made.id)
    assert states() == ["failed", "failed", "waiting"], "the one of two hours ago is still tried"
    assert list(Delivery.objects.order_by("id").values_list("problem", flat=True)[:2]) == [
        "connection",
        "waited",
    ]
    assert Webhook.objects.get().state == "failing"
    told = Notice.objects.get()
    assert (told.person_id, told.kind) == (world.people["정하늘"].pk, "webhook-failing")
    assert told.facts == {"webhook": made.id, "name": "성과 시스템", "days": 5}
    assert Entry.objects.get(action="webhook.failing").agency_id == world.agencies["이천시"].pk


def test_after_five_days_it_is_switched_off_and_stays_so_until_somebody_switches_it_on(world: World) -> None:
    with receiver(503, 503, 503, 200) as got:
        made = hook(world, got.url)
        for days in (0, 2, 5):
            with clock.travel(NOON + timedelta(days=days, minutes=days)):
                happen(world, str(days))
                delivering.deliver(made.id)
        assert Webhook.objects.get().state == "off"
        assert states() == ["failed"] * 3
        assert list(Notice.objects.order_by("id").values_list("kind", flat=True)) == [
            "webhook-failing",
            "webhook-off",
        ]
        with clock.travel(NOON + timedelta(days=6)):
            happen(world, "6")
            switch_on(actor=operator(world), webhook_id=made.id)
            happen(world, "7")
            delivering.deliver(made.id)
    assert marks(got)[-1] == "7"
    assert "6" not in marks(got), "what happened while it was off is not told later"
    assert Webhook.objects.get().state == "on"


def test_a_receiver_that_says_it_is_gone_is_switched_off_at_once(world: World) -> None:
    with receiver(410) as got:
        made = hook(world, got.url)
        happen(world, "1", "2")
        delivering.deliver(made.id)
    assert len(got.got) == 1
    assert Webhook.objects.get().state == "off"
    assert states() == ["failed", "failed"]


def test_an_event_that_the_receiver_keeps_refusing_lets_the_others_pass(world: World) -> None:
    with receiver(*[500] * 5, 200) as got:
        made = hook(world, got.url)
        with clock.travel(NOON):
            happen(world, "bad", "good")
        for minutes in (0, 2, 8, 24, 55):
            with clock.travel(NOON + timedelta(minutes=minutes)):
                delivering.deliver(made.id)
        assert marks(got) == ["bad"] * 5
        with clock.travel(NOON + timedelta(hours=2)):
            delivering.deliver(made.id)
    assert marks(got)[5:] == ["good", "bad"]
    assert states() == ["delivered"] * 2


def test_two_secrets_sign_for_a_day_after_a_rotation(world: World) -> None:
    with receiver() as got:
        with clock.travel(NOON):
            made = hook(world, got.url)
            new = rotate_secret(actor=operator(world), webhook_id=made.id)
            happen(world, "1")
            delivering.deliver(made.id)
        with clock.travel(NOON + timedelta(days=1, minutes=1)):
            happen(world, "2")
            delivering.deliver(made.id)
    both, one = got.got
    assert is_signed(*both, made.secret)
    assert is_signed(*both, new.secret)
    assert is_signed(*one, new.secret)
    assert not is_signed(*one, made.secret)


def test_a_secret_that_can_not_be_read_any_more_is_a_failure_and_a_rotation_mends_it(world: World) -> None:
    with receiver() as got:
        made = hook(world, got.url)
        Webhook.objects.update(secret="gAAAAABnothing")
        with clock.travel(NOON):
            happen(world, "1")
            delivering.deliver(made.id)
        assert Delivery.objects.get().problem == "secret"
        with clock.travel(NOON + timedelta(minutes=2)):
            new = rotate_secret(actor=operator(world), webhook_id=made.id)
            delivering.deliver(made.id)
    [(headers, body)] = got.got
    assert is_signed(headers, body, new.secret)


def test_a_worker_leaves_a_webhook_to_the_one_that_is_at_it(committed_world: World) -> None:
    with receiver() as got:
        made = hook(committed_world, got.url)
        happen(committed_world, "1")
        with _another_session() as other:
            other.execute("SELECT pg_advisory_lock(%s)", [locks.WEBHOOK_QUEUE.number(made.id)])
            delivering.deliver(made.id)
            assert got.got == []
            other.execute("SELECT pg_advisory_unlock(%s)", [locks.WEBHOOK_QUEUE.number(made.id)])
        delivering.deliver(made.id)
    assert marks(got) == ["1"]


def test_a_worker_that_dies_after_sending_sends_again(world: World) -> None:
    with receiver() as got:
        made = hook(world, got.url)
        happen(world, "1")
        with (
            patch.object(delivering, "_note_success", side_effect=KeyboardInterrupt),
            pytest.raises(KeyboardInterrupt),
        ):
            delivering.deliver(made.id)
        assert states() == ["waiting"]
        delivering.deliver(made.id)
    assert [headers["webhook-id"] for headers, _body in got.got] == [f"evt_{Event.objects.get().key}"] * 2


@contextmanager
def _another_session() -> Iterator[Any]:
    copy = connection.copy()
    try:
        with copy.cursor() as cursor:
            yield cursor
    finally:
        copy.close()
