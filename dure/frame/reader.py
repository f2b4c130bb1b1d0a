"""Who reads, as the header names them."""

from dataclasses import dataclass

from django.http import HttpRequest

from dure.accounts.queries import actor_of
from dure.organizations.queries.people import PersonCard, person_card

_ME = "_dure_me"


@dataclass(frozen=True, slots=True)
class Me:
    """The signed-in reader as the header names them; an account without a person is called by its login."""

    name: str = ""
    position: str = ""
    department: str = ""
    agency: str = ""


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
