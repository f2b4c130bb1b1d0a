"""What the shell of pages does itself: what a reader chooses for this browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from dure.frame.context import THEME_COOKIE, THEMES
from dure.kit.pages import way_back

_A_YEAR = 60 * 60 * 24 * 365


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember whether the reader wants it light, dark or as the system is."""
    response = way_back(request)
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(THEME_COOKIE, chosen, max_age=_A_YEAR, samesite="Lax", secure=settings.PRODUCTION)
    return response
