"""What has served its time is cleared away every night."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.test import Client

from dure import clock
from dure.accounts.jobs import ANSWERS_KEPT, clear
from dure.accounts.models import Account, IdempotencyRecord


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
    ended = Session.objects.exclude(pk=client.session.session_key)
    ended.update(expire_date=clock.now() - timedelta(seconds=1))
    clear()
    assert Session.objects.get().pk == client.session.session_key
