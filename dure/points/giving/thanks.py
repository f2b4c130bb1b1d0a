"""One thank-you as a reader sees it: who, whom, when, what; the statement that the lists share."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dure.kit import sql
from dure.kit.abilities import may
from dure.kit.actor import Actor
from dure.kit.naming import Named
from dure.points.giving.sources import readable
from dure.points.giving.standing import STANDS


def reads_hidden(reader: Actor, agencies: Collection[int | None]) -> bool:
    """Tell whether the reader's office reads a hidden message between `agencies`: at one of them only (D28)."""
    return reader.agency_id in agencies and may(reader, "read-hidden", "messages")


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a thank-you as it was on that day: position, department and agency by name."""

    person_id: int | None
    name: str
    position: str
    department: str
    agency: str
    agency_code: str = ""


@dataclass(frozen=True, slots=True)
class Thanks:
    """One thank-you, also one that was reversed (D27).

    `message` is empty where it `is_hidden` and the reader is none of those who may read on. `reacted` tells whether
    the reader said "me too"; nobody is told how many did. `about` is what the thanks are for, where the reader may
    open it.
    """

    id: int
    occurred_at: datetime
    amount: int
    sender: Party
    recipient: Party
    message: str
    is_hidden: bool
    is_reversed: bool
    reacted: bool = False
    may_react: bool = False
    about: Named | None = None


_PARTY = """
    LEFT JOIN directory_people {p} ON {p}.id = t.{side}_id
    LEFT JOIN directory_agencies {p}g ON {p}g.id = t.{side}_agency_id
    LEFT JOIN directory_unit_names {p}d
        ON {p}d.department_id = t.{side}_department_id AND {p}d.valid @> t.day
    LEFT JOIN LATERAL (
        SELECT a.position FROM directory_posts a
        WHERE a.person_id = t.{side}_id AND a.kind <> 'leave' AND a.valid @> t.day
        ORDER BY (a.kind = 'main') DESC, a.id LIMIT 1
    ) {p}a ON true
"""

OUTSIDE_AGENCY = "coalesce(el.full_name, nullif(e.agency_name, ''), '기관명 미등록(' || e.agency_code || ')')"
"""How the agency of an outsider `e` is called: by the table of codes `el`, else as the giver wrote it."""
OUTSIDERS = """
LEFT JOIN points_externalperson e ON e.id = t.external_id
LEFT JOIN directory_listed_agencies el ON el.code = e.agency_code
"""

# `picked` holds the ids of the page; only its rows are dressed with names.
_DRESS = f"""
WITH picked AS ({{picked}})
SELECT t.id, t.occurred_at, t.amount, m.text, m.is_hidden, NOT ({STANDS}),
       EXISTS (SELECT FROM points_reaction x WHERE x.transfer_id = t.id AND x.person_id = %(reading_person)s),
       t.source,
       s.id, s.name, coalesce(sa.position, ''), coalesce(sd.name, ''), coalesce(sg.short_name, ''), sg.code,
       r.id, coalesce(r.name, e.name), coalesce(ra.position, e.position, ''), coalesce(rd.name, ''),
       coalesce(rg.short_name, {OUTSIDE_AGENCY}), coalesce(rg.code, e.agency_code),
       t.sender_agency_id, t.recipient_agency_id
FROM picked
JOIN points_transfer t ON t.id = picked.id
JOIN points_message m ON m.transfer_id = t.id
{_PARTY.format(p="s", side="sender")}
{_PARTY.format(p="r", side="recipient")}
{OUTSIDERS}
ORDER BY t.id DESC
"""
_SOURCE = 7
"""Which column of it says what the thanks are for."""


def thanks(picked: str, parameters: Mapping[str, Any], reader: Actor) -> list[Thanks]:
    """Return the thank-yous whose ids the statement `picked` selects, newest first, as `reader` may see them."""
    asked = {**parameters, "reading_person": reader.person_id or 0}
    rows = list(sql.rows(_DRESS.format(picked=picked), asked))
    sources = {row[_SOURCE] for row in rows if row[_SOURCE]}
    about = readable(reader, sources) if sources else {}
    return [_thanks(row, reader, about) for row in rows]


def _thanks(row: Sequence[Any], reader: Actor, about: Mapping[str, Named]) -> Thanks:
    number, occurred_at, amount, text, is_hidden, is_reversed, reacted, source, *parties = row
    agencies = parties[12:]
    sender, recipient = Party(*parties[:6]), Party(*parties[6:12])
    mine = reader.person_id is not None and reader.person_id in (sender.person_id, recipient.person_id)
    may_read = not is_hidden or mine or reads_hidden(reader, agencies)
    return Thanks(
        number,
        occurred_at,
        amount,
        sender,
        recipient,
        text if may_read else "",
        is_hidden,
        is_reversed,
        reacted,
        may_react=reader.person_id is not None and not (mine or is_hidden or is_reversed),
        about=about.get(source) if may_read else None,
    )
