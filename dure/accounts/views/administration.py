"""Pages of accounts for administrators: the list, one account, who has none, slips with one-time passwords."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

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
from dure.accounts import actions, queries
from dure.accounts.forms import AccountForm
from dure.accounts.queries import AccountRow, Asked, actor_of
from dure.accounts.rights import may_administer, require_administrator
from dure.kit.pages import signed_in
from dure.kit.pagination import id_in_cursor, page_of
from dure.kit.refusals import Refusal
from dure.organizations import queries as organizations

_PAGE = 50
_MISSING = 100
_FACTORS = {"with": True, "without": False}


@require_GET
@signed_in
def administration(request: HttpRequest) -> HttpResponse:
    """List accounts with search and state; those that are ticked get one-time passwords."""
    require_administrator(actor_of(request))
    kept = {name: request.GET.get(name, "").strip()[:100] for name in ("q", "agency", "state", "factor")}
    agency_id = _agency(kept["agency"])
    asked = Asked(
        q=kept["q"],
        agency_id=agency_id,
        state=kept["state"] if kept["state"] in queries.STATES else "",
        has_factor=_FACTORS.get(kept["factor"]),
    )
    # Whoever never signed in waits for a slip: as many at once as get one-time passwords at once.
    size = actions.MOST_PASSWORDS if asked.state == "never" else _PAGE
    rows = queries.list_accounts(asked, limit=size + 1, after=_after(request))
    shown, following = page_of(rows, size, lambda row: [row.id])
    context = {
        "rows": shown,
        "posts": _posts(shown),
        "asked": kept,
        "following": following and f"?{urlencode({**kept, 'cursor': following})}",
        "states": [("", _("all")), *queries.STATES.items()],
        "factors": [
            ("", _("all")),
            ("with", _("with a second factor")),
            ("without", _("without a second factor")),
        ],
        **_shared(agency_id),
    }
    return render(request, "accounts/administration.html", context)


@require_GET
@signed_in
def account(request: HttpRequest, account_id: int) -> HttpResponse:
    """Show one account and what can be done with it."""
    require_administrator(actor_of(request))
    return _show(request, _found(account_id))


@require_POST
@signed_in
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth carries no types
@never_cache
@sensitive_variables("made")
def act(request: HttpRequest, account_id: int, what: str) -> HttpResponse:
    """Open an account again, close it, or ask for its second factor to be taken away."""
    actor = actor_of(request)
    require_administrator(actor)
    found = _found(account_id)
    try:
        if what == "open":
            actions.reopen_account(actor=actor, account_id=account_id)
            said = _("The account is open again.")
        elif what == "close":
            actions.close_account(actor=actor, account_id=account_id)
            said = _("The account is closed. Its sessions and tokens have ended.")
        elif what == "factor":
            reason = request.POST.get("reason", "")
            actions.propose_factor_removal(actor=actor, account_id=account_id, reason=reason)
            said = _("A second person decides: another administrator or the personnel role.")
        else:
            raise Http404
    except Refusal as refusal:
        return _show(request, found, refusal=refusal, reason=request.POST.get("reason", ""))
    messages.success(request, str(said))
    return redirect("accounts:account", account_id)


@require_POST
@signed_in
@reauthentication_required  # type: ignore[untyped-decorator]  # as above
@never_cache
@sensitive_variables("made", "slips")
def passwords(request: HttpRequest) -> HttpResponse:
    """Give the accounts that are ticked one-time passwords, and show them in this one answer, a slip each."""
    actor = actor_of(request)
    require_administrator(actor)
    wanted = [int(one) for one in request.POST.getlist("account") if one.isascii() and one.isdigit()]
    made, refused = actions.give_one_time_passwords(
        actor=actor, account_ids=[one for one in wanted if one < 2**63]
    )
    rows = {row.id: row for row in queries.accounts_by_id([*(one.account_id for one in made), *refused])}
    posts = _posts(list(rows.values()))
    context = {
        "slips": [(rows[one.account_id], posts.get(one.account_id), one.password) for one in made],
        "refused": [(rows[one], why.detail) for one, why in refused.items() if one in rows],
        "site": request.build_absolute_uri("/"),
        "made_at": clock.now(),
    }
    return render(request, "accounts/slips.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # as above
def missing(request: HttpRequest) -> HttpResponse:
    """Show who works here without an account, and open accounts for those who are ticked."""
    actor = actor_of(request)
    require_administrator(actor)
    code = request.GET.get("agency", "")
    agency_id = _agency(code)
    by_number = request.GET.get("by") == "number"
    opened: list[AccountRow] = []
    problems: dict[int, Any] = {}
    typed: dict[int, str] = {}
    if request.method == "POST":
        typed = _typed(request)
        done = actions.open_accounts(typed.items(), actor=actor)
        problems = {one.person_id: actions.ACCOUNT_REFUSALS[one.code] for one in done.refused}
        opened = queries.accounts_of_people([one for one in typed if one not in problems])
        if opened:
            messages.success(
                request,
                ngettext("%(num)s account was opened.", "%(num)s accounts were opened.", len(opened))
                % {"num": len(opened)},
            )
    context = {
        "people": queries.missing_accounts(agency_id, limit=_MISSING, by_number=by_number),
        "opened": opened,
        "problems": problems,
        "typed": typed,
        "asked": {"agency": code, "by": "number" if by_number else "email"},
        "by_agency": _by_agency(),
        "most": _MISSING,
        **_shared(agency_id),
    }
    return render(request, "accounts/missing.html", context, status=422 if problems else 200)


@require_http_methods(["GET", "POST"])
@signed_in
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # as above
def new(request: HttpRequest) -> HttpResponse:
    """Open an account that is no person's: an administrator's or a program's."""
    actor = actor_of(request)
    require_administrator(actor)
    form = AccountForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.add_account(
                actor=actor,
                login=form.cleaned_data["login"],
                is_administrator=form.cleaned_data["is_administrator"],
            )
        except Refusal as refusal:
            form.add_error("login", str(refusal.detail))
        else:
            messages.success(request, str(_("The account is open. Give it a one-time password.")))
            return redirect("accounts:account", made)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/new_account.html", {"form": form, **_shared(None)}, status=status)


