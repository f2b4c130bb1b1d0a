"""Uploaded rosters as their page shows them."""

from typing import Any

from dure.kit.actor import Actor
from dure.organizations.actions.roster import may_load
from dure.organizations.models import RosterUpload, UploadedFile
from dure.organizations.queries.agencies import AgencyName, agencies


def loadable_agencies(actor: Actor) -> list[AgencyName]:
    """Return the agencies whose rosters somebody may load."""
    return [one for one in agencies() if may_load(actor, one.id)]


def upload_for(actor: Actor, upload_id: int) -> RosterUpload | None:
    """Return an upload that somebody may see, or None."""
    upload = RosterUpload.objects.select_related("agency").filter(pk=upload_id).first()
    return upload if upload and may_load(actor, upload.agency_id) else None


def latest_uploads(actor: Actor, count: int) -> list[RosterUpload]:
    """Return the latest uploads of the agencies that somebody may load."""
    known = [one.id for one in loadable_agencies(actor)]
    rows = RosterUpload.objects.filter(agency_id__in=known).select_related("agency").defer("report")
    return list(rows.order_by("-pk")[:count])


def files_of(upload: RosterUpload) -> dict[str, UploadedFile]:
    """Return an upload's files by kind."""
    return {file.kind: file for file in upload.files.all()}


def parts_of(upload: RosterUpload) -> list[tuple[str, dict[str, Any]]]:
    """Return the parts of an upload's report that speak of a file: departments before people."""
    report: dict[str, Any] = upload.report or {}
    return [(kind, report[kind]) for kind in ("departments", "people") if report.get(kind, {}).get("file")]
