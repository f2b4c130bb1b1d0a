"""Every error of the API as a problem document (RFC 9457), in the reader's language."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from pydantic_core import to_json

from dure.kit import validation
from dure.kit.api import BRANCH
from dure.kit.refusals import Refusal

CONTENT_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:dure:problem:"
MOST_ERRORS = 100
"""Values that an answer names: a body of some hundred kilobytes can hold thousands that are wrong."""

logger = logging.getLogger(__name__)

TITLES: Mapping[int, Promise] = {
    400: _("Bad request"),
    401: _("Not signed in"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Method not allowed"),
    409: _("Conflict"),
    411: _("Length required"),
    413: _("Too large"),
    415: _("Unsupported content type"),
    422: _("Refused"),
    429: _("Too many requests"),
    500: _("Internal error"),
    503: _("Not available at the moment"),
}

_GENERAL: Mapping[int, tuple[str, Promise]] = {
    400: ("bad-request", _("The request could not be understood.")),
    401: ("not-authenticated", _("Sign in, or send a token.")),
    403: ("not-allowed", _("You are not allowed to do this.")),
    404: ("not-found", _("There is nothing at this address.")),
    405: ("method-not-allowed", _("This address does not accept this method.")),
    413: ("too-large", _("The request is too large.")),
    429: ("too-many-requests", _("Too many requests. Try again later.")),
    503: ("unavailable", _("The service cannot answer at the moment. Try again in a few seconds.")),
}
_INTERNAL = ("internal", _("Something went wrong on the server. It has been recorded."))


def problem(status: int, code: str, detail: str | Promise, **extra: Any) -> HttpResponse:
    """Return the problem document. `retry_after` (seconds) also becomes the header `Retry-After`."""
    document = {
        "type": TYPE_PREFIX + code,
        "title": TITLES.get(status, TITLES[500 if status >= 500 else 400]),  # noqa: PLR2004 -- server's or client's
        "status": status,
        "detail": detail,
        "code": code,
        **extra,
    }
    # Lazy translations become text here, in the language that is active for the request.
    response = HttpResponse(to_json(document, fallback=str), status=status, content_type=CONTENT_TYPE)
    if status == 401:  # noqa: PLR2004
        response["WWW-Authenticate"] = "Bearer"
    if "retry_after" in extra:
        response["Retry-After"] = str(extra["retry_after"])
    return response


def general_problem(status: int) -> HttpResponse:
    """Return the problem document for a status that needs no further explanation."""
    code, detail = _GENERAL.get(status, _INTERNAL if status >= 500 else _GENERAL[400])  # noqa: PLR2004
    return problem(status, code, detail)


def install(api: NinjaAPI) -> None:
    """Answer every exception of `api` with a problem document."""
    handlers: Mapping[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Refusal: lambda _request, refusal: of_refusal(refusal),
        ValidationError: lambda _request, error: of_validation(error.errors),
        HttpError: _of_http_error,
        AuthenticationError: lambda _request, _error: general_problem(401),
        Throttled: lambda _request, error: problem(429, *_GENERAL[429], retry_after=error.wait),
        Http404: lambda _request, _error: general_problem(404),
        PermissionDenied: lambda _request, _error: general_problem(403),
        RequestDataTooBig: lambda _request, _error: general_problem(413),
        SuspiciousOperation: lambda _request, _error: general_problem(400),
        BadRequest: lambda _request, _error: general_problem(400),
        UnreadablePostError: lambda _request, _error: general_problem(400),
        DataError: _of_data_error,
        OperationalError: _of_operational_error,
        Exception: _of_bug,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def of_refusal(refusal: Refusal) -> HttpResponse:
    """Return the problem document of a refused act."""
    return problem(refusal.status, refusal.code, refusal.detail, **refusal.extra)


def of_validation(errors: Sequence[Mapping[str, Any]]) -> HttpResponse:
    """Return the problem document of values that have the wrong form; 404 when the address itself does."""
    if errors and all(error["loc"][0] == "path" for error in errors):
        return general_problem(404)
    told = [_field_problem(error) for error in errors[:MOST_ERRORS]]
    return problem(422, "validation", _("Some values are not valid."), errors=told)


def invalid_fields(places: Sequence[str], kind: str) -> Refusal:
    """Return the refusal of values at `places` that are wrong in one way, by pydantic's name of it or ours."""
    code, detail = validation.named(kind)
    errors = [{"field": place, "code": code, "detail": detail} for place in places[:MOST_ERRORS]]
    return Refusal("validation", _("Some values are not valid."), errors=errors)


def _field_problem(error: Mapping[str, Any]) -> dict[str, str]:
    code, detail = validation.told(error)
    # ["body", "payload", "message"]: where it was sent and the name of our parameter say nothing to a client.
    place = error["loc"][2:] if error["loc"][0] == "body" else error["loc"][1:]
    field = ".".join(str(step) for step in place if not str(step).startswith(BRANCH))
    return {"field": field, "code": code, "detail": detail}


def _of_http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    # django-ninja wraps whatever the body's parser raises.
    if isinstance(error.__cause__, Refusal):
        return of_refusal(error.__cause__)
    return general_problem(error.status_code)


def _of_data_error(_request: HttpRequest, error: DataError) -> HttpResponse:
    # A value the database cannot hold is the client's, but a schema should have caught it before.
    logger.error("a value reached the database that it cannot hold", exc_info=error)
    return problem(422, "unusable-value", _("A value cannot be stored."))


def _of_operational_error(_request: HttpRequest, error: OperationalError) -> HttpResponse:
    logger.error("the database did not answer", exc_info=error)
    return problem(503, *_GENERAL[503], retry_after=2)


def _of_bug(request: HttpRequest, error: Exception) -> HttpResponse:
    got_request_exception.send(sender=None, request=request)
    logger.error("unhandled exception at %s %s", request.method, request.path, exc_info=error)
    return problem(500, *_INTERNAL)
