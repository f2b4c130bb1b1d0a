"""What the objects of results are called in the audit trail, and whether its reader may open them."""

from collections.abc import Collection, Mapping

from dure.kit.abilities import Thing, may
from dure.kit.actor import Actor
from dure.kit.naming import Named, Namer, Names, ids, if_open, plainly
from dure.results.adoption.actions import KINDS as DOCUMENTS
from dure.results.exports.kinds import KINDS as EXPORTS
from dure.results.reports.actions import kinds_of
from dure.results.reports.models import Report
from dure.results.reports.words import NAMES
from dure.results.selections.models import SelectionRound


def _reports(reader: Actor, keys: Collection[str]) -> Names:
    read = kinds_of(reader)
    return {
        str(row.pk): Named(
            f"{NAMES[row.kind]} {row.year}-{row.number}",
            if_open(row.agency_id == reader.agency_id and row.kind in read, "results:report", row.pk),
        )
        for row in Report.objects.filter(pk__in=ids(keys))
    }


def _selections(reader: Actor, keys: Collection[str]) -> Names:
    return {
        str(row.pk): Named(
            row.name,
            if_open(may(reader, "read", Thing("selections", row.agency_id)), "results:selection", row.pk),
        )
        for row in SelectionRound.objects.filter(pk__in=ids(keys)).only("id", "name", "agency_id")
    }


NAMERS: Mapping[str, Namer] = {
    "report": _reports,
    "selection": _selections,
    "export-kind": plainly(lambda key: str(EXPORTS[key].label)),
    "report-kind": plainly(lambda key: str(NAMES[key])),
    "document-kind": plainly(lambda key: str(DOCUMENTS[key])),
}
