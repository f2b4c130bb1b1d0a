"""New notices by mail once a day, for those who have chosen it: off until then."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from dure import clock
from dure.accounts.models import Account
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM
from dure.kit.refusals import Refusal
from dure.notifications import jobs
from dure.notifications.notices.actions import notify, see
from dure.notifications.notices.digest import choose_mail, mail_notices
from dure.notifications.notices.models import Notice
from dure.organizations.models import Person
from tests.mailserver import mail_server
from tests.pages import get, signed_in
from tests.world import World

MORNING = datetime(2026, 11, 20, 8, tzinfo=clock.SEOUL)
PAGE = "/account/mail/"


@pytest.fixture(autouse=True)
def _mail_is_on(settings: Any) -> None:
    settings.MAIL_IS_ON = True


def account(world: World, name: str) -> int:
    return Account.objects.get(person=world.people[name]).pk


def happen(world: World, *amounts: int, days: int = 0) -> None:
    with clock.travel(MORNING + timedelta(days=days)):
        for amount in amounts:
            notify([world.people["김민수"].pk], "quota-returned", amount=amount)


def choose(world: World, *, wanted: bool = True) -> None:
    with clock.travel(MORNING - timedelta(hours=1)):
        choose_mail(actor=world.actor("김민수"), wanted=wanted)


def test_nobody_gets_mail_who_has_not_chosen_it(world: World) -> None:
    happen(world, 10)
    assert not mail_notices(account(world, "김민수"))
    assert mail.outbox == []


def test_new_notices_come_in_one_mail_and_once(world: World) -> None:
    choose(world)
    happen(world, 10, 20)
    assert mail_notices(account(world, "김민수"))
    [sent] = mail.outbox
    assert sent.to == [world.people["김민수"].email]
    assert sent.subject == "[두레] 새 알림 2건"
    text = str(sent.body)
    assert text.index("10포인트") < text.index("20포인트")
    assert "2026. 11. 20.(금) 08:00" in text
    assert "끌 수 있습니다" in text
    assert not mail_notices(account(world, "김민수"))
    happen(world, 30, days=1)
    assert mail_notices(account(world, "김민수"))
    assert "30포인트" in str(mail.outbox[1].body)
    assert "20포인트" not in str(mail.outbox[1].body)


def test_what_was_seen_or_was_there_before_is_not_mailed(world: World) -> None:
    happen(world, 10, days=-1)
    choose(world)
    happen(world, 20)
    see(actor=world.actor("김민수"))
    assert not mail_notices(account(world, "김민수"))


def test_in_the_language_of_the_account(world: World) -> None:
    Account.objects.filter(person=world.people["김민수"]).update(language="en")
    choose(world)
    happen(world, 10)
    mail_notices(account(world, "김민수"))
    assert mail.outbox[0].subject == "[Dure] 1 new notice"


def test_somebody_without_an_address_is_skipped_and_gets_it_later(world: World) -> None:
    choose(world)
    happen(world, 10)
    minsu = Person.objects.filter(pk=world.people["김민수"].pk)
    minsu.update(email="")
    assert not mail_notices(account(world, "김민수"))
    minsu.update(email="minsu@korea.kr")
    assert mail_notices(account(world, "김민수"))


def test_a_mailbox_that_is_refused_is_tried_again_and_keeps_the_notices(world: World, settings: Any) -> None:
    choose(world)
    happen(world, 10)
    with mail_server() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        box.refuses = {world.people["김민수"].email}
        with pytest.raises(OSError, match="no such mailbox"):
            mail_notices(account(world, "김민수"))
        box.refuses = set()
        assert mail_notices(account(world, "김민수"))
        [(recipients, arrived)] = box.mails
    assert recipients == [world.people["김민수"].email]
    assert str(arrived["Subject"]) == "[두레] 새 알림 1건"


def test_each_gets_a_job_of_their_own(world: World) -> None:
    choose(world)
    choose_mail(actor=world.actor("박지훈"), wanted=True)
    jobs.mail_notices()
    made = ProcrastinateJob.objects.filter(task_name="points.mail-notices-to").order_by("-id")[:2]
    assert {job.args["account_id"] for job in made} == {account(world, "김민수"), account(world, "박지훈")}


def test_one_switches_it_on_and_off_on_the_account_page(world: World) -> None:
    client = signed_in(world, "김민수")
    assert PAGE in get(client, "/account/security/")
    assert "알림 메일 받기" in get(client, PAGE)
    client.post(PAGE, {"wanted": "yes"})
    happen(world, 10, days=365)
    assert world.people["김민수"].email in get(client, PAGE)
    assert mail_notices(account(world, "김민수"))
    client.post(PAGE, {"wanted": "no"})
    happen(world, 20, days=366)
    assert not mail_notices(account(world, "김민수"))
    assert "알림 메일 받기" in get(client, PAGE)
    lines = Entry.objects.filter(action="mail.choose").order_by("id").values_list("details", flat=True)
    assert list(lines) == [{"wanted": True}, {"wanted": False}]


def test_without_a_mail_server_the_page_says_so_and_nothing_is_sent(world: World, settings: Any) -> None:
    settings.MAIL_IS_ON = False
    choose(world)
    happen(world, 10)
    assert not mail_notices(account(world, "김민수"))
    assert "메일 서버가 없어" in get(signed_in(world, "박지훈"), PAGE)
    assert Notice.objects.filter(seen_at=None).count() == 1


def test_an_account_that_is_no_persons_has_no_notices_to_get(db: None) -> None:
    with pytest.raises(Refusal, match="mail-person"):
        choose_mail(actor=SYSTEM, wanted=True)
