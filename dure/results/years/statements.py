"""The SQL of the yearly settlement: set-based, one pass over the year for all agencies that are settled together."""

from dure.accounts.placement import MEMBERS
from dure.points.closing.counted import FROM_OUTSIDE, GIVEN
from dure.points.giving.standing import STANDS
from dure.results.years.sealed import DEPARTMENT_YEAR, PERSON_YEAR, PERSON_YEAR_FIGURES
from dure.sealing.forms import Kind
from dure.sealing.queries import SEALED_DAYS

# A nation's year is sorted and hashed whole: in memory where there is room for it.
ROOM = "SET LOCAL work_mem = '256MB'"

# What the year's transfers that stand, and its special awards, give to people: first each pair, then each person.
# Leans on transfer_day, or on the two boards for a single agency.
GIVEN_AND_RECEIVED = f"""
received AS (
    SELECT agency_id, person_id, sum(points) AS points, sum(number) AS number,
           count(DISTINCT sender_id) AS givers, count(DISTINCT sender_agency_id) AS agencies, max(last) AS last
    FROM (
        SELECT t.recipient_agency_id AS agency_id, t.recipient_id AS person_id, t.sender_id, t.sender_agency_id,
               sum(t.amount) AS points, count(*) AS number, max(t.id) AS last
        FROM points_transfer t
        WHERE t.recipient_agency_id = ANY(%(agencies)s::bigint[]) AND t.recipient_id IS NOT NULL
          AND t.day BETWEEN %(first)s AND %(last)s AND {STANDS}
        GROUP BY 1, 2, 3, 4
    ) AS pairs GROUP BY 1, 2
), given AS (
    SELECT agency_id, person_id, sum(points) AS points, sum(number) AS number, count(*) AS recipients,
           max(last) AS last
    FROM (
        SELECT t.sender_agency_id AS agency_id, t.sender_id AS person_id, t.recipient_id, t.external_id,
               sum(t.amount) AS points, count(*) AS number, max(t.id) AS last
        FROM points_transfer t
        WHERE t.sender_agency_id = ANY(%(agencies)s::bigint[])
          AND t.day BETWEEN %(first)s AND %(last)s AND {STANDS} AND {GIVEN}
        GROUP BY 1, 2, 3, 4
    ) AS pairs GROUP BY 1, 2
), special AS (
    SELECT a.agency_id, m.person_id, sum(m.points) AS points,
           (array_agg(m.department_id ORDER BY d.decided_at DESC))[1] AS department_id
    FROM points_specialaward a
    JOIN points_specialawarddecision d ON d.award_id = a.id AND d.outcome = 'approved'
    JOIN points_specialawardmember m ON m.award_id = a.id AND m.points > 0
    WHERE a.agency_id = ANY(%(agencies)s::bigint[]) AND a.year = %(year)s GROUP BY 1, 2
)"""

# As departments were called on the last day of the year, or last before it.
_CALLED = """
called AS (
    SELECT DISTINCT ON (v.department_id) v.department_id, v.name, v.pool, v."order"
    FROM directory_unit_names v
    WHERE lower(v.valid) <= %(last)s ORDER BY v.department_id, lower(v.valid) DESC
)"""

# Whoever left before the last day counts with the department stamped on the last row of the ledger. Leans on
# assignment_person.
_PEOPLE = f"""
WITH {GIVEN_AND_RECEIVED}, {_CALLED}, members AS ({MEMBERS}), people AS (
    SELECT agency_id, person_id FROM received UNION SELECT agency_id, person_id FROM given
    UNION SELECT agency_id, person_id FROM special UNION SELECT agency_id, person_id FROM members
)
SELECT w.agency_id, %(year)s::int AS year, w.person_id,
       coalesce(m.department_id, l.department_id, s.department_id) AS department_id,
       m.person_id IS NOT NULL AS is_member, p.number, p.name, coalesce(a.position, '') AS position,
       coalesce(c.name, '') AS department_name,
       coalesce(r.points, 0)::int AS received_points, coalesce(r.number, 0)::int AS received_count,
       coalesce(g.points, 0)::int AS given_points, coalesce(g.number, 0)::int AS given_count,
       coalesce(s.points, 0)::int AS special_points, coalesce(r.givers, 0)::int AS givers,
       coalesce(r.agencies, 0)::int AS agencies, coalesce(g.recipients, 0)::int AS recipients
FROM people w
LEFT JOIN received r USING (agency_id, person_id)
LEFT JOIN given g USING (agency_id, person_id)
LEFT JOIN special s USING (agency_id, person_id)
LEFT JOIN members m USING (agency_id, person_id)
JOIN directory_people p ON p.id = w.person_id
LEFT JOIN LATERAL (
    SELECT CASE WHEN t.id = r.last THEN t.recipient_department_id ELSE t.sender_department_id END AS department_id
    FROM points_transfer t
    WHERE t.id = CASE WHEN m.person_id IS NULL THEN greatest(r.last, g.last) END) AS l ON true
LEFT JOIN called c ON c.department_id = coalesce(m.department_id, l.department_id, s.department_id)
LEFT JOIN LATERAL (
    SELECT a.position FROM directory_posts a
    WHERE a.person_id = w.person_id AND a.kind = 'main' AND lower(a.valid) <= %(last)s
    ORDER BY lower(a.valid) DESC, a.id DESC LIMIT 1) AS a ON true
"""

