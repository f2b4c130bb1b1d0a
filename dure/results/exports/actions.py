"""Exports as acts: asked for, written at once or as a job, forgotten after a week."""

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import IO, Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from dure import clock
from dure.accounts.queries import account_actor
from dure.audit.actions import record, refusals_recorded
from dure.audit.queries import Filter
from dure.kit import text
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.jobs import going_on
from dure.kit.refusals import Refusal
from dure.notifications.notices.actions import notify
from dure.organizations.queries import known_department
from dure.papers.lists import AT_ONCE, MOST_ROWS, Head, write
from dure.papers.sheet import korean_date
from dure.results.exports.kinds import KINDS, Kind, Scope
from dure.results.exports.models import Export, ExportPiece, ExportState

_NOTE = "협업포인트 기록을 그대로 옮긴 것입니다. 개인정보가 들어 있으면 목적이 끝난 뒤 바로 파기하십시오."
KEPT = timedelta(days=7)
LONGEST = 366 * 5
_MOST_AT_A_TIME = 3
_PIECE = 1 << 20
_EVERY = 0.5
_UNFINISHED = (ExportState.WAITING, ExportState.RUNNING)
TASK = "points.write-export"


def ask_for(
    *,
    actor: Actor,
    kind: str,
    form: str,
    first: date,
    last: date,
    department: int | None = None,
    reason: str = "",
    trail: Filter | None = None,
) -> Export:
    """Ask for a file; a short one is ready on return, a long one is written as a job.

    Asking for the same again while it is being written gives the same export. A kind with others' personal data
    takes a reason, which goes into the audit trail; `trail` narrows the audit trail's own to people and an act.
    Raises `Refusal`: `not-allowed` (403), `not-found` (404), `unknown`, `export-department`, `export-format`,
    `period`, `export-reason`, `export-personal-data`, `export-too-long`, `export-busy` (409),
    `export-quota` (429), `pdf-unavailable` (503).
    """
    action, subject = ("audit.export" if kind == "audit-trail" else "points.export"), kind[:30]
    with refusals_recorded(action, actor=actor, subject=subject), transaction.atomic():
        chosen = judge_kind(actor, kind)
        actor = _narrowed(actor, has_all=_has_all(actor, chosen))
        asked = _asked(first, last, department, trail)
        scope = _scope(actor, chosen, asked)
        why = _judge(chosen, form, reason)
        end_abandoned(actor.account_id)
        known = Export.objects.filter(
            account_id=actor.account_id or 0, kind=kind, format=form, asked=asked, reason=why
        )
        running = known.filter(state__in=_UNFINISHED).first()
        if running is not None:
            return running
        _judge_quota(actor)
        rows = chosen.count(scope)
        _judge_length(actor, form, rows)
        made = _create(actor, kind, form, asked, why, rows)
        details = {"export": made.pk, "format": form, "rows": rows, "reason": why, **asked}
        record(action, actor=actor, subject=subject, details=details)
        _start(made)
    made.refresh_from_db()
    return made


def judge_kind(actor: Actor, kind: str) -> Kind:
    """Return a kind that somebody may take along. Raises `Refusal` `not-found` (404), `not-allowed` (403)."""
    chosen = KINDS.get(kind)
    if chosen is None:
        raise Refusal("not-found", _("There is no such export."), status=404)
    if not _has_all(actor, chosen) and not may(actor, "download", f"export:{kind}"):
        raise Refusal("not-allowed", _("Your role may not download this."), status=403)
    if kind == "transfers" and actor.person_id is None:
        raise Refusal("not-allowed", _("Your account has no points of its own."), status=403)
    return chosen


def _has_all(actor: Actor, chosen: Kind) -> bool:
    """Tell whether `actor` takes a kind along of the whole installation: not by a narrower token."""
    return chosen.for_administrators and may(actor, "download-all", "exports")


def _narrowed(actor: Actor, *, has_all: bool) -> Actor:
    """Return `actor` as who reads a file's rows: an administrator where it is one of the whole installation."""
    return replace(actor, is_administrator=has_all)


def find(actor: Actor, export_id: int) -> Export:
    """Return an export of one's own that one may still have. Raises `Refusal` `not-found` (404)."""
    found = Export.objects.filter(pk=export_id, account_id=actor.account_id or 0).first()
    if found is None or found.agency_id not in (None, actor.agency_id):
        raise Refusal("not-found", _("There is no such export; it may have expired."), status=404)
    _judge_again(actor, found)
    return found


def _judge_again(actor: Actor, export: Export) -> None:
    """Refuse what `actor` may not have any more, or not by this token. Raises as `judge_kind`."""
    if export.agency_id is None and not _has_all(actor, KINDS[export.kind]):
        raise Refusal("not-allowed", _("Your role may not download this."), status=403)
    judge_kind(actor, export.kind)


