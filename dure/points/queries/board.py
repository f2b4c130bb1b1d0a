"""The board (협업포인트 현황 게시판): every published thank-you of an agency, newest first (제10조②)."""

from datetime import date

from dure import clock
from dure.kit.actor import Actor
from dure.points.queries import policies
from dure.points.queries.rows import Thanks, thanks

_NEWEST = 2**62


def board(
    *,
    reader: Actor,
    agency: int | None = None,
    department: int | None = None,
    person: int | None = None,
    day: date | None = None,
    q: str = "",
    before: int | None = None,
    limit: int = 20,
) -> list[Thanks]:
    """Return up to `limit` thank-yous of the boards the reader reads, those older than the id `before` (D30).

    These name the reader's agency, or one that has agreed with it to read each other's boards.
    `agency` and `department` narrow to thank-yous that name them on either side, `person` to those one
    received, `day` to those of one day, `q` to messages that hold the text; hidden messages are never found by
    their text (D28). Leans on transfer_sender_board and transfer_recipient_board, and on message_text_trgm for
    longer words.
    """
    conditions = "".join(
        condition
        for condition, wanted in (
            (" AND (t.sender_agency_id = %(agency)s OR t.recipient_agency_id = %(agency)s)", agency),
            (" AND (t.sender_department_id = %(dept)s OR t.recipient_department_id = %(dept)s)", department),
            (" AND t.recipient_id = %(person)s", person),
            (" AND t.day = %(day)s", day),
            (_TEXT, q),
        )
        if wanted
    )
    sides = " UNION ".join(
        f"(SELECT t.id FROM ({policies.AGREEING}) AS read CROSS JOIN LATERAL (SELECT t.id FROM points_transfer t"
        f" WHERE t.{side}_agency_id = read.agency_id AND t.id < %(before)s{conditions}"
        " ORDER BY t.id DESC LIMIT %(limit)s) AS t ORDER BY t.id DESC LIMIT %(limit)s)"
        for side in ("sender", "recipient")
    )
    parameters: dict[str, object] = {
        "own": reader.agency_id,
        "today": clock.today(),
        "agency": agency,
        "dept": department,
        "person": person,
        "day": day,
        "like": f"%{_escaped(q)}%",
        "before": before or _NEWEST,
        "limit": limit,
    }
    return thanks(f"{sides} ORDER BY id DESC LIMIT %(limit)s", _used(parameters, sides), reader)


_TEXT = """ AND EXISTS (
    SELECT FROM points_message f WHERE f.transfer_id = t.id AND NOT f.is_hidden AND f.text ILIKE %(like)s)"""


def _escaped(q: str) -> str:
    return q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _used(parameters: dict[str, object], statement: str) -> dict[str, object]:
    """Return only the parameters the statement names: an untyped one that is not used has no type to bind."""
    return {name: value for name, value in parameters.items() if f"%({name})s" in statement}
