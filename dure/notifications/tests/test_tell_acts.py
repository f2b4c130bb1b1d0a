"""Acts of the ledger tell of themselves, and no receiver can make them fail or wait (spec of the API, webhooks)."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, cast
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from dure import clock
from dure.kit.actor import SYSTEM
from dure.notifications import delivering
from dure.notifications.actions import announce, remove_webhook
from dure.notifications.jobs import forget, look
from dure.notifications.models import Delivery, Event, Webhook
from dure.notifications.tests.conftest import hook, operator
from dure.notifications.tests.receivers import HANG, receiver
from dure.points.awards.actions import approve_award, award
from dure.points.awards.rules import Target
from dure.points.closing.days import close_days
from dure.points.giving.actions import give
from dure.points.giving.models import Transfer
from dure.points.giving.rules import Outsider
from dure.points.moderation.actions import hide
from dure.points.moderation.reversals import reverse
from dure.results.years.tests.years import YEAR, lived, settle, settlement
from dure.sealing.models import Seal
from tests.giving import NOVEMBER, THANKS, gift, send
from tests.loops import run
from tests.world import World

NOON = datetime(2026, 11, 20, 12, tzinfo=clock.SEOUL)


def told() -> list[tuple[str, dict[str, Any]]]:
    return list(Event.objects.order_by("id").values_list("kind", "data"))


def jobs_of(webhook: int) -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(queueing_lock=f"webhook-{webhook}"))


def test_a_gift_is_told_with_ids_and_figures_and_without_its_message(world: World) -> None:
    """R10.1: who thanked whom is public on the board; the words leave only where the webhook asks for them."""
    hook(world, "https://receiver.example.go.kr/")
    [given] = send(world, "김민수", gift(world, "박지훈"))
    [(kind, data)] = told()
    assert kind == "point.given"
    assert data == {
        "transfer": str(given.id),
        "occurred_at": NOVEMBER.isoformat(),
        "day": "2026-11-10",
        "amount": 10,
        "sender": str(world.people["김민수"].pk),
        "sender_agency": "4070000",
        "sender_department": str(world.departments["정보통신과"].pk),
        "recipient": str(world.people["박지훈"].pk),
        "recipient_agency": "4070000",
        "recipient_department": str(world.departments["복지정책과"].pk),
        "outside_agency_code": None,
    }
    assert Event.objects.get().text is None


def test_a_gift_between_agencies_is_told_to_both(world: World) -> None:
    """D17."""
    hook(world, "https://receiver.example.go.kr/")
    yeoju = world.agencies["여주시"].pk
    hook(world, "https://yeoju.example.go.kr/", agency_id=yeoju, actor=SYSTEM, includes_text=True)
    send(world, "김민수", gift(world, "한여주"), gift(world, "박지훈"))
    assert sorted(Event.objects.values_list("agency_id", flat=True)) == sorted(
        [world.agencies["이천시"].pk] * 2 + [yeoju]
    )
    assert Event.objects.get(agency_id=yeoju).text == {"message": THANKS}
    assert Event.objects.values("key").distinct().count() == 3


def test_somebody_outside_is_named_by_their_agency_alone(world: World) -> None:
    """D16."""
    hook(world, "https://receiver.example.go.kr/")
    outsider = Outsider("3000000", "kim@seoul.go.kr", "김서울")
    send(world, "김민수", gift(world, outsider))
    [(_kind, data)] = told()
    assert (data["recipient"], data["outside_agency_code"]) == (None, "3000000")
    assert "kim@" not in str(data)


def test_without_a_webhook_giving_takes_no_statement_more(world: World) -> None:
    send(world, "김민수", gift(world, "박지훈"))
    with (
        CaptureQueriesContext(connection) as silent,
        patch("dure.points.giving.posting.batch.tell_given") as teller,
    ):
        send(world, "김민수", gift(world, "박지훈"))
    assert not teller.called
    assert not [query for query in silent.captured_queries if "notifications" in query["sql"]]
    assert Event.objects.count() == 0


def test_a_refused_gift_and_a_rolled_back_one_are_told_to_nobody(world: World) -> None:
    hook(world, "https://receiver.example.go.kr/")
    with (
        patch("dure.points.giving.posting.batch.Batch.write", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        send(world, "김민수", gift(world, "박지훈"))
    assert told() == []


def test_hiding_reversing_and_awarding_are_told(world: World) -> None:
    """R10.3, D27, R9.1."""
    hook(world, "https://receiver.example.go.kr/", "point.hidden", "point.reversed", "special.awarded")
    with clock.travel(NOON):
        given = give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=THANKS)
        hide(actor=operator(world), transfer_id=given.id, reason_code="abusive", note="표현이 지나칩니다.")
        reverse(
            actor=operator(world), transfer_id=given.id, reason_code="duplicate", note="두 번 보냈습니다."
        )
        made = award(
            actor=operator(world),
            target=Target(person=world.people["김민수"].pk),
            amount=30,
            reason="재난 대응에 앞장섰음",
        )
    assert told() == [
        ("point.hidden", {"transfer": str(given.id), "reason_code": "abusive"}),
        (
            "point.reversed",
            {
                "transfer": str(given.id),
                "amount": 10,
                "transfer_day": "2026-11-20",
                "day": "2026-11-20",
                "reason_code": "duplicate",
                "returns_quota": True,
                "in_open_day": True,
            },
        ),
        (
            "special.awarded",
            {
                "award": str(made.id),
                "day": "2026-11-20",
                "person": str(world.people["김민수"].pk),
                "department": None,
                "amount": 30,
                "people": 1,
                "cost": 30,
            },
        ),
    ]


def test_an_award_that_waits_for_a_second_person_is_told_when_it_counts(world: World) -> None:
    """D26."""
    hook(world, "https://receiver.example.go.kr/", "special.awarded")
    world.person("인사담당", "자치행정과", position="인사담당")
    with clock.travel(NOON):
        waiting = award(
            actor=operator(world),
            target=Target(person=world.people["정하늘"].pk),
            amount=30,
            reason="재난 대응에 앞장섰음",
        )
        assert told() == []
        approve_award(
            actor=world.actor("인사담당", roles=frozenset({"personnel"})), award_id=waiting.id, note="확인"
        )
    [(kind, data)] = told()
    assert (kind, data["award"]) == ("special.awarded", str(waiting.id))


def test_a_confirmed_day_is_told_with_its_departments_and_its_seal(world: World) -> None:
    """R8.3: one event for each day of an agency, and only where it listens."""
    hook(world, "https://receiver.example.go.kr/", "department-day.closed")
    with clock.travel(NOON):
        give(actor=world.actor("김민수"), recipient=world.people["한여주"].pk, message=THANKS)
    with clock.travel(NOON + timedelta(days=1)):
        close_days(actor=SYSTEM, through=NOON.date())
    [(kind, data)] = told()
    seal = Seal.objects.get(agency=world.agencies["이천시"])
    assert (kind, data["day"], data["transfers"]) == ("department-day.closed", "2026-11-20", 1)
    assert data["seal"] == bytes(seal.digest).hex()
    [ours] = [one for one in data["departments"] if one["given_points"]]
    assert ours == {
        "department": str(world.departments["정보통신과"].pk),
        "received_points": 0,
        "received_count": 0,
        "given_points": 10,
        "given_count": 1,
        "special_points": 0,
        "headcount": 2,
    }


def test_an_event_that_does_not_exist_is_a_mistake_of_the_caller(world: World) -> None:
    with pytest.raises(ValueError, match=r"year\.open"):
        announce("year.open", world.agencies["이천시"].pk, {})


def test_a_settled_year_is_told_once_with_its_checksum(world: World) -> None:
    """R8.5, D31."""
    hook(world, "https://receiver.example.go.kr/", "year.closed")
    lived(world)
    settle()
    settle()
    [(kind, data)] = told()
    settled = settlement(world)
    assert (kind, data["year"], data["people"]) == ("year.closed", YEAR, settled.people)
    assert data["checksum"] == bytes(settled.checksum).hex()


def test_an_outbox_that_is_broken_lets_the_act_stand(world: World) -> None:
    hook(world, "https://receiver.example.go.kr/")
    with patch("dure.notifications.actions.announcing._write", side_effect=DatabaseError):
        send(world, "김민수", gift(world, "박지훈"))
    assert Transfer.objects.count() == 1
    with patch("dure.notifications.actions.announcing._ANNOUNCE", "SELECT 1 / 0, %(told)s, %(at)s"):
        send(world, "김민수", gift(world, "최유진"))
    assert Transfer.objects.count() == 2


def test_a_receiver_that_hangs_keeps_no_giver_waiting(committed_world: World) -> None:
    """The act commits and answers although its receiver says nothing: sending is a job's work."""
    with receiver(HANG) as got:
        made = hook(committed_world, got.url)
        began = time.monotonic()
        with clock.travel(NOVEMBER):
            give(
                actor=committed_world.actor("김민수"),
                recipient=committed_world.people["박지훈"].pk,
                message=THANKS,
            )
        assert time.monotonic() - began < 5
        assert got.got == []
    assert Transfer.objects.count() == 1
    assert Delivery.objects.get().state == "waiting"
    [job] = jobs_of(made.id)
    assert job.args == {"webhook_id": made.id}


