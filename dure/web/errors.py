"""Pages that say what went wrong, why, and what can be done. Nothing typed is lost on the way."""

import logging
import sys
from urllib.parse import urlsplit

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.accounts.queries import remember_actor
from dure.kit.actor import Actor
from dure.kit.pages import asks_for_part, typed
from dure.web.problems import general_problem

API = "/api/"
Sentence = str | Promise

_UNKNOWN_HOST = "이 주소로는 이용할 수 없습니다. / The system cannot be used under this name.\n"
_LAST_RESORT = "잠시 후 다시 시도해 주십시오. / Something went wrong. Please try again in a moment."


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- Django's
    """Answer a request that makes no sense to the server."""
    return _page(
        request,
        400,
        _("This request could not be understood"),
        _("The address or what was sent has a form that the system cannot read. Go back and try again."),
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer somebody who may not see or do this."""
    return _page(
        request,
        403,
        _("You may not open this page"),
        _(
            "This page is for people with another role. Roles follow posts: if your post has changed, "
            "ask the personnel department of your agency when the order takes effect."
        ),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer an address where nothing is."""
    return _page(
        request,
        404,
        _("There is no such page"),
        _(
            "The address may be mistyped, or what was here is no longer shown. "
            "Search for it or start from the home page."
        ),
    )


def method_not_allowed(request: HttpRequest, response: HttpResponseNotAllowed) -> HttpResponse:
    """Answer a method that the address does not take, with the methods it takes."""
    page = _page(
        request,
        405,
        _("This page cannot be used that way"),
        _("Open it from the menu and do it again from there."),
    )
    page.headers["Allow"] = response.headers["Allow"]
    return page


def unknown_host(request: HttpRequest) -> HttpResponse:
    """Answer a request for a name that is not ours."""
    if request.path.startswith(API):
        return general_problem(400)
    return HttpResponse(_UNKNOWN_HOST, status=400, content_type="text/plain; charset=utf-8")


def unwanted_body(request: HttpRequest, status: int) -> HttpResponse:
    """Answer a request that sends too much (413), or does not say how much (411). Asks the database nothing."""
    _without_reader(request)
    return _page(
        request,
        status,
        _("This is too large to be sent here"),
        _("Forms may hold 256 kB. A roster may be larger once you are signed in.")
        if status == 413  # noqa: PLR2004 -- too large
        else _("The length of what you send has to be announced (Content-Length)."),
    )


def too_many_writes(request: HttpRequest, wait: int) -> HttpResponse:
    """Answer somebody who sends too much at once: what was typed is shown and can be sent in `wait` seconds."""
    page = _page(
        request,
        429,
        _("That was too much at once"),
        _("Nothing was stored this time. Send it again in a minute."),
        typed=typed(request),
    )
    page.headers["Retry-After"] = str(wait)
    return page


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Answer a form whose security token has expired: what was typed is shown and can be sent again.

    Only a form of our own is offered again; a page of somebody else that tries to post in the reader's name
    is refused.
    """
    is_ours = urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()
    return _page(
        request,
        403,
        _("This form was open for too long"),
        _(
            "You have signed in or out since it was opened, so it was not sent. "
            "Nothing is lost: check it and send it again."
        )
        if is_ours
        else _("It came from another site, so it was not accepted."),
        typed=typed(request) if is_ours else [],
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when we have failed (500), or are too busy to answer (503). Asks the database nothing."""
    _without_reader(request)
    try:
        if isinstance(sys.exception(), OperationalError):
            return _busy(request)
        return _page(
            request,
            500,
            _("Something went wrong on the server"),
            _(
                "The error was recorded. Nothing was stored partially. Try again in a moment; what you typed "
                "is still in the form."
            ),
        )
    except Exception:
        logging.getLogger(__name__).exception("the error page itself failed")
        return HttpResponse(_LAST_RESORT, status=500, content_type="text/plain; charset=utf-8")


def _busy(request: HttpRequest) -> HttpResponse:
    """Answer when the database has no connection left, or is away: what was sent can be sent again."""
    page = _page(
        request,
        503,
        _("The system is busy"),
        _(
            "Too many people are using it at this moment. What you typed is still in the form behind: "
            "send it again in a few seconds."
        ),
    )
    page.headers["Retry-After"] = "5"
    return page


def _without_reader(request: HttpRequest) -> None:
    """Have the page say nothing of who reads it, so that it needs no database."""
    remember_actor(request, Actor())
    request.is_broken = True  # type: ignore[attr-defined]  # read by the context of the page


def _page(request: HttpRequest, status: int, title: Sentence, text: Sentence, **more: object) -> HttpResponse:
    if request.path.startswith(API):
        return HttpResponse(status=status)  # the API's gate makes a problem document of it
    template = "frame/error_fragment.html" if asks_for_part(request) else "frame/error.html"
    return render(
        request,
        template,
        {"title": title, "text": text, "status": status, "typed": [], **more},
        status=status,
    )
