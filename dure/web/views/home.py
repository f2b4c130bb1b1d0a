"""The home page: what each room shows on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dure.frame.parts import parts
from dure.kit.pages import signed_in


@require_GET
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Show the signed-in reader's day."""
    shown = parts(request, "home")
    return render(
        request, "web/home.html", {place: shown.get(place, ()) for place in ("start", "main", "side")}
    )
