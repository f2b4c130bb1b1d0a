"""`/healthz` (this process answers) and `/readyz` (it can serve), for balancers and monitors.

A middleware before all others and not a view: who asks by address and not by name is answered too, and
an answer costs no session. In the running product the event loop answers `/healthz` before it comes here
(see `dure.web.serving.door`): it is heard while all threads are busy.
"""

from collections.abc import Callable

import psycopg
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from dure.platform import migrations

ALIVE = "/healthz"
ALIVE_ANSWER = "ok\n"


def health(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer the two addresses; hand everything else on."""
    mine = {ALIVE: _alive, "/readyz": _ready}

    def middleware(request: HttpRequest) -> HttpResponse:
        response = mine.get(request.path_info, lambda: answer(request))()
        if request.path_info in mine:
            response.headers["Cache-Control"] = "no-store"
        return response

    return middleware


def _alive() -> HttpResponse:
    return HttpResponse(ALIVE_ANSWER, content_type="text/plain")


def _ready() -> HttpResponse:
    """Look at the database past the pool: a full pool means busy, not broken."""
    try:
        current = migrations.are_current(migrations.parameters(connection))
    except psycopg.Error:
        return _state(ready=False, database="unreachable", migrations="unknown")
    return _state(ready=current, database="reachable", migrations="current" if current else "pending")


def _state(*, ready: bool, database: str, migrations: str) -> HttpResponse:
    answer = JsonResponse(
        {"ready": ready, "database": database, "migrations": migrations}, status=200 if ready else 503
    )
    # A monitor asks every few seconds: what is broken is in the log already.
    answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 -- how Django's log_response knows
    return answer