def latest(actor: Actor, count: int) -> list[Export]:
    """Return one's own latest exports. Leans on export_account."""
    return list(Export.objects.filter(account_id=actor.account_id or 0).order_by("-id")[:count])


def content_of(export: Export) -> Iterator[bytes]:
    """Yield a written file piece by piece."""
    pieces = ExportPiece.objects.filter(export=export).order_by("place").values_list("content", flat=True)
    for piece in pieces.iterator(chunk_size=4):
        yield bytes(piece)


def file_name(export: Export) -> str:
    """Return what the file is called: kind and period."""
    return f"dure-{export.kind}-{export.asked['first']}-{export.asked['last']}.{export.format}"


def work_on(export_id: int) -> None:
    """Write an export as a job and tell who asked for it; doing it twice writes it anew, once."""
    export = Export.objects.filter(pk=export_id, state__in=_UNFINISHED).first()
    if export is None:
        return
    Export.objects.filter(pk=export_id).update(state=ExportState.RUNNING, done=0)
    actor = account_actor(export.account_id)
    try:
        # The office may have changed since: what was allowed then is asked again.
        _write(export, actor, told=True)
    except Refusal as refusal:
        give_up(export_id, str(refusal.detail))


@transaction.atomic
def give_up(export_id: int, why: str = "") -> None:
    """End an export that cannot be made, once, and tell who asked for it: it can be asked for again."""
    export = Export.objects.select_for_update(no_key=True).filter(pk=export_id, state__in=_UNFINISHED).first()
    if export is not None:
        export.pieces.all().delete()
        _end(export, ExportState.FAILED, refusal=why)
        notify([export.person_id], "export-failed", export=export.pk)


def end_abandoned(account_id: int | None = None) -> None:
    """End exports, of one account or all, whose job is gone: a worker that was killed too often leaves them so."""
    waiting = Export.objects.filter(state__in=_UNFINISHED)
    if account_id is not None:
        waiting = waiting.filter(account_id=account_id)
    # In this order: see `going_on`.
    unfinished = set(waiting.values_list("pk", flat=True))
    for export_id in unfinished and sorted(unfinished - going_on(TASK, "export_id")):
        give_up(export_id)


def forget() -> int:
    """Forget exports a week after they were asked for: many hold personal data. Returns how many."""
    old = Export.objects.filter(made_at__lt=clock.now() - KEPT)
    count = old.count()
    old.delete()
    return count


def _asked(first: date, last: date, department: int | None, trail: Filter | None) -> dict[str, Any]:
    """Return what of a kind is asked for, as it is kept."""
    narrowed = {"people": trail.people and list(trail.people), "action": trail.action} if trail else {}
    return narrowed | {"first": first.isoformat(), "last": last.isoformat(), "department": department}


def _scope(actor: Actor, chosen: Kind, asked: Mapping[str, Any]) -> Scope:
    scope = _scope_of(actor, asked)
    first, last, department = scope.first, scope.last, scope.department
    if not 0 <= (last - first).days < LONGEST:
        raise Refusal("period", _("Ask for a period of one day to five years."))
    if department is not None:
        if not chosen.takes_department:
            raise Refusal(
                "export-department", _("This file is one of the whole agency, without a department.")
            )
        known_department(department, actor.agency_id)
    return scope


def _scope_of(actor: Actor, asked: Mapping[str, Any], until: datetime | None = None) -> Scope:
    people = asked.get("people")
    return Scope(
        actor.agency_id or 0,
        actor.person_id or 0,
        date.fromisoformat(asked["first"]),
        date.fromisoformat(asked["last"]),
        asked["department"],
        reader=actor,
        trail=Filter(people=None if people is None else tuple(people), action=asked.get("action", "")),
        until=until,
    )


def _judge(chosen: Kind, form: str, reason: str) -> str:
    if form not in chosen.forms:
        forms = ", ".join(one.upper() for one in chosen.forms)
        raise Refusal("export-format", _("Choose one of these formats: %(forms)s.") % {"forms": forms})
    why = text.clean(reason)[:300] if chosen.is_personal else ""
    if chosen.is_personal and not text.has_letter(why):
        raise Refusal(
            "export-reason",
            _(
                "Enter the purpose of the file: it contains personal data of others, and the purpose is recorded."
            ),
        )
    if text.has_registration_number(why):
        raise Refusal(
            "export-personal-data",
            _("The text contains something that looks like a resident registration number. Remove it."),
        )
    return why


