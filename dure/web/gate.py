"""The gate before the API: size, content type and language of a request, and the short way for tokens.

It is the first middleware. A request with a bearer token needs no session, no cookie, no message and no
CSRF token, so it goes straight to its operation; everything else goes through the whole chain. Whatever
comes back from either is a problem document when it is an error.
"""

from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, get_resolver
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from dure.accounts.authentication import bearer_token
from dure.accounts.idempotency import is_key, unusable_key
from dure.web.language import language_of_program
from dure.web.problems import CONTENT_TYPE, general_problem, of_refusal, problem
from dure.web.serving import bodies

PREFIX = "/api/v1/"
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


class ApiGate:
    """Lets API requests in; see the module."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._whole_chain = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer `request`; what is not for the API passes untouched."""
        if not request.path_info.startswith(PREFIX):
            return self._whole_chain(request)
        language = language_of_program(request)
        translation.activate(language)
        response = _refused_at_the_gate(request) or self._answer(request)
        if response.status_code >= 400 and response.get("Content-Type") != CONTENT_TYPE:  # noqa: PLR2004
            response = _as_problem(response)
        response["Content-Language"] = translation.get_language() or language
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        if not response.streaming:
            response["Content-Length"] = str(len(response.content))
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "HEAD":
            # Every GET answers HEAD too (RFC 9110, 9.1); the server leaves the content out.
            request.method = "GET"
        if bearer_token(request) is None:
            return self._whole_chain(request)
        try:
            match = _operation_at(request.path_info)
        except Resolver404:
            return general_problem(404)
        request.resolver_match = match
        answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return answer


@lru_cache(maxsize=4096)
def _operation_at(path: str) -> ResolverMatch:
    """Return the operation at `path`; resolving costs more than many an operation does."""
    return get_resolver().resolve(path)


def _refused_at_the_gate(request: HttpRequest) -> HttpResponse | None:
    refused = bodies.refusal(request.path_info, bodies.length_of(request.META))
    if refused == 411:  # noqa: PLR2004 -- length required
        return problem(411, "length-required", _("Send the length of the body (Content-Length)."))
    if refused is not None:
        return problem(413, "too-large", _("The body may hold at most 256 kB."), largest=bodies.SMALL)
    if request.method not in _WITH_BODY:
        return None
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is not None and not is_key(key):
        return of_refusal(unusable_key())
    length = str(request.META.get("CONTENT_LENGTH") or "")
    if length not in ("", "0") and request.content_type != "application/json":
        return problem(415, "unsupported-media-type", _("Send JSON (Content-Type: application/json)."))
    return None


def _as_problem(response: HttpResponse) -> HttpResponse:
    document = general_problem(response.status_code)
    for header in ("Allow", "Retry-After"):
        if header in response:
            document[header] = response[header]
    return document