# Confirmed days with the corrections that settling knows. Leans on department_day_agency and correction_of_day.
_SUMS = """
days AS (
    SELECT agency_id, department_id, count(*) AS days, sum(headcount) AS person_days,
           sum(received_points) AS received_points, sum(received_count) AS received_count,
           sum(given_points) AS given_points, sum(given_count) AS given_count, sum(special_points) AS special_points
    FROM points_departmentday
    WHERE agency_id = ANY(%(agencies)s::bigint[]) AND day BETWEEN %(first)s AND %(last)s GROUP BY 1, 2
), corrected AS (
    SELECT agency_id, department_id, count(*) AS number,
           sum(received_points) AS received_points, sum(received_count) AS received_count,
           sum(given_points) AS given_points, sum(given_count) AS given_count
    FROM points_correction
    WHERE agency_id = ANY(%(agencies)s::bigint[]) AND corrects BETWEEN %(first)s AND %(last)s GROUP BY 1, 2
)"""

# Leans on transfer_day, or on the recipient's board for a single agency.
_BREADTH = f"""
breadth AS (
    SELECT agency_id, department_id, count(*) AS givers FROM (
        SELECT DISTINCT t.recipient_agency_id AS agency_id, t.recipient_department_id AS department_id, t.sender_id
        FROM points_transfer t
        WHERE t.recipient_agency_id = ANY(%(agencies)s::bigint[]) AND t.is_credited
          AND t.day BETWEEN %(first)s AND %(last)s AND {FROM_OUTSIDE} AND {STANDS}
    ) AS pairs GROUP BY 1, 2
)"""

DEPARTMENT_FIGURES = f"""
WITH {_SUMS}, {_BREADTH}
SELECT agency_id, department_id, coalesce(d.days, 0)::int AS days, coalesce(d.person_days, 0)::int AS person_days,
       (coalesce(d.received_points, 0) + coalesce(k.received_points, 0))::int AS received_points,
       (coalesce(d.received_count, 0) + coalesce(k.received_count, 0))::int AS received_count,
       (coalesce(d.given_points, 0) + coalesce(k.given_points, 0))::int AS given_points,
       (coalesce(d.given_count, 0) + coalesce(k.given_count, 0))::int AS given_count,
       coalesce(d.special_points, 0)::int AS special_points, coalesce(b.givers, 0)::int AS givers,
       coalesce(k.number, 0)::int AS corrections
FROM days d FULL JOIN corrected k USING (agency_id, department_id)
LEFT JOIN breadth b USING (agency_id, department_id)
"""

_DEPARTMENTS = f"""
WITH {_CALLED}, figures AS ({DEPARTMENT_FIGURES})
SELECT f.agency_id, %(year)s::int AS year, f.department_id, coalesce(c.name, '') AS name,
       coalesce(c.pool, '') AS pool, coalesce(c."order", 0) AS "order", f.days, f.person_days, f.received_points,
       f.received_count, f.given_points, f.given_count, f.special_points, f.givers, f.corrections
FROM figures f LEFT JOIN called c USING (department_id)
"""

WRITE_PEOPLE = f"""
INSERT INTO points_personyear (
    agency_id, year, person_id, department_id, is_member, number, name, position, department_name,
    received_points, received_count, given_points, given_count, special_points, givers, agencies, recipients)
{_PEOPLE}
"""

