"""Rosters on the web: received, compared, confirmed, forgotten (O6, O7, O9, O11)."""

import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.audit.actions import record
from dure.kit.abilities import Thing, may
from dure.kit.actor import Actor
from dure.kit.jobs import task_named
from dure.kit.refusals import Refusal
from dure.organizations.actions.roster import Files, Mode, Progress, Words, import_roster
from dure.organizations.actions.roster.watch import Watch, silent
from dure.organizations.models import Agency, RosterUpload, UploadedFile, UploadedPiece, UploadState
from dure.organizations.opening import accounts
from dure.organizations.placement import LOOK_BACK, departments_since
from dure.organizations.queries.asking import endings_of, reaches_of
from dure.organizations.roster.mapping import read_mapping
from dure.organizations.roster.sources import lines_of
from dure.organizations.roster.telling import ends_sentence
from dure.organizations.rules.columns import DEPARTMENTS, PEOPLE
from dure.organizations.rules.safeguards import OF_OWN_DEPARTMENT
from dure.organizations.rules.second_person import Proposed
from dure.organizations.signals import roster_ended, roster_proposed

SENT = ("people", "departments", "mapping")
HANDED_BACK = ("people-set-aside", "departments-set-aside", "differences")
# Up to here a comparison is done while the reader waits; more is a job with a bar.
AT_ONCE = 3000
KEPT = timedelta(days=7)
_LARGEST = 512 << 20
_PIECE = 1 << 20
_EVERY = 0.5


def receive_roster(
    *, actor: Actor, agency_id: int, files: Mapping[str, Path], as_of: date, full: bool = False
) -> RosterUpload:
    """Take files sent in on the web and compare them, at once when they are small and as a job when not.

    Everything is read once before anything is kept, so that a file with registration numbers never enters
    the database (O9). Raises `Refusal`: `not-allowed`, `roster-nothing`, `file-too-large`, whatever
    `lines_of` and `read_mapping` raise, `file-personal-numbers`.
    """
    agency = _agency(agency_id, actor)
    rows = _look_through(files)
    with transaction.atomic():
        now = clock.now()
        upload = RosterUpload.objects.create(
            agency=agency,
            account_id=actor.account_id or 0,
            made_at=now,
            as_of=as_of,
            full=full,
            rows=rows,
            changed_at=now,
            **_from_where(actor),
        )
        for kind, path in files.items():
            _keep(upload, kind, path, path.name)
        _start(upload)
    upload.refresh_from_db()
    return upload


def compare_again(*, actor: Actor, upload_id: int, as_of: date, full: bool) -> RosterUpload:
    """Compare the same files as of another day, or as a full list, as if `actor` had sent them in.

    What is asked about is asked of who says how the files are read. Raises as `confirm_upload`.
    """
    with transaction.atomic():
        upload = _locked(upload_id, actor, UploadState.READY, UploadState.REFUSED)
        said = {"end_at_most": None, "proposed_by": None, "confirmed_by": None}
        sent = {"account_id": actor.account_id or 0, **_from_where(actor)}
        _move(upload, UploadState.PREVIEWING, as_of=as_of, full=full, **said, **sent)
        _start(upload)
    upload.refresh_from_db()
    return upload


def confirm_upload(*, actor: Actor, upload_id: int, end_at_most: int | None = None) -> RosterUpload:
    """Store what was compared; where it changes roles or the sender's own posts, propose it to a second person.

    `end_at_most` says how many endings by absence are right, where the comparison asked for it. Of a proposal
    a second person confirms it: neither who sent it in or proposed it, nor anybody whose role it changes.
    Raises `Refusal`: `upload-unknown` (404), `upload-state`, `upload-second-person` (409), `roster-ends-many`.
    """
    with transaction.atomic():
        upload = _locked(upload_id, actor, UploadState.READY, UploadState.PROPOSED)
        if upload.state == UploadState.PROPOSED:
            _confirm_proposed(upload, actor)
        else:
            _confirm(upload, actor, end_at_most)
    upload.refresh_from_db()
    return upload


