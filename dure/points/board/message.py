"""One message with what may be done about it (제10조②, D27, D28)."""

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
from dure.points.board.reaction_queries import who_reacted
from dure.points.moderation import actions as acts
from dure.points.moderation import queries as moderation
from dure.points.moderation.models import Grounds, ReturnGrounds
from dure.points.moderation.reversal_models import ReversalGrounds
from dure.points.moderation.reversals import reverse

_FIELDS = {
    "reason-unknown": "reason_code",
    "note-required": "note",
    "note-too-long": "note",
    "note-personal-data": "note",
}

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
def message(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """Show a message, what was done about it, and what the reader may do."""
    return _show(request, transfer_id)


@require_POST
@signed_in
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
