"""The rows of exports: statements that are read through a cursor of the database, a thousand rows at a time."""

from collections.abc import Iterator
from typing import Any

from dure.kit import sql
from dure.points.giving.standing import STANDS
from dure.points.giving.thanks import OUTSIDE_AGENCY, OUTSIDERS

_CHUNK = 1000

_MOMENT = "t.occurred_at AT TIME ZONE 'Asia/Seoul'"
_NAMES = f"""
LEFT JOIN directory_people s ON s.id = t.sender_id
LEFT JOIN directory_unit_names sd
    ON sd.department_id = t.sender_department_id AND sd.valid @> t.day
LEFT JOIN directory_agencies sg ON sg.id = t.sender_agency_id
LEFT JOIN directory_people r ON r.id = t.recipient_id
LEFT JOIN directory_unit_names rd
    ON rd.department_id = t.recipient_department_id AND rd.valid @> t.day
LEFT JOIN directory_agencies rg ON rg.id = t.recipient_agency_id
{OUTSIDERS}
"""
_STATE = f"CASE WHEN {STANDS} THEN '' ELSE '되돌림' END"
_FROM = "coalesce(sg.short_name, ''), coalesce(sd.name, ''), coalesce(s.name, '')"
_TO = (
    f"coalesce(rg.short_name, {OUTSIDE_AGENCY}, ''), coalesce(rd.name, ''),"
    " coalesce(r.name, concat_ws(' ', e.name, nullif(e.position, '')), '')"
)

# One's own: both sides, a hidden message too (D28). Leans on transfer_sender_month and transfer_recipient_month.
OWN_TRANSFERS = f"""
SELECT {_MOMENT}, CASE WHEN t.sender_id = %(person)s THEN '보냄' ELSE '받음' END, {_FROM}, {_TO},
       t.amount, m.text, {_STATE}
FROM points_transfer t JOIN points_message m ON m.transfer_id = t.id {_NAMES}
WHERE (t.sender_id = %(person)s OR t.recipient_id = %(person)s) AND t.day BETWEEN %(first)s AND %(last)s
ORDER BY t.id
"""

# Leans on transfer_sender_board and transfer_recipient_board. Hidden messages stay hidden on paper.
BOARD = f"""
SELECT {_MOMENT}, {_FROM}, {_TO}, t.amount,
       CASE WHEN m.is_hidden THEN '비공개 처리된 메시지' ELSE m.text END, {_STATE}
FROM points_transfer t JOIN points_message m ON m.transfer_id = t.id {_NAMES}
WHERE (t.sender_agency_id = %(agency)s OR t.recipient_agency_id = %(agency)s)
  AND t.day BETWEEN %(first)s AND %(last)s
  AND (%(department)s::bigint IS NULL
       OR %(department)s IN (t.sender_department_id, t.recipient_department_id))
ORDER BY t.id
"""

# Leans on department_day_agency.
DEPARTMENT_DAYS = """
SELECT d.day, coalesce(v.name, ''), d.received_points, d.received_count, d.given_points, d.given_count,
       d.special_points, d.headcount, encode(d.members_digest, 'hex')
FROM points_departmentday d
LEFT JOIN directory_unit_names v ON v.department_id = d.department_id AND v.valid @> d.day
WHERE d.agency_id = %(agency)s AND d.day BETWEEN %(first)s AND %(last)s
  AND (%(department)s::bigint IS NULL OR d.department_id = %(department)s)
ORDER BY d.day, d.department_id
"""

