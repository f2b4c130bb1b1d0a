"""Selection rounds: opened, judged, closed and publicised by the operator; read by those whom it concerns (제11조)."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dure import clock
from dure.accounts.queries import actor_of
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.fields import at_fields
from dure.kit.forms import number, numbers
from dure.kit.pages import signed_in
from dure.kit.refusals import Denial, Refusal
from dure.kit.relations import or_none
from dure.kit.text import line
from dure.organizations.queries import person_card
from dure.points.closing.choices import ended_choices, why_none
from dure.points.closing.periods import Period, choices
from dure.points.policy import queries as policies
from dure.points.policy.values import PolicyValues
from dure.results.reports import actions as reports
from dure.results.reports.words import NAMES
from dure.results.selections import actions as acts
from dure.results.selections import closing, rules
from dure.results.selections import queries as selections
from dure.results.selections.actions import candidates_of, is_closed
from dure.results.selections.closing import Papers
from dure.results.selections.content import group_name
from dure.results.selections.models import SelectionRound
from dure.results.selections.papers import departments_of
from dure.results.selections.refusals import refusal as refusal_of
from dure.results.selections.rules import Candidate, Criteria, Key, Sort

_SORTS: tuple[Sort, ...] = ("person", "department")
_KIND_OF_PERIOD = {"year": "", "half-year": "-H", "quarter": "-Q"}
_OPENING = {
    "selection-name": "name",
    "selection-personal-data": "name",
    "selection-period": "period",
    "not-confirmed": "period",
    "selection-no-seats": "seats",
}
_ACTING = {
    "selection-form": "form-kind",
    "selection-reason": "reason",
    "selection-personal-data": "reason",
    "guideline-required": "guideline",
}
CITATION = (
    "평소 맡은 업무에 정성을 다하고 특히 기관과 부서의 경계를 넘어 적극적으로 협업함으로써 "
    "행정 발전에 기여한 공이 크므로 이에 표창합니다."
)


@require_GET
@signed_in
def round_list(request: HttpRequest) -> HttpResponse:
    """List the rounds: all to the operator and the auditor, those made public to everybody of the agency."""
    actor = actor_of(request)
    rounds = selections.rounds(actor)
    context = {
        "rounds": [(row, selections.state_of(row)) for row in rounds],
        "may_open": may(actor, "run", "selections"),
        "reads_all": may(actor, "read", "selections"),
        "shows_state": any(selections.reads_whole(actor, row) for row in rounds),
    }
    return render(request, "results/selections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_round(request: HttpRequest) -> HttpResponse:
    """Ask for period, thresholds and seats; open the round."""
    actor = actor_of(request)
    if actor.agency_id is None or not may(actor, "run", "selections"):
        raise PermissionDenied
    policy = policies.of_agency(actor.agency_id, clock.today())
    if policy is None:
        raise refusal_of(Denial("no-policy"))
    error: Refusal | None = None
    if request.method == "POST":
        try:
            made = acts.open_round(
                actor=actor,
                name=request.POST.get("name", ""),
                period=request.POST.get("period", ""),
                criteria=_criteria(request.POST, policy.values),
            )
            return redirect("results:selection", made.pk)
        except Refusal as refused:
            error = refused
    context = {
        "periods": ended_choices(actor.agency_id),
        "why_none": why_none(actor.agency_id),
        "usual": _usual_period(policy.values),
        "groups": _groups(policy.values),
        "sorts": _SORTS,
        "typed": request.POST,
        "errors": at_fields(error, _OPENING),
    }
    return render(request, "results/new_selection.html", context, status=error.status if error else 200)


@require_GET
@signed_in
def selection(request: HttpRequest, selection_id: int) -> HttpResponse:
    """Show a round: its candidates or its list to the operator, the public list to everybody, one's own before."""
    return _show(request, selection_id)


@require_POST
@signed_in
def act(request: HttpRequest, selection_id: int, what: str) -> HttpResponse:
    """Do one of the acts of the page."""
    if what not in _ACTS:
        raise Http404
    do, said = _ACTS[what]
    try:
        done = do(actor_of(request), selection_id, request.POST)
    except Refusal as refused:
        return _show(request, selection_id, what=what, error=refused)
    if said or done:
        messages.success(request, str(said or done))
    return redirect("results:selection", selection_id)


def _judge(actor: Actor, selection_id: int, data: QueryDict) -> None:
    mark = data.get("mark", "")
    sort, _colon, target = data.get("who", "").partition(":")
    if mark not in ("chosen", "excluded", "cleared") or sort not in _SORTS:
        raise refusal_of(Denial("selection-candidate"))
    key: Key = (sort, number(target) or 0)
    acts.judge(actor=actor, round_id=selection_id, key=key, mark=mark, reason=data.get("reason", ""))


def _close(actor: Actor, selection_id: int, data: QueryDict) -> Promise:
    papers = Papers(
        data.get("form", ""), data.get("citation", ""), data.get("signer", ""), data.get("guideline", "")
    )
    if closing.close_round(actor=actor, round_id=selection_id, papers=papers) is None:
        return _("The list was submitted. A second person of another department approves it.")
    return _("The list is closed. Those selected were notified; nothing is public yet.")


