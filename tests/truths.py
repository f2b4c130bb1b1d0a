"""What must always be true of the ledger, asked of the bare tables and of no line of the product.

Each truth is a statement that selects what contradicts it. Tests call `contradictions()` after whatever they
did; the product's own `dure verify` is another program with the same purpose.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection

TRUTHS: Mapping[str, str] = {
    "1 what was given from an allowance is what was used of it": """
        SELECT a.person_id, a.month, a.used, spent.points
        FROM points_allowance a
        LEFT JOIN LATERAL (
            SELECT coalesce(sum(t.amount), 0) AS points FROM points_transfer t
            LEFT JOIN points_reversal r ON r.transfer_id = t.id AND r.returns_quota
            WHERE t.sender_id = a.person_id AND t.month = a.month AND r.transfer_id IS NULL) AS spent ON true
        WHERE a.used <> spent.points
    """,
    "1 every transfer came out of an allowance": """
        SELECT t.id FROM points_transfer t
        WHERE NOT EXISTS (
            SELECT FROM points_allowance a WHERE a.person_id = t.sender_id AND a.month = t.month)
    """,
    "2 every transfer has one giver and one recipient": """
        SELECT id FROM points_transfer
        WHERE sender_id IS NULL OR (recipient_id IS NULL) = (external_id IS NULL) OR sender_id = recipient_id
    """,
    "2 every transfer has the message it was sealed with": """
        SELECT t.id FROM points_transfer t LEFT JOIN points_message m ON m.transfer_id = t.id
        WHERE m.transfer_id IS NULL OR sha256(m.salt || convert_to(m.text, 'UTF8')) <> t.message_digest
    """,
    "2 every transfer is of its policy's unit": """
        SELECT t.id FROM points_transfer t JOIN points_policy p ON p.id = t.policy_id
        WHERE t.amount <> (p.values -> 'transfer' ->> 'unit')::int OR p.agency_id <> t.sender_agency_id
    """,
    "2 day and month are those of Seoul": """
        SELECT id FROM points_transfer
        WHERE day <> (occurred_at AT TIME ZONE 'Asia/Seoul')::date OR month <> date_trunc('month', day)::date
    """,
    "3 no allowance is overdrawn": """
        SELECT person_id, month FROM points_allowance WHERE used < 0 OR used > granted
    """,
    "3 no allowance is more than its policy grants": """
        SELECT a.person_id, a.month FROM points_allowance a JOIN points_policy p ON p.id = a.policy_id
        WHERE a.granted > (p.values -> 'allowance' ->> 'amount')::int OR p.agency_id <> a.agency_id
    """,
    "4 special awards stay within the year's total": """
        SELECT s.agency_id, s.year, sum(s.cost) FROM points_specialaward s
        LEFT JOIN points_specialawarddecision d ON d.award_id = s.id
        WHERE s.cap_scope = 'agency-year' AND coalesce(d.outcome, 'approved') = 'approved'
        GROUP BY s.agency_id, s.year HAVING sum(s.cost) > min(s.cap)
    """,
    "4 an award costs what its people gain, none more than the maximum": """
        SELECT s.id FROM points_specialaward s JOIN points_specialawardmember m ON m.award_id = s.id
        GROUP BY s.id HAVING sum(m.points) <> s.cost OR max(m.points) > s.per_award
    """,
    "5 nobody gave within one department": """
        SELECT t.id FROM points_transfer t JOIN points_policy p ON p.id = t.policy_id
        WHERE t.sender_department_id = t.recipient_department_id
          AND p.values -> 'transfer' ->> 'same_department' = 'forbidden'
    """,
    "6 no ordered pair is over its limit in a month": """
        SELECT t.sender_id, t.recipient_id, t.external_id, t.month, count(*)
        FROM points_transfer t JOIN points_policy p ON p.id = t.policy_id
        LEFT JOIN points_reversal r ON r.transfer_id = t.id AND r.returns_quota
        WHERE r.transfer_id IS NULL
        GROUP BY t.sender_id, t.recipient_id, t.external_id, t.month
        HAVING count(*) > max((p.values -> 'transfer' ->> 'pair_limit')::int)
    """,
    "7 a closed day holds every transfer that names the agency": """
        SELECT c.agency_id, c.day FROM points_closedday c
        WHERE c.transfers <> (
            SELECT count(*) FROM points_transfer t
            WHERE t.day = c.day AND c.agency_id IN (t.sender_agency_id, t.recipient_agency_id))
    """,
    "7 the tallies of a closed day are the sums of its transfers": """
        SELECT d.department_id, d.day FROM points_departmentday d
        WHERE (d.received_points, d.received_count) <> (
            SELECT coalesce(sum(t.amount), 0), count(*) FROM points_transfer t
            LEFT JOIN points_reversal r ON r.transfer_id = t.id AND r.in_open_day
            WHERE t.day = d.day AND t.recipient_department_id = d.department_id AND t.is_credited
              AND r.transfer_id IS NULL)
           OR (d.given_points, d.given_count) <> (
            SELECT coalesce(sum(t.amount), 0), count(*) FROM points_transfer t
            LEFT JOIN points_reversal r ON r.transfer_id = t.id AND r.in_open_day
            WHERE t.day = d.day AND t.sender_department_id = d.department_id AND t.external_id IS NULL
              AND r.transfer_id IS NULL)
    """,
    "7 settled people and what came after are the sums of the year's transfers": """
        SELECT y.agency_id, y.year, p.id FROM points_yearsettlement y CROSS JOIN organizations_person p
        LEFT JOIN points_personyear n ON (n.agency_id, n.year, n.person_id) = (y.agency_id, y.year, p.id)
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(received_points), 0) AS received, coalesce(sum(given_points), 0) AS given
            FROM points_yearsupplement u WHERE u.settlement_id = y.id AND u.whose_id = p.id) AS late
        WHERE (coalesce(n.received_points, 0) + late.received, coalesce(n.given_points, 0) + late.given) <> (
            SELECT coalesce(sum(t.amount) FILTER (WHERE t.recipient_id = p.id
                                                    AND t.recipient_agency_id = y.agency_id), 0),
                   coalesce(sum(t.amount) FILTER (WHERE t.sender_id = p.id AND t.external_id IS NULL
                                                    AND t.sender_agency_id = y.agency_id), 0)
            FROM points_transfer t LEFT JOIN points_reversal r ON r.transfer_id = t.id
            WHERE extract(year FROM t.day) = y.year AND r.transfer_id IS NULL)
    """,
    "7 settled departments and what came after are their days and corrections": """
        SELECT y.agency_id, y.year, d.id
        FROM points_yearsettlement y JOIN organizations_department d ON d.agency_id = y.agency_id
        WHERE (SELECT coalesce(sum(e.received_points), 0) FROM points_departmentyear e
               WHERE e.department_id = d.id AND e.year = y.year)
            + (SELECT coalesce(sum(u.received_points), 0) FROM points_yearsupplement u
               WHERE u.settlement_id = y.id AND u.department_id = d.id)
           <> (SELECT coalesce(sum(t.received_points), 0) FROM points_departmentday t
               WHERE t.department_id = d.id AND extract(year FROM t.day) = y.year)
            + (SELECT coalesce(sum(c.received_points), 0) FROM points_correction c
               WHERE c.department_id = d.id AND extract(year FROM c.corrects) = y.year)
    """,
    "8 every transfer stands in exactly one audit line of an act that was done": """
        SELECT t.id FROM points_transfer t
        LEFT JOIN (
            SELECT (jsonb_array_elements(details -> 'transfers'))::bigint AS id FROM audit_entry
            WHERE action = 'points.give' AND outcome = 'done') AS told ON told.id = t.id
        GROUP BY t.id HAVING count(told.id) <> 1
    """,
    "8 a refused act wrote nothing": """
        SELECT id FROM audit_entry
        WHERE action = 'points.give' AND (outcome = 'done') <> (jsonb_array_length(details -> 'transfers') > 0)
    """,
    "8 every transfer an act tells of is there": """
        SELECT e.id FROM audit_entry e, jsonb_array_elements(e.details -> 'transfers') AS told
        WHERE e.action = 'points.give'
          AND NOT EXISTS (SELECT FROM points_transfer t WHERE t.id = told::bigint)
    """,
    "8 no outsider is known to whom nothing was sent": """
        SELECT e.id FROM points_externalperson e
        WHERE NOT EXISTS (SELECT FROM points_transfer t WHERE t.external_id = e.id)
    """,
    "8 a kept answer tells of transfers that are there": """
        SELECT r.account_id, r.key FROM accounts_idempotencyrecord r, jsonb_array_elements(r.answer) AS told
        WHERE jsonb_typeof(r.answer) = 'array' AND told ? 'sender_id'
          AND NOT EXISTS (SELECT FROM points_transfer t WHERE t.id = (told ->> 'id')::bigint)
    """,
}


def contradictions() -> dict[str, list[tuple[Any, ...]]]:
    """Return what contradicts which truth in the database of the test; nothing when all is well."""
    with connection.cursor() as cursor:
        return found_by(cursor)


def found_by(cursor: Any) -> dict[str, list[tuple[Any, ...]]]:
    """Return the same for whatever database a cursor, Django's or psycopg's, stands in."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    found = {}
    for truth, statement in TRUTHS.items():
        cursor.execute(statement)
        rows = cursor.fetchall()
        if rows:
            found[truth] = rows
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return found
