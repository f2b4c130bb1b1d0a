"""What the objects of points are called in the audit trail, and whether its reader may open them."""

from collections.abc import Collection, Mapping
from datetime import date

from django.utils.translation import gettext

from dure.kit import formats
from dure.kit.abilities import Thing, may
from dure.kit.actor import Actor
from dure.kit.naming import Named, Namer, Names, ids, if_open, plainly
from dure.organizations.queries import department_names, person_cards
from dure.points.awards.models import SpecialAward
from dure.points.closing.models import Correction
from dure.points.closing.words import period_name
from dure.points.giving.models import ExternalPerson, Transfer
from dure.points.policy.words import name_of, preset_name
from dure.points.proposals.models import PolicyProposal


def _transfers(reader: Actor, keys: Collection[str]) -> Names:
    rows = list(Transfer.objects.filter(pk__in=ids(keys)).select_related("external"))
    cards = person_cards({one for row in rows for one in (row.sender_id, row.recipient_id) if one})

    def who(person_id: int | None) -> str:
        return cards[person_id].who if person_id in cards else ""

    return {
        str(row.pk): Named(
            gettext("%(sender)s to %(recipient)s, %(day)s")
            % {
                "sender": who(row.sender_id),
                "recipient": row.external.name if row.external else who(row.recipient_id),
                "day": formats.plain_day(row.day),
            },
            if_open(
                reader.agency_id in (row.sender_agency_id, row.recipient_agency_id),
                "points:message",
                row.pk,
            ),
        )
        for row in rows
    }


def _outsiders(_reader: Actor, keys: Collection[str]) -> Names:
    emails = {key.partition(" ")[2] for key in keys}
    rows = ExternalPerson.objects.filter(email__in=emails)
    return {
        f"{row.agency_code} {row.email}": Named(f"{row.agency_name} {row.name} {row.position}".strip())
        for row in rows
    }


def _awards(reader: Actor, keys: Collection[str]) -> Names:
    rows = SpecialAward.objects.filter(pk__in=ids(keys)).only("id", "year", "amount", "agency_id")
    return {
        str(row.pk): Named(
            gettext("Special award %(code)s") % {"code": f"{row.year}-{row.pk}"},
            if_open(may(reader, "read", Thing("awards", row.agency_id)), "points:award", row.pk),
        )
        for row in rows
    }


def _proposals(reader: Actor, keys: Collection[str]) -> Names:
    return {
        str(row.pk): Named(
            gettext("Change from %(day)s") % {"day": formats.plain_day(row.effective_from)},
            if_open(reader.agency_id == row.agency_id, "points:policy_proposal", row.pk),
        )
        for row in PolicyProposal.objects.filter(pk__in=ids(keys)).only("id", "effective_from", "agency_id")
    }


def _corrections(reader: Actor, keys: Collection[str]) -> Names:
    rows = list(Correction.objects.filter(pk__in=ids(keys)))
    departments = department_names({row.department_id for row in rows})
    return {
        str(row.pk): Named(
            gettext("%(department)s, %(day)s: received %(received)s, given %(given)s")
            % {
                "department": departments.get(row.department_id, ""),
                "day": formats.plain_day(row.corrects),
                "received": f"{row.received_points:+,}",
                "given": f"{row.given_points:+,}",
            },
            if_open(may(reader, "read", Thing("corrections", row.agency_id)), "points:corrections"),
        )
        for row in rows
    }


def _period(key: str) -> str:
    """Return a period by its name (`2026-Q3`) or by its two days."""
    first, blank, last = key.partition(" ")
    if blank:
        return (
            f"{formats.plain_day(date.fromisoformat(first))} ~ {formats.plain_day(date.fromisoformat(last))}"
        )
    return period_name(key)


NAMERS: Mapping[str, Namer] = {
    "transfer": _transfers,
    "outsider": _outsiders,
    "award": _awards,
    "proposal": _proposals,
    "correction": _corrections,
    "policy-field": plainly(name_of),
    "preset": plainly(preset_name),
    "period": plainly(_period),
}
