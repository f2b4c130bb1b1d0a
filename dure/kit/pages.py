"""What the views of all rooms share: only for the signed-in, and nothing typed is lost."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

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
        if request.method == "POST" and not getattr(request, "htmx", False):
            return render(request, "web/expired.html", {"typed": typed(request)}, status=401)
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
