"""Refusals that leave a view become pages; forms catch their own, to keep what was typed."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from dure.kit.pages import SignedOut, typed
from dure.kit.refusals import Refusal

_FORBIDDEN, _MISSING = 403, 404


class Refusing:
    """Middleware that answers what views raise."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as ever."""
        return self._answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal, or a form of somebody whose session has ended; leave all else to others."""
        if isinstance(exception, SignedOut):
            return render(request, "frame/expired.html", {"typed": typed(request)}, status=401)
        if not isinstance(exception, Refusal):
            return None
        if exception.status == _FORBIDDEN:
            raise PermissionDenied from exception
        if exception.status == _MISSING:
            raise Http404 from exception
        facts = {"detail": exception.detail, "address": request.get_full_path()}
        return render(request, "frame/refused.html", facts, status=exception.status)