def test_a_worker_that_can_not_be_woken_is_made_up_for_within_a_minute(committed_world: World) -> None:
    with receiver() as got:
        made = hook(committed_world, got.url)
        with patch("dure.notifications.actions.announcing.wake", side_effect=RuntimeError):
            send(committed_world, "김민수", gift(committed_world, "박지훈"))
        assert Transfer.objects.count() == 1
        assert jobs_of(made.id) == []
        look()
        look()
        assert len(jobs_of(made.id)) == 1
        delivering.deliver(made.id)
    assert got.kinds() == ["point.given"]


def test_a_gift_and_the_removal_of_a_webhook_at_the_same_moment_both_succeed(committed_world: World) -> None:
    """The event would refer to a webhook that is no more: the gift waits for the removal and tells nobody."""
    hook(committed_world, "https://receiver.example.go.kr/")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Webhook.objects.all().delete()
            giving = pool.submit(_give_apart, committed_world)
            _until_somebody_waits()
        assert giving.result(20)
    assert Transfer.objects.count() == 1
    assert Event.objects.count() == Delivery.objects.count() == 0


def _give_apart(world: World) -> bool:
    try:
        return bool(send(world, "김민수", gift(world, "박지훈")))
    finally:
        connection.close()


def _until_somebody_waits() -> None:
    deadline = time.monotonic() + 15
    waits = (
        "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND locktype IN ('tuple', 'transactionid'))"
    )
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(waits)
            if cursor.fetchone()[0]:
                return
    pytest.fail("nobody waited")


