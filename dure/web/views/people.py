"""A person's page: who they are, their posts, and what each room shows of them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from dure.accounts.queries import actor_of
from dure.frame.parts import parts
from dure.frame.reader import remember_me
from dure.kit.abilities import Thing, may
from dure.kit.actor import Actor
from dure.kit.pages import signed_in
from dure.organizations.models import AssignmentKind
from dure.organizations.queries.people import PersonCard, person_cards
from dure.organizations.queries.posts import Post, posts_of
from dure.organizations.queries.tree import department_names


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
    cards = person_cards({person_id, actor.person_id or person_id})
    if person_id not in cards:
        raise Http404
    remember_me(request, cards.get(actor.person_id or 0))
    response = _page(request, actor, cards[person_id])
    patch_vary_headers(response, ["HX-Request-Type"])
    return response


def _page(request: HttpRequest, actor: Actor, card: PersonCard) -> HttpResponse:
    """Return the page, or what its reader goes on to where a script asks for that."""
    if request.headers.get("HX-Request-Type") == "partial":
        return HttpResponse("".join(parts(request, "person-more", card).get("main", ())))
    shown = parts(request, "person", card)
    facts = {
        "person": card.for_reader(actor),
        "posts": _lines(posts_of(card.id)) if _reads_posts(actor, card) else [],
        **{place: shown.get(place, ()) for place in ("head", "notes", "main")},
    }
    return render(request, "web/person.html", facts)


def _reads_posts(actor: Actor, card: PersonCard) -> bool:
    """Tell whether somebody reads when a person was where, leave included: of the own agency alone."""
    return may(actor, "read-closely", Thing("people", card.agency_id))


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
