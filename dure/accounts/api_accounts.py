"""The API of accounts for administrators: list, open, close, one-time passwords."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Router, Schema
from pydantic import StrictBool, StrictStr

from dure.accounts import actions, queries
from dure.accounts.authentication import ADMIN, require_recent_sign_in
from dure.accounts.idempotency import once
from dure.accounts.queries import Asked, actor_of
from dure.accounts.rights import require_administrator
from dure.accounts.rules import LONGEST_LOGIN
from dure.kit.actor import Actor
from dure.kit.api import CursorText, Id, Input, Limit, Moment, OutId, Page, refuses
from dure.kit.pagination import id_in_cursor, page_of
from dure.kit.refusals import Refusal
from dure.organizations import queries as organizations

router = Router(tags=["accounts"], auth=ADMIN)

State = Literal["open", "never", "one-time", "later", "left", "closed"]
Login = Annotated[StrictStr, Field(min_length=1, max_length=LONGEST_LOGIN)]


class AccountOut(Schema):
    """An account as an administrator sees it."""

    id: OutId
    login: str
    person: OutId | None = Field(description="whose it is; null for an administrator's or a program's")
    name: str
    agency: str | None = Field(description="the standard code of the person's agency")
    state: State = Field(
        description="open, never (signed in), one-time (password not used yet), later (opens with a coming post), "
        "left (no post), closed (by an administrator); the first three may sign in"
    )
    is_administrator: bool
    has_second_factor: bool
    last_sign_in: Moment | None
    opened_at: Moment


class AccountIn(Input):
    """An account to open: a person's, or without a person an administrator's or a program's."""

    login: Login
    person: Id | None = None
    is_administrator: StrictBool = Field(False, description="only without a person")


class OneTimePasswordOut(Schema):
    """A password for one sign-in, which leads to a new one."""

    login: str
    password: str | None = Field(
        description="shown this once; null when the same Idempotency-Key comes again"
    )


@router.get("/accounts", response=Page[AccountOut], summary="Accounts")
def list_accounts(
    request: HttpRequest,
    q: Annotated[
        str, Field(max_length=200, description="login, name, initial consonants, staff number")
    ] = "",
    agency: Annotated[str | None, Field(max_length=7, description="a standard code")] = None,
    state: State | None = None,
    limit: Limit = 20,
    cursor: CursorText = None,
) -> dict[str, Any]:
    """List accounts in the order in which they were opened."""
    require_administrator(actor_of(request))
    asked = Asked(q=q, agency_id=_agency(agency), state=state or "")
    rows = queries.list_accounts(asked, limit=limit + 1, after=id_in_cursor(cursor) or 0)
    shown, following = page_of(rows, limit, lambda row: [row.id])
    codes = {one.id: one.code for one in organizations.agencies()}
    return {"items": [_account(row, codes) for row in shown], "next": following}


@router.post("/accounts", response={201: AccountOut}, summary="Open an account")
@refuses("account-exists account-unknown login-form login-taken not-allowed reauthentication-required")
def open_account(request: HttpRequest, payload: AccountIn) -> HttpResponse:
    """Open an account. It has no password yet."""
    actor = _acting(request)

    def act() -> dict[str, Any]:
        if payload.person is None:
            made = actions.add_account(
                actor=actor, login=payload.login, is_administrator=payload.is_administrator
            )
        else:
            made = _open_for(actor, payload.person, payload.login)
        return _shown(made)

    return once(request, actor, act, status=201)


@router.post("/accounts/{account_id}/open", response=AccountOut, summary="Open a closed account again")
@refuses("account-unknown not-allowed reauthentication-required")
def reopen(request: HttpRequest, account_id: Id) -> HttpResponse:
    """Open an account that an administrator closed. Who has no post stays out all the same."""
    actor = _acting(request)

    def act() -> dict[str, Any]:
        actions.reopen_account(actor=actor, account_id=account_id)
        return _shown(account_id)

    return once(request, actor, act)


@router.post("/accounts/{account_id}/close", response=AccountOut, summary="Close an account")
@refuses("account-unknown not-allowed own-account reauthentication-required")
def close(request: HttpRequest, account_id: Id) -> HttpResponse:
    """End sign-in, sessions and tokens at once. Nothing is deleted."""
    actor = _acting(request)

    def act() -> dict[str, Any]:
        actions.close_account(actor=actor, account_id=account_id)
        return _shown(account_id)

    return once(request, actor, act)


@router.post(
    "/accounts/{account_id}/one-time-password",
    response={201: OneTimePasswordOut},
    summary="Make a one-time password",
)
@refuses("account-closed account-left account-unknown not-allowed reauthentication-required")
def one_time_password(request: HttpRequest, account_id: Id) -> HttpResponse:
    """Make a password that leads to a new one at the first sign-in; sessions and tokens of the account end."""
    actor = _acting(request)

    def act() -> dict[str, Any]:
        password = actions.give_one_time_password(actor=actor, account_id=account_id)
        return {"login": queries.logins_of([account_id])[account_id], "password": password}

    return once(request, actor, act, status=201, secret="password")  # noqa: S106 -- the name of a field


def _acting(request: HttpRequest) -> Actor:
    """Return who acts: an administrator who has confirmed who they are, or a token with the scope."""
    actor = actor_of(request)
    require_administrator(actor)
    require_recent_sign_in(request, actor)
    return actor


def _open_for(actor: Actor, person_id: int, login: str) -> int:
    if any(row.login for row in queries.accounts_of_people([person_id])):
        raise Refusal("account-exists", _("This person has an account already."), status=409)
    done = actions.open_accounts([(person_id, login)], actor=actor)
    for one in done.refused:
        raise Refusal(one.code, actions.ACCOUNT_REFUSALS[one.code])
    return queries.accounts_of_people([person_id])[0].id


def _shown(account_id: int) -> dict[str, Any]:
    row = queries.account_row(account_id)
    if row is None:
        raise Refusal("account-unknown", _("There is no such account."), status=404)
    return AccountOut.model_validate(
        _account(row, {one.id: one.code for one in organizations.agencies()})
    ).model_dump(mode="json")


def _account(row: queries.AccountRow, codes: dict[int, str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "login": row.login,
        "person": row.person_id,
        "name": row.name,
        "agency": codes.get(row.agency_id or 0),
        "state": row.state,
        "is_administrator": row.is_administrator,
        "has_second_factor": row.has_second_factor,
        "last_sign_in": row.last_sign_in,
        "opened_at": row.opened_at,
    }


def _agency(code: str | None) -> int | None:
    if code is None:
        return None
    found = organizations.agency_of_code(code)
    if found is None:
        raise Refusal("unknown", _("There is no such agency on this installation."))
    return found.id
