"""How a page answers when an action or a query refuses: nothing there, not allowed, or the sentence itself."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from dure.kit.refusals import Refusal

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

_FORBIDDEN, _MISSING = 403, 404


def refusals_shown(view: View[P]) -> View[P]:
    """Answer a refusal that leaves `view` as a page; forms catch their own, to keep what was typed."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            if refusal.status == _FORBIDDEN:
                raise PermissionDenied from refusal
            if refusal.status == _MISSING:
                raise Http404 from refusal
            context = {"detail": refusal.detail, "address": request.get_full_path()}
            return render(request, "points/refused.html", context, status=refusal.status)

    return answered
