"""What pages that are not the room's own show of results: on the home page, who was chosen lately."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from dure import clock
from dure.accounts.queries import actor_of
from dure.results.selections.queries import Published, published_lately

# A list is made public once in months, and everybody's home page asks for it: it may be late by this.
_LASTS = timedelta(seconds=30)
_MOST = 1000
_kept: dict[int | None, tuple[Published | None, datetime]] = {}


def home(request: HttpRequest) -> dict[str, object] | None:
    """Return the list that the reader's agency made public lately; nothing where there is none."""
    actor, now = actor_of(request), clock.now()
    honoured, until = _kept.get(actor.agency_id, (None, now))
    if until <= now:
        if len(_kept) >= _MOST:
            _kept.clear()
        honoured = published_lately(actor)
        _kept[actor.agency_id] = (honoured, now + _LASTS)
    return {"honoured": honoured} if honoured else None


def forget_published() -> None:
    """Ask for every list again."""
    _kept.clear()
