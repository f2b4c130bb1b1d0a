"""Doing a write once, however often it is sent: the `Idempotency-Key` of the API (D33).

A success is kept in the same transaction as the act, so neither exists without the other. A refusal is not
kept: sending it again judges it again.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from psycopg.types.json import Jsonb
from pydantic_core import from_json, to_json, to_jsonable_python

from dure import clock
from dure.kit import sql
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal

CONTENT_TYPE = "application/json; charset=utf-8"
_KEY = re.compile(r"[!-~]{1,200}")
REPLAYED_HEADER = "Idempotent-Replayed"

# The claim waits for a transaction that holds the same key, and then finds its row: of two at once one acts.
_CLAIM = """
INSERT INTO accounts_idempotencyrecord (account_id, key, fingerprint, answer, created_at)
VALUES (%s, %s, %s, 'null', %s) ON CONFLICT (account_id, key) DO NOTHING RETURNING id
"""
_FIRST = "SELECT fingerprint, answer FROM accounts_idempotencyrecord WHERE account_id = %s AND key = %s"
_KEEP = "UPDATE accounts_idempotencyrecord SET answer = %s WHERE account_id = %s AND key = %s"


@dataclass(frozen=True, slots=True)
class Idempotency:
    """A key as the client sent it and the fingerprint of what it was sent with."""

    key: str
    fingerprint: bytes


def idempotency_of(request: HttpRequest) -> Idempotency | None:
    """Return the request's key and fingerprint, None without a key. The gate lets only usable keys in."""
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is None:
        return None
    return Idempotency(key, fingerprint_of(request))


def is_key(key: str) -> bool:
    """Tell whether `key` can be one: 1 to 200 ASCII letters, digits and signs."""
    return _KEY.fullmatch(key) is not None


def unusable_key() -> Refusal:
    """Return the refusal of a key that cannot be one."""
    return Refusal(
        "idempotency-key", _("Idempotency-Key takes 1 to 200 printable ASCII characters, no blanks.")
    )


def fingerprint_of(request: HttpRequest) -> bytes:
    """Return the SHA-256 of method, address and body: what makes two requests the same request."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    digest.update(request.body)
    return digest.digest()


def mismatch() -> Refusal:
    """Return the refusal of a key that was used for another request before."""
    return Refusal(
        "idempotency-mismatch", _("This Idempotency-Key was used for another request before."), status=409
    )


def once(
    request: HttpRequest,
    actor: Actor,
    act: Callable[[], Any],
    *,
    status: int = 200,
    secret: str | None = None,
    shown: Callable[[Any], HttpResponse | None] = lambda _body: None,
) -> HttpResponse:
    """Do `act` in one transaction and answer its value as JSON; answer a repeated key as the first time.

    `act` returns a schema, plain data, or None where the answer has no body (204). The field named `secret` is not
    kept: a repeated key answers null there. `shown` makes the answer of what is kept where that is no JSON, as a file
    that is kept elsewhere; None leaves it JSON. Raises `Refusal` `idempotency-mismatch` (409) and those of `act`.
    """
    with transaction.atomic():
        sent = idempotency_of(request)
        if sent is not None and not _claim(actor, sent):
            return _first_answer(actor, sent, shown)
        body = _plain(act())
        if sent is not None:
            _keep(actor, sent, status, {**body, secret: None} if secret else body)
        return shown(body) or _answer(status, _text(body))


def _claim(actor: Actor, sent: Idempotency) -> bool:
    return _execute(_CLAIM, actor.account_id, sent.key, sent.fingerprint, clock.now()) is not None


def _keep(actor: Actor, sent: Idempotency, status: int, body: Any) -> None:
    # As text: jsonb would answer the second time in another order of the fields.
    answer = Jsonb({"status": status, "text": _text(body)})
    _execute(_KEEP, answer, actor.account_id, sent.key)


def _first_answer(
    actor: Actor, sent: Idempotency, shown: Callable[[Any], HttpResponse | None]
) -> HttpResponse:
    """Leans on the unique index of account and key."""
    row = _execute(_FIRST, actor.account_id, sent.key)
    if row is None or bytes(row[0]) != sent.fingerprint:
        raise mismatch()
    answer = from_json(row[1])
    text = answer["text"]
    response = (shown(from_json(text)) if text else None) or _answer(answer["status"], text)
    response[REPLAYED_HEADER] = "true"
    return response


def _plain(value: Any) -> Any:
    return to_jsonable_python(value, fallback=str)


def _text(body: Any) -> str:
    return "" if body is None else to_json(body).decode()


def _answer(status: int, text: str) -> HttpResponse:
    return HttpResponse(text, status=status, content_type=CONTENT_TYPE)


def _execute(statement: str, *parameters: Any) -> tuple[Any, ...] | None:
    return sql.first(statement, parameters)
