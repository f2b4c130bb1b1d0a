"""What every page's template knows besides what its view gives it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from dure import clock
from dure.accounts.queries import actor_of, password_is_due
from dure.kit.pages import asks_for_part
from dure.organizations.queries.people import PersonCard, person_card
from dure.points.queries.nudge import wants_nudge
from dure.web import navigation


@dataclass(frozen=True, slots=True)
class Me:
    """The signed-in reader as the header names them; an account without a person is called by its login."""

    name: str = ""
    position: str = ""
    department: str = ""
    agency: str = ""


THEMES = ("auto", "light", "dark")
THEME_COOKIE = "dure_theme"
_ME = "_dure_me"


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the names common to all pages; what costs a query is asked for only when it is shown."""
    return {
        "request": request,
        "actor": SimpleLazyObject(lambda: actor_of(request)),
        "password_is_due": lambda: password_is_due(request),
        "me": SimpleLazyObject(lambda: me_of(request)),
        "theme": theme_of(request),
        "language": get_language() or settings.LANGUAGE_CODE,
        "navigation": lambda: navigation.groups(actor_of(request), request.path),
        "bottom_navigation": lambda: navigation.bottom(actor_of(request), request.path),
        "wants_nudge": lambda: wants_nudge(actor_of(request).person_id or 0),
        "notices": lambda: () if vars(request).get("is_broken") else get_messages(request),
        "now": clock.now,
        "is_fragment": asks_for_part(request),
    }


def me_of(request: HttpRequest) -> Me:
    """Return who reads; asked once for each request."""
    known: Me | None = vars(request).get(_ME)
    if known is None:
        person_id = actor_of(request).person_id
        known = remember_me(request, person_card(person_id) if person_id else None)
    return known


def remember_me(request: HttpRequest, card: PersonCard | None) -> Me:
    """Keep the reader's card, for views that have read it anyway."""
    if card is not None:
        me = Me(card.name, card.position, card.department, card.agency)
    else:
        me = Me(request.user.get_username() if actor_of(request).account_id else "")
    setattr(request, _ME, me)
    return me


def theme_of(request: HttpRequest) -> str:
    """Return the look the reader chose: auto, light or dark."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"
