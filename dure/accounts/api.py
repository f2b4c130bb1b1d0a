"""The API of the signed-in account: who am I, my tokens."""

from datetime import date, timedelta
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status
from pydantic import StrictInt

from dure import clock
from dure.accounts import actions, queries
from dure.accounts.authentication import ADMIN, require_recent_sign_in
from dure.accounts.idempotency import once
from dure.accounts.limits import TOKENS_ISSUED, count
from dure.accounts.queries import actor_of
from dure.accounts.rules import SCOPES
from dure.accounts.sessions import digest_of
from dure.kit.api import AgencyRef, CursorText, Id, Input, Limit, Moment, OutId, Page, refuses
from dure.kit.pagination import id_in_cursor, page_of
from dure.organizations import queries as organizations

router = Router(tags=["account"])

ScopeName = Literal["read", "write", "operate", "admin"]


class PlaceOut(Schema):
    """A department by its name."""

    id: OutId
    name: str


class MeOut(Schema):
    """The signed-in account and its person."""

    account: OutId
    login: str
    id: OutId | None = Field(description="the person; null for an account that is no person's")
    name: str
    agency: AgencyRef | None
    department: PlaceOut | None
    position: str
    roles: list[str] = Field(description="what the person's positions carry today")
    scopes: list[ScopeName] = Field(description="what this token, or this session, may be used for")
    is_administrator: bool
    language: Literal["ko", "en"]


class TokenIn(Input):
    """A token to make."""

    name: str = Field(min_length=1, max_length=100, description="what it is for")
    scopes: list[ScopeName] = Field(min_length=1, max_length=4)
    days: StrictInt = Field(90, ge=1, le=366, description="how long it is valid")


class TokenOut(Schema):
    """A token, without its secret."""

    id: OutId
    name: str
    scopes: list[ScopeName]
    created_at: Moment
    expires_at: Moment
    last_used_on: date | None


class IssuedTokenOut(Schema):
    """A token just made."""

    id: OutId
    secret: str | None = Field(description="shown this once; null when the same Idempotency-Key comes again")
    name: str
    scopes: list[ScopeName]
    expires_at: Moment


@router.get("/me", response=MeOut, summary="Who am I")
def me(request: HttpRequest) -> dict[str, object]:
    """Show the signed-in account, its person with the post they work in, and what it may do."""
    actor = actor_of(request)
    login, language = queries.login_and_language(actor)
    card = organizations.person_card(actor.person_id) if actor.person_id else None
    return {
        "account": actor.account_id,
        "login": login,
        "id": actor.person_id,
        "name": card.name if card else login,
        "agency": {"code": card.agency_code, "name": card.agency} if card else None,
        "department": {"id": card.department_id, "name": card.department}
        if card and card.department_id
        else None,
        "position": card.position if card else "",
        "roles": sorted(actor.roles),
        "scopes": [scope for scope in SCOPES if scope in actor.scopes],
        "is_administrator": actor.is_administrator,
        "language": language,
    }


class SessionOut(Schema):
    """A browser that is signed in."""

    id: OutId
    device: str = Field(description="browser and system as far as they are known")
    address: str | None
    made_at: Moment = Field(description="when somebody signed in")
    seen_at: Moment = Field(description="the last use")
    ends_at: Moment = Field(description="when it ends in any case")
    is_current: bool = Field(description="whether this is the session that asks")


@router.get("/sessions", response=Page[SessionOut], summary="Where I am signed in")
def sessions(request: HttpRequest) -> dict[str, object]:
    """List the sessions that live, the last used first; they are few, so there is one page."""
    return {"items": queries.own_sessions(actor_of(request), current=_current(request)), "next": None}


@router.delete("/sessions/{session_id}", response={204: None}, summary="End one of my sessions")
@refuses("session-unknown")
def end_session(request: HttpRequest, session_id: Id) -> Status[None]:
    """End it: it is dead at the next request."""
    actions.end_session(actor=actor_of(request), session_id=session_id)
    return Status(204, None)


@router.delete("/sessions", response={204: None}, summary="End all my sessions")
def end_sessions(request: HttpRequest) -> Status[None]:
    """End all of them, but the one that asks."""
    actions.end_sessions(actor=actor_of(request), but=_current(request))
    return Status(204, None)


def _current(request: HttpRequest) -> bytes | None:
    """Return the digest of the session that asks; None for a token."""
    key = None if actor_of(request).token_id else request.session.session_key
    return digest_of(key) if key else None


@router.get("/tokens", response=Page[TokenOut], summary="My tokens that are neither expired nor revoked")
def tokens(request: HttpRequest, limit: Limit = 20, cursor: CursorText = None) -> dict[str, object]:
    """List the newest first."""
    rows = queries.live_tokens(actor_of(request), limit=limit + 1, before=id_in_cursor(cursor))
    items, following = page_of(rows, limit, lambda token: [token.pk])
    return {"items": items, "next": following}


@router.post("/tokens", response={201: IssuedTokenOut}, auth=ADMIN, summary="Make a token of mine")
@refuses(
    "account-closed account-left account-unknown not-allowed reauthentication-required token-expiry "
    "token-name token-scopes too-many-requests"
)
def issue(request: HttpRequest, payload: TokenIn) -> HttpResponse:
    """Make a token for the caller's own account with scopes that the caller has. It is shown this once.

    One made with a token ends with that token at the latest.
    """
    actor = actor_of(request)
    require_recent_sign_in(request, actor)
    count((TOKENS_ISSUED, actor.account_id))

    def act() -> IssuedTokenOut:
        expires = clock.now() + timedelta(days=payload.days)
        made = actions.issue_token(actor=actor, name=payload.name, scopes=payload.scopes, expires=expires)
        return IssuedTokenOut.model_validate(made)

    return once(request, actor, act, status=201, secret="secret")  # noqa: S106 -- the name of a field


@router.delete("/tokens/{token_id}", response={204: None}, auth=ADMIN, summary="Revoke a token")
@refuses("token-unknown")
def revoke(request: HttpRequest, token_id: Id) -> Status[None]:
    """Revoke one of one's own tokens, or any by an administrator; it stops working at once."""
    actions.revoke_token(actor=actor_of(request), token_id=token_id)
    return Status(204, None)
