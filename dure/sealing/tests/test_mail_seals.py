"""Seals go to the auditor by mail: once, all of them, and as `verify_ledger.py` reads them (truth 9)."""

import smtplib
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from dure import clock
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM
from dure.organizations.models import Person
from dure.points.closing.days import close_days
from dure.points.giving.actions import give
from dure.sealing import verify_ledger
from dure.sealing.export import export_ledger
from dure.sealing.mailing import mail_seals
from dure.sealing.models import Seal, SealMail
from tests.mailserver import Postbox, mail_server
from tests.world import World

THANKS = "도자기축제 교통 통제를 함께해 주셔서 고맙습니다."
NOON = datetime(2026, 11, 18, 12, tzinfo=clock.SEOUL)


@pytest.fixture
def audited(world: World, settings: Any) -> World:
    """Let 이천시 have an auditor, and close three of its days and 여주시's."""
    settings.MAIL_IS_ON = True
    world.person("감사담당", "자치행정과", position="감사담당")
    world.role("자치행정과", "감사담당", "auditor")
    with clock.travel(NOON):
        give(actor=world.actor("김민수"), recipient=world.people["한여주"].pk, message=THANKS)
    close(world, 3)
    return world


def close(_world: World, days: int) -> None:
    with clock.travel(NOON + timedelta(days=days)):
        close_days(actor=SYSTEM, through=(NOON + timedelta(days=days - 1)).date())


def lines_of(one: EmailMessage) -> list[str]:
    return [line for line in str(one.body).splitlines() if line.startswith("4070000 ")]


def seals() -> list[str]:
    rows = Seal.objects.filter(agency__code="4070000").order_by("day")
    return [f"4070000 {row.day} {bytes(row.digest).hex()}" for row in rows]


def test_the_auditor_gets_every_new_seal_once_with_how_to_check_it(audited: World) -> None:
    """Truth 9: what left the installation cannot be sealed anew unnoticed."""
    assert mail_seals(actor=SYSTEM) == 1
    [sent] = mail.outbox
    assert sent.to == [audited.people["감사담당"].email]
    assert sent.subject == "[두레] 이천시 협업포인트 원장 봉인 값(2026. 11. 20.까지)"
    assert lines_of(sent) == seals()
    assert len(seals()) == 3
    assert "verify_ledger.py LEDGER --seals seals-4070000-2026-11-18-2026-11-20.txt" in str(sent.body)
    kept = SealMail.objects.get()
    assert (kept.agency.code, kept.through, kept.recipients) == ("4070000", date(2026, 11, 20), 1)
    assert Entry.objects.get(action="points.mail-seals").details["through"] == "2026-11-20"
    assert mail_seals(actor=SYSTEM) == 0
    assert len(mail.outbox) == 1


def test_only_what_is_new_comes_with_the_next_mail(audited: World) -> None:
    mail_seals(actor=SYSTEM)
    close(audited, 5)
    mail_seals(actor=SYSTEM)
    assert lines_of(mail.outbox[1]) == seals()[3:]
    assert len(seals()) == 5


def test_after_an_outage_of_the_mail_server_everything_comes(audited: World) -> None:
    with (
        patch.object(EmailMessage, "send", side_effect=smtplib.SMTPServerDisconnected("gone")),
        pytest.raises(OSError, match="gone"),
    ):
        mail_seals(actor=SYSTEM)
    assert SealMail.objects.count() == 0
    close(audited, 5)
    assert mail_seals(actor=SYSTEM) == 1
    assert lines_of(mail.outbox[0]) == seals()


def test_a_mail_that_is_refused_stops_no_other_agency(audited: World) -> None:
    """F-B3: the refusal is raised when everybody else has theirs."""
    audited.person("여주감사", "여주기획과", position="감사담당")
    audited.role("여주기획과", "감사담당", "auditor")
    bad = audited.people["감사담당"].email

    def send(sent: EmailMessage, *_: object, **__: object) -> int:
        if bad in sent.to:
            raise smtplib.SMTPRecipientsRefused({bad: (550, b"no such mailbox")})
        return 1

    with patch.object(EmailMessage, "send", send), pytest.raises(smtplib.SMTPRecipientsRefused):
        mail_seals(actor=SYSTEM)
    assert list(SealMail.objects.values_list("agency__code", flat=True)) == ["5700000"]


def test_without_an_auditor_the_seals_wait_for_one(audited: World) -> None:
    """The role follows the position (R4.1): whoever holds it today gets what nobody had."""
    auditor = Person.objects.filter(pk=audited.people["감사담당"].pk)
    auditor.update(email="")
    assert mail_seals(actor=SYSTEM) == 0
    auditor.update(email="audit@korea.kr")
    assert mail_seals(actor=SYSTEM) == 1
    assert lines_of(mail.outbox[0]) == seals()


def test_each_agency_writes_to_its_own_auditor_alone(audited: World) -> None:
    audited.role("여주기획과", "주무관", "auditor")
    assert mail_seals(actor=SYSTEM) == 2
    ours, theirs = sorted(mail.outbox, key=lambda one: "4070000" not in str(one.body))
    assert "5700000" not in str(ours.body)
    assert theirs.to == [audited.people["한여주"].email]


def test_without_a_mail_server_nothing_happens(audited: World, settings: Any) -> None:
    settings.MAIL_IS_ON = False
    assert mail_seals(actor=SYSTEM) == 0
    assert SealMail.objects.count() == 0
    assert mail.outbox == []


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    """Run a real mail server and let the product write to it."""
    with mail_server() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.DEFAULT_FROM_EMAIL = "두레 <dure@icheon.go.kr>"
        yield box


def test_what_arrives_in_a_real_mailbox_checks_the_exported_ledger(
    audited: World, postbox: Postbox, tmp_path: Path
) -> None:
    """The attachment as it is, and the whole mail saved as text, are what the checking program takes."""
    mail_seals(actor=SYSTEM)
    [(recipients, arrived)] = postbox.mails
    assert recipients == [audited.people["감사담당"].email]
    assert str(arrived["From"]) == "두레 <dure@icheon.go.kr>"
    assert str(arrived["Subject"]).strip() == "[두레] 이천시 협업포인트 원장 봉인 값(2026. 11. 20.까지)"
    [attached] = arrived.iter_attachments()
    assert attached.get_filename() == "seals-4070000-2026-11-18-2026-11-20.txt"
    body = arrived.get_body()
    assert body is not None
    ledger = tmp_path / "ledger"
    export_ledger(ledger, agency_code="4070000")
    for text in (attached.get_content(), body.get_content()):
        assert _check(ledger, text) == 0
    forged = attached.get_content().replace(seals()[1][-64:], "0" * 64)
    assert _check(ledger, forged) == 1


def _check(ledger: Path, text: str) -> int:
    file = ledger.with_name("seals.txt")
    file.write_text(text)
    program = Path(verify_ledger.__file__)
    return subprocess.run(
        [sys.executable, program, ledger, "--seals", file], check=False, capture_output=True
    ).returncode