WRITE_DEPARTMENTS = f"""
INSERT INTO points_departmentyear (
    agency_id, year, department_id, name, pool, "order", days, person_days, received_points, received_count,
    given_points, given_count, special_points, givers, corrections)
{_DEPARTMENTS}
"""

_STORED_PEOPLE = """
SELECT * FROM points_personyear WHERE agency_id = ANY(%(agencies)s::bigint[]) AND year = %(year)s
"""
_STORED_DEPARTMENTS = """
SELECT * FROM points_departmentyear WHERE agency_id = ANY(%(agencies)s::bigint[]) AND year = %(year)s
"""


def _checksum(kind: Kind, order: str, only: str = "true") -> str:
    """Return the expression of a SHA-256 over canonical rows, each after its length in 4 bytes."""
    row = kind.sql()
    rows = f"string_agg(int4send(octet_length({row})) || {row}, '' ORDER BY {order}) FILTER (WHERE {only})"
    return f"sha256(coalesce({rows}, ''))"


_HAS_FIGURES = "n.received_points + n.given_points + n.special_points > 0"

_PEOPLE_SUMS = f"""
SELECT agency_id, count(*) AS people, sum(received_points) AS received_points,
       sum(received_count) AS received_count, sum(given_points) AS given_points, sum(given_count) AS given_count,
       sum(special_points) AS special_points, {_checksum(PERSON_YEAR, "n.person_id")} AS people_checksum,
       {_checksum(PERSON_YEAR_FIGURES, "n.person_id", _HAS_FIGURES)} AS figures_checksum
FROM ({{people}}) AS n GROUP BY agency_id
"""

_DEPARTMENT_SUMS = f"""
SELECT agency_id, count(*) AS departments,
       {_checksum(DEPARTMENT_YEAR, "e.department_id")} AS departments_checksum
FROM ({{departments}}) AS e GROUP BY agency_id
"""

# What a settlement says of its rows: one row for each agency, also for one that has nobody and no department left.
_SUMMARY = """
SELECT g.id, coalesce(n.people, 0), coalesce(d.departments, 0),
       coalesce(n.received_points, 0), coalesce(n.received_count, 0), coalesce(n.given_points, 0),
       coalesce(n.given_count, 0), coalesce(n.special_points, 0), coalesce(n.people_checksum, sha256('')),
       coalesce(n.figures_checksum, sha256('')), coalesce(d.departments_checksum, sha256(''))
FROM (SELECT DISTINCT unnest(%(agencies)s::bigint[]) AS id) AS g
LEFT JOIN ({departments}) AS d ON d.agency_id = g.id
LEFT JOIN ({people}) AS n ON n.agency_id = g.id ORDER BY g.id
"""


def _summary(people: str, departments: str) -> str:
    return _SUMMARY.format(
        people=_PEOPLE_SUMS.format(people=people),
        departments=_DEPARTMENT_SUMS.format(departments=departments),
    )


STORED = _summary(_STORED_PEOPLE, _STORED_DEPARTMENTS)
"""The summary of rows that are written."""

TRIED = _summary(_PEOPLE, _DEPARTMENTS)
"""The summary of rows as they would be written now."""

TRIED_DEPARTMENTS = _DEPARTMENTS
"""The rows of departments as they would be written now."""

# Which agencies' year is how far: the first and the last closed day, closed and sealed days, the last day's seal,
# whether it is settled. Leans on the primary keys of closed days and seals.
READINESS = f"""
SELECT c.*, EXISTS (SELECT FROM points_yearsettlement y WHERE y.agency_id = c.agency_id AND y.year = %(year)s),
       g.code, g.full_name
FROM (
    SELECT c.agency_id, min(c.day), max(c.day), count(*), count(s.day),
           coalesce((array_agg(s.digest ORDER BY c.day DESC))[1], '')
    FROM points_closedday c LEFT JOIN {SEALED_DAYS} s ON s.agency_id = c.agency_id AND s.day = c.day
    WHERE c.day BETWEEN %(first)s AND %(last)s AND (%(agency)s::bigint IS NULL OR c.agency_id = %(agency)s)
    GROUP BY c.agency_id
) AS c JOIN directory_agencies g ON g.id = c.agency_id ORDER BY c.agency_id
"""