@require_GET
@signed_in
def removals(request: HttpRequest) -> HttpResponse:
    """Show the requests to take away somebody's second factor, for the second person."""
    actor = actor_of(request)
    rows = queries.factor_removals(actor)
    shared = _shared(None) if may_administer(actor) else {"without": None}
    return render(request, "accounts/removals.html", {"rows": rows, **shared})


@require_POST
@signed_in
@reauthentication_required  # type: ignore[untyped-decorator]  # as above
def decide(request: HttpRequest, removal_id: int, what: str) -> HttpResponse:
    """Take a second factor away, or decline it, as the second person."""
    if what not in ("remove", "decline"):
        raise Http404
    actions.decide_factor_removal(actor=actor_of(request), removal_id=removal_id, remove=what == "remove")
    said = _("The second factor is gone.") if what == "remove" else _("The request is declined.")
    messages.success(request, str(said))
    return redirect("accounts:removals")


def _show(
    request: HttpRequest, found: AccountRow, *, refusal: Refusal | None = None, reason: str = ""
) -> HttpResponse:
    actor = actor_of(request)
    card = organizations.person_card(found.person_id) if found.person_id else None
    at_field = refusal is not None and refusal.code == "factor-reason"
    context = {
        "account": found,
        "card": card,
        "state_names": queries.STATES,
        "removals": queries.factor_removals(actor, account_id=found.id),
        "tokens": queries.count_live_tokens(found.id),
        "is_own": found.id == actor.account_id,
        "problem": refusal.detail if refusal and not at_field else "",
        "reason_problem": refusal.detail if refusal and at_field else "",
        "reason": reason,
        **_shared(None),
    }
    return render(request, "accounts/account.html", context, status=refusal.status if refusal else 200)


def _shared(agency_id: int | None) -> dict[str, Any]:
    """Return what every one of these pages shows: the agencies, and how many people have no account."""
    listed = organizations.agencies()
    return {
        "agencies": [("", _("all agencies"))] + [(one.code, one.name) for one in listed],
        "without": queries.people_without_account(agency_id),
        "state_names": queries.STATES,
    }


def _by_agency() -> list[tuple[str, str, int]]:
    counts = queries.people_without_account_by_agency()
    return [(one.code, one.name, counts[one.id]) for one in organizations.agencies() if one.id in counts]


def _posts(rows: Sequence[AccountRow]) -> dict[int, organizations.PersonCard]:
    """Return where the people of accounts work today, by account."""
    cards = organizations.person_cards(row.person_id for row in rows if row.person_id)
    return {row.id: cards[row.person_id] for row in rows if row.person_id in cards}


def _typed(request: HttpRequest) -> dict[int, str]:
    """Return the logins typed for those who are ticked, by person."""
    ticked = [one for one in request.POST.getlist("person") if one.isascii() and one.isdigit()]
    return {int(one): request.POST.get(f"login-{one}", "") for one in ticked if int(one) < 2**63}


def _found(account_id: int) -> AccountRow:
    found = queries.account_row(account_id) if account_id < 2**63 else None
    if found is None:
        raise Http404
    return found


def _agency(code: str) -> int | None:
    found = organizations.agency_of_code(code) if code else None
    return found.id if found else None


def _after(request: HttpRequest) -> int:
    try:
        return id_in_cursor(request.GET.get("cursor")) or 0
    except Refusal:
        return 0
