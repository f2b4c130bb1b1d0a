"""Guessing passwords slows down; it keeps no owner out of a browser that they have signed in with (I8).

Failures count for a login at an address, for a login from everywhere, and for an address. A browser in which a
login was signed in before shows so by a signed cookie; failures there count on their own, so that whoever guesses
elsewhere does not reach the owner. A login that does not exist counts like one that does.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from dure.accounts.limits import Limit, Use, note, wait_of
from dure.accounts.queries import address_of
from dure.accounts.rules import normal_login

# An office of thousands has one address, so the limits of an address are wide; those of a login are narrow.
SIGN_INS = Limit("sign-ins", 600, 60)
FAILURES_HERE = Limit("failures-here", 10, 5 * 60)
FAILURES_ELSEWHERE = Limit("failures-of-login", 30, 15 * 60)
FAILURES_OF_ADDRESS = Limit("failures-of-address", 300, 60)
CODE_FAILURES = Limit("code-failures", 10, 5 * 60)
PASSWORD_CHANGES = Limit("password-changes", 5, 60)
CONFIRMATIONS = Limit("confirmations", 10, 60)

COOKIE = f"{'__Host-' if settings.PRODUCTION else ''}dure_browser"
_SALT = "dure.accounts.browser"
_KEPT = 400 * 24 * 3600
_MOST = 20


class Guard:
    """What stands against guessing the password of one login in one request."""

    def __init__(self, request: HttpRequest, login: str) -> None:
        login, address = normal_login(login), address_of(request)
        browser, marks = _browser(request)
        of_login: list[Use] = (
            [(FAILURES_HERE, f"{browser}|{login}")]
            if _mark(browser, login) in marks
            else [(FAILURES_HERE, f"{address}|{login}"), (FAILURES_ELSEWHERE, login)]
        )
        self._uses = [*of_login, (FAILURES_OF_ADDRESS, address)]

    def wait(self) -> int:
        """Return how many seconds nothing is tried; 0 when a password may be."""
        return wait_of(*self._uses)

    def note_failure(self) -> None:
        """Count a wrong password."""
        note(*self._uses)


def remember_browser(request: HttpRequest, response: HttpResponse, login: str) -> None:
    """Have the browser show from now on that `login` was signed in there."""
    browser, marks = _browser(request)
    mark = _mark(browser, login)
    kept = [mark, *(one for one in marks if one != mark)][:_MOST]
    response.set_cookie(
        COOKIE,
        signing.dumps([browser, *kept], salt=_SALT),
        max_age=_KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.PRODUCTION,
    )


def _browser(request: HttpRequest) -> tuple[str, list[str]]:
    """Return the browser's id, a new one where it has none, and the marks of who signed in there."""
    try:
        browser, *marks = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_KEPT)
    except (signing.BadSignature, ValueError):
        return secrets.token_urlsafe(16), []
    return browser, marks


def _mark(browser: str, login: str) -> str:
    """Return what stands for a login: who reads the cookie of a shared computer learns no names."""
    return salted_hmac(_SALT, f"{browser}|{normal_login(login)}", algorithm="sha256").hexdigest()[:20]