def _judge_quota(actor: Actor) -> None:
    """Refuse one more file today: each is kept for a week, and written by whoever answers. Leans on export_account."""
    day = timedelta(days=1)
    now = clock.now()
    mine = Export.objects.filter(account_id=actor.account_id or 0, made_at__gt=now - day)
    made = list(mine.order_by("-id").values_list("made_at", flat=True)[: settings.EXPORTS_PER_DAY])
    if len(made) >= settings.EXPORTS_PER_DAY:
        detail = _("You have had %(count)s files within a day. Use those, or ask again later.")
        wait = max(1, round((made[-1] + day - now).total_seconds()))
        raise Refusal("export-quota", detail % {"count": len(made)}, status=429, retry_after=wait)


def _judge_length(actor: Actor, form: str, rows: int) -> None:
    most = MOST_ROWS[form]
    if most is not None and rows > most:
        sentence = _("%(rows)s rows are too many for this format (%(most)s). Take CSV, or a shorter period.")
        raise Refusal("export-too-long", sentence % {"rows": f"{rows:,}", "most": f"{most:,}"})
    mine = Export.objects.filter(account_id=actor.account_id or 0, state__in=_UNFINISHED)
    if rows > AT_ONCE[form] and mine.count() >= _MOST_AT_A_TIME:
        raise Refusal(
            "export-busy", _("Three of your exports are being created. Wait until one is ready."), status=409
        )


def _create(actor: Actor, kind: str, form: str, asked: dict[str, Any], why: str, rows: int) -> Export:
    """Write the row; of two identical requests at once the second finds the first's."""
    facts: dict[str, Any] = {"kind": kind, "format": form, "asked": asked, "reason": why}
    try:
        with transaction.atomic():
            return Export.objects.create(
                account_id=actor.account_id or 0,
                person_id=actor.person_id,
                agency_id=None if may(actor, "download-all", "exports") else actor.agency_id,
                total=rows,
                made_at=clock.now(),
                **facts,
            )
    except IntegrityError:
        raise Refusal(
            "export-busy", _("This file is already being created. Ask for it again later."), status=409
        ) from None


def _start(export: Export) -> None:
    """Write a short file now, a long one as a job that begins with this transaction's end."""
    if export.total <= AT_ONCE[export.format]:
        _write(export, account_actor(export.account_id), told=False)
        return
    app.configure_task(TASK).defer(export_id=export.pk)


def _write(export: Export, actor: Actor, *, told: bool) -> None:
    kind = KINDS[export.kind]
    if told:
        _judge_again(actor, export)
    reader = _narrowed(actor, has_all=export.agency_id is None)
    scope = _scope_of(reader, export.asked, until=export.made_at)
    head = Head(
        title=kind.title,
        agency=export.agency.full_name if export.agency else "전체 기관",
        scope=f"{korean_date(scope.first)} ~ {korean_date(scope.last)}",
        made=export.made_at.astimezone(clock.SEOUL),
        columns=kind.columns,
        note=_NOTE,
        keywords="협업, 협업포인트",
        purpose=export.reason,
    )
    rows: Iterable[Sequence[Any]] = kind.rows(scope)
    with tempfile.TemporaryFile() as target:
        write(export.format, head, _counted(rows, _teller(export)) if told else rows, target)
        size = target.tell()
        target.seek(0)
        with transaction.atomic():
            export.pieces.all().delete()
            _keep(export, target)
            _end(export, ExportState.DONE, size=size)
            if told:
                notify([export.person_id], "export-ready", export=export.pk)


def _counted(rows: Iterable[Sequence[Any]], tell_done: Callable[[int], None]) -> Iterator[Sequence[Any]]:
    for number, row in enumerate(rows, start=1):
        yield row
        tell_done(number)


def _teller(export: Export) -> Callable[[int], None]:
    """Return what writes how many rows are done now and then, beside the cursor that reads them."""
    beside = connection.copy()
    last = [time.monotonic()]

    def told(done: int) -> None:
        now = time.monotonic()
        if now - last[0] < _EVERY:
            return
        last[0] = now
        with beside.cursor() as cursor:
            cursor.execute("UPDATE points_export SET done = %s WHERE id = %s", [done, export.pk])
        beside.close()

    return told


def _keep(export: Export, source: IO[bytes]) -> None:
    for place, piece in enumerate(iter(lambda: source.read(_PIECE), b"")):
        ExportPiece.objects.create(export=export, place=place, content=piece)


def _end(export: Export, state: ExportState, **facts: object) -> None:
    Export.objects.filter(pk=export.pk).update(state=state, finished_at=clock.now(), **facts)
    if state == ExportState.DONE:
        Export.objects.filter(pk=export.pk).update(done=export.total)
