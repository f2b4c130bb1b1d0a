"""The board (협업포인트 현황 게시판): every published thank-you of an agency, newest first (제10조②)."""

from datetime import date

from django.db import connection

from dure import clock
from dure.kit import sql
from dure.kit.actor import Actor
from dure.points.giving.thanks import Thanks, thanks
from dure.points.policy import queries as policies


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
    parameters: dict[str, object] = {
        "own": reader.agency_id,
        "today": clock.today(),
        "agency": agency,
        "dept": department,
        "person": person,
        "day": day,
        "like": f"%{_escaped(q)}%",
        "before": before or sql.NEWEST,
        "limit": limit,
        "near": _NEAR,
    }
    by = "".join(f" AND {condition}" for name, condition in _BY.items() if parameters[name])
    if q:
        found = {"ids": _holding(q, by, parameters)}
        return thanks("SELECT unnest(%(ids)s::bigint[]) AS id", found, reader)
    newest = _newest("limit", by)
    return thanks(newest, _used(parameters, newest), reader)


_NEAR = 2_000
"""So many of the newest are looked through for a text before the database is asked for all that hold it.

What is frequent is found among them.
"""

_BY = {
    "agency": "(t.sender_agency_id = %(agency)s OR t.recipient_agency_id = %(agency)s)",
    "dept": "(t.sender_department_id = %(dept)s OR t.recipient_department_id = %(dept)s)",
    "person": "t.recipient_id = %(person)s",
    "day": "t.day = %(day)s",
}

_TEXT = "m.transfer_id = t.id AND NOT m.is_hidden AND m.text {like} %(like)s"

_AMONG_THE_NEWEST = """
SELECT t.id FROM ({newest}) AS t JOIN points_message m ON {text} ORDER BY t.id DESC LIMIT %(limit)s
"""

# Worked out as a whole: for the sake of the limit the database would walk down the board in the hope of meeting
# soon what may be nowhere.
_AMONG_ALL = f"""
WITH boards AS MATERIALIZED (SELECT ARRAY({policies.AGREEING}) AS ids), fits AS MATERIALIZED (
    SELECT t.id FROM points_transfer t JOIN points_message m ON {{text}}
    WHERE (t.sender_agency_id = ANY((SELECT ids FROM boards)::bigint[])
           OR t.recipient_agency_id = ANY((SELECT ids FROM boards)::bigint[]))
      AND t.id < %(before)s{{by}}
)
SELECT id FROM fits ORDER BY id DESC LIMIT %(limit)s
"""


def _newest(many: str, by: str) -> str:
    """Return the statement of the newest ids of the boards, as many as the parameter `many` says."""
    sides = " UNION ".join(
        f"(SELECT t.id FROM ({policies.AGREEING}) AS read CROSS JOIN LATERAL (SELECT t.id FROM points_transfer t"
        f" WHERE t.{side}_agency_id = read.agency_id AND t.id < %(before)s{by}"
        f" ORDER BY t.id DESC LIMIT %({many})s) AS t ORDER BY t.id DESC LIMIT %({many})s)"
        for side in ("sender", "recipient")
    )
    return f"{sides} ORDER BY id DESC LIMIT %({many})s"


def _holding(q: str, by: str, parameters: dict[str, object]) -> list[int]:
    """Return the ids whose message holds `q`, from the newest alone where they fill the page."""
    # Folding case is the dear part, and Hangul has none.
    text = _TEXT.format(like="LIKE" if q.lower() == q.upper() else "ILIKE")
    near = _ids(_AMONG_THE_NEWEST.format(newest=_newest("near", by), text=text), parameters)
    if len(near) == parameters["limit"]:
        return near
    return _ids(_AMONG_ALL.format(text=text, by=by), parameters)


def _ids(statement: str, parameters: dict[str, object]) -> list[int]:
    """Return what a statement finds. Planned each time: only who knows the text can tell whether it is rare."""
    connection.ensure_connection()
    found = connection.connection.execute(statement, _used(parameters, statement), prepare=False)
    return [number for (number,) in found]


def _escaped(q: str) -> str:
    return q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _used(parameters: dict[str, object], statement: str) -> dict[str, object]:
    """Return only the parameters the statement names: an untyped one that is not used has no type to bind."""
    return {name: value for name, value in parameters.items() if f"%({name})s" in statement}
