"""What the home page shows of points."""

from collections.abc import Sequence
from dataclasses import dataclass

from dure.kit.actor import Actor
from dure.points.giving.thanks import Thanks, thanks


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
