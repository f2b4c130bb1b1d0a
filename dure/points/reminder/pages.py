"""Switching the weekly question off and on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dure.accounts.queries import actor_of
from dure.kit.pages import signed_in, way_back
from dure.points.reminder.actions import choose


@require_POST
@signed_in
def choose_nudge(request: HttpRequest) -> HttpResponse:
    """Take the choice and go back to where it was made."""
    wants = request.POST.get("weekly_nudge") == "on"
    choose(actor=actor_of(request), weekly_nudge=wants)
    said = (
        _("You will get a reminder on Fridays that asks who helped you.")
        if wants
        else _(
            "You will get no more Friday reminders. You can turn them on again under “Sign-in and "
            "security” in your menu."
        )
    )
    messages.success(request, said)
    return way_back(request)
