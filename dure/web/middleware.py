"""What is done to every request and answer of the pages: language, security headers, htmx, refused methods."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.http import urlencode

from dure.accounts.limits import wait_after_write
from dure.accounts.queries import actor_of
from dure.kit.pages import asks_for_part
from dure.kit.ruling import under
from dure.web import errors
from dure.web.serving import bodies
from dure.web.serving.environ import ASKS

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

Answer = Callable[[HttpRequest], HttpResponse]

# Everything comes from the server itself; nothing inline runs or paints. `data:` is for the QR code of a second factor.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def known_hosts(answer: Answer) -> Answer:
    """Refuse a request for another site, in few words: a page would name that site in its links."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            request.get_host()
        except DisallowedHost:
            return errors.unknown_host(request)
        return answer(request)

    return middleware


def agency_rules(answer: Answer) -> Answer:
    """Let every sentence of an answer cite the regulation of the agency of whoever asks."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with under(lambda: actor_of(request).agency_id):
            return answer(request)

    return middleware


def heads(answer: Answer) -> Answer:
    """Answer HEAD wherever GET is answered (RFC 9110, 9.1); the server leaves the content out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "HEAD":
            request.method = "GET"
        return answer(request)

    return middleware


def page_language(answer: Answer) -> Answer:
    """Answer pages in Korean unless the reader chose otherwise; the API has its own way of asking."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(errors.API):
            return answer(request)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        with translation.override(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
            response = answer(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response

    return middleware


def security_headers(answer: Answer) -> Answer:
    """Send the content security policy, and keep personal pages out of every cache: desks are shared."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def small_bodies(answer: Answer) -> Answer:
    """Refuse a body by its length, before anything reads it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        refused = bodies.refusal(request.path_info, bodies.length_of(request.META))
        return answer(request) if refused is None else errors.unwanted_body(request, refused)

    return middleware


def paced_writes(answer: Answer) -> Answer:
    """Ask who sends forms faster than a person can to wait; the API counts for itself."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            request.method in _SAFE
            or request.path.startswith(errors.API)
            or not request.user.is_authenticated
        ):
            return answer(request)
        wait = wait_after_write(request.user.pk)
        return errors.too_many_writes(request, wait) if wait else answer(request)

    return middleware


def large_bodies(answer: Answer) -> Answer:
    """Say of a large body that waits outside whether it may come in: from who is signed in it may."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.META.get(ASKS):
            return answer(request)
        return (
            HttpResponse(status=204) if request.user.is_authenticated else errors.unwanted_body(request, 413)
        )

    return middleware


def readable_refusals(answer: Answer) -> Answer:
    """Give a method that is not allowed a page, and a fragment whose session ended the way to sign in again."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return errors.method_not_allowed(request, response)
        if asks_for_part(request) and _leads_to_sign_in(response):
            return _sign_in_from_fragment(request)
        return response

    return middleware


def _leads_to_sign_in(response: HttpResponse) -> bool:
    location = response.headers.get("Location", "").partition("?")[0]
    return response.status_code in (301, 302, 303) and location == resolve_url(settings.LOGIN_URL)


def _sign_in_from_fragment(request: HttpRequest) -> HttpResponse:
    """Send the whole page to sign in, and back to itself afterwards: a form must not appear inside a list."""
    here = request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]  # django-htmx
    query = urlencode({REDIRECT_FIELD_NAME: here})
    return HttpResponse(headers={"HX-Redirect": f"{resolve_url(settings.LOGIN_URL)}?{query}"})
