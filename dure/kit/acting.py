"""Who acts in a request: asked once of the room that knows who signs in, then kept on the request."""

from collections.abc import Callable

from django.http import HttpRequest

from dure.kit.actor import Actor

_CACHE = "_dure_actor"
_finders: list[Callable[[HttpRequest], Actor]] = []


def find_with(finder: Callable[[HttpRequest], Actor]) -> None:
    """Let `finder` say who acts in a request; the room of accounts does, once it is ready."""
    _finders[:] = [finder]


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts in `request`: asked once, then kept on the request.

    Somebody who is not signed in is an actor without `account_id`, `person_id` and roles.
    """
    actor: Actor | None = vars(request).get(_CACHE)
    if actor is None:
        actor = _finders[0](request)
        remember_actor(request, actor)
    return actor


def remember_actor(request: HttpRequest, actor: Actor) -> None:
    """Keep `actor` on the request, so that `actor_of` need not ask again (API tokens)."""
    setattr(request, _CACHE, actor)