_ACTS: dict[str, tuple[Any, Any]] = {
    "judge": (_judge, ""),
    "close": (_close, ""),
    "approve": (
        lambda actor, number, data: closing.approve_closing(
            actor=actor, round_id=number, note=data.get("note", "")
        ),
        _("The list is closed. Those selected were notified; nothing is public yet."),
    ),
    "decline": (
        lambda actor, number, data: closing.decline_closing(
            actor=actor, round_id=number, note=data.get("note", "")
        ),
        _("The list was sent back. The round is judged on."),
    ),
    "drop": (
        lambda actor, number, data: acts.drop_round(actor=actor, round_id=number, note=data.get("note", "")),
        _("The round was cancelled."),
    ),
    "publicise": (
        lambda actor, number, _data: acts.publicise(actor=actor, round_id=number),
        _("The list is public in your agency."),
    ),
}


def _show(
    request: HttpRequest, selection_id: int, *, what: str = "", error: Refusal | None = None
) -> HttpResponse:
    actor = actor_of(request)
    row = selections.round_of(actor.agency_id, selection_id)
    context: dict[str, Any] = {
        "round": row,
        "end": or_none(lambda: row.end),
        "publication": or_none(lambda: row.publication),
        "state": selections.state_of(row),
        "waiting": None,
        "runs": may(actor, "run", "selections"),
        "report_names": NAMES,
        "reads_reports": "selection" in reports.kinds_of(actor),
        "tried": what,
        "typed": request.POST,
        "errors": _errors(request.POST, error),
    }
    status = error.status if error else 200
    if not selections.reads_whole(actor, row):
        return render(request, "results/selection_public.html", context | _public(actor, row), status=status)
    if is_closed(row):
        context["entries"] = selections.entries(row.pk)
        context["approver"] = person_card(row.end.approved_by_id) if row.end.approved_by_id else None
    elif context["end"] is None:
        # What was refused may be about somebody below the first ranks.
        context |= _open(row, is_whole="all" in request.GET or error is not None) | _second(actor, row)
    return render(request, "results/selection.html", context, status=status)


def _errors(data: QueryDict, error: Refusal | None) -> "dict[str, str | Promise]":
    """Return what was refused by field; a certificate without text or signer at whichever is empty."""
    if error is not None and error.code == "selection-citation":
        return {name: error.detail for name in ("citation", "signer") if not line(data.get(name, ""))}
    return at_fields(error, _ACTING)


def _public(actor: Actor, row: SelectionRound) -> dict[str, Any]:
    """Return the list as everybody reads it, or one's own part of a list that is not public yet."""
    if not is_closed(row):
        raise refusal_of(Denial("selection-unknown"))
    entries = selections.entries(row.pk)
    own = selections.own_entries(entries, actor, departments_of(actor))
    is_public = or_none(lambda: row.publication) is not None
    if not (own or is_public):
        raise refusal_of(Denial("selection-unknown"))
    shown = entries if is_public else own
    return {
        "people": [one for one in shown if one.person_id],
        "departments": [one for one in shown if one.department_id],
        "own": own,
    }


def _open(row: SelectionRound, *, is_whole: bool) -> dict[str, Any]:
    """Return the candidates by group: those worth looking at, or all of them."""
    criteria = Criteria.of_json(row.criteria)
    found = candidates_of(row)
    every = Counter((one.subject.sort, one.subject.group) for one in found)
    groups: dict[tuple[Sort, str], list[Candidate]] = {}
    for one in found if is_whole else rules.listed(found, criteria):
        groups.setdefault((one.subject.sort, one.subject.group), []).append(one)
    return {
        "criteria": criteria,
        "groups": [
            (sort, group_name(group), criteria.seats_of(sort, group), members, every[sort, group])
            for (sort, group), members in groups.items()
        ],
        "found": Counter(one.subject.sort for one in found),
        "chosen": [one.subject.who for one in found if one.mark == "chosen"],
        "forms": [(form, form) for form in rules.FORMS],
        "citation": CITATION,
        "signer": rules.head_of(row.agency.full_name, row.agency.kind),
    }


def _second(actor: Actor, row: SelectionRound) -> dict[str, Any]:
    """Return the list that waits for a second person, and whether the reader may be that one (D44)."""
    waiting = selections.waiting_of(row) if selections.is_waiting(row) else None
    if waiting is None:
        return {}
    no = closing.judge_second(actor, waiting)
    is_role = may(actor, "decide", "selections")
    return {
        "waiting": waiting,
        "may_approve": no is None,
        "why_not": refusal_of(no).detail if no is not None and is_role else "",
    }


def _criteria(data: QueryDict, values: PolicyValues) -> Criteria:
    groups = [group for group, _name in _groups(values)]
    places = [f"{sort}:{group}" for sort in _SORTS for group in groups]
    typed = numbers(data, [*places, "received", "givers"])
    seats = {
        sort: {group: min(typed[f"{sort}:{group}"], rules.MOST_SEATS) for group in groups} for sort in _SORTS
    }
    return Criteria(
        received=min(typed["received"], rules.MOST_POINTS),
        givers=min(typed["givers"], rules.MOST_POINTS),
        measure="per-head" if data.get("measure") == "per-head" else "sum",
        seats=seats,
    )


def _groups(values: PolicyValues) -> list[tuple[str, str]]:
    names = ["+".join(sorted(group)) for group in values.standing.pools]
    return [(name, group_name(name)) for name in names]


def _usual_period(values: PolicyValues) -> str:
    """Return the last whole period of the kind that the policy awards by."""
    kind = _KIND_OF_PERIOD[values.standing.period]
    for name in choices(clock.today()):
        period = Period.parse(name)
        is_kind = name[4:6] == kind if kind else "-" not in name
        if is_kind and period is not None and period.last < clock.today():
            return name
    return ""
