"""What has served its time is cleared away every night."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from dure import clock
from dure.accounts.jobs import ANSWERS_KEPT, clear
from dure.accounts.models import Account, IdempotencyRecord, Session
from dure.accounts.sessions import digest_of
from dure.kit import forgetting


def answer(account: Account, key: str, age: timedelta) -> None:
    IdempotencyRecord.objects.create(
        account=account, key=key, fingerprint=b"", answer={}, created_at=clock.now() - age
    )


def test_first_answers_are_kept_for_thirty_days(minsu: Account) -> None:
    answer(minsu, "young", ANSWERS_KEPT - timedelta(hours=1))
    answer(minsu, "old", ANSWERS_KEPT + timedelta(hours=1))
    for _again in range(2):
        clear()
    assert IdempotencyRecord.objects.get().key == "young"


def test_sessions_that_have_ended_are_deleted_and_others_stay(client: Client, minsu: Account) -> None:
    client.force_login(minsu)
    Client().force_login(minsu)
    living = digest_of(client.cookies["dure_session"].value)
    Session.objects.exclude(digest=living).update(ends_at=clock.now() - timedelta(seconds=1))
    clear()
    assert bytes(Session.objects.get().digest) == living


def test_jobs_that_ended_a_month_ago_are_forgotten_and_those_to_be_done_stay(db: None) -> None:
    for status, age in (("failed", 31), ("failed", 29), ("todo", 31), ("succeeded", 31)):
        job(status, days=age)
    clear()
    assert [one.status for one in ProcrastinateJob.objects.order_by("id")] == ["failed", "todo"]


def job(status: str, days: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('default', 'points.grant', %s)"
            " RETURNING id",
            [status],
        )
        (number,) = cursor.fetchone()
        cursor.execute("DELETE FROM procrastinate_events WHERE job_id = %s", [number])
        cursor.execute(
            "INSERT INTO procrastinate_events (job_id, type, at)"
            " VALUES (%s, 'started', now() - make_interval(days => %s))",
            [number, days],
        )


def test_all_of_it_goes_in_batches(minsu: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "BATCH", 2)
    for number in range(5):
        answer(minsu, str(number), ANSWERS_KEPT * 2)
    clear()
    assert not IdempotencyRecord.objects.exists()
