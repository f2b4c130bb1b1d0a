"""Whom one person thanked and was thanked by."""

from datetime import date
from typing import Literal

from dure.kit import sql
from dure.kit.actor import Actor
from dure.points.giving.thanks import Thanks, thanks

Direction = Literal["given", "received"]


_SIDE = {"given": "sender", "received": "recipient"}


def transfers(
    *,
    reader: Actor,
    person_id: int,
    direction: Direction,
    month: date | None = None,
    before: int | None = None,
    limit: int = 20,
) -> list[Thanks]:
    """Return what `person_id` gave or received, newest first. Leans on transfer_{sender,recipient}_month."""
    picked = f"SELECT id FROM points_transfer WHERE {_SIDE[direction]}_id = %(person)s AND id < %(before)s"
    parameters: dict[str, object] = {"person": person_id, "before": before or sql.NEWEST, "limit": limit}
    if month is not None:
        picked += " AND month = %(month)s"
        parameters["month"] = month
    return thanks(f"{picked} ORDER BY id DESC LIMIT %(limit)s", parameters, reader)


COWORKERS = """
SELECT other FROM (
    (SELECT recipient_id AS other, id FROM points_transfer
     WHERE sender_id = %(person)s AND recipient_id IS NOT NULL ORDER BY id DESC LIMIT 50)
    UNION ALL
    (SELECT sender_id, id FROM points_transfer WHERE recipient_id = %(person)s ORDER BY id DESC LIMIT 50)
) AS met GROUP BY other ORDER BY max(id) DESC LIMIT %(limit)s
"""


def recent_coworkers(person_id: int, limit: int = 8) -> list[int]:
    """Return whom a person thanked or was thanked by, latest first. Leans on the two month indexes."""
    return sql.column(COWORKERS, {"person": person_id, "limit": limit})
