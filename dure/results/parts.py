"""What pages that are not the room's own show of results: on the home page, who was chosen lately."""

from django.http import HttpRequest

from dure.accounts.queries import actor_of
from dure.kit.moments import Moments
from dure.results.selections.queries import Published, published_lately

_PUBLISHED: Moments[int | None, Published | None] = Moments()
"""A list is made public once in months, and everybody's home page asks for it."""


def home(request: HttpRequest) -> dict[str, object] | None:
    """Return the list that the reader's agency made public lately; nothing where there is none."""
    actor = actor_of(request)
    honoured = _PUBLISHED.get(actor.agency_id, lambda: published_lately(actor))
    return {"honoured": honoured} if honoured else None


forget_published = _PUBLISHED.forget