def _confirm(upload: RosterUpload, actor: Actor, end_at_most: int | None) -> None:
    endings = endings_of(upload)
    if needs_word(upload) and end_at_most != endings.total:
        raise Refusal("roster-ends-many", ends_sentence(endings), total=endings.total)
    reaches = reaches_of(upload)
    if not reaches:
        _move(upload, UploadState.STORING, end_at_most=end_at_most, **_storing(actor))
        _start(upload)
        return
    _move(upload, UploadState.PROPOSED, end_at_most=end_at_most, proposed_by=actor.account_id)
    details = {"upload": upload.pk, "roles": [one.as_json() for one in reaches]}
    record("roster.propose", actor=actor, subject=f"agency:{upload.agency.code}", details=details)
    roster_proposed.send(
        RosterUpload,
        agency_id=upload.agency_id,
        upload_id=upload.pk,
        apart_from={actor.person_id, *(one.person_id for one in reaches)},
    )


def _confirm_proposed(upload: RosterUpload, actor: Actor) -> None:
    if not may_confirm(upload, actor):
        detail = _(
            "Somebody else has to confirm this: neither who sent it in or proposed it, nor anybody whose role it "
            "changes; where the department of who sent it in changes, nobody of that department; where a role at "
            "another agency changes, an administrator."
        )
        raise Refusal("upload-second-person", detail, status=409)
    _move(upload, UploadState.STORING, **_storing(actor))
    _start(upload)


def needs_word(upload: RosterUpload) -> bool:
    """Tell whether so many would end by absence that somebody has to say how many are meant (O17)."""
    return endings_of(upload).need_a_word(settings.ROSTER_END_PERCENT)


def may_confirm(upload: RosterUpload, actor: Actor) -> bool:
    """Tell whether somebody may be the second person of a proposed upload.

    A role of another agency is nothing for two people of this one to give: an administrator confirms it.
    """
    reaches = reaches_of(upload)
    proposed = Proposed(
        accounts=frozenset({upload.account_id, upload.proposed_by}),
        concerned=frozenset(one.person_id for one in reaches if one.person_id is not None),
        is_elsewhere=any(one.is_elsewhere for one in reaches),
        is_of_colleague=any(one.role in OF_OWN_DEPARTMENT for one in reaches)
        and _is_colleague(actor, upload),
    )
    return may(actor, "confirm", Thing("roster-upload", upload.agency_id, proposed))


def _is_colleague(actor: Actor, upload: RosterUpload) -> bool:
    """Tell whether somebody is, or was within `LOOK_BACK`, of a department of whoever sent an upload in (D44)."""
    loader = accounts().actor(upload.account_id).person_id
    if actor.person_id is None or loader is None:
        return False
    belonged = departments_since({actor.person_id, loader}, clock.today() - LOOK_BACK)
    return not belonged.get(actor.person_id, frozenset()).isdisjoint(belonged.get(loader, frozenset()))


def discard_upload(*, actor: Actor, upload_id: int) -> None:
    """Forget an upload that is not being worked on; one that was proposed is declined by that, on record.

    Raises `Refusal`: `upload-unknown` (404), `upload-state` (409).
    """
    with transaction.atomic():
        upload = _locked(
            upload_id,
            actor,
            UploadState.READY,
            UploadState.PROPOSED,
            UploadState.REFUSED,
            UploadState.DONE,
        )
        if upload.state == UploadState.PROPOSED:
            subject = f"agency:{upload.agency.code}"
            record("roster.decline", actor=actor, subject=subject, details={"upload": upload.pk})
            _tell_of_end(upload, "declined", apart_from=actor.account_id)
        upload.delete()


def fail_upload(upload_id: int) -> None:
    """Let go of an upload whose work failed for good, and tell whose it is, in one transaction."""
    with transaction.atomic():
        upload = RosterUpload.objects.select_for_update(no_key=True).filter(pk=upload_id).first()
        if upload is None or upload.state not in (UploadState.PREVIEWING, UploadState.STORING):
            return
        told = _(
            "The work on it failed for a reason that is not in the files. Nothing was stored; try again."
        )
        _move(upload, UploadState.REFUSED, refusal=str(told))
        _tell_of_end(upload, "failed")


