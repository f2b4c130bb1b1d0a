"""Uploaded rosters as their page shows them."""

from typing import Any

from dure.kit.abilities import Thing, may
from dure.kit.actor import Actor
from dure.kit.jobs import going_on
from dure.organizations.models import RosterChange, RosterLoad, RosterUpload, UploadedFile, UploadState
from dure.organizations.queries.agencies import AgencyName, agencies


def loadable_agencies(actor: Actor) -> list[AgencyName]:
    """Return the agencies whose rosters somebody may load."""
    return [one for one in agencies() if may(actor, "load", Thing("rosters", one.id))]


def upload_for(actor: Actor, upload_id: int) -> RosterUpload | None:
    """Return an upload that somebody may see, or None."""
    upload = RosterUpload.objects.select_related("agency").filter(pk=upload_id).first()
    return upload if upload and may(actor, "load", Thing("rosters", upload.agency_id)) else None


def latest_uploads(actor: Actor, count: int) -> list[RosterUpload]:
    """Return the latest uploads of the agencies that somebody may load."""
    known = [one.id for one in loadable_agencies(actor)]
    rows = RosterUpload.objects.filter(agency_id__in=known).select_related("agency").defer("report")
    return list(rows.order_by("-pk")[:count])


def abandoned_uploads(task: str) -> list[int]:
    """Return uploads that are said to be worked on while no job of `task` is left for them."""
    working = RosterUpload.objects.filter(state__in=(UploadState.PREVIEWING, UploadState.STORING))
    # In this order: see `going_on`.
    unfinished = set(working.values_list("pk", flat=True))
    return sorted(unfinished - going_on(task, "upload_id")) if unfinished else []


def load_for(actor: Actor, load_id: int) -> RosterLoad | None:
    """Return a load on record that somebody may read: who may load, and the agency's auditor."""
    found = RosterLoad.objects.select_related("agency").filter(pk=load_id).first()
    if found is None:
        return None
    return found if may(actor, "read-loads", Thing("rosters", found.agency_id)) else None


def changes_of(load: RosterLoad, *, after: int, limit: int) -> list[RosterChange]:
    """Return what a load changed from a row on, in its order; by `roster_change_load`."""
    return list(RosterChange.objects.filter(load=load, pk__gt=after).order_by("pk")[:limit])


def files_of(upload: RosterUpload) -> dict[str, UploadedFile]:
    """Return an upload's files by kind."""
    return {file.kind: file for file in upload.files.all()}


def parts_of(upload: RosterUpload) -> list[tuple[str, dict[str, Any]]]:
    """Return the parts of an upload's report that speak of a file: departments before people."""
    report: dict[str, Any] = upload.report or {}
    return [(kind, report[kind]) for kind in ("departments", "people") if report.get(kind, {}).get("file")]