# The department is that of the allowance's first day. Leans on points_allowance's index of agencies.
ALLOWANCES = """
SELECT w.month, p.number, p.name, coalesce(v.name, ''), w.granted, w.used,
       w.granted - w.used, w.effective_on
FROM points_allowance w
JOIN directory_people p ON p.id = w.person_id
LEFT JOIN LATERAL (
    SELECT coalesce(b.boundary_id, a.department_id) AS department_id FROM directory_posts a
    LEFT JOIN directory_boundaries b ON b.department_id = a.department_id AND b.valid @> w.effective_on
    WHERE a.person_id = w.person_id AND a.valid @> w.effective_on
      AND a.kind IN ('main', 'secondment', 'exchange')
    ORDER BY (a.kind = 'main'), a.id DESC LIMIT 1) a ON true
LEFT JOIN directory_unit_names v ON v.department_id = a.department_id AND v.valid @> w.effective_on
WHERE w.agency_id = %(agency)s AND w.month BETWEEN date_trunc('month', %(first)s::date) AND %(last)s
  AND (%(department)s::bigint IS NULL OR a.department_id = %(department)s)
ORDER BY w.month, p.number
"""

# Leans on special_award_year_index.
AWARDS = """
SELECT coalesce(d.day, a.day), a.year || '-' || a.id, p.number, p.name, coalesce(v.name, ''), m.points,
       a.reason, a.document,
       CASE d.outcome WHEN 'approved' THEN '부여' WHEN 'declined' THEN '반려' WHEN 'withdrawn' THEN '철회'
            ELSE '승인 대기' END
FROM points_specialaward a
JOIN points_specialawardmember m ON m.award_id = a.id
JOIN directory_people p ON p.id = m.person_id
LEFT JOIN points_specialawarddecision d ON d.award_id = a.id
LEFT JOIN directory_unit_names v ON v.department_id = m.department_id AND v.valid @> a.day
WHERE a.agency_id = %(agency)s AND a.year BETWEEN extract(year FROM %(first)s::date)
      AND extract(year FROM %(last)s::date)
  AND coalesce(d.day, a.day) BETWEEN %(first)s AND %(last)s
ORDER BY a.id, p.number
"""

# What was done to entries afterwards: reversed, corrected, hidden and shown again (D19, D27, D28).
INTERVENTIONS = """
SELECT * FROM (
    SELECT x.at AT TIME ZONE 'Asia/Seoul' AS at, '되돌림' AS what,
           '주고받기 ' || x.transfer_id AS subject, x.reason_code AS code, x.note AS note, p.name AS by
    FROM points_reversal x JOIN directory_people p ON p.id = x.person_id
    JOIN points_transfer t ON t.id = x.transfer_id
    WHERE %(agency)s IN (t.sender_agency_id, t.recipient_agency_id)
      AND (x.at AT TIME ZONE 'Asia/Seoul')::date BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT c.at AT TIME ZONE 'Asia/Seoul', '정정',
           c.corrects || ' ' || coalesce(v.name, '') || ' 받은 ' || c.received_points || ' 준 ' || c.given_points,
           '', c.reason, p.name
    FROM points_correction c JOIN directory_people p ON p.id = c.person_id
    LEFT JOIN directory_unit_names v
        ON v.department_id = c.department_id AND v.valid @> c.corrects
    WHERE c.agency_id = %(agency)s AND c.day BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT m.at AT TIME ZONE 'Asia/Seoul',
           CASE m.act WHEN 'hide' THEN '비공개' ELSE '다시 공개' END, '주고받기 ' || m.transfer_id,
           m.reason_code, m.note, p.name
    FROM points_messageevent m JOIN directory_people p ON p.id = m.person_id
    WHERE m.agency_id = %(agency)s AND m.act IN ('hide', 'unhide')
      AND (m.at AT TIME ZONE 'Asia/Seoul')::date BETWEEN %(first)s AND %(last)s
) AS acts ORDER BY at, subject
"""


def count(statement: str, parameters: dict[str, Any]) -> int:
    """Return how many rows a statement has."""
    rows = sql.value(f"SELECT count(*) FROM ({statement}) AS asked", _used(parameters, statement))
    return int(rows)


def stream(statement: str, parameters: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a statement through a cursor of the database: memory holds a thousand at a time."""
    return sql.streamed(statement, _used(parameters, statement), at_once=_CHUNK)


def _used(parameters: dict[str, Any], statement: str) -> dict[str, Any]:
    """Return only the parameters the statement names: an untyped one that is not used has no type to bind."""
    return {name: value for name, value in parameters.items() if f"%({name})s" in statement}
