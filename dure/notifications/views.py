"""Pages of webhooks (under 운영)."""

from collections.abc import Callable, Mapping
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dure import clock
from dure.accounts.queries import actor_of
from dure.kit import validation
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.days import day_in
from dure.kit.formats import thousands
from dure.kit.pages import signed_in
from dure.kit.pagination import id_in_cursor, page_of
from dure.kit.refusals import Refusal
from dure.notifications import actions, delivering, queries
from dure.notifications.forms import WebhookForm
from dure.notifications.words import PROBLEMS, event_names
from dure.organizations.queries import agencies

_MOST = 200
_PAGE = 20
_DIGITS = len(str(2**63))


@require_GET
@signed_in
def webhook_list(request: HttpRequest) -> HttpResponse:
    """Show the webhooks one manages."""
    rows = queries.webhooks(reader=actor_of(request), limit=_MOST)
    return render(request, "notifications/webhooks.html", {"rows": rows, "events": event_names()})


@require_http_methods(["GET", "POST"])
@signed_in
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # allauth carries no types
@never_cache
@sensitive_variables("issued")
def new_webhook(request: HttpRequest) -> HttpResponse:
    """Add a webhook; its secret is shown in this one answer."""
    actor = actor_of(request)
    queries.require_manager(actor)
    form = WebhookForm(request.POST or None, agencies=_agencies(actor))
    if form.is_valid():
        try:
            told = {"agency_id": form.cleaned_data.pop("agency", None), **form.cleaned_data}
            issued = actions.add_webhook(actor=actor, **told)
        except Refusal as refusal:
            form.add_error(_field_of(refusal), str(refusal.detail))
        else:
            return _show(request, actor, issued.id, secret=issued.secret)
    status = 422 if form.is_bound else 200
    context = {"form": form, "networks": queries.allowed_networks()}
    return render(request, "notifications/new_webhook.html", context, status=status)


@require_GET
@signed_in
def webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Show one webhook and what it was told last."""
    return _show(request, actor_of(request), webhook_id)


@require_POST
@signed_in
def act(request: HttpRequest, webhook_id: int, what: str) -> HttpResponse:
    """Try a webhook, switch it off or on, send again what was given up, or remove it."""
    if what not in _ACTS:
        raise Http404
    return _ACTS[what](request, actor_of(request), webhook_id)


@require_http_methods(["GET", "POST"])
@signed_in
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # as above
@never_cache
@sensitive_variables("issued")
def rotate(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Ask whether a webhook shall have a new secret, and show it in this one answer."""
    actor = actor_of(request)
    if request.method == "POST":
        issued = actions.rotate_secret(actor=actor, webhook_id=webhook_id)
        return _show(request, actor, issued.id, secret=issued.secret)
    webhook = queries.webhook(reader=actor, webhook_id=webhook_id)
    return render(request, "notifications/rotate.html", {"webhook": webhook})


def _show(
    request: HttpRequest,
    actor: Actor,
    webhook_id: int,
    *,
    secret: str = "",
    errors: Mapping[str, str] | None = None,
) -> HttpResponse:
    webhook = queries.webhook(reader=actor, webhook_id=webhook_id)
    try:
        before = id_in_cursor(request.GET.get("cursor"))
    except Refusal:
        before = None
    rows = queries.deliveries(webhook, limit=_PAGE + 1, before=before)
    shown, following = page_of(rows, _PAGE, lambda row: [row.id])
    given_up = queries.what_was_given_up(webhook)
    context = {
        "webhook": webhook,
        "secret": secret,
        "rows": shown,
        "more": following and f"?cursor={following}",
        "events": event_names(),
        "problems": PROBLEMS,
        "given_up": given_up,
        "since": request.POST.get("since")
        or (given_up.since and given_up.since.astimezone(clock.SEOUL).date().isoformat()),
        "errors": errors or {},
    }
    return render(request, "notifications/webhook.html", context, status=422 if errors else 200)


def _try(request: HttpRequest, actor: Actor, webhook_id: int) -> HttpResponse:
    """Send a trial while the reader waits, who wants to see how it goes; the job finds nothing left to do."""
    delivery = actions.try_webhook(actor=actor, webhook_id=webhook_id)
    answer = delivering.deliver_one(delivery)
    if answer is None:
        messages.info(request, str(_("The test event is being sent. Load the page again in a moment.")))
    elif answer.is_success:
        messages.success(request, str(_("The receiver accepted the test event.")))
    else:
        messages.error(request, str(_("The test failed:")) + f" {PROBLEMS[answer.problem]}")
    return redirect("notifications:webhook", webhook_id)


def _switch_off(request: HttpRequest, actor: Actor, webhook_id: int) -> HttpResponse:
    actions.switch_off(actor=actor, webhook_id=webhook_id)
    messages.success(request, str(_("The webhook is off: nothing is sent.")))
    return redirect("notifications:webhook", webhook_id)


def _switch_on(request: HttpRequest, actor: Actor, webhook_id: int) -> HttpResponse:
    actions.switch_on(actor=actor, webhook_id=webhook_id)
    messages.success(request, str(_("The webhook is on and receives events from now on.")))
    return redirect("notifications:webhook", webhook_id)


def _resend(request: HttpRequest, actor: Actor, webhook_id: int) -> HttpResponse:
    """Send one event again, named by its delivery, or all since a day."""
    delivery, since = request.POST.get("delivery", ""), day_in(request.POST.get("since", ""))
    if delivery:
        number = int(delivery) if delivery.isdecimal() and len(delivery) < _DIGITS else 0
        actions.resend(actor=actor, webhook_id=webhook_id, delivery_id=number)
        messages.success(request, str(_("The event is sent again.")))
    elif since is None:
        _code, detail = validation.named("date")
        return _show(request, actor, webhook_id, errors={"since": str(detail)})
    else:
        moment = clock.start_of(since)
        number = actions.resend_since(actor=actor, webhook_id=webhook_id, since=moment)
        said = ngettext(
            "%(num)s event is sent again.", "%(num)s events are sent again, oldest first.", number
        )
        messages.success(request, said % {"num": thousands(number)})
    return redirect("notifications:webhook", webhook_id)


def _remove(request: HttpRequest, actor: Actor, webhook_id: int) -> HttpResponse:
    actions.remove_webhook(actor=actor, webhook_id=webhook_id)
    messages.success(request, str(_("The webhook was removed.")))
    return redirect("notifications:webhooks")


_ACTS: dict[str, Callable[[HttpRequest, Actor, int], HttpResponse]] = {
    "test": _try,
    "off": _switch_off,
    "on": _switch_on,
    "remove": _remove,
    "resend": _resend,
}


def _agencies(actor: Actor) -> list[tuple[int, str]] | None:
    """Return the agencies an administrator chooses from; an operator has one and chooses none."""
    if not may(actor, "manage-all", "webhooks"):
        return None
    return [(agency.id, agency.name) for agency in agencies()]


def _field_of(refusal: Refusal) -> str | None:
    fields: dict[str, Any] = {
        "webhook-name": "name",
        "webhook-url": "url",
        "webhook-scheme": "url",
        "webhook-address": "url",
        "webhook-events": "events",
        "webhook-agency": "agency",
    }
    return fields.get(refusal.code)
