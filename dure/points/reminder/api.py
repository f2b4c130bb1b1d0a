"""The HTTP API of one's own choices."""

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from pydantic import StrictBool

from dure.accounts.idempotency import once
from dure.accounts.queries import actor_of
from dure.kit.api import Input, refuses
from dure.points.giving.offers import wants_nudge
from dure.points.reminder.actions import choose

router = Router(tags=["account"])


class PreferencesIn(Input):
    """What to change; what is left out stays."""

    weekly_nudge: StrictBool | None = None


class PreferencesOut(Schema):
    """What I have chosen."""

    weekly_nudge: bool = Field(description="whether I am asked on Fridays whose help I had that week")


@router.get("/preferences", response=PreferencesOut, summary="My choices")
def preferences(request: HttpRequest) -> PreferencesOut:
    """Return what I have chosen; everything is on until it is switched off."""
    return PreferencesOut(weekly_nudge=wants_nudge(actor_of(request).person_id or 0))


@router.patch("/preferences", response=PreferencesOut, summary="Change my choices")
@refuses("no-person")
def change(request: HttpRequest, payload: PreferencesIn) -> HttpResponse:
    """Change what is named."""
    actor = actor_of(request)

    def done() -> PreferencesOut:
        if payload.weekly_nudge is not None:
            choose(actor=actor, weekly_nudge=payload.weekly_nudge)
        return PreferencesOut(weekly_nudge=wants_nudge(actor.person_id or 0))

    return once(request, actor, done)
