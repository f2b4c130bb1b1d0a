"""What the home page shows of points."""

from collections.abc import Sequence
from dataclasses import dataclass

from dure import clock
from dure.kit import sql
from dure.kit.actor import Actor
from dure.points.giving.offers import Circle, Question
from dure.points.giving.thanks import Thanks, thanks
from dure.results.selections.queries import LATEST, ON_HOME, Published


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest thank-yous that came to the reader, and the newest of the reader's agency."""

    received: Sequence[Thanks]
    board: Sequence[Thanks]


_LATEST = """
(SELECT id FROM points_transfer WHERE recipient_id = %(person)s ORDER BY id DESC LIMIT %(received)s)
UNION (SELECT id FROM points_transfer WHERE sender_agency_id = %(agency)s ORDER BY id DESC LIMIT %(board)s)
UNION (SELECT id FROM points_transfer WHERE recipient_agency_id = %(agency)s ORDER BY id DESC LIMIT %(board)s)
"""


def latest(*, reader: Actor, received: int, board: int) -> Latest:
    """Return both lists in one statement, each newest first.

    Leans on transfer_recipient_month, transfer_sender_board and transfer_recipient_board. What came to the
    reader stands on the board too: it names their agency.
    """
    parameters = {
        "person": reader.person_id or 0,
        "agency": reader.agency_id or 0,
        "received": received,
        "board": board,
    }
    rows = thanks(_LATEST, parameters, reader)
    mine = [row for row in rows if row.recipient.person_id and row.recipient.person_id == reader.person_id]
    return Latest(received=mine[:received], board=rows[:board])


@dataclass(frozen=True, slots=True)
class Around:
    """Whom the reader has to do with, and the list that the reader's agency made public lately."""

    circle: Circle
    honoured: Published | None


_AROUND = f"""
SELECT (SELECT json_agg(json_build_array(kind, who, place)) FROM ({{circle}}) AS met (kind, who, place)),
       (SELECT to_json(latest) FROM ({LATEST}) AS latest)
"""


def around(*, reader: Actor, coworkers: int) -> Around:
    """Return both in one statement. Leans on the indexes of the two it is made of."""
    asked = Question.of(reader.person_id or 0, coworkers=coworkers)
    lately = {"agency": reader.agency_id or 0, "since": clock.now() - ON_HOME}
    met, honoured = sql.one(_AROUND.format(circle=asked.statement), asked.parameters | lately)
    return Around(asked.answer(met or ()), Published(**honoured) if honoured else None)
