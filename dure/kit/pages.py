"""What the views of all rooms share: only for the signed-in, and nothing typed is lost.

What a page looks like is known above (`dure.frame`), where what is raised here becomes one.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

# Never shown again: secrets, and what a new page makes anew.
_SECRET = ("password", "csrfmiddlewaretoken", "code", "otp")


class SignedOut(Exception):
    """A form was sent by somebody whose session has ended."""


def signed_in(view: View[P]) -> View[P]:
    """Let only signed-in readers reach `view`; others are sent to sign in and come back.

    Raises `SignedOut` for whoever was writing when the session ended: they get what they typed back.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST" and not asks_for_part(request):
            raise SignedOut
        return redirect_to_login(request.get_full_path())

    return guarded


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
