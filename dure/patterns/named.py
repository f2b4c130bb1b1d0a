"""What the objects of patterns are called in the audit trail, and whether its reader may open them."""

from collections.abc import Collection, Mapping

from django.db.models import QuerySet

from dure.kit import formats
from dure.kit.abilities import Thing, may
from dure.kit.actor import Actor
from dure.kit.naming import Named, Namer, Names, ids, if_open
from dure.patterns.models import ReciprocityPattern, ReciprocityRun


def _runs(reader: Actor, keys: Collection[str]) -> Names:
    rows = ReciprocityRun.objects.filter(pk__in=ids(keys)).only("id", "first", "last", "agency_id")
    return {str(row.pk): _run(reader, row) for row in rows}


def _patterns(reader: Actor, keys: Collection[str]) -> Names:
    rows: QuerySet[ReciprocityPattern] = ReciprocityPattern.objects.filter(pk__in=ids(keys))
    return {str(row.pk): _run(reader, row.run) for row in rows.select_related("run")}


def _run(reader: Actor, row: ReciprocityRun) -> Named:
    return Named(
        f"{formats.month(row.first)} ~ {formats.month(row.last)}",
        if_open(may(reader, "look", Thing("patterns", row.agency_id)), "patterns:reciprocity_run", row.pk),
    )


NAMERS: Mapping[str, Namer] = {"run": _runs, "pattern": _patterns}
