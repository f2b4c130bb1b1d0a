"""What a reader chooses for this browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from dure.web.context import THEME_COOKIE, THEMES

_A_YEAR = 60 * 60 * 24 * 365


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember whether the reader wants it light, dark or as the system is."""
    response = redirect(_back(request))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(THEME_COOKIE, chosen, max_age=_A_YEAR, samesite="Lax", secure=settings.PRODUCTION)
    return response


def _back(request: HttpRequest) -> str:
    """Return the page of ours that the form was on."""
    address = request.POST.get("next", "/")
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else "/"
