"""A person's page: who they are, what they were thanked for, and how to thank them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from dure.accounts.queries import actor_of
from dure.kit.actor import Actor
from dure.kit.pages import signed_in
from dure.organizations.models import AssignmentKind
from dure.organizations.queries.people import PersonCard, person_cards
from dure.organizations.queries.posts import Post, posts_of
from dure.organizations.queries.tree import department_names
from dure.points.forms import number
from dure.points.queries.allowances import eligibility
from dure.points.queries.board import board
from dure.points.queries.people import READS_SUMMARIES
from dure.web.context import remember_me

_PAGE = 10


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post as the page shows it; `last` is its last day."""

    kind: str
    department: str
    position: str
    duty: str
    start: date
    last: date | None


@require_GET
@signed_in
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show a person to anybody who is signed in."""
    actor = actor_of(request)
    rows = board(reader=actor, person=person_id, before=number(request.GET.get("before")), limit=_PAGE + 1)
    context: dict[str, object] = {
        "rows": rows[:_PAGE],
        "side": "received",
        "more": f"?before={rows[_PAGE - 1].id}" if len(rows) > _PAGE else None,
    }
    if request.headers.get("HX-Request-Type") == "partial":
        response = render(request, "points/board_rows.html", context)
    else:
        cards = person_cards({person_id, actor.person_id or person_id})
        if person_id not in cards:
            raise Http404
        remember_me(request, cards.get(actor.person_id or 0))
        context |= {
            "person": cards[person_id].for_reader(actor),
            "posts": _lines(posts_of(person_id)) if _reads_posts(actor, cards[person_id]) else [],
            "has_year": _reads_year(actor, cards[person_id]),
            "verdict": eligibility(actor.person_id, [person_id])[0] if actor.person_id else None,
        }
        response = render(request, "web/person.html", context)
    patch_vary_headers(response, ["HX-Request-Type"])
    return response


def _reads_posts(actor: Actor, card: PersonCard) -> bool:
    """Tell whether somebody reads when a person was where, leave included: of the own agency alone."""
    return actor.is_administrator or actor.agency_id == card.agency_id


def _reads_year(actor: Actor, card: PersonCard) -> bool:
    """Tell whether the page leads to the person's year; what `may_read_summary` asks, without asking again."""
    if actor.person_id == card.id:
        return True
    return bool(actor.roles & READS_SUMMARIES) and actor.agency_id == card.agency_id


def _lines(posts: list[Post]) -> list[PostLine]:
    """Return posts, latest first, with what their departments are called."""
    names = department_names({post.department_id for post in posts})
    return [
        PostLine(
            kind=str(AssignmentKind(post.kind).label),
            department=names.get(post.department_id, ""),
            position=post.position,
            duty=post.duty,
            start=post.start,
            last=post.end - timedelta(days=1) if post.end else None,
        )
        for post in reversed(posts)
    ]
