"""What the views of all rooms share: only for the signed-in, refusals as pages, and nothing typed is lost."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from dure.kit.refusals import Refusal

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

_FORBIDDEN, _MISSING = 403, 404

# Never shown again: secrets, and what a new page makes anew.
_SECRET = ("password", "csrfmiddlewaretoken", "code", "otp")


def signed_in(view: View[P]) -> View[P]:
    """Let only signed-in readers reach `view`; others are sent to sign in and come back.

    Somebody whose session ended while they were writing gets what they typed back, to be sent after signing in.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST" and not asks_for_part(request):
            return render(request, "web/expired.html", {"typed": typed(request)}, status=401)
        return redirect_to_login(request.get_full_path())

    return guarded


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
            return render(request, "web/refused.html", context, status=refusal.status)

    return answered


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields of a posted form, without secrets and files."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if not any(secret in name.lower() for secret in _SECRET)
        for value in values
        if isinstance(value, str)
    ]


def asks_for_part(request: HttpRequest) -> bool:
    """Tell whether a script of our pages asks for a part of one; not where a whole page is kept as a part."""
    return request.headers.get("HX-Request") == "true"


def way_back(request: HttpRequest) -> HttpResponse:
    """Return the redirect to the page of ours that the form was on (its field `next`)."""
    address = request.POST.get("next", "/")
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, {request.get_host()})
    # Not `redirect`, which takes a word for the name of a page.
    return HttpResponseRedirect(address if is_ours else "/")
