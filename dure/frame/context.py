"""What every page's template knows besides what its view gives it."""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from dure import clock
from dure.accounts.queries import actor_of, password_is_due
from dure.frame.parts import parts
from dure.frame.reader import me_of
from dure.kit.abilities import may
from dure.kit.pages import asks_for_part
from dure.kit.rooms import Bell, rooms

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "dure_theme"


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the names common to all pages; what costs a query is asked for only when it is shown."""
    return {
        "request": request,
        "actor": SimpleLazyObject(lambda: actor_of(request)),
        "may": lambda verb, kind: may(actor_of(request), verb, kind),
        "password_is_due": lambda: password_is_due(request),
        "me": SimpleLazyObject(lambda: me_of(request)),
        "theme": theme_of(request),
        "language": get_language() or settings.LANGUAGE_CODE,
        "bell": _bell(),
        "parts_of": lambda page: parts(request, page),
        "notices": lambda: () if vars(request).get("is_broken") else get_messages(request),
        "now": clock.now,
        "is_fragment": asks_for_part(request),
    }


def theme_of(request: HttpRequest) -> str:
    """Return the look the reader chose: auto, light or dark."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


@cache
def _bell() -> Bell | None:
    return next((room.bell for room in rooms() if room.bell), None)