def test_a_real_worker_delivers_what_a_gift_left_behind(committed_world: World) -> None:
    """From the act to the receiver, with the jobs' own machinery in between."""
    with receiver() as got:
        hook(committed_world, got.url, "point.given")
        send(committed_world, "김민수", gift(committed_world, "박지훈"))
        run(_work())
    assert got.kinds() == ["point.given"]
    assert Delivery.objects.get().state == "delivered"


async def _work() -> None:
    connector = cast(DjangoConnector, app.connector)
    with app.replace_connector(connector.get_worker_connector()) as worker:
        async with worker.open_async():
            await worker.run_worker_async(
                wait=False, listen_notify=False, install_signal_handlers=False, delete_jobs="always"
            )


def test_events_are_forgotten_after_a_month_delivered_or_not(world: World) -> None:
    hook(world, "https://receiver.example.go.kr/")
    with clock.travel(NOON):
        send(world, "김민수", gift(world, "박지훈"), at=None)
    with clock.travel(NOON + timedelta(days=20)):
        send(world, "김민수", gift(world, "최유진"), at=None)
    with clock.travel(NOON + timedelta(days=30, minutes=1)):
        forget()
    assert Event.objects.count() == Delivery.objects.count() == 1
    assert Event.objects.get().at > NOON


def test_a_webhook_can_be_removed_with_all_it_was_told(world: World) -> None:
    made = hook(world, "https://receiver.example.go.kr/")
    send(world, "김민수", gift(world, "박지훈"))
    remove_webhook(actor=operator(world), webhook_id=made.id)
    send(world, "김민수", gift(world, "최유진"))
    assert Delivery.objects.count() == 0
    assert Event.objects.count() == 1
