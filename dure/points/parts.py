"""What pages that are not the room's own show of points: the home page, a person's page, one's account."""

from django.http import HttpRequest

from dure.accounts.queries import actor_of
from dure.frame.reader import remember_me
from dure.kit.abilities import Thing, may
from dure.kit.actor import Actor
from dure.kit.forms import number
from dure.notifications.notices.queries import notices
from dure.organizations.queries.people import PersonCard, person_cards
from dure.points.board.queries import board
from dure.points.giving.offers import NUDGE, circle, offer, wants_nudge
from dure.points.giving.queries import eligibility
from dure.points.home import latest

_RECEIVED = 2
_BOARD = 4
_COWORKERS = 5
_WAITING = 3
_PAGE = 10


def home(request: HttpRequest) -> dict[str, object]:
    """Return the reader's day: what is left to give, what came in, with whom one worked. Nobody is ranked (D34)."""
    actor = actor_of(request)
    thanks = latest(reader=actor, received=_RECEIVED, board=_BOARD)
    facts: dict[str, object] = {"rows": thanks.board, "received": thanks.received}
    if actor.person_id is not None:
        met = circle(actor.person_id, coworkers=_COWORKERS)
        # The reader's own card comes along: the header needs it anyway.
        found = person_cards([actor.person_id, *met.everybody])
        remember_me(request, found.pop(actor.person_id, None))
        cards = {who: card.for_reader(actor) for who, card in found.items()}
        week = offer(actor.person_id, met)
        waiting = notices(reader=actor, only_new=True, limit=_WAITING + 1)
        facts |= {
            "coworkers": [
                cards[who] for who in met.coworkers[:_COWORKERS] if who in cards and who not in week.offered
            ],
            "allowance": week.prospects.allowance,
            "offered": [cards[who] for who in week.offered if who in cards],
            "asks": week.asks,
            # The week's question stands on this page by itself.
            "waiting": [one for one in waiting if not (week.asks and one.kind == NUDGE)][:_WAITING],
        }
    return facts


def thanked_for(request: HttpRequest, card: PersonCard) -> dict[str, object]:
    """Return what a person was thanked for as far as the reader may read it, a page of it."""
    before = number(request.GET.get("before"))
    rows = board(reader=actor_of(request), person=card.id, before=before, limit=_PAGE + 1)
    return {
        "rows": rows[:_PAGE],
        "side": "received",
        "more": f"?before={rows[_PAGE - 1].id}" if len(rows) > _PAGE else None,
    }


def person(request: HttpRequest, card: PersonCard) -> dict[str, object]:
    """Return how to thank a person, or why the reader cannot, and whether to show their year."""
    actor = actor_of(request)
    return {
        "person": card,
        "has_year": _reads_year(actor, card),
        "verdict": eligibility(actor.person_id, [card.id])[0] if actor.person_id else None,
    }


def account(request: HttpRequest) -> dict[str, object] | None:
    """Return whether Fridays ask the reader who helped them; nothing for who takes no part."""
    person_id = actor_of(request).person_id
    return {"asked": wants_nudge(person_id)} if person_id else None


def _reads_year(actor: Actor, card: PersonCard) -> bool:
    """Tell whether the page leads to the person's year; what `may_read_summary` asks, without asking again."""
    if actor.person_id == card.id:
        return True
    return may(actor, "read", Thing("personal-years", card.agency_id))
