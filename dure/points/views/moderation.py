"""One message with what may be done about it, and the operator's queue (제10조②, D27, D28)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from dure.accounts.queries import actor_of
from dure.kit.actor import Actor
from dure.kit.fields import at_fields
from dure.kit.pages import signed_in
from dure.kit.refusals import Refusal
from dure.points.forms import number
from dure.points.models import Grounds, ReturnGrounds, ReversalGrounds
from dure.points.moderation import acts
from dure.points.queries import moderation
from dure.points.queries.moderation import Kind
from dure.points.queries.reactions import who_reacted
from dure.points.reversals.acts import reverse
from dure.points.views.doors import refusals_shown

_PAGE = 20
_FIELDS = {
    "reason-unknown": "reason_code",
    "note-required": "note",
    "note-too-long": "note",
    "note-personal-data": "note",
}
_KINDS: tuple[tuple[Kind, Promise], ...] = (
    ("appeals", _("Appeals")),
    ("reports", _("Reported messages")),
    ("hidden", _("Non-public")),
)

Sending = Callable[[Actor, int, str, str], object]

# What the forms of the page send, and what is said when it was done.
_ACTS: Mapping[str, tuple[Sending, Promise]] = {
    "hide": (
        lambda actor, number, reason, note: acts.hide(
            actor=actor, transfer_id=number, reason_code=reason, note=note
        ),
        _("The message is now non-public. Both sides were notified."),
    ),
    "unhide": (
        lambda actor, number, reason, note: acts.unhide(
            actor=actor, transfer_id=number, reason_code=reason, note=note
        ),
        _("The message is public again. Both sides were notified."),
    ),
    "report": (
        lambda actor, number, reason, note: acts.report(
            actor=actor, transfer_id=number, reason_code=reason, note=note
        ),
        _("Thank you. The operator will review it and you will be notified."),
    ),
    "dismiss": (
        lambda actor, number, _reason, note: acts.dismiss_reports(actor=actor, transfer_id=number, note=note),
        _("The message stays public. The people who reported it were notified."),
    ),
    "appeal": (
        lambda actor, number, _reason, note: acts.appeal(actor=actor, transfer_id=number, note=note),
        _("Your appeal was sent. You will be notified of the result."),
    ),
    "reject": (
        lambda actor, number, _reason, note: acts.reject_appeal(actor=actor, transfer_id=number, note=note),
        _("The message stays non-public. Both sides were notified."),
    ),
    "reverse": (
        lambda actor, number, reason, note: reverse(
            actor=actor, transfer_id=number, reason_code=reason, note=note
        ),
        _("The transfer was reversed. Both sides were notified."),
    ),
}


@require_GET
@signed_in
@refusals_shown
def message(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """Show a message, what was done about it, and what the reader may do."""
    return _show(request, transfer_id)


@require_POST
@signed_in
@refusals_shown
def act(request: HttpRequest, transfer_id: int, what: str) -> HttpResponse:
    """Do one of the acts of the page."""
    if what not in _ACTS:
        raise Http404
    do, said = _ACTS[what]
    actor = actor_of(request)
    try:
        do(actor, transfer_id, request.POST.get("reason_code", ""), request.POST.get("note", ""))
    except Refusal as refusal:
        return _show(request, transfer_id, what=what, refusal=refusal)
    messages.success(request, str(said))
    return redirect("points:message", transfer_id)


@require_GET
@signed_in
@refusals_shown
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for the operator, one kind at a time."""
    actor = actor_of(request)
    waiting = moderation.waiting(reader=actor)
    first = next((kind for kind, _label in _KINDS if waiting[kind]), "appeals")
    asked = request.GET.get("kind", first)
    if asked not in waiting:
        raise Http404
    kind: Kind = asked
    rows = moderation.queue(
        reader=actor, kind=kind, before=number(request.GET.get("before")), limit=_PAGE + 1
    )
    context = {
        "kind": kind,
        "tabs": [
            (f"{label} {waiting[one]:,}" if waiting[one] else label, f"?kind={one}", one == kind)
            for one, label in _KINDS
        ],
        "rows": rows[:_PAGE],
        "more": f"?kind={kind}&before={rows[_PAGE - 1].id}" if len(rows) > _PAGE else None,
    }
    return render(request, "points/moderation.html", context)


def _show(
    request: HttpRequest, transfer_id: int, *, what: str = "", refusal: Refusal | None = None
) -> HttpResponse:
    """Show the page; a refused act with its reason and what was typed."""
    actor = actor_of(request)
    case = moderation.message_case(reader=actor, transfer_id=transfer_id)
    context: dict[str, Any] = {
        "case": case,
        "row": case.thanks,
        "reacted": who_reacted(actor, case.thanks),
        "tried": what,
        "errors": at_fields(refusal, _FIELDS),
        "typed": request.POST,
        "grounds": Grounds.choices,
        "return_grounds": ReturnGrounds.choices,
        "reversal_grounds": ReversalGrounds.choices,
    }
    return render(request, "points/message.html", context, status=refusal.status if refusal else 200)