def _tell_of_end(upload: RosterUpload, kind: str, *, apart_from: int | None = None) -> None:
    told = {upload.account_id, upload.proposed_by, upload.confirmed_by} - {None, apart_from}
    people = {accounts().actor(account).person_id for account in told}
    roster_ended.send(RosterUpload, upload_id=upload.pk, kind=kind, people=people)


def _storing(actor: Actor) -> dict[str, object]:
    return {"confirmed_by": actor.account_id, **_from_where(actor)}


def _from_where(actor: Actor) -> dict[str, Any]:
    return {"address": actor.address, "agent": actor.agent[:200]}


def forget_uploads() -> int:
    """Forget uploads a week after they were last touched: they hold personal data. Returns how many."""
    old = RosterUpload.objects.filter(changed_at__lt=clock.now() - KEPT)
    count = old.count()
    old.delete()
    return count


def work_on_upload(upload_id: int, *, progress: Progress = silent) -> None:
    """Compare or store an upload, whichever it waits for; doing it twice changes nothing (O8)."""
    upload = RosterUpload.objects.select_related("agency").filter(pk=upload_id).first()
    if upload is None or upload.state not in (UploadState.PREVIEWING, UploadState.STORING):
        return
    is_preview = upload.state == UploadState.PREVIEWING
    with tempfile.TemporaryDirectory() as folder:
        files = _files(upload, Path(folder))
        mode = Mode(upload.as_of, dry_run=is_preview, full=upload.full, words=_words(upload))
        worker = upload.account_id if is_preview else upload.confirmed_by or upload.account_id
        actor = accounts().actor(worker, address=upload.address, agent=upload.agent)
        try:
            report = import_roster(
                files, agency_code=upload.agency.code, mode=mode, actor=actor, progress=progress
            )
        except Refusal as refusal:
            _move(upload, UploadState.REFUSED, refusal=str(refusal.detail))
            return
        with transaction.atomic():
            for kind, path in report.files.items():
                _keep(upload, kind if kind == "differences" else f"{kind}-set-aside", path, path.name)
            told = report.as_json() | {"files": {}}
            _move(upload, UploadState.READY if is_preview else UploadState.DONE, report=told)
            if not is_preview:
                upload.files.filter(kind__in=SENT).delete()


def _words(upload: RosterUpload) -> Words:
    """Return what was said to what the comparison asked about.

    What nobody proposed is judged by who stores it, who may not be who sent it in.
    """
    is_proposed = upload.proposed_by is not None
    loader = upload.account_id if is_proposed else upload.confirmed_by or upload.account_id
    return Words(
        end_at_most=upload.end_at_most,
        reaches=frozenset(reaches_of(upload)) if is_proposed else frozenset(),
        loader=accounts().actor(loader).person_id,
        proposed_by=upload.proposed_by,
    )


def progress_of(upload_id: int) -> Progress:
    """Return what writes the progress of an upload now and then, beside the transaction of the import."""
    beside = connection.copy()
    last = [0.0]

    def tell(stage: str, done: int, total: int | None) -> None:
        now = time.monotonic()
        if now - last[0] < _EVERY:
            return
        last[0] = now
        with beside.cursor() as cursor:
            cursor.execute(
                "update organizations_rosterupload set stage = %s, done = %s, total = %s where id = %s",
                [stage, done, total, upload_id],
            )
        beside.close()

    return tell


def content_of(file: UploadedFile) -> Iterator[bytes]:
    """Yield a kept file piece by piece."""
    pieces = UploadedPiece.objects.filter(file=file).order_by("place").values_list("content", flat=True)
    for piece in pieces.iterator(chunk_size=4):
        yield bytes(piece)


