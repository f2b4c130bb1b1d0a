"""Patterns of mutual giving: asked for with a reason, opened with a reason, seen by those whom they name."""

from typing import Literal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dure import clock
from dure.accounts.queries import actor_of
from dure.kit.actor import Actor
from dure.kit.fields import at_fields
from dure.kit.pages import signed_in
from dure.kit.refusals import Denial, Refusal
from dure.kit.relations import or_none
from dure.patterns import actions as acts
from dure.patterns import queries, rules
from dure.patterns.models import ReciprocityRun
from dure.patterns.refusals import refusal
from dure.points.closing.choices import ended_choices, why_none
from dure.points.closing.periods import Period, choices

_FIELDS = {
    "period-unknown": "period",
    "period-not-over": "period",
    "period-too-short": "period",
    "reason-required": "reason",
    "reason-too-long": "reason",
}


@require_http_methods(["GET", "POST"])
@signed_in
def run_list(request: HttpRequest) -> HttpResponse:
    """List the runs of the reader's agency, naming nobody; take the wish for another."""
    actor = _looker(request)
    error: Refusal | None = None
    if request.method == "POST":
        try:
            period = Period.parse(request.POST.get("period"))
            made = acts.ask(actor=actor, period=period, reason=request.POST.get("reason", ""))
        except Refusal as raised:
            error = raised
        else:
            return redirect("patterns:reciprocity_run", made.pk)
    possible = {name for name in choices(clock.today()) if _is_possible(name)}
    context = {
        "runs": [(one, _state(one)) for one in queries.runs(actor.agency_id or 0)],
        "periods": [one for one in ended_choices(actor.agency_id or 0) if one[0] in possible],
        "why_none": why_none(actor.agency_id or 0)
        or refusal(Denial("period-too-short", {"months": rules.LEAST_MONTHS})).detail,
        "typed": request.POST,
        "errors": at_fields(error, _FIELDS),
    }
    return render(request, "patterns/reciprocity.html", context, status=error.status if error else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show what a run found to whoever gave a reason in the last hours; ask the others for theirs."""
    actor = _looker(request)
    error: Refusal | None = None
    if request.method == "POST":
        try:
            acts.open_run(actor=actor, run_id=run_id, reason=request.POST.get("reason", ""))
        except Refusal as raised:
            error = raised
        else:
            return redirect("patterns:reciprocity_run", run_id)
    opened = queries.openings(actor.agency_id or 0, run_id)
    if not opened:
        raise Http404
    found = opened[0].run
    is_open = queries.has_open(actor, opened)
    result = or_none(lambda: found.result)
    context = {
        "run": found,
        "result": result,
        "is_given_up": result is None and queries.is_given_up(found),
        "is_open": is_open,
        "openings": opened,
        "patterns": queries.patterns(run_id) if is_open and result else [],
        "typed": request.POST,
        "errors": at_fields(error, _FIELDS),
    }
    return render(request, "patterns/reciprocity_run.html", context, status=error.status if error else 200)


@require_GET
@signed_in
def progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """Answer the page's questions how far a run is; when it is over, have the page loaded anew."""
    found = queries.run_of(_looker(request).agency_id or 0, run_id)
    if found is None:
        raise Http404
    response = render(request, "patterns/reciprocity_progress.html", {"run": found})
    if or_none(lambda: found.result) is not None or queries.is_given_up(found):
        response["HX-Refresh"] = "true"
    return response


@require_GET
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Show the patterns that name the reader, exactly as they are shown to those who look."""
    return _mine(request)


@require_POST
@signed_in
def say(request: HttpRequest, pattern_id: int) -> HttpResponse:
    """Take a comment on a pattern that names the reader."""
    said = request.POST.get("text", "")
    try:
        acts.comment(actor=actor_of(request), pattern_id=pattern_id, text=said)
    except Refusal as raised:
        if raised.code == "not-found":
            raise
        return _mine(request, pattern_id=pattern_id, typed=said, error=raised)
    messages.success(request, _("Your comment was added to the pattern."))
    return redirect("patterns:my_patterns")


def _mine(
    request: HttpRequest, *, pattern_id: int | None = None, typed: str = "", error: Refusal | None = None
) -> HttpResponse:
    person_id = actor_of(request).person_id
    context = {
        "patterns": queries.patterns_about(person_id) if person_id else [],
        "commented": pattern_id,
        "typed": typed,
        "error": error,
        "comment_max": rules.COMMENT_MAX,
    }
    return render(request, "patterns/my_patterns.html", context, status=error.status if error else 200)


def _looker(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not acts.may_look(actor):
        raise refusal(Denial("not-allowed"))
    return actor


def _state(run: ReciprocityRun) -> Literal["finished", "given-up", "going-on"]:
    if or_none(lambda: run.result) is not None:
        return "finished"
    return "given-up" if queries.is_given_up(run) else "going-on"


def _is_possible(name: str) -> bool:
    period = Period.parse(name)
    return period is not None and rules.judge_period(period.first, period.last, clock.today()) is None
