"""Mailing seals to the auditor: what left the installation cannot be sealed anew without being noticed."""

import logging
from collections.abc import Sequence
from datetime import date
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dure import clock
from dure.audit.actions import record
from dure.kit import formats, locks
from dure.kit.actor import Actor
from dure.notifications.mail import Attachment, mail_is_on, send_mail
from dure.organizations.queries import AgencyName, agencies, holders_of, person_cards
from dure.sealing.models import Seal, SealMail

# What a mail server says of one mail; the next one may be taken.
_OF_ONE_MAIL = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)
_log = logging.getLogger(__name__)


def mail_seals(*, actor: Actor) -> int:
    """Send each agency's new seals to whoever holds the position of auditor there today; return how many mails.

    One mail holds every seal since the last one, so an outage is caught up with; an agency that has no auditor with
    an address keeps its seals until it has one. The mail goes out before it is on record: after a crash in between it
    comes twice rather than never. A mail that the server refuses stops no other agency's; the refusal is raised in
    the end. Raises `OSError` when the server refuses or does not answer; what was sent stays on record.
    """
    if not mail_is_on():
        return 0
    sent, refused = 0, None
    for agency in agencies():
        try:
            sent += _mail(actor, agency)
        except _OF_ONE_MAIL as failure:
            _log.exception("the seals of agency %s could not be mailed", agency.code)
            refused = failure
    if refused is not None:
        raise refused
    return sent


@transaction.atomic
def _mail(actor: Actor, agency: AgencyName) -> bool:
    locks.hold(locks.SEAL_MAIL, agency.id)
    seals = _new_seals(agency.id)
    addresses = _auditors(agency.id) if seals else []
    if not addresses:
        return False
    with translation.override(settings.LANGUAGE_CODE):
        lines = "".join(f"{agency.code} {day.isoformat()} {digest.hex()}\n" for day, digest in seals)
        first, last = seals[0][0], seals[-1][0]
        name = f"seals-{agency.code}-{first.isoformat()}-{last.isoformat()}.txt"
        send_mail(
            addresses, _subject(agency.name, last), _text(agency.name, lines, name), [Attachment(name, lines)]
        )
    SealMail.objects.create(agency_id=agency.id, through=last, sent_at=clock.now(), recipients=len(addresses))
    details = {"first": first.isoformat(), "through": last.isoformat(), "recipients": len(addresses)}
    record("points.mail-seals", actor=actor, subject=f"agency:{agency.id}", details=details)
    return True


def _new_seals(agency: int) -> Sequence[tuple[date, bytes]]:
    """Return days and digests of the seals after the last mail. Leans on seal_mail_latest and points_seal_pkey."""
    seals = Seal.objects.filter(agency_id=agency)
    last = (
        SealMail.objects.filter(agency_id=agency)
        .order_by("-through")
        .values_list("through", flat=True)
        .first()
    )
    if last is not None:
        seals = seals.filter(day__gt=last)
    return [(day, bytes(digest)) for day, digest in seals.order_by("day").values_list("day", "digest")]


def _auditors(agency: int) -> list[str]:
    cards = person_cards(holders_of(agency, "auditor", clock.today()))
    return sorted({card.email for card in cards.values() if card.email})


def _subject(agency: str, day: date) -> str:
    return _("[Dure] Seals of %(agency)s's ledger up to %(day)s") % {
        "agency": agency,
        "day": formats.plain_day(day),
    }


def _text(agency: str, lines: str, name: str) -> str:
    told = _(
        "These are the seals of the days of %(agency)s that were closed since the last mail. Each line names agency, "
        "day and digest.\n"
        "\n"
        "%(lines)s\n"
        "Keep this mail where the operators of the installation cannot reach it. A ledger that was changed and sealed "
        "anew later cannot agree with these lines.\n"
        "\n"
        "To check them:\n"
        "1. Ask the operator for the exported ledger (dure export ledger) and for verify_ledger.py.\n"
        "2. Save the attachment %(name)s, or this mail as text. Put the lines of several mails into one file.\n"
        "3. Run on any computer with Python 3: python3 verify_ledger.py LEDGER --seals %(name)s\n"
        "\n"
        "It names every day whose seal is another one or is missing.\n"
    )
    return told % {"agency": agency, "lines": lines, "name": name}
