"""Who said "me too" to a thank-you: for the two whom it is between."""

from dure.kit.actor import Actor
from dure.organizations.queries import PersonCard, person_cards
from dure.points.board.models import Reaction
from dure.points.giving.thanks import Thanks

_MOST = 100


def who_reacted(reader: Actor, row: Thanks) -> list[PersonCard]:
    """Return who said "me too", the latest first, to giver and receiver; to everybody else nobody."""
    if reader.person_id is None or reader.person_id not in (row.sender.person_id, row.recipient.person_id):
        return []
    people = Reaction.objects.filter(transfer_id=row.id).order_by("-at").values_list("person_id", flat=True)
    return list(person_cards(people[:_MOST]).values())
