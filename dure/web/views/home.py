"""The home page: what is left to give, what came in, with whom one worked. Nobody is ranked here (D34)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dure.accounts.queries import actor_of
from dure.kit.pages import signed_in
from dure.organizations.queries.people import person_cards
from dure.points.queries.home import around, latest
from dure.points.queries.notices import notices
from dure.points.queries.nudge import NUDGE, offer
from dure.web.context import remember_me

_RECEIVED = 2
_BOARD = 4
_COWORKERS = 5
_WAITING = 3


@require_GET
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Show the signed-in reader's day."""
    actor = actor_of(request)
    near = around(reader=actor, coworkers=_COWORKERS)
    thanks = latest(reader=actor, received=_RECEIVED, board=_BOARD)
    context: dict[str, object] = {
        "rows": thanks.board,
        "received": thanks.received,
        "honoured": near.honoured,
    }
    if actor.person_id is not None:
        met = near.circle
        # The reader's own card comes along: the header needs it anyway.
        found = person_cards([actor.person_id, *met.everybody])
        remember_me(request, found.pop(actor.person_id, None))
        cards = {who: card.for_reader(actor) for who, card in found.items()}
        week = offer(actor.person_id, met)
        waiting = notices(reader=actor, only_new=True, limit=_WAITING + 1)
        context |= {
            "coworkers": [
                cards[who] for who in met.coworkers[:_COWORKERS] if who in cards and who not in week.offered
            ],
            "allowance": week.prospects.allowance,
            "offered": [cards[who] for who in week.offered if who in cards],
            "asks": week.asks,
            # The week's question stands on this page by itself.
            "waiting": [one for one in waiting if not (week.asks and one.kind == NUDGE)][:_WAITING],
        }
    return render(request, "web/home.html", context)
