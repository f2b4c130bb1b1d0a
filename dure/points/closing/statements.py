"""The SQL of the daily closing."""

from dure.accounts.placement import WORKING
from dure.points.closing.counted import FORM

# An agency begins with its first row of the ledger. Leans on the two boards and on allowance's agency index.
FIRST_DAY = """
SELECT least(
    (SELECT min(day) FROM points_transfer WHERE sender_agency_id = %(agency)s),
    (SELECT min(day) FROM points_transfer WHERE recipient_agency_id = %(agency)s),
    (SELECT (min(recorded_at) AT TIME ZONE 'Asia/Seoul')::date FROM points_allowance
     WHERE agency_id = %(agency)s),
    (SELECT (min(recorded_at) AT TIME ZONE 'Asia/Seoul')::date FROM points_formerallowance
     WHERE agency_id = %(agency)s),
    (SELECT min(d.day) FROM points_specialaward a JOIN points_specialawarddecision d ON d.award_id = a.id
     WHERE a.agency_id = %(agency)s))
"""

# One statement, so one snapshot: the people counted are the people digested. In no order, as the entries of seals.
HEADS = f"""
SELECT agency_id, department_id, employment, string_agg(int8send(person_id), '')
FROM ({WORKING}) AS works GROUP BY agency_id, department_id, employment
"""

# Leans on the index of departments by agency.
STANDING = """
SELECT agency_id, department_id FROM directory_unit_names
WHERE agency_id = ANY(%(agencies)s::bigint[]) AND is_boundary AND valid @> %(day)s::date
"""

# What a day brought each department, without what was reversed before the day ended (D27), and how many transfers
# of it came from other agencies. Leans on transfer_day.
RECEIVED = """
SELECT t.recipient_agency_id, t.recipient_department_id,
       coalesce(sum(t.amount) FILTER (WHERE t.is_credited AND v.transfer_id IS NULL), 0),
       count(*) FILTER (WHERE t.is_credited AND v.transfer_id IS NULL),
       count(*) FILTER (WHERE t.sender_agency_id <> t.recipient_agency_id)
FROM points_transfer t LEFT JOIN points_reversal v ON v.transfer_id = t.id AND v.in_open_day
WHERE t.day = %(day)s AND t.recipient_agency_id = ANY(%(agencies)s::bigint[]) GROUP BY 1, 2
"""
# Points given to people outside count for nobody (D39).
GIVEN = """
SELECT t.sender_agency_id, t.sender_department_id,
       coalesce(sum(t.amount) FILTER (WHERE v.transfer_id IS NULL AND t.external_id IS NULL), 0),
       count(*) FILTER (WHERE v.transfer_id IS NULL AND t.external_id IS NULL), count(*)
FROM points_transfer t LEFT JOIN points_reversal v ON v.transfer_id = t.id AND v.in_open_day
WHERE t.day = %(day)s AND t.sender_agency_id = ANY(%(agencies)s::bigint[]) GROUP BY 1, 2
"""

# Leans on special_decision_day.
SPECIAL = """
SELECT a.agency_id, m.department_id, sum(m.points)
FROM points_specialawarddecision d
JOIN points_specialaward a ON a.id = d.award_id AND a.agency_id = ANY(%(agencies)s::bigint[])
JOIN points_specialawardmember m ON m.award_id = a.id
WHERE d.day = %(day)s AND d.outcome = 'approved' GROUP BY 1, 2
"""

CLOSE = f"""
INSERT INTO points_closedday (agency_id, day, transfers, form, closed_at)
VALUES (%s, %s, %s, {FORM}, clock_timestamp() + make_interval(secs => %s::float8)) ON CONFLICT DO NOTHING
"""

TALLIES = """
INSERT INTO points_departmentday (
    day, agency_id, department_id, received_points, received_count, given_points, given_count,
    special_points, headcount, members_digest)
SELECT %s, %s, * FROM unnest(
    %s::bigint[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::bytea[])
"""