def _agency(agency_id: int, actor: Actor) -> Agency:
    agency = Agency.objects.filter(pk=agency_id).first()
    if agency is None or not may(actor, "load", Thing("rosters", agency.pk)):
        detail = _("Only an administrator, or the agency's operator or personnel, loads a roster.")
        raise Refusal("not-allowed", detail, status=403)
    return agency


def _look_through(files: Mapping[str, Path]) -> int:
    """Read every line once and return how many there are; refuse what must not be kept."""
    if not (files.get("people") or files.get("departments")):
        raise Refusal("roster-nothing", _("Choose a file of people, of departments, or both."))
    for kind, path in files.items():
        if path.stat().st_size > _LARGEST:
            detail = _("%(file)s is larger than 512 MB. Load it on the server: dure import-roster.")
            with _about(kind):
                raise Refusal("file-too-large", detail % {"file": path.name}, status=413)
    with _about("mapping"):
        mapping = read_mapping(files["mapping"]) if "mapping" in files else {}
    rows = 0
    for kind, columns in (("people", PEOPLE), ("departments", DEPARTMENTS)):
        if kind not in files:
            continue
        with _about(kind), lines_of(files[kind], columns, mapping) as lines:
            watch = Watch(kind)
            for line, cells in watch.over(lines):
                watch.problems(line, cells)
                rows += 1
            watch.verdict(lines)
    return rows


@contextmanager
def _about(kind: str) -> Iterator[None]:
    """Let a refusal of the block say which of the files it is about."""
    try:
        yield
    except Refusal as refusal:
        refusal.extra["errors"] = [{"field": kind, "code": refusal.code, "detail": refusal.detail}]
        raise


def _start(upload: RosterUpload) -> None:
    """Work on an upload now when it is small, else as a job that begins with this transaction's end."""
    if upload.rows <= AT_ONCE:
        work_on_upload(upload.pk)
        return
    task = task_named("organizations.load-upload")
    task.configure(lock=f"roster-{upload.agency_id}").defer(upload_id=upload.pk)


def _locked(upload_id: int, actor: Actor, *states: str) -> RosterUpload:
    rows = RosterUpload.objects.select_related("agency")
    upload = rows.select_for_update(of=("self",), no_key=True).filter(pk=upload_id).first()
    if upload is None or not may(actor, "load", Thing("rosters", upload.agency_id)):
        raise Refusal("upload-unknown", _("There is no such upload; it may have expired."), status=404)
    if upload.state not in states:
        detail = _("This upload cannot do that now: it is %(state)s.")
        raise Refusal("upload-state", detail % {"state": upload.get_state_display()}, status=409)
    return upload


def _move(upload: RosterUpload, state: str, **changed: object) -> None:
    facts = {"state": state, "stage": "", "done": 0, "total": None, "changed_at": clock.now()} | changed
    if state != UploadState.REFUSED:
        facts["refusal"] = ""
    RosterUpload.objects.filter(pk=upload.pk).update(**facts)


def _keep(upload: RosterUpload, kind: str, path: Path, name: str) -> None:
    upload.files.filter(kind=kind).delete()
    kept = UploadedFile.objects.create(upload=upload, kind=kind, name=name[-200:], size=path.stat().st_size)
    with path.open("rb") as file:
        for place, content in enumerate(iter(lambda: file.read(_PIECE), b"")):
            UploadedPiece.objects.create(file=kept, place=place, content=content)


def _files(upload: RosterUpload, folder: Path) -> Files:
    """Lay the files of an upload into a folder, each in a folder of its own because names may be alike."""
    laid: dict[str, Path] = {}
    for file in upload.files.filter(kind__in=SENT):
        path = folder / file.kind / Path(file.name).name
        path.parent.mkdir()
        with path.open("wb") as target:
            target.writelines(content_of(file))
        laid[file.kind] = path
    outlet = folder / "outlet"
    outlet.mkdir()
    return Files(
        laid.get("people"),
        laid.get("departments"),
        read_mapping(laid["mapping"]) if "mapping" in laid else {},
        outlet,
        outlet / "differences.csv",
    )
