"""Somebody with a one-time password sets a new one before anything else."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from dure.accounts.queries import password_is_due

Answer = Callable[[HttpRequest], HttpResponse]

_OPEN = frozenset({"account_change_password", "account_logout", "set_language", "theme"})


def one_time_password(answer: Answer) -> Answer:
    """Lead every page to the new password while one is due. The API has its own answer to that."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # Without a session cookie nobody is signed in, and the session need not be read.
        if (
            settings.SESSION_COOKIE_NAME in request.COOKIES
            and password_is_due(request)
            and not _is_open(request.path)
        ):
            if request.headers.get("Accept") == "application/json":
                return HttpResponse(status=403)  # a script of a page, not a reader: no form for it
            return redirect("account_change_password")
        return answer(request)

    return middleware


def _is_open(path: str) -> bool:
    if path.startswith(("/api/", settings.STATIC_URL)):
        return True
    try:
        return resolve(path).view_name in _OPEN
    except Resolver404:
        return False
