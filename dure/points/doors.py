"""How pages answer before their own work, while there is no agency yet."""

from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from dure.accounts.queries import actor_of
from dure.kit.abilities import may
from dure.kit.pages import P, View
from dure.organizations.queries import agencies


def agency_first(view: View[P]) -> View[P]:
    """Lead an administrator of an installation without any agency to setting one up."""

    @wraps(view)
    def led(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may(actor_of(request), "found", "points-agencies") or agencies():
            return view(request, *args, **kwargs)
        messages.info(request, _("There is no agency yet. Set one up first."))
        return redirect("points:setup")

    return led
