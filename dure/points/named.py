"""What the objects of points are called in the audit trail, and whether its reader may open them."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from dure.kit import formats
from dure.kit.actor import Actor
from dure.kit.naming import Named, Namer, Names, ids, plainly
from dure.organizations.queries import department_names, person_cards
from dure.points.evaluation.acts import kinds_of
from dure.points.evaluation.words import NAMES
from dure.points.exports.kinds import KINDS as EXPORTS
from dure.points.models import (
    Correction,
    ExternalPerson,
    PolicyProposal,
    ReciprocityPattern,
    ReciprocityRun,
    Report,
    SelectionRound,
    SpecialAward,
    Transfer,
)
from dure.points.papers.acts import KINDS as DOCUMENTS
from dure.points.policies.words import name_of, preset_name
from dure.points.queries import awards, corrections, selections
from dure.points.reciprocity.acts import LOOKS
from dure.points.standings.words import period_name


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
            _if(
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
            _if(_reads(reader, row.agency_id, awards.READERS), "points:award", row.pk),
        )
        for row in rows
    }


def _proposals(reader: Actor, keys: Collection[str]) -> Names:
    return {
        str(row.pk): Named(
            gettext("Change from %(day)s") % {"day": formats.plain_day(row.effective_from)},
            _if(reader.agency_id == row.agency_id, "points:policy_proposal", row.pk),
        )
        for row in PolicyProposal.objects.filter(pk__in=ids(keys)).only("id", "effective_from", "agency_id")
    }


def _reports(reader: Actor, keys: Collection[str]) -> Names:
    read = kinds_of(reader)
    return {
        str(row.pk): Named(
            f"{NAMES[row.kind]} {row.year}-{row.number}",
            _if(row.agency_id == reader.agency_id and row.kind in read, "points:report", row.pk),
        )
        for row in Report.objects.filter(pk__in=ids(keys))
    }


def _selections(reader: Actor, keys: Collection[str]) -> Names:
    return {
        str(row.pk): Named(
            row.name, _if(_reads(reader, row.agency_id, selections.READERS), "points:selection", row.pk)
        )
        for row in SelectionRound.objects.filter(pk__in=ids(keys)).only("id", "name", "agency_id")
    }


def _runs(reader: Actor, keys: Collection[str]) -> Names:
    rows = ReciprocityRun.objects.filter(pk__in=ids(keys)).only("id", "first", "last", "agency_id")
    return {str(row.pk): _run(reader, row) for row in rows}


def _patterns(reader: Actor, keys: Collection[str]) -> Names:
    rows: QuerySet[ReciprocityPattern] = ReciprocityPattern.objects.filter(pk__in=ids(keys))
    return {str(row.pk): _run(reader, row.run) for row in rows.select_related("run")}


def _run(reader: Actor, row: ReciprocityRun) -> Named:
    return Named(
        f"{formats.month(row.first)} ~ {formats.month(row.last)}",
        _if(_reads(reader, row.agency_id, LOOKS), "points:reciprocity_run", row.pk),
    )


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
            _if(_reads(reader, row.agency_id, corrections.READERS), "points:corrections"),
        )
        for row in rows
    }


def _reads(reader: Actor, agency_id: int, roles: Collection[str]) -> bool:
    return reader.agency_id == agency_id and not reader.roles.isdisjoint(roles)


def _if(may_open: bool, view: str, *arguments: int) -> str:  # noqa: FBT001 -- the question the function is about
    return reverse(view, args=arguments) if may_open else ""


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
    "report": _reports,
    "selection": _selections,
    "run": _runs,
    "pattern": _patterns,
    "correction": _corrections,
    "export-kind": plainly(lambda key: str(EXPORTS[key].label)),
    "report-kind": plainly(lambda key: str(NAMES[key])),
    "document-kind": plainly(lambda key: str(DOCUMENTS[key])),
    "policy-field": plainly(name_of),
    "preset": plainly(preset_name),
    "period": plainly(_period),
}
